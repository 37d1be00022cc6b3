#include "rules/note.h"

#include "rules/args.h"

static bool is_group(zhv_str name)
{
    return zhv_str_eq(name, ZHV_STR("group"));
}

/* Past the name that begins at `at`. */
static size_t name_end(zhv_str s, size_t at)
{
    while (at < s.len && !zhv_is_space(s.ptr[at]) && s.ptr[at] != '=' &&
           s.ptr[at] != '>' && s.ptr[at] != '/') {
        at++;
    }
    return at;
}

static size_t skip_spaces(zhv_str s, size_t at)
{
    while (at < s.len && zhv_is_space(s.ptr[at])) {
        at++;
    }
    return at;
}

/* The value that begins at *at, behind the =; *at [out] behind it. */
static zhv_str read_value(zhv_str s, size_t *at)
{
    size_t from = skip_spaces(s, *at);
    if (from < s.len && (s.ptr[from] == '"' || s.ptr[from] == '\'')) {
        size_t end = zhv_str_find(s, from + 1, s.ptr[from]);
        *at = end < s.len ? end + 1 : end;
        return zhv_str_trim(zhv_str_sub(s, from + 1, end));
    }
    size_t end = from;
    while (end < s.len && !zhv_is_space(s.ptr[end]) && s.ptr[end] != '>') {
        end++;
    }
    *at = end;
    end -=
        end > from && end < s.len && s.ptr[end] == '>' && s.ptr[end - 1] == '/';
    return zhv_str_sub(s, from, end);
}

/* Most say nothing of the kind: looked up before attributes are. */
static bool may_say_group(zhv_str tag)
{
    for (size_t at = zhv_str_find(tag, 0, 'g'); at < tag.len;
         at = zhv_str_find(tag, at + 1, 'g')) {
        if (zhv_str_starts(zhv_str_sub(tag, at, tag.len), ZHV_STR("group"))) {
            return true;
        }
    }
    return false;
}

static zhv_str group_of_tag(zhv_str tag)
{
    if (!may_say_group(tag)) {
        return ZHV_STR("");
    }
    for (size_t at = name_end(tag, 1); at < tag.len;) {
        size_t from = skip_spaces(tag, at);
        size_t end = name_end(tag, from);
        at = skip_spaces(tag, end);
        if (at >= tag.len || tag.ptr[at] != '=') {
            at = at > from ? at : at + 1;
            continue;
        }
        at++;
        zhv_str value = read_value(tag, &at);
        if (is_group(zhv_str_sub(tag, from, end))) {
            return value;
        }
    }
    return ZHV_STR("");
}

static zhv_str group_of_call(const zhv_tape *t, uint32_t open)
{
    zhv_arg a = zhv_arg_start(open);
    zhv_str value;
    while (zhv_arg_next(t, open, &a)) {
        if (is_group(zhv_arg_name(t, &a)) && zhv_arg_plain(t, &a, &value)) {
            return value;
        }
    }
    return ZHV_STR("");
}

zhv_str zhv_note_group(const zhv_tape *t, uint32_t i)
{
    switch (t->tok[i].kind) {
    case ZHV_K_TAG_OPEN:
    case ZHV_K_TAG_ALONE:
        return group_of_tag(zhv_token_str(t, i));
    case ZHV_K_TMPL_OPEN:
        return group_of_call(t, i);
    default:
        return ZHV_STR("");
    }
}

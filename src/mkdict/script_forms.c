#include "mkdict/script_forms.h"

#include <unicode/ustring.h>
#include <unicode/utrans.h>

#include "base/bytes.h"
#include "base/hash.h"

#define NAME_MAX_CP 256 /* code units of a name; longer ones have no forms */

typedef struct forms {
    UTransliterator *to[2]; /* Simplified, Traditional */
    zhv_arena *arena;
    zhv_map named; /* what the profiles name: scope, TAB, name */
    zhv_bytes out;
    zhv_bytes key;
    bool failed;
} forms;

static void put(forms *f, zhv_str s)
{
    f->failed |= !zhv_bytes_add(&f->out, f->arena, s);
}

/* "scope TAB name", valid until the next call. */
static zhv_str key_of(forms *f, zhv_str scope, zhv_str name)
{
    f->key.n = 0;
    f->failed |= !zhv_bytes_add(&f->key, f->arena, scope) ||
                 !zhv_bytes_add(&f->key, f->arena, ZHV_STR("\t")) ||
                 !zhv_bytes_add(&f->key, f->arena, name);
    return zhv_bytes_str(&f->key);
}

static void note(forms *f, zhv_str scope, zhv_str name)
{
    zhv_str key = zhv_arena_str(f->arena, key_of(f, scope, name));
    f->failed = f->failed || key.ptr == NULL ||
                !zhv_map_put(&f->named, f->arena, key, 1);
}

/* The name in another script; empty when it is the same or has none. */
static zhv_str form_of(const UTransliterator *to, zhv_str name, char *buf,
                       size_t room)
{
    UChar text[NAME_MAX_CP];
    int32_t n = 0;
    UErrorCode status = U_ZERO_ERROR;
    u_strFromUTF8(text, NAME_MAX_CP, &n, name.ptr, (int32_t)name.len, &status);
    int32_t limit = n;
    utrans_transUChars(to, text, &n, NAME_MAX_CP, 0, &limit, &status);
    int32_t bytes = 0;
    u_strToUTF8(buf, (int32_t)room, &bytes, text, n, &status);
    zhv_str form = {buf, (size_t)bytes};
    return U_FAILURE(status) || zhv_str_eq(form, name) ? (zhv_str){NULL, 0}
                                                       : form;
}

static zhv_str field(zhv_str line, uint32_t k)
{
    size_t at = 0;
    for (; k > 0; k--) {
        at = zhv_str_find(line, at, '\t') + 1;
    }
    return zhv_str_sub(line, at, zhv_str_find(line, at, '\t'));
}

/* Calls `each` for the names of a list that is separated by commas. */
static void for_names(forms *f, zhv_str scope, zhv_str list,
                      void (*each)(forms *, zhv_str, zhv_str))
{
    for (size_t at = 0, end; at < list.len && !f->failed; at = end + 1) {
        end = zhv_str_find(list, at, ',');
        each(f, scope, zhv_str_sub(list, at, end));
    }
}

static void add_forms(forms *f, zhv_str scope, zhv_str name)
{
    for (size_t i = 0; i < 2; i++) {
        char buf[NAME_MAX_CP * 4];
        zhv_str form = form_of(f->to[i], name, buf, sizeof buf);
        if (form.len &&
            zhv_map_get(&f->named, key_of(f, scope, form)) == ZHV_MAP_NONE) {
            note(f, scope, form);
            put(f, ZHV_STR(","));
            put(f, form);
        }
    }
}

/* Whose first field names templates (all are one space of names), fields or
 * parameters; *scope [out] that space. */
static bool has_names(zhv_str line, zhv_str *scope)
{
    zhv_str kind = field(line, 0);
    *scope = ZHV_STR("template");
    if (zhv_str_eq(kind, ZHV_STR("template")) ||
        zhv_str_eq(kind, ZHV_STR("alias"))) {
        return true;
    }
    *scope = kind;
    return zhv_str_eq(kind, ZHV_STR("act")) ||
           zhv_str_eq(kind, ZHV_STR("field")) ||
           zhv_str_eq(kind, ZHV_STR("original")) ||
           zhv_str_eq(kind, ZHV_STR("param"));
}

static bool has_params(zhv_str line)
{
    return zhv_str_eq(field(line, 0), ZHV_STR("template"));
}

static void read_line(forms *f, zhv_str line)
{
    zhv_str scope;
    if (has_names(line, &scope)) {
        for_names(f, scope, field(line, 1), note);
    }
    if (has_params(line)) {
        for_names(f, field(line, 1), field(line, 2), note);
    }
}

static void write_line(forms *f, zhv_str line)
{
    zhv_str scope;
    if (!has_names(line, &scope)) {
        put(f, line);
        return;
    }
    zhv_str names = field(line, 1);
    size_t done = (size_t)(names.ptr - line.ptr) + names.len;
    put(f, zhv_str_sub(line, 0, done));
    for_names(f, scope, names, add_forms);
    if (has_params(line)) {
        zhv_str params = field(line, 2);
        size_t end = (size_t)(params.ptr - line.ptr) + params.len;
        put(f, zhv_str_sub(line, done, end));
        for_names(f, names, params, add_forms);
        done = end;
    }
    put(f, zhv_str_sub(line, done, line.len));
}

static void for_lines(forms *f, zhv_str text, void (*each)(forms *, zhv_str),
                      bool write)
{
    for (size_t at = 0, end; at < text.len && !f->failed; at = end + 1) {
        end = zhv_str_find(text, at, '\n');
        each(f, zhv_str_sub(text, at, end));
        if (write && end < text.len) {
            put(f, ZHV_STR("\n"));
        }
    }
}

static bool open_forms(forms *f)
{
    static const char *const ids[] = {"Traditional-Simplified",
                                      "Simplified-Traditional"};
    UErrorCode status = U_ZERO_ERROR;
    for (size_t i = 0; i < 2; i++) {
        UChar id[40];
        u_uastrcpy(id, ids[i]);
        f->to[i] = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
    }
    return U_SUCCESS(status);
}

zhv_status zhv_script_forms_add(zhv_str profiles, zhv_arena *arena,
                                zhv_str *out, zhv_error *err)
{
    forms f = {.arena = arena};
    *out = (zhv_str){NULL, 0};
    bool opened = open_forms(&f);
    if (opened) {
        for_lines(&f, profiles, read_line, false);
        for_lines(&f, profiles, write_line, true);
    }
    for (size_t i = 0; i < 2; i++) {
        if (f.to[i]) {
            utrans_close(f.to[i]);
        }
    }
    if (!opened) {
        return zhv_fail(err, ZHV_E_DATA, NULL, 0,
                        "ICU has no transliterator between the scripts");
    }
    if (f.failed) {
        return zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory");
    }
    *out = (zhv_str){f.out.at, f.out.n};
    return ZHV_OK;
}

#include "input/json_line.h"

#include <stdio.h>

#include "base/utf8.h"

/* One past the closing quote of the string that begins at `at`. */
static size_t skip_string(zhv_str s, size_t at)
{
    for (at++; at < s.len && s.ptr[at] != '"'; at++) {
        at += s.ptr[at] == '\\';
    }
    return at < s.len ? at + 1 : s.len;
}

static size_t skip_space(zhv_str s, size_t at)
{
    while (at < s.len && zhv_is_space(s.ptr[at])) {
        at++;
    }
    return at;
}

bool zhv_json_line_find(zhv_str line, zhv_str name, zhv_place *out)
{
    bool found = false;
    unsigned depth = 0;
    *out = (zhv_place){0, 0};
    for (size_t at = 0; at < line.len;) {
        char c = line.ptr[at];
        if (c != '"') {
            depth += c == '{' || c == '[';
            depth -= c == '}' || c == ']';
            at++;
            continue;
        }
        size_t end = skip_string(line, at);
        zhv_str string = zhv_str_sub(line, at + 1, end - 1);
        size_t colon = skip_space(line, end);
        at = end;
        if (depth != 1 || colon == line.len || line.ptr[colon] != ':') {
            continue;
        }
        at = skip_space(line, colon + 1);
        if (zhv_str_eq(string, name)) {
            found = at < line.len && line.ptr[at] == '"';
            *out = found ? (zhv_place){at + 1, skip_string(line, at) - 1}
                         : (zhv_place){0, 0};
        }
        if (at < line.len && line.ptr[at] == '"') {
            at = skip_string(line, at);
        }
    }
    return found;
}

static bool needs_escape(char c)
{
    return c == '"' || c == '\\' || (unsigned char)c < 0x20;
}

/* of valid UTF-8 */
static bool escape_valid(zhv_buffer *to, zhv_str s)
{
    size_t plain = 0;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (!needs_escape(c)) {
            continue;
        }
        char escape[8] = {'\\', c, '\0'};
        if (c == '\n' || c == '\t') {
            escape[1] = c == '\n' ? 'n' : 't';
        } else if ((unsigned char)c < 0x20) {
            snprintf(escape, sizeof escape, "\\u%04x", (unsigned)c);
        }
        if (!zhv_buffer_add(to, s.ptr + plain, i - plain) ||
            !zhv_buffer_add_str(to, zhv_str_from(escape))) {
            return false;
        }
        plain = i + 1;
    }
    return zhv_buffer_add_str(to, zhv_str_sub(s, plain, s.len));
}

bool zhv_json_line_escape(zhv_buffer *to, zhv_str s)
{
    for (size_t at = 0;;) {
        size_t end = zhv_utf8_invalid_at(s, at);
        if (!escape_valid(to, zhv_str_sub(s, at, end))) {
            return false;
        }
        if (end >= s.len) {
            return true;
        }
        char escape[8];
        snprintf(escape, sizeof escape, "\\udc%02x",
                 (unsigned)(unsigned char)s.ptr[end]);
        if (!zhv_buffer_add_str(to, zhv_str_from(escape))) {
            return false;
        }
        at = end + 1;
    }
}

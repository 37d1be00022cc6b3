#include "input/xml_text.h"

#include "base/utf8.h"

/* Bytes at the end of which "]]>" or a noncharacter may begin. */
#define TAIL ((size_t)2)

typedef struct sight {
    uint8_t odd;
    size_t lines;
} sight;

static uint8_t is_odd(uint8_t c)
{
    return (uint8_t)((c < 0x20) & (c != '\n') & (c != '\t'));
}

/* What XML does not allow or reads as something else: control characters,
 * "]]>", U+FFFE and U+FFFF. Compilers make vectors of this. */
static sight look_at(const char *text, size_t n)
{
    const uint8_t *p = (const uint8_t *)text;
    sight all = {0, 0};
    const size_t whole = n < TAIL ? 0 : n - TAIL;
    for (size_t i = 0; i < whole;) {
        const size_t end = whole - i < 255 ? whole : i + 255;
        uint8_t odd = 0;
        uint8_t lines = 0;
        for (; i < end; i++) {
            uint8_t end_of_section =
                (uint8_t)((p[i] == ']') & (p[i + 1] == ']') &
                          (p[i + 2] == '>'));
            uint8_t no_character =
                (uint8_t)((p[i] == 0xEF) & (p[i + 1] == 0xBF) &
                          (p[i + 2] >= 0xBE));
            odd |= (uint8_t)(is_odd(p[i]) | end_of_section | no_character);
            lines = (uint8_t)(lines + (p[i] == '\n'));
        }
        all.odd |= odd;
        all.lines += lines;
    }
    for (size_t i = whole; i < n; i++) {
        all.odd |= is_odd(p[i]);
        all.lines += p[i] == '\n';
    }
    return all;
}

/* ---- entities ------------------------------------------------------------ */

static bool is_character(uint32_t c)
{
    return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c < 0xD800) ||
           (c >= 0xE000 && c < 0xFFFE) || (c >= 0x10000 && c < 0x110000);
}

/* "#x8F6F" between '&' and ';'; 0: none that may stand there. */
static uint32_t number_of(zhv_str s)
{
    const bool hex = s.len > 1 && s.ptr[1] == 'x';
    size_t i = hex ? 2 : 1;
    uint32_t c = 0;
    if (i == s.len || s.len > 9) {
        return 0;
    }
    for (; i < s.len; i++) {
        const char d = s.ptr[i];
        const bool decimal = d >= '0' && d <= '9';
        const char lower = (char)(d | 0x20);
        if (!decimal && !(hex && lower >= 'a' && lower <= 'f')) {
            return 0;
        }
        c = c * (hex ? 16 : 10) + (uint32_t)(decimal ? d - '0' : lower - 87);
    }
    return is_character(c) ? c : 0;
}

static uint32_t character_of(zhv_str s)
{
    return zhv_str_eq(s, ZHV_STR("amp"))    ? '&'
           : zhv_str_eq(s, ZHV_STR("lt"))   ? '<'
           : zhv_str_eq(s, ZHV_STR("gt"))   ? '>'
           : zhv_str_eq(s, ZHV_STR("quot")) ? '"'
           : zhv_str_eq(s, ZHV_STR("apos")) ? '\''
           : s.len && s.ptr[0] == '#'       ? number_of(s)
                                            : 0;
}

/* What is shorter than the text it stands for there is none: the room that s
 * has is enough. False: an entity that nobody knows. */
static bool put_text(zhv_buffer *out, zhv_str s)
{
    for (size_t at = 0;;) {
        const size_t amp = zhv_str_find(s, at, '&');
        memcpy(out->ptr + out->len, s.ptr + at, amp - at);
        out->len += amp - at;
        if (amp == s.len) {
            return true;
        }
        const size_t most = s.len - amp < 12 ? s.len : amp + 12;
        const size_t end = zhv_str_find(zhv_str_sub(s, 0, most), amp, ';');
        const uint32_t c =
            end == most ? 0 : character_of(zhv_str_sub(s, amp + 1, end));
        if (c == 0) {
            return false;
        }
        out->len += zhv_utf8_encode(c, out->ptr + out->len);
        at = end + 1;
    }
}

zhv_xml_text_found zhv_xml_text_read(zhv_str s, zhv_str close, size_t *searched,
                                     zhv_buffer *out, size_t *length,
                                     size_t *lines)
{
    const size_t n = zhv_str_find(s, *searched, '<');
    *searched = n;
    if (s.len - n < close.len) {
        return ZHV_XML_TEXT_SHORT;
    }
    const zhv_str text = {s.ptr, n};
    const sight seen = look_at(s.ptr, n);
    out->len = 0;
    if (!zhv_str_starts(zhv_str_sub(s, n, s.len), close) || seen.odd ||
        zhv_utf8_invalid_at(text, 0) != n || !zhv_buffer_reserve(out, n + 4) ||
        !put_text(out, text)) {
        return ZHV_XML_TEXT_ODD;
    }
    *length = n;
    *lines = seen.lines;
    return ZHV_XML_TEXT_TAKEN;
}

size_t zhv_xml_text_begin(zhv_str s, zhv_str open)
{
    for (size_t at = zhv_str_find(s, 0, '<'); at < s.len;
         at = zhv_str_find(s, at + 1, '<')) {
        const zhv_str tag = zhv_str_sub(s, at, s.len);
        if (tag.len <= open.len) {
            if (zhv_str_starts(open, tag)) {
                return at;
            }
        } else if (zhv_str_starts(tag, open) &&
                   (tag.ptr[open.len] == '>' ||
                    zhv_is_space(tag.ptr[open.len]))) {
            const size_t end = zhv_str_find(s, at, '>');
            return end < s.len ? end + 1 : at;
        }
    }
    return s.len;
}

#include "input/xml_text.h"

#include "base/compiler.h"
#include "base/utf8.h"

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

/* ---- text ---------------------------------------------------------------- */

/* Text that is being read; a tag of seven bytes or more stands behind it. */
typedef struct reading {
    const char *p;
    size_t n;
    size_t at;
    char *out;
} reading;

#define STEP 16u

/* Compilers make vectors of this. */
static size_t count_lines(const char *p, size_t n)
{
    size_t sum = 0;
    for (size_t i = 0; i < n;) {
        const size_t end = n - i < 255 ? n : i + 255;
        uint8_t lines = 0;
        for (; i < end; i++) {
            lines = (uint8_t)(lines + (p[i] == '\n'));
        }
        sum += lines;
    }
    return sum;
}

/* Whether a byte is what XML does not allow or reads as something else, or
 * begins or ends it: control characters, "]]>", U+FFFE and U+FFFF. */
static bool is_odd(const char *text, size_t at)
{
    const unsigned char *p = (const unsigned char *)text + at;
    return (p[0] < 0x20 && p[0] != '\n' && p[0] != '\t') ||
           (p[0] == '>' && at >= 2 && p[-1] == ']' && p[-2] == ']') ||
           (p[0] == 0xEF && p[1] == 0xBF && p[2] >= 0xBE);
}

/* Bytes of the entity at text[at], and what it stands for, which is shorter;
 * 0: none that anybody knows. */
static size_t find_entity(zhv_str text, size_t at, uint32_t *is)
{
    const zhv_str s = zhv_str_sub(text, at + 1, text.len);
    const zhv_str most = zhv_str_sub(s, 0, 11);
    const size_t end = zhv_str_find(most, 0, ';');
    *is = end == most.len ? 0 : character_of(zhv_str_sub(s, 0, end));
    return *is ? end + 2 : 0;
}

static inline bool take_entity(reading *r)
{
    uint32_t is;
    const size_t length = find_entity((zhv_str){r->p, r->n}, r->at, &is);
    if (length == 0) {
        return false;
    }
    r->at += length;
    r->out += zhv_utf8_encode(is, r->out);
    return true;
}

#ifdef ZHV_SSE2
/* Bits of those of sixteen bytes that may be odd. */
static inline unsigned look_for_odd(const char *p, __m128i v)
{
    const __m128i after = zhv_load16(p + 1);
    const __m128i space = _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8('\n')),
                                       _mm_cmpeq_epi8(v, _mm_set1_epi8('\t')));
    const __m128i control =
        _mm_cmpeq_epi8(_mm_min_epu8(v, _mm_set1_epi8(0x1F)), v);
    const __m128i last =
        _mm_and_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8((char)0xEF)),
                      _mm_cmpeq_epi8(after, _mm_set1_epi8((char)0xBF)));
    return zhv_bits16(
        _mm_or_si128(_mm_or_si128(_mm_andnot_si128(space, control), last),
                     _mm_cmpeq_epi8(v, _mm_set1_epi8('>'))));
}

/* Entities by half of their second byte: which there is, and whether there is
 * one, no processor could guess. */
typedef struct entity {
    char name[8]; /* with what is around it */
    uint64_t mask;
    uint8_t length;
    char is;
} entity;

#define MASK(n) (UINT64_MAX >> (64 - 8 * (n)))

static const entity entities[16] = {
    [('l' >> 1) & 15] = {"&lt;", MASK(4), 4, '<'},
    [('g' >> 1) & 15] = {"&gt;", MASK(4), 4, '>'},
    [('a' >> 1) & 15] = {"&amp;", MASK(5), 5, '&'},
    [('q' >> 1) & 15] = {"&quot;", MASK(6), 6, '"'},
};

static inline uint64_t load8(const char *p)
{
    uint64_t v;
    memcpy(&v, p, sizeof v);
    return v;
}

/* Sixteen bytes, or those before an entity and that. False: it is odd. */
static inline bool take_step(reading *r)
{
    const __m128i v = zhv_load16(r->p + r->at);
    const unsigned ends = zhv_bits16(_mm_cmpeq_epi8(v, _mm_set1_epi8('&')));
    for (unsigned bits = look_for_odd(r->p + r->at, v); ZHV_UNLIKELY(bits);
         bits &= bits - 1) {
        if (is_odd(r->p, r->at + zhv_low_bit(bits))) {
            return false;
        }
    }
    _mm_storeu_si128((__m128i *)(void *)r->out, v);
    if (ends == 0) {
        r->at += STEP;
        r->out += STEP;
        return true;
    }
    r->at += zhv_low_bit(ends);
    r->out += zhv_low_bit(ends);
    const char *p = r->p + r->at;
    const entity *e = &entities[(p[1] >> 1) & 15];
    if ((load8(p) & e->mask) != load8(e->name) || e->length == 0) {
        return take_entity(r);
    }
    *r->out++ = e->is;
    r->at += e->length;
    return true;
}
#endif

/* out has room for STEP bytes more than the text. NULL: it is odd. */
static char *take_text(zhv_str text, char *out)
{
    reading r = {.p = text.ptr, .n = text.len, .out = out};
    bool fine = true;
#ifdef ZHV_SSE2
    while (fine && r.n - r.at > STEP) {
        fine = take_step(&r);
    }
#endif
    while (fine && r.at < r.n) {
        if (r.p[r.at] == '&') {
            fine = take_entity(&r);
        } else {
            fine = !is_odd(r.p, r.at);
            *r.out++ = r.p[r.at++];
        }
    }
    return fine ? r.out : NULL;
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
    out->len = 0;
    if (!zhv_str_starts(zhv_str_sub(s, n, s.len), close) ||
        zhv_utf8_invalid_at(text, 0) != n ||
        !zhv_buffer_reserve(out, n + STEP)) {
        return ZHV_XML_TEXT_ODD;
    }
    const char *end = take_text(text, out->ptr);
    if (end == NULL) {
        return ZHV_XML_TEXT_ODD;
    }
    out->len = (size_t)(end - out->ptr);
    *length = n;
    *lines = count_lines(s.ptr, n);
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

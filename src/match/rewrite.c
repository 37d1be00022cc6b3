#include "base/compiler.h"
#include "base/utf8.h"
#include "match/quick.h"
#include "match/three.h"

#define BLOCK       32u /* bytes that are compared at a time */
#define CHANGES_MAX 12u /* characters that may change in a block */

/* What is known of up to 32 bytes, as bits. */
typedef struct block {
    uint32_t other; /* bytes that differ */
    uint32_t leads; /* of the source, that begin a character */
} block;

static inline block compare_some(const char *a, const char *b, size_t n)
{
    block x = {0, 0};
    for (uint32_t i = 0; i < n; i++) {
        x.other |= (uint32_t)(a[i] != b[i]) << i;
        x.leads |= (uint32_t)(((unsigned char)a[i] & 0xC0) != 0x80) << i;
    }
    return x;
}

static inline block compare(const char *a, const char *b)
{
#ifdef ZHV_SSE2
    const __m128i low = zhv_load16(a);
    const __m128i high = zhv_load16(a + 16);
    const __m128i last = _mm_set1_epi8((char)0xBF); /* that goes on */
    const uint32_t same = zhv_bits16(_mm_cmpeq_epi8(low, zhv_load16(b))) |
                          zhv_bits16(_mm_cmpeq_epi8(high, zhv_load16(b + 16)))
                              << 16;
    const uint32_t leads = zhv_bits16(_mm_cmpgt_epi8(low, last)) |
                           zhv_bits16(_mm_cmpgt_epi8(high, last)) << 16;
    return (block){~same, leads};
#else
    return compare_some(a, b, BLOCK);
#endif
}

typedef struct reader {
    const zhv_rewriting *made;
    zhv_arena *arena;
    zhv_stretch_list *out;
    size_t end; /* of the last stretch that was added, which may go on */
} reader;

/* s[off, off + len) changes; what it becomes begins at text[to]. There is room
 * for it. */
static ZHV_ALWAYS_INLINE void add(reader *r, size_t off, size_t len,
                                  size_t n_cp, size_t to, size_t to_len)
{
    zhv_stretch *last = r->out->at + r->out->n;
    if (off != r->end) {
        *last = (zhv_stretch){(uint32_t)off,
                              (uint32_t)len,
                              (uint32_t)n_cp,
                              {r->made->text.ptr + to, to_len}};
        r->out->n++;
    } else {
        last--;
        last->len += (uint32_t)len;
        last->n_cp += (uint32_t)n_cp;
        last->text.len += to_len;
    }
    r->end = off + len;
}

/* A character that lies over a block's beginning was added with the block
 * before, unless all of it was alike there.
 * first    bytes at s[pos] that begin no character */
static void add_over(reader *r, block x, size_t pos, size_t to, uint32_t first)
{
    const char *s = r->made->s.ptr;
    for (uint32_t here = 2; here; here--) { /* bytes of it in the block */
        const size_t back = 3 - here;
        if (first >= here && (x.other & ((1u << here) - 1)) && pos >= back &&
            ((unsigned char)s[pos - back] & 0xF0) == 0xE0) {
            if (r->end != pos + here) {
                add(r, pos - back, 3, 1, to - back, 3);
            }
            return;
        }
    }
}

/* What changes in a block of n bytes that begins at s[pos], text[to]: only
 * characters of three bytes do. */
static void add_block(reader *r, block x, size_t pos, size_t to, uint32_t n)
{
    const uint32_t first = x.leads ? zhv_low_bit(x.leads) : n;
    const uint32_t three = x.leads & ~(x.leads >> 1 | x.leads >> 2);
    uint32_t begun = three & (x.other | x.other >> 1 | x.other >> 2);
    if (!zhv_vec_reserve(r->out, CHANGES_MAX, r->arena)) {
        return;
    }
    if (first) {
        add_over(r, x, pos, to, first);
    }
    for (; begun; begun &= begun - 1) {
        const uint32_t i = zhv_low_bit(begun);
        add(r, pos + i, 3, 1, to + i, 3);
    }
}

/* What no anchor is in: s[pos, end), which became text[to] and on. */
static void read_plain(reader *r, size_t pos, size_t to, size_t end)
{
    const zhv_str s = r->made->s;
    const zhv_str text = r->made->text;
    for (; end - pos >= BLOCK; pos += BLOCK, to += BLOCK) {
        const block x = compare(s.ptr + pos, text.ptr + to);
        if (x.other) {
            add_block(r, x, pos, to, BLOCK);
        }
    }
    const uint32_t n = (uint32_t)(end - pos);
    block x;
    if (s.len - pos >= BLOCK && text.len - to >= BLOCK) {
        const uint32_t these = (UINT32_C(1) << n) - 1;
        x = compare(s.ptr + pos, text.ptr + to);
        x = (block){x.other & these, x.leads & these};
    } else {
        x = compare_some(s.ptr + pos, text.ptr + to, n);
    }
    if (x.other) {
        add_block(r, x, pos, to, n);
    }
}

void zhv_rewriting_read(const zhv_rewriting *made, uint32_t *anchor,
                        size_t from, size_t to, zhv_arena *arena,
                        zhv_stretch_list *out)
{
    const zhv_anchors *all = &made->anchors;
    reader r = {made, arena, out, SIZE_MAX};
    if (!zhv_vec_reserve(out, CHANGES_MAX + (to - from) / BLOCK, arena)) {
        return;
    }
    while (*anchor < all->n && all->at[*anchor].off < from) {
        ++*anchor;
    }
    uint32_t end = *anchor;
    while (end < all->n && all->at[end].off < to) {
        end++;
    }
    size_t pos = from;
    size_t at = from; /* in the text */
    if (*anchor) {
        const zhv_anchor *a = &all->at[*anchor - 1];
        if ((size_t)a->off + a->len > from) {
            return; /* a damaged image has units over borders */
        }
        at = (size_t)a->to + a->to_len + (from - a->off - a->len);
    }
    if (end && (size_t)all->at[end - 1].off + all->at[end - 1].len > to) {
        return;
    }
    for (uint32_t i = *anchor; i < end; i++) {
        const zhv_anchor *a = &all->at[i];
        read_plain(&r, pos, at, a->off);
        pos = (size_t)a->off + a->len;
        at = (size_t)a->to + a->to_len;
        const size_t n_cp = zhv_utf8_count(zhv_str_sub(made->s, a->off, pos));
        if (zhv_vec_reserve(out, 1, arena)) {
            add(&r, a->off, a->len, n_cp, a->to, a->to_len);
        }
    }
    read_plain(&r, pos, at, to);
}

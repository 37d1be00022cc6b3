#include "base/utf8.h"
#include "match/quick.h"
#include "match/three.h"

#ifdef ZHV_SSE2
/* Bit i: byte i of the 32 is another. */
static inline uint32_t differ32(const char *a, const char *b)
{
    const __m128i one = _mm_cmpeq_epi8(zhv_load16(a), zhv_load16(b));
    const __m128i two = _mm_cmpeq_epi8(zhv_load16(a + 16), zhv_load16(b + 16));
    return ~(zhv_bits16(one) | zhv_bits16(two) << 16);
}
#endif

/* The first place from r->pos on, before `end`, where source and outcome are
 * not the same; both are as long up to there. */
static size_t first_difference(const zhv_rewriting *r, size_t end)
{
    const char *a = r->s.ptr + r->pos;
    const char *b = r->text.ptr + r->to;
    const size_t n = end - r->pos;
    size_t i = 0;
#ifdef ZHV_SSE2
    for (; n - i >= 32; i += 32) { /* the next one is mostly that near */
        const uint32_t other = differ32(a + i, b + i);
        if (other) {
            return r->pos + i + zhv_low_bit(other);
        }
    }
    for (; n - i >= 16; i += 16) {
        unsigned same =
            zhv_bits16(_mm_cmpeq_epi8(zhv_load16(a + i), zhv_load16(b + i)));
        if (same != 0xFFFF) {
            return r->pos + i + zhv_low_bit(~same & 0xFFFFu);
        }
    }
#endif
    while (i < n && a[i] == b[i]) {
        i++;
    }
    return r->pos + i;
}

static void go_to(zhv_rewriting *r, size_t pos)
{
    r->to += pos - r->pos;
    r->pos = pos;
}

/* Past the anchor or the changed character at r->pos; returns how many
 * characters that are, 0: neither. */
static size_t step(zhv_rewriting *r, size_t end)
{
    if (r->pos < end) {
        if (end - r->pos < 3) {
            return 0;
        }
        uint32_t a = zhv_three_at(r->s, r->pos);
        uint32_t b = zhv_three_at(r->text, r->to);
        /* outside of anchors only characters of three bytes change */
        if (a == b || (a & 0xC0C0F0u) != 0x8080E0u) {
            return 0;
        }
        go_to(r, r->pos + 3);
        return 1;
    }
    if (r->next == r->anchors.n) {
        return 0;
    }
    const zhv_anchor *a = &r->anchors.at[r->next++];
    r->pos = (size_t)a->off + a->len;
    r->to = (size_t)a->to + a->to_len;
    return zhv_utf8_count(zhv_str_sub(r->s, a->off, r->pos));
}

/* Changed characters, of which one is at r->pos, as far as that can be told
 * from 32 bytes; no anchor is so near. Returns how many; 0: not told. */
static inline size_t steps(zhv_rewriting *r, size_t end)
{
#ifdef ZHV_SSE2
    if (end - r->pos >= 32) {
        const char *a = r->s.ptr + r->pos;
        const uint32_t other = differ32(a, r->text.ptr + r->to);
        uint32_t i = 3;
        while (i < 28 && (other >> i & 7) &&
               (zhv_three_load(a + i) & 0xC0C0F0u) == 0x8080E0u) {
            i += 3;
        }
        if (i < 28) {
            go_to(r, r->pos + i);
            return i / 3;
        }
    }
#else
    (void)r;
    (void)end;
#endif
    return 0;
}

/* Where the next anchor begins. */
static size_t next_anchor(const zhv_rewriting *r)
{
    return r->next < r->anchors.n ? r->anchors.at[r->next].off : r->s.len;
}

static inline bool goes_on(zhv_str s, size_t at)
{
    return ((unsigned char)s.ptr[at] & 0xC0) == 0x80;
}

/* Where the character of three bytes begins that has s[at]. Which of its bytes
 * that is cannot be foretold: no branches. */
static inline size_t lead_of(zhv_str s, size_t at)
{
    const size_t one = goes_on(s, at);
    return at - one - (one & goes_on(s, at - one));
}

zhv_rewriting zhv_rewriting_part(const zhv_rewriting *made, uint32_t *anchor,
                                 size_t from, size_t to)
{
    const zhv_anchors *all = &made->anchors;
    zhv_rewriting r = *made;
    while (*anchor < all->n && all->at[*anchor].off < from) {
        ++*anchor;
    }
    uint32_t end = *anchor;
    while (end < all->n && all->at[end].off < to) {
        end++;
    }
    r.s.len = to;
    r.anchors.n = end;
    r.next = *anchor;
    r.pos = r.to = from;
    size_t open = 0; /* behind the last anchor that begins before it */
    if (*anchor) {
        const zhv_anchor *a = &all->at[*anchor - 1];
        open = (size_t)a->off + a->len;
        r.to += (size_t)a->to + a->to_len;
        r.to -= open;
    }
    if (open > from ||
        (end && (size_t)all->at[end - 1].off + all->at[end - 1].len > to)) {
        r.next = end; /* a damaged image has units over borders: no change */
        r.pos = to;
    }
    return r;
}

bool zhv_rewriting_next(zhv_rewriting *r, zhv_stretch *out)
{
    size_t end = next_anchor(r);
    size_t at = first_difference(r, end);
    if (at == end && r->next == r->anchors.n) {
        go_to(r, end);
        return false;
    }
    size_t n_cp = 0;
    if (at < end) {
        at = lead_of(r->s, at); /* leads are the same now and then */
    }
    go_to(r, at);
    const size_t off = r->pos;
    const size_t to = r->to;
    if (at < end) {
        n_cp = steps(r, end);
    }
    if (n_cp == 0) {
        for (size_t n = 1; n; n_cp += n) {
            n = step(r, next_anchor(r));
        }
    }
    *out = (zhv_stretch){(uint32_t)off,
                         (uint32_t)(r->pos - off),
                         (uint32_t)n_cp,
                         {r->text.ptr + to, r->to - to}};
    return true;
}

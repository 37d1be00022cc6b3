#include "base/utf8.h"
#include "match/quick.h"
#include "match/three.h"

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
        unsigned same =
            zhv_bits16(_mm_cmpeq_epi8(zhv_load16(a + i), zhv_load16(b + i)));
        same |= zhv_bits16(_mm_cmpeq_epi8(zhv_load16(a + i + 16),
                                          zhv_load16(b + i + 16)))
                << 16;
        if (same != 0xFFFFFFFFu) {
            return r->pos + i + zhv_low_bit(~same);
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

/* Where the next anchor begins. */
static size_t next_anchor(const zhv_rewriting *r)
{
    return r->next < r->anchors.n ? r->anchors.at[r->next].off : r->s.len;
}

bool zhv_rewriting_next(zhv_rewriting *r, zhv_stretch *out)
{
    size_t end = next_anchor(r);
    size_t at = first_difference(r, end);
    if (at == end && r->next == r->anchors.n) {
        go_to(r, end);
        return false;
    }
    while (at < end && ((unsigned char)r->s.ptr[at] & 0xC0) == 0x80) {
        at--; /* leads are the same now and then */
    }
    go_to(r, at);
    const size_t off = r->pos;
    const size_t to = r->to;
    size_t n_cp = 0;
    for (size_t n = 1; n; n_cp += n) {
        n = step(r, next_anchor(r));
    }
    *out = (zhv_stretch){(uint32_t)off,
                         (uint32_t)(r->pos - off),
                         (uint32_t)n_cp,
                         {r->text.ptr + to, r->to - to}};
    return true;
}

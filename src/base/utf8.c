#include "base/utf8.h"

#include "base/compiler.h"

static bool is_cont(unsigned char c)
{
    return (c & 0xC0) == 0x80;
}

uint32_t zhv_utf8_decode(zhv_str s, size_t pos, uint32_t *n)
{
    const unsigned char *p = (const unsigned char *)s.ptr + pos;
    size_t left = s.len - pos;
    *n = 1;
    if (p[0] < 0x80) {
        return p[0];
    }
    uint32_t need = zhv_utf8_lead_len(p[0]);
    if (need == 1 || need > left) {
        return ZHV_CP_INVALID;
    }
    uint32_t cp = p[0] & (0x7Fu >> need);
    for (uint32_t i = 1; i < need; i++) {
        if (!is_cont(p[i])) {
            return ZHV_CP_INVALID;
        }
        cp = cp << 6 | (p[i] & 0x3Fu);
    }
    bool overlong = (need == 3 && cp < 0x800) || (need == 4 && cp < 0x10000);
    if (overlong || cp > 0x10FFFF || (cp >= 0xD800 && cp < 0xE000)) {
        return ZHV_CP_INVALID;
    }
    *n = need;
    return cp;
}

uint32_t zhv_utf8_encode(uint32_t cp, char *buf)
{
    if (cp < 0x80) {
        buf[0] = (char)cp;
        return 1;
    }
    uint32_t n = cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
    static const unsigned char lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (uint32_t i = n - 1; i > 0; i--) {
        buf[i] = (char)(0x80 | (cp & 0x3F));
        cp >>= 6;
    }
    buf[0] = (char)(lead[n] | cp);
    return n;
}

/* Past a row of characters of three bytes, which nearly all of Chinese is. */
static size_t skip_threes(zhv_str s, size_t pos)
{
    while (s.len - pos >= 3) {
        const unsigned char *p = (const unsigned char *)s.ptr + pos;
        uint32_t w =
            (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16;
        uint32_t high = w & 0x200Fu; /* the five highest bits coded */
        if ((w & 0xC0C0F0u) != 0x8080E0u || high == 0 || high == 0x200Du) {
            break; /* another length, overlong or a surrogate */
        }
        pos += 3;
    }
    return pos;
}

/* Past the next character at `pos`, or past a row of those of three bytes;
 * `pos` itself if it is not valid. */
static size_t skip_characters(zhv_str s, size_t pos)
{
    const size_t end = skip_threes(s, pos);
    if (end > pos) {
        return end;
    }
    uint32_t n;
    return zhv_utf8_decode(s, pos, &n) == ZHV_CP_INVALID ? pos : pos + n;
}

#ifdef ZHV_SSE2
enum {
    BLOCK = 64
};

/* Bytes of whole characters in the 64 bytes at p, which begin one, or 0 when
 * they hold more than ASCII and characters of two or three bytes. */
static size_t skip_block(const char *p)
{
    __m128i any =
        _mm_or_si128(_mm_or_si128(zhv_load16(p), zhv_load16(p + 16)),
                     _mm_or_si128(zhv_load16(p + 32), zhv_load16(p + 48)));
    if (zhv_bits16(any) == 0) {
        return BLOCK; /* as the addresses of notes have them */
    }
    uint64_t wide = 0;  /* not ASCII */
    uint64_t rest = 0;  /* 80 to BF */
    uint64_t two = 0;   /* C2 to DF: leads of two bytes */
    uint64_t three = 0; /* E1 to EF without ED: of three, any may follow */
    for (unsigned i = 0; i < BLOCK; i += 16) {
        __m128i v = zhv_load16(p + i);
        __m128i c2 = _mm_add_epi8(v, _mm_set1_epi8((char)(0x62 - 0xC2)));
        __m128i e1 = _mm_add_epi8(v, _mm_set1_epi8((char)(0x71 - 0xE1)));
        __m128i lead3 =
            _mm_andnot_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8((char)0xED)),
                             _mm_cmpgt_epi8(e1, _mm_set1_epi8(0x70)));
        wide |= (uint64_t)zhv_bits16(v) << i;
        rest |=
            (uint64_t)zhv_bits16(_mm_cmplt_epi8(v, _mm_set1_epi8((char)0xC0)))
            << i;
        two |= (uint64_t)zhv_bits16(_mm_cmpgt_epi8(c2, _mm_set1_epi8(0x61)))
               << i;
        three |= (uint64_t)zhv_bits16(lead3) << i;
    }
    uint64_t lead = two | three;
    if ((lead | rest) != wide || (lead << 1 | three << 2) != rest) {
        return 0;
    }
    /* a character that the block cuts is left to the next one */
    return lead >> 63 ? BLOCK - 1 : three >> 62 ? BLOCK - 2 : BLOCK;
}

static size_t skip_blocks(zhv_str s, size_t pos)
{
    size_t n = BLOCK;
    while (n && s.len - pos >= BLOCK) {
        n = skip_block(s.ptr + pos);
        pos += n;
    }
    return pos;
}
#else
static size_t skip_blocks(zhv_str s, size_t pos)
{
    uint64_t word;
    while (s.len - pos >= sizeof word) {
        memcpy(&word, s.ptr + pos, sizeof word);
        if (word & UINT64_C(0x8080808080808080)) {
            break;
        }
        pos += sizeof word;
    }
    return pos;
}
#endif

size_t zhv_utf8_invalid_at(zhv_str s, size_t from)
{
    size_t pos = from;
    while (pos < s.len) {
        pos = skip_blocks(s, pos);
        for (unsigned i = 0; i < 16 && pos < s.len; i++) {
            size_t next = skip_characters(s, pos);
            if (next == pos) {
                return pos;
            }
            pos = next;
        }
    }
    return s.len;
}

size_t zhv_utf8_count(zhv_str s)
{
    size_t count = 0;
    size_t pos = 0;
    while (pos < s.len) {
        const size_t end = skip_threes(s, pos);
        count += (end - pos) / 3;
        pos = end;
        if (pos < s.len) {
            uint32_t n;
            zhv_utf8_decode(s, pos, &n);
            pos += n;
            count++;
        }
    }
    return count;
}

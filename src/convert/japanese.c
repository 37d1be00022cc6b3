#include "convert/japanese.h"

#include "base/compiler.h"

#include <unicode/uscript.h>

#include "base/utf8.h"
#include "match/three.h"

#define BLOCK_HAN 16u /* a stretch with more Han is a Chinese sentence */
#define EDGE_HAN  4u  /* ... in which so many before or between kana, */
#define TAIL_HAN  2u  /* and so many behind them, belong to the kana */
#define QUOTE_CP  32u /* a quoted title is no longer */

typedef enum kind {
    OTHER,
    HAN,
    GRAMMAR,
    KANA
} kind;

/* Words of Chinese grammar that Japanese does not write, or not beside kana
 * in names and titles. In order of code points. */
static bool is_grammar(uint32_t c)
{
    static const uint16_t words[] = {
        0x4E0E, /* 与 */ 0x4E26, /* 並 */ 0x4E2A, /* 个 */ 0x4E3A, /* 为 */
        0x4E5F, /* 也 */ 0x4E86, /* 了 */ 0x4E8E, /* 于 */ 0x4ECE, /* 从 */
        0x4ED6, /* 他 */ 0x4EEC, /* 们 */ 0x4F1A, /* 会 */ 0x4F46, /* 但 */
        0x4F60, /* 你 */ 0x500B, /* 個 */ 0x5011, /* 們 */ 0x5219, /* 则 */
        0x5247, /* 則 */ 0x53CA, /* 及 */ 0x53EB, /* 叫 */ 0x548C, /* 和 */
        0x5728, /* 在 */ 0x5979, /* 她 */ 0x5B83, /* 它 */ 0x5BF9, /* 对 */
        0x5C06, /* 将 */ 0x5C07, /* 將 */ 0x5C0D, /* 對 */ 0x5C31, /* 就 */
        0x5DF2, /* 已 */ 0x5E76, /* 并 */ 0x5F88, /* 很 */ 0x5F9E, /* 從 */
        0x6211, /* 我 */ 0x6216, /* 或 */ 0x628A, /* 把 */ 0x65BC, /* 於 */
        0x662F, /* 是 */ 0x66FE, /* 曾 */ 0x6703, /* 會 */ 0x6709, /* 有 */
        0x70BA, /* 為 */ 0x7531, /* 由 */ 0x7684, /* 的 */ 0x79F0, /* 称 */
        0x7A31, /* 稱 */ 0x7B49, /* 等 */ 0x800C, /* 而 */ 0x8207, /* 與 */
        0x88AB, /* 被 */ 0x88CF, /* 裏 */ 0x88E1, /* 裡 */ 0x8A72, /* 該 */
        0x8BE5, /* 该 */ 0x8FD8, /* 还 */ 0x8FD9, /* 这 */ 0x9019, /* 這 */
        0x9084, /* 還 */ 0x90A3, /* 那 */ 0x90FD, /* 都 */ 0x91CC, /* 里 */
    };
    size_t lo = 0;
    for (size_t n = sizeof words / sizeof *words; n > 1; n -= n / 2) {
        lo += words[lo + n / 2] <= c ? n / 2 : 0;
    }
    return words[lo] == c;
}

/* The ranges nearly every character is of; others are asked for. */
static const struct {
    uint16_t first;
    uint16_t last;
    uint8_t kind;
} usual[] = {{0x4E00, 0x9FEF, HAN},
             {0x3041, 0x3096, KANA},
             {0x30A1, 0x30FA, KANA},
             {0x3008, 0x3020, OTHER},
             {0xFF01, 0xFF20, OTHER}};

static kind kind_of(uint32_t c)
{
    if (c < 0x3000) {
        return OTHER;
    }
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) {
        if (c >= usual[i].first && c <= usual[i].last) {
            return usual[i].kind == HAN && is_grammar(c) ? GRAMMAR
                                                         : (kind)usual[i].kind;
        }
    }
    UErrorCode status = U_ZERO_ERROR;
    UScriptCode script = uscript_getScript((UChar32)c, &status);
    if (script == USCRIPT_HIRAGANA || script == USCRIPT_KATAKANA ||
        c == 0x30FC) { /* the sound mark that both have */
        return KANA;
    }
    if (script == USCRIPT_HAN || c == 0x3006) {
        return is_grammar(c) ? GRAMMAR : HAN;
    }
    return OTHER;
}

static kind kind_at(zhv_str s, size_t at, uint32_t *len)
{
    const uint32_t three = zhv_three_at(s, at);
    const uint32_t cp = zhv_three_cp(three);
    if (zhv_three_is(three) && cp >= 0x3000 && cp < 0xD000) {
        *len = 3;
        return kind_of(cp);
    }
    return kind_of(zhv_utf8_decode(s, at, len));
}

/* Start of the character that ends at `end`. */
static size_t before(zhv_str s, size_t end)
{
    size_t at = end - 1;
    while (at > 0 && end - at < 4 &&
           ((unsigned char)s.ptr[at] & 0xC0) == 0x80) {
        at--;
    }
    return at;
}

#ifdef ZHV_SSE2
/* Which of the 16 bytes at p may begin a kana? Also p[16] is read. */
static __m128i leads_of(const char *p)
{
    __m128i lead = zhv_load16(p);
    __m128i next = zhv_load16(p + 1);
    /* 81 to 87, moved to where the lowest of the negative numbers are */
    __m128i seven = _mm_cmplt_epi8(_mm_add_epi8(next, _mm_set1_epi8(-1)),
                                   _mm_set1_epi8((char)0x87));
    return _mm_and_si128(_mm_cmpeq_epi8(lead, _mm_set1_epi8((char)0xE3)),
                         seven);
}

/* May one of the 64 bytes at p begin a kana? Most are not even an E3. */
static bool holds_lead(const char *p)
{
    unsigned bits = 0;
    for (unsigned i = 0; i < 64; i += 16) {
        bits |= zhv_bits16(
            _mm_cmpeq_epi8(zhv_load16(p + i), _mm_set1_epi8((char)0xE3)));
    }
    for (unsigned i = 0; bits && i < 64; i += 16) {
        if (zhv_bits16(leads_of(p + i))) {
            return true;
        }
    }
    return false;
}

/* Skips blocks of 64 bytes of which none begins a kana, and then of 16. */
static size_t skip_others(zhv_str s, size_t at)
{
    while (s.len - at >= 65 && !holds_lead(s.ptr + at)) {
        at += 64;
    }
    while (s.len - at >= 17 && !zhv_bits16(leads_of(s.ptr + at))) {
        at += 16;
    }
    return at;
}
#else
static size_t skip_others(zhv_str s, size_t at)
{
    (void)s;
    return at;
}
#endif

/* The next byte that may begin a kana, at or behind `at`. */
static size_t find_lead(zhv_str s, size_t at)
{
    at = skip_others(s, at);
    for (at = zhv_str_find(s, at, '\xE3'); at + 2 < s.len;
         at = zhv_str_find(s, at + 1, '\xE3')) {
        unsigned char next = (unsigned char)s.ptr[at + 1];
        if ((next >= 0x81 && next <= 0x83) || next == 0x87) {
            return at;
        }
    }
    return s.len;
}

/* Halfwidth kana belong to a stretch, but none is looked for on their account:
 * text that has no others has no Han that would change, either. */
static size_t find_kana(zhv_str s, size_t at)
{
    for (;;) {
        at = find_lead(s, at);
        uint32_t len = 1;
        if (at >= s.len || kind_at(s, at, &len) == KANA) {
            return at < s.len ? at : s.len;
        }
        at += len;
    }
}

typedef struct block {
    size_t start; /* of the run of kana and Han */
    size_t end;
    size_t kana; /* the first one */
    uint32_t han;
    bool grammar;
} block;

/* The run of kana and Han around the kana at `kana`, not before `from`. Han
 * before it are looked at only as far as they could matter. */
static block block_around(zhv_str s, size_t from, size_t kana)
{
    block b = {.start = kana, .kana = kana};
    while (b.start > from && b.han <= BLOCK_HAN) {
        uint32_t len;
        size_t at = before(s, b.start);
        kind k = kind_at(s, at, &len);
        if (k == OTHER || at + len != b.start) {
            break;
        }
        b.grammar |= k == GRAMMAR;
        b.han++;
        b.start = at;
    }
    uint32_t len;
    for (b.end = kana; b.end < s.len; b.end += len) {
        kind k = kind_at(s, b.end, &len);
        if (k == OTHER) {
            break;
        }
        if (k == KANA) {
            continue;
        }
        b.grammar |= k == GRAMMAR;
        if (++b.han > BLOCK_HAN || b.grammar) {
            break; /* Chinese: narrow() looks for the end */
        }
    }
    return b;
}

/* Start of the Han before `at`; `at` when there are more than `most`: then they
 * are a Chinese sentence. */
static size_t han_before(zhv_str s, size_t from, size_t at, uint32_t most)
{
    uint32_t len;
    size_t start = at;
    for (uint32_t n = 0; start > from; n++) {
        size_t last = before(s, start);
        if (kind_at(s, last, &len) != HAN) {
            break;
        }
        if (n == most) {
            return at;
        }
        start = last;
    }
    return start;
}

/* End of the Han from `at` on; *next [out] what ends them. */
static size_t han_behind(zhv_str s, size_t at, uint32_t most, kind *next)
{
    uint32_t len;
    *next = OTHER;
    for (uint32_t n = 0; at < s.len; n++, at += len) {
        *next = kind_at(s, at, &len);
        if (*next != HAN || n == most) {
            break;
        }
    }
    return at;
}

/* Where the Japanese words around a kana begin and end inside Chinese text. */
static void narrow(zhv_str s, block *b)
{
    uint32_t len;
    kind next;
    size_t end = b->kana;
    for (;;) {
        while (end < s.len && kind_at(s, end, &len) == KANA) {
            end += len;
        }
        size_t kana = han_behind(s, end, EDGE_HAN, &next);
        if (next != KANA) {
            break;
        }
        end = kana;
    }
    size_t tail = han_behind(s, end, TAIL_HAN, &next);
    b->start = han_before(s, b->start, b->kana, EDGE_HAN);
    b->end = next == HAN ? end : tail;
}

/* Opening mark of a closing one, and the other way round; 0: none. */
static uint32_t partner(uint32_t c)
{
    static const uint16_t pairs[][2] = {
        {0x300A, 0x300B}, {0x300C, 0x300D}, {0x300E, 0x300F},
        {0x3008, 0x3009}, {0x201C, 0x201D},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        if (c == pairs[i][0] || c == pairs[i][1]) {
            return c == pairs[i][0] ? pairs[i][1] : pairs[i][0];
        }
    }
    return 0;
}

/* A quoted title of Han that ends where the stretch starts. */
static size_t title_before(zhv_str s, size_t from, size_t start)
{
    uint32_t len;
    size_t at = start > from ? before(s, start) : start;
    uint32_t close = at < start ? zhv_utf8_decode(s, at, &len) : 0;
    uint32_t open = partner(close);
    for (uint32_t n = 0; open && open < close && n < QUOTE_CP && at > from;
         n++) {
        at = before(s, at);
        uint32_t c = zhv_utf8_decode(s, at, &len);
        if (c == open) {
            return at + len;
        }
        if (kind_of(c) != HAN) {
            break;
        }
    }
    return start;
}

static size_t title_behind(zhv_str s, size_t end)
{
    uint32_t len = 0;
    uint32_t open = end < s.len ? zhv_utf8_decode(s, end, &len) : 0;
    uint32_t close = partner(open);
    size_t at = close ? end + len : end;
    for (uint32_t n = 0; close > open && n < QUOTE_CP && at < s.len; n++) {
        uint32_t c = zhv_utf8_decode(s, at, &len);
        if (c == close) {
            return at;
        }
        if (kind_of(c) != HAN) {
            break;
        }
        at += len;
    }
    return end;
}

bool zhv_japanese_next(zhv_str text, size_t from, size_t *start, size_t *end)
{
    size_t kana = find_kana(text, from);
    if (kana >= text.len) {
        return false;
    }
    block b = block_around(text, from, kana);
    if (b.grammar || b.han > BLOCK_HAN) {
        narrow(text, &b);
    }
    *start = title_before(text, from, b.start);
    *end = title_behind(text, b.end);
    return true;
}

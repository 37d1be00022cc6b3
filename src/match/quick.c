#include "match/quick.h"

#include "match/stage.h"

/* The three bytes at p as the tables have them; four can be read. */
static inline uint32_t load3(const char *p)
{
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    uint32_t w;
    memcpy(&w, p, 4);
    return w & 0xFFFFFFu;
#else
    const unsigned char *u = (const unsigned char *)p;
    return (uint32_t)u[0] | (uint32_t)u[1] << 8 | (uint32_t)u[2] << 16;
#endif
}

/* Writes three bytes, and one more that does not count. */
static inline void store3(char *p, uint32_t w)
{
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    memcpy(p, &w, 4);
#else
    p[0] = (char)w;
    p[1] = (char)(w >> 8);
    p[2] = (char)(w >> 16);
#endif
}

/* Three bytes that have the form of a character of three bytes. */
static inline bool is_three(uint32_t w)
{
    return (w & 0xC0C0F0u) == 0x8080E0u;
}

static inline uint32_t cp_of(uint32_t w)
{
    return (w & 0xFu) << 12 | (w >> 2 & 0xFC0u) | (w >> 16 & 0x3Fu);
}

/* The table's entry for the character w; ZHV_QUICK_HARD when it has none. */
static inline uint32_t entry(const uint32_t *first, uint32_t w)
{
    return is_three(w) ? first[cp_of(w)] : ZHV_QUICK_HARD;
}

/* The fast way reads this far beyond a character. */
#define AHEAD 16u

#define NONE 0u /* there is no such word */
#define OPEN 1u /* a longer path may go on: ask the trie */
#define WORD 2u

/* Tables have free places; only damaged ones make a search longer. */
#define PROBES_MAX 4096u

static inline bool makes_sense(const zhv_quick_word *word)
{
    uint32_t len = word->flags & ZHV_WORD_LEN;
    return (len == 3 || len == 6 || (word->flags & ZHV_WORD_HARD)) &&
           word->out_len <= sizeof word->out;
}

/* The word of the two characters `key` at p, if it is the outcome there. */
static uint32_t look_up(const zhv_chain *c, const char *p, uint32_t key,
                        const zhv_quick_word **word)
{
    uint32_t mask = (1u << c->word_bits) - 1;
    uint32_t at = zhv_quick_slot(key, c->word_bits);
    uint32_t probes = 0;
    while (c->words[at].key != key) {
        if (c->words[at].key == 0) {
            return NONE;
        }
        at = (at + 1) & mask;
        if (ZHV_UNLIKELY(++probes > PROBES_MAX)) {
            return OPEN;
        }
    }
    *word = &c->words[at];
    if (ZHV_UNLIKELY(!makes_sense(*word))) {
        return OPEN;
    }
    if (ZHV_LIKELY(!((*word)->flags & (ZHV_WORD_DEEP | ZHV_WORD_HARD)))) {
        return WORD;
    }
    uint32_t w = load3(p + 6);
    uint32_t third = w & 0x80u ? cp_of(w) : w & 0x7Fu;
    bool known = !(w & 0x80u) || !(entry(c->first, w) & ZHV_QUICK_HARD);
    if (((*word)->flags & ZHV_WORD_HARD) || !known) {
        return OPEN;
    }
    uint32_t bit = zhv_quick_deep(key, third);
    return c->deep[bit >> 6] >> (bit & 63) & 1 ? OPEN : WORD;
}

/* Behind `at` stands something the tables do not know. Is it at least sure
 * that no word begins with the two? Words with Latin in them are few; but what
 * is normalised first has no path of its own. */
static bool ends_here(const uint64_t *pairs, uint32_t at, uint32_t next)
{
    uint32_t bit = zhv_quick_pair(at, next & 0x7Fu);
    return !(next & 0x80u) && !(pairs[bit >> 6] >> (bit & 63) & 1);
}

/* ---- ink --------------------------------------------------------------- */

#define CHUNK 16384u

/* Room for n more bytes; what was written from `start` on moves along. */
static bool ink_grow(zhv_ink *ink, size_t *start, size_t n)
{
    size_t kept = ink->n - *start;
    size_t cap = kept * 2 + n + CHUNK;
    char *to = zhv_arena_alloc(ink->arena, cap);
    if (to == NULL) {
        return false;
    }
    if (kept) {
        memcpy(to, ink->at + *start, kept);
    }
    *ink = (zhv_ink){ink->arena, to, kept, cap};
    *start = 0;
    return true;
}

static inline bool ink_room(zhv_ink *ink, size_t *start, size_t n)
{
    return ZHV_LIKELY(ink->cap - ink->n >= n) || ink_grow(ink, start, n);
}

static inline bool ink_put(zhv_ink *ink, size_t *start, zhv_str text)
{
    if (!ink_room(ink, start, text.len)) {
        return false;
    }
    if (text.len) {
        memcpy(ink->at + ink->n, text.ptr, text.len);
    }
    ink->n += text.len;
    return true;
}

/* ---- the walk ---------------------------------------------------------- */

typedef enum mode {
    SKIP_SAME,    /* write nothing, stop where a unit changes */
    ONLY_CHANGED, /* write, stop where a unit stays the same */
    ALL           /* write everything */
} mode;

typedef struct walk {
    const zhv_chain *chain;
    zhv_str s;
    size_t limit;
    size_t p;
    zhv_ink *ink;
    size_t start;  /* of what was written, in the ink */
    uint64_t n_cp; /* code points that changed */
    bool failed;
} walk;

/* Does the walk stop at a unit that is `same`? Else it is written. */
static inline bool stops(walk *w, mode m, bool same, zhv_str source,
                         zhv_str out)
{
    if ((m == SKIP_SAME && !same) || (m == ONLY_CHANGED && same)) {
        return true;
    }
    if (m != SKIP_SAME) {
        w->failed |= !ink_put(w->ink, &w->start, same ? source : out);
        w->n_cp += same ? 0 : zhv_utf8_count(source);
    }
    w->p += source.len;
    return w->failed;
}

/* The unit at p as the trie has it. True: the walk stops there. */
static bool step(walk *w, mode m)
{
    if ((unsigned char)w->s.ptr[w->p] < 0x80 && !w->chain->ascii) {
        size_t end = zhv_utf8_skip_ascii(w->s, w->p);
        end = end < w->limit ? end : w->limit;
        return stops(w, m, true, zhv_str_sub(w->s, w->p, end), (zhv_str){0});
    }
    zhv_unit unit;
    zhv_unit_at(w->chain, w->ink->arena, w->s, w->p, ZHV_UNIT_ANY, &unit);
    return stops(w, m, unit.same, zhv_str_sub(w->s, w->p, w->p + unit.len),
                 unit.out);
}

/* Goes on as long as the tables have the answer. True: the walk stops.
 * What changes in the loop is kept in locals: written bytes might otherwise
 * be any of it, as far as the compiler knows. */
static inline bool fast(walk *w, mode m)
{
    const zhv_chain *const c = w->chain;
    const uint32_t *const first = c->first;
    const uint64_t *const pairs = c->pairs;
    const char *from = w->s.ptr + w->p;
    const char *const end =
        w->s.ptr + (w->s.len - AHEAD < w->limit ? w->s.len - AHEAD : w->limit);
    /* an output is at most twice as long as what it stands for */
    size_t most = 2 * (size_t)(end > from ? end - from : 0) + AHEAD;
    if (m != SKIP_SAME && !ink_room(w->ink, &w->start, most)) {
        w->failed = true;
        return true;
    }
    char *to = m == SKIP_SAME ? NULL : w->ink->at + w->ink->n;
    uint64_t n_cp = 0;
    bool stop = false;
    uint32_t at = load3(from);
    uint32_t e = entry(first, at);
    while (from < end && !(e & ZHV_QUICK_HARD)) {
        uint32_t next = load3(from + 3);
        uint32_t next_entry = entry(first, next);
        uint32_t out = e & 0xFFFFFFu;
        if (e & ZHV_QUICK_MULTI) {
            uint32_t bit = zhv_quick_pair(at, next);
            bool word_here = pairs[bit >> 6] >> (bit & 63) & 1;
            if (ZHV_UNLIKELY(next_entry & ZHV_QUICK_HARD)) {
                if (!ends_here(pairs, at, next)) {
                    break;
                }
            } else if (word_here) {
                const zhv_quick_word *word = NULL;
                uint32_t found =
                    look_up(c, from, cp_of(at) << 16 | cp_of(next), &word);
                if (found == OPEN) {
                    break;
                }
                if (found == WORD) {
                    bool same = (word->flags & ZHV_WORD_SAME) != 0;
                    uint32_t len = word->flags & ZHV_WORD_LEN;
                    if (m != ALL && same == (m == ONLY_CHANGED)) {
                        stop = true;
                        break;
                    }
                    if (m != SKIP_SAME) {
                        memcpy(to, word->out, sizeof word->out);
                        to += word->out_len;
                        n_cp += same ? 0 : len / 3;
                    }
                    from += len;
                    at = len == 3 ? next : load3(from);
                    e = len == 3 ? next_entry : entry(first, at);
                    continue;
                }
            }
        }
        if (m != ALL && (out == at) == (m == ONLY_CHANGED)) {
            stop = true;
            break;
        }
        if (m != SKIP_SAME) {
            store3(to, out);
            to += 3;
            n_cp += out != at;
        }
        from += 3;
        at = next;
        e = next_entry;
    }
    w->p = (size_t)(from - w->s.ptr);
    w->n_cp += n_cp;
    if (m != SKIP_SAME) {
        w->ink->n = (size_t)(to - w->ink->at);
    }
    return stop;
}

static inline void go(walk *w, mode m)
{
    while (w->p < w->limit) {
        if ((w->s.len - w->p > AHEAD && fast(w, m)) ||
            (w->p < w->limit && step(w, m))) {
            return;
        }
    }
}

bool zhv_stretch_next(const zhv_chain *c, zhv_ink *ink, zhv_str s, size_t limit,
                      size_t *pos, zhv_stretch *out)
{
    walk w = {.chain = c, .s = s, .limit = limit, .p = *pos, .ink = ink};
    go(&w, SKIP_SAME);
    size_t from = w.p;
    w.start = ink->n;
    if (from < limit) {
        go(&w, ONLY_CHANGED);
    }
    zhv_str text = {NULL, 0};
    if (ink->n > w.start) {
        text = (zhv_str){ink->at + w.start, ink->n - w.start};
    }
    *out = (zhv_stretch){(uint32_t)from, (uint32_t)(w.p - from),
                         (uint32_t)w.n_cp, text};
    bool found = out->len && !w.failed;
    *pos = w.failed ? limit : w.p;
    return found;
}

zhv_str zhv_chain_convert(const zhv_chain *c, zhv_arena *arena, zhv_str s,
                          uint64_t *n_cp)
{
    zhv_ink ink = {.arena = arena};
    walk w = {.chain = c, .s = s, .limit = s.len, .ink = &ink};
    *n_cp = 0;
    go(&w, SKIP_SAME);
    if (w.p == s.len || !ink_grow(&ink, &w.start, s.len + s.len / 8) ||
        !ink_put(&ink, &w.start, zhv_str_sub(s, 0, w.p))) {
        return s;
    }
    go(&w, ALL);
    *n_cp = w.failed ? 0 : w.n_cp;
    return w.failed ? s : (zhv_str){ink.at, ink.n};
}

/* A walk down the unit trie of a chain, for match/unit.c and match/quick.c. */
#ifndef ZHV_WALK_H
#define ZHV_WALK_H

#include "match/stage.h"

/* Longest path a walk follows: keys have at most 8191 bytes, and what lies
 * behind them is short. Only nodes that make no sense lead further. */
#define ZHV_PATH_MAX_BYTES 16384u

/* Where a walk over the unit trie ended. */
typedef struct zhv_walk {
    uint32_t len; /* bytes of the path */
    bool found;   /* some unit starts with this character */
    bool slow;
    zhv_outcome outcome;
} zhv_walk;

/* Decodes the code point at p. Three-byte characters, nearly all of Chinese,
 * are taken apart here; surrogates have no symbol, so they need no test. */
static inline uint32_t zhv_walk_decode(zhv_str s, size_t pos, uint32_t *n)
{
    const unsigned char *p = (const unsigned char *)s.ptr + pos;
    if (ZHV_LIKELY(s.len - pos >= 3 && (p[0] & 0xF0) == 0xE0 &&
                   (p[1] & 0xC0) == 0x80 && (p[2] & 0xC0) == 0x80)) {
        uint32_t wide =
            (p[0] & 0xFu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
        if (ZHV_LIKELY(wide >= 0x800)) {
            *n = 3;
            return wide;
        }
    }
    uint32_t cp = zhv_utf8_decode(s, pos, n);
    return cp == ZHV_CP_INVALID ? ZHV_CP_BYTE : cp;
}

/* Walks on from the child `at` of the root, which consumed n bytes. */
static inline zhv_walk zhv_walk_on(const zhv_chain *c, zhv_str s, size_t pos,
                                   uint32_t at, uint32_t n)
{
    const zhv_trie *trie = &c->trie;
    size_t p = pos + n;
    size_t end =
        s.len - pos > ZHV_PATH_MAX_BYTES ? pos + ZHV_PATH_MAX_BYTES : s.len;
    bool special = false;
    while (zhv_base(trie, at) && p < end) {
        uint32_t symbol = zhv_symbol(&c->source, zhv_walk_decode(s, p, &n));
        uint32_t next = zhv_child(trie, at, symbol);
        if (next == 0) {
            special = symbol == ZHV_SYMBOL_SPECIAL;
            break;
        }
        at = next;
        p += n;
    }
    zhv_outcome o = zhv_outcome_of(trie, at);
    return (zhv_walk){(uint32_t)(p - pos), true,
                      special || (o.len & ZHV_NODE_SLOW) != 0, o};
}

static inline zhv_walk zhv_walk_from(const zhv_chain *c, zhv_str s, size_t pos,
                                     uint32_t *n)
{
    zhv_walk none = {0};
    uint32_t symbol = zhv_symbol(&c->source, zhv_walk_decode(s, pos, n));
    if (symbol <= ZHV_SYMBOL_SPECIAL || zhv_base(&c->trie, c->unit_root) == 0) {
        none.slow = symbol == ZHV_SYMBOL_SPECIAL;
        return none;
    }
    uint32_t at = zhv_child(&c->trie, c->unit_root, symbol);
    return at ? zhv_walk_on(c, s, pos, at, *n) : none;
}

/* Bytes of the unit that the walk of s[pos] has found. What cannot be, because
 * nothing ends there, is taken to be a unit that maps to itself. */
static inline bool zhv_walk_good(zhv_str s, size_t pos, zhv_walk w)
{
    uint32_t len = w.outcome.len & ZHV_NODE_LEN;
    return len == w.len || (len - 1 < w.len - 1 &&
                            ((unsigned char)s.ptr[pos + len] & 0xC0) != 0x80);
}

static inline uint32_t zhv_walk_len(zhv_str s, size_t pos, zhv_walk w)
{
    return ZHV_LIKELY(zhv_walk_good(s, pos, w)) ? w.outcome.len & ZHV_NODE_LEN
                                                : w.len;
}

/* The unit of a walk that found one and is not slow. */
static inline zhv_unit zhv_walk_unit(const zhv_chain *c, zhv_str s, size_t pos,
                                     zhv_walk w)
{
    if (ZHV_UNLIKELY(!zhv_walk_good(s, pos, w))) {
        return (zhv_unit){w.len, true, {NULL, 0}};
    }
    return (zhv_unit){w.outcome.len & ZHV_NODE_LEN,
                      (w.outcome.len & ZHV_NODE_SAME) != 0,
                      zhv_outcome_text(&c->trie, w.outcome)};
}

#endif

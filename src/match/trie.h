/* Tries over code points, as they lie in the image: one double array holds
 * all of them, each has a root node of its own. Knows no dictionary kinds.
 *
 * A node says by which symbol it is reached, not from where; so subtries that
 * are alike are there once, for all tries. What keeps them apart is that no
 * two different sets of children have the same base.
 *
 * Nodes may hold anything: indices are checked where they are followed. A
 * walk that starts at a checked root never leaves the arrays. */
#ifndef ZHV_TRIE_H
#define ZHV_TRIE_H

#include "base/utf8.h"

/* Bits 0 to 15: the symbol of the edge to this node, or ZHV_NODE_APART; bits
 * 16 to 39: base, the children lie at base + symbol (0: there are none); bits
 * 40 to 63: index of its outcome. */
typedef uint64_t zhv_node;

#define ZHV_NODE_APART 0xFFFFu /* a root or an unused slot */
#define ZHV_NODE_MAX   0xFFFFFFu

/* A node carries its own outcome: what a walk that dies there has found. So
 * the walk remembers nothing on its way down. */
typedef struct zhv_outcome {
    uint32_t out;     /* offset into the strings */
    uint16_t len;     /* bytes of text consumed (0: no match) and flags */
    uint16_t out_len; /* bytes of output */
} zhv_outcome;

#define ZHV_NODE_LEN  0x1FFFu
#define ZHV_NODE_KEY  0x2000u /* the path is a segmentation key */
#define ZHV_NODE_SAME 0x4000u /* the output is the text itself */
#define ZHV_NODE_SLOW 0x8000u /* run the stages to find out */

/* The arrays that all tries of an image share. */
typedef struct zhv_trie {
    const zhv_node *nodes;
    const zhv_outcome *outcomes;
    const char *strings;
    uint32_t node_count;
    uint32_t outcome_count;
    size_t strings_len;
} zhv_trie;

/* Code point to symbol: a flat table for the BMP, pages for the rest. */
typedef struct zhv_symbols {
    const uint16_t *bmp;    /* 65536 */
    const uint16_t *pages;  /* ZHV_SYMBOL_PAGES */
    const uint16_t *blocks; /* 256 a page; block 0 is empty */
    uint32_t block_count;
} zhv_symbols;

#define ZHV_SYMBOL_PAGES   0x1000u
#define ZHV_SYMBOL_NONE    0u /* in no key */
#define ZHV_SYMBOL_SPECIAL 1u /* normalised first: no edge has this symbol */
#define ZHV_SYMBOL_FIRST   2u
#define ZHV_SYMBOL_LAST    0xFFFEu

/* Stages see bytes that are not UTF-8 as code points beyond Unicode. */
#define ZHV_CP_BYTE UINT32_C(0x110000)

static inline uint32_t zhv_symbol(const zhv_symbols *t, uint32_t cp)
{
    if (cp < 0x10000) {
        return t->bmp[cp];
    }
    if (cp >= ZHV_CP_BYTE) {
        return ZHV_SYMBOL_NONE;
    }
    uint32_t page = t->pages[(cp >> 8) - 0x100];
    return page < t->block_count ? t->blocks[page * 256 + (cp & 0xFF)]
                                 : ZHV_SYMBOL_NONE;
}

static inline zhv_node zhv_node_make(uint32_t symbol, uint32_t base,
                                     uint32_t outcome)
{
    return (zhv_node)outcome << 40 | (zhv_node)base << 16 | symbol;
}

/* Where the children of node `at` lie; 0: it has none. */
static inline uint32_t zhv_base(const zhv_trie *t, uint32_t at)
{
    return (uint32_t)(t->nodes[at] >> 16) & ZHV_NODE_MAX;
}

/* Child of node `at` by symbol, or 0. */
static inline uint32_t zhv_child(const zhv_trie *t, uint32_t at,
                                 uint32_t symbol)
{
    uint32_t next = zhv_base(t, at) + symbol;
    return next < t->node_count && (t->nodes[next] & 0xFFFFu) == symbol ? next
                                                                        : 0;
}

static inline zhv_outcome zhv_outcome_of(const zhv_trie *t, uint32_t at)
{
    uint32_t i = (uint32_t)(t->nodes[at] >> 40);
    return i < t->outcome_count ? t->outcomes[i] : (zhv_outcome){0, 0, 0};
}

/* Empty when it does not lie in the strings. */
static inline zhv_str zhv_outcome_text(const zhv_trie *t, zhv_outcome o)
{
    bool inside = o.out_len && o.out <= t->strings_len &&
                  o.out_len <= t->strings_len - o.out;
    return inside ? (zhv_str){t->strings + o.out, o.out_len}
                  : (zhv_str){t->strings, 0};
}

/* The code point at s[pos] as stages see it; *n is its length. */
static inline uint32_t zhv_cp_at(zhv_str s, size_t pos, uint32_t *n)
{
    uint32_t cp = zhv_utf8_decode(s, pos, n);
    return cp == ZHV_CP_INVALID ? ZHV_CP_BYTE + (unsigned char)s.ptr[pos] : cp;
}

#endif

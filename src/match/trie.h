/* Tries over code points, as they lie in the image: one double array holds
 * all of them, each has a root node of its own. Knows no dictionary kinds.
 *
 * Invariants (checked when the image is opened, so that a walk checks
 * nothing): base is 0 (no children) or base + symbol is a node for every
 * symbol; out + out_len lies in the strings. */
#ifndef ZHV_TRIE_H
#define ZHV_TRIE_H

#include "base/utf8.h"

/* A node carries its own outcome: what a walk that dies here has found. So
 * the walk remembers nothing on its way down. */
typedef struct zhv_node {
    uint32_t base;
    uint32_t check;   /* parent's index */
    uint32_t out;     /* offset into the strings */
    uint16_t len;     /* bytes of text consumed (0: no match) and flags */
    uint16_t out_len; /* bytes of output */
} zhv_node;

#define ZHV_NODE_LEN  0x1FFFu
#define ZHV_NODE_KEY  0x2000u    /* the path is a segmentation key */
#define ZHV_NODE_SAME 0x4000u    /* the output is the text itself */
#define ZHV_NODE_SLOW 0x8000u    /* run the stages to find out */
#define ZHV_NODE_FREE UINT32_MAX /* check of an unused slot */

/* Code point to symbol: a flat table for the BMP, pages for the rest. */
typedef struct zhv_symbols {
    const uint16_t *bmp;    /* 65536 */
    const uint16_t *pages;  /* ZHV_SYMBOL_PAGES */
    const uint16_t *blocks; /* 256 a page; block 0 is empty */
} zhv_symbols;

#define ZHV_SYMBOL_PAGES   0x1000u
#define ZHV_SYMBOL_NONE    0u /* in no key */
#define ZHV_SYMBOL_SPECIAL 1u /* normalised first: no edge has this symbol */
#define ZHV_SYMBOL_FIRST   2u

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
    return t->blocks[page * 256 + (cp & 0xFF)];
}

/* Child of node `at` by symbol, or 0. `at` must have children. */
static inline uint32_t zhv_child(const zhv_node *nodes, uint32_t at,
                                 uint32_t symbol)
{
    uint32_t next = nodes[at].base + symbol;
    return nodes[next].check == at ? next : 0;
}

/* The code point at s[pos] as stages see it; *n is its length. */
static inline uint32_t zhv_cp_at(zhv_str s, size_t pos, uint32_t *n)
{
    uint32_t cp = zhv_utf8_decode(s, pos, n);
    return cp == ZHV_CP_INVALID ? ZHV_CP_BYTE + (unsigned char)s.ptr[pos] : cp;
}

#endif

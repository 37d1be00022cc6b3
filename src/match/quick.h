/* The fast way through text. Most characters of Chinese text stand alone: no
 * word of the chain begins with them and the character behind. For those a
 * flat table has the outcome itself; only the others are walked by the trie.
 *
 * The tables of a chain, made by mkdict/quick_build.c:
 *   first[cp]  for the BMP: in bytes 0 to 2 the UTF-8 of the outcome of this
 *       character alone, in byte 3 the flags below; HARD where there is no
 *       character of three bytes
 *   pairs  a bitmap over hashes of two characters: clear means that no path
 *       of the trie begins with the two
 *   words  a hash table of the paths of two characters, with their outcome
 *   deep   a bitmap over hashes of three: clear means that no path of the
 *       trie begins with them
 * What they say is what zhv_unit_at says; they only say it sooner. */
#ifndef ZHV_QUICK_H
#define ZHV_QUICK_H

#include "match/chain.h"

#define ZHV_QUICK_COUNT 0x10000u
#define ZHV_QUICK_BITS  19u /* 64 KiB a chain */
#define ZHV_QUICK_WORDS (1u << (ZHV_QUICK_BITS - 6))
#define ZHV_QUICK_MULTI 0x01000000u /* a path of the trie goes on from it */
#define ZHV_QUICK_HARD  0x02000000u /* ask zhv_unit_at */

/* The outcome of a path of two characters when none goes further. */
typedef struct zhv_quick_word {
    uint32_t key; /* both code points, 16 bits each; 0: free */
    uint8_t flags;
    uint8_t out_len;
    char out[6];
} zhv_quick_word;

#define ZHV_WORD_LEN  0x0Fu /* bytes of text consumed */
#define ZHV_WORD_SAME 0x10u /* the output is the text itself */
#define ZHV_WORD_DEEP 0x20u /* longer paths begin with the two */
#define ZHV_WORD_HARD 0x40u /* ask zhv_unit_at */

#define ZHV_QUICK_DEEP_BITS  18u
#define ZHV_QUICK_DEEP_WORDS (1u << (ZHV_QUICK_DEEP_BITS - 6))

static inline uint32_t zhv_quick_deep(uint32_t key, uint32_t third)
{
    return ((key * 0x9E3779B1u) ^ (third * 0x85EBCA6Bu)) >>
           (32 - ZHV_QUICK_DEEP_BITS);
}

static inline uint32_t zhv_quick_slot(uint32_t key, uint32_t bits)
{
    return key * 0x9E3779B1u >> (32 - bits);
}

/* The characters as their bytes in UTF-8, the first one lowest. */
static inline uint32_t zhv_quick_pair(uint32_t first, uint32_t second)
{
    return (first * 0x9E3779B1u ^ second * 0x85EBCA6Bu) >>
           (32 - ZHV_QUICK_BITS);
}

/* Where outputs are written: contiguous chunks of the arena. */
typedef struct zhv_ink {
    zhv_arena *arena;
    char *at;
    size_t n;
    size_t cap;
} zhv_ink;

/* A stretch of text in which every unit changes. */
typedef struct zhv_stretch {
    uint32_t off;
    uint32_t len;
    uint32_t n_cp; /* code points of the source */
    zhv_str text;  /* in the arena of the ink */
} zhv_stretch;

/* The first stretch that starts in s[*pos, limit); *pos is set behind it. It
 * may end beyond the limit, but none of its units starts there. False when
 * there is none; then *pos is the first boundary at or behind the limit.
 * pos      a unit boundary
 * Errors   out of memory latches in the arena: the stretch is lost
 * Cost     linear; zhv_unit_at for the few characters the tables leave open */
bool zhv_stretch_next(const zhv_chain *, zhv_ink *, zhv_str s, size_t limit,
                      size_t *pos, zhv_stretch *out);

/* All of s converted, in one piece; s itself when nothing changes.
 * *n_cp [out] code points that changed */
zhv_str zhv_chain_convert(const zhv_chain *, zhv_arena *, zhv_str s,
                          uint64_t *n_cp);

#endif

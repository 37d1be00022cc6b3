/* The fast way through text.
 *
 * What a unit becomes is nearly always what its characters become one by one:
 * such a unit is plain, and it does not matter where it begins or ends. So
 * text is mapped character by character by a flat table, and only where the
 * walk of a unit that is not plain could begin a question arises: does a unit
 * begin here at all? The answer is found by going back to a place over which
 * no unit can lie and walking from there.
 *
 * The tables of a chain, made by mkdict/quick_build.c:
 *   first[cp]  for the BMP: in bytes 0 to 2 the UTF-8 of the outcome of this
 *       character alone, in byte 3 the flags below; HARD where there is no
 *       character of three bytes. Characters that are the second of a path
 *       whose outcome is not plain are of one of three classes; those that
 *       begin such a path say of which classes the second may be. Of characters
 *       of one byte or two: whether they stay the same, and what may be the
 *       second of a path that they begin
 *   starts  a byte for each hash of two characters: the class of the second is
 *       not among its bits when no path of the trie that begins with the two
 *       has an outcome that is not plain
 *   deep  a bitmap over hashes of three characters, or two: clear for both
 *       means that of the paths that begin with the three, and of the path of
 *       just the first two, none has an outcome that is not plain
 *   inside  a bitmap over hashes of two neighbours anywhere on a path: clear
 *       means that no unit lies over the place between them
 * What comes out is what zhv_unit_at gives unit by unit; only sooner. */
#ifndef ZHV_QUICK_H
#define ZHV_QUICK_H

#include "base/vec.h"
#include "match/chain.h"
#include "match/ink.h"

#define ZHV_QUICK_COUNT  0x10000u
#define ZHV_QUICK_BEGINS 0x01000000u /* three bits, by class of the second */
#define ZHV_QUICK_SECOND 0x08000000u /* three bits, of which one may be set */
#define ZHV_QUICK_HARD   0x40000000u /* ask the trie at once */
#define ZHV_QUICK_CHANGE 0x80000000u /* the outcome is another character */

#define ZHV_QUICK_CLASSES 3u
#define ZHV_QUICK_MASK    (7u * ZHV_QUICK_BEGINS)

/* The entry for what is no character of three bytes: before it, any that
 * begins a path may be in doubt. */
#define ZHV_QUICK_OTHER (ZHV_QUICK_HARD | 7u * ZHV_QUICK_SECOND)

/* Of what has one byte or two, with that: by itself it is a unit that stays the
 * same. Then the bits below say which characters may go on from it. */
#define ZHV_QUICK_SELF 0x01000000u

static inline uint32_t zhv_quick_goes_on(uint32_t cp)
{
    return 1u << cp % 24;
}

#define ZHV_QUICK_GOES_ON 0x00FFFFFFu

/* What the entry of a character makes of it alone; 0: it does not say. */
static inline uint16_t zhv_quick_alone(uint32_t entry)
{
    if ((entry & ZHV_QUICK_HARD) || (entry & 0xC0C0F0u) != 0x8080E0u) {
        return 0;
    }
    return (uint16_t)((entry & 0xFu) << 12 | (entry >> 2 & 0xFC0u) |
                      (entry >> 16 & 0x3Fu));
}

/* What is not among the three: any. */
#define ZHV_QUICK_ANY 7u

/* Not 0 when a unit that is not plain may begin with these two. */
static inline uint32_t zhv_quick_doubt(uint32_t first, uint32_t second)
{
    return first & second >> ZHV_QUICK_CLASSES & ZHV_QUICK_MASK;
}

/* Sizes of the bitmaps, as powers of two. */
#define ZHV_QUICK_BITS_MIN 12u
#define ZHV_QUICK_BITS_MAX 22u

/* The bit of two characters: their bytes in UTF-8, the first one lowest. */
static inline uint32_t zhv_quick_pair(uint32_t first, uint32_t second,
                                      uint32_t bits)
{
    return (first * 0x9E3779B1u ^ second * 0x85EBCA6Bu) >> (32 - bits);
}

#define ZHV_QUICK_STARTS 0x10000u

/* Their place in `starts`, by code points. */
static inline uint32_t zhv_quick_start(uint32_t first, uint32_t second)
{
    return (first << 16 | second) * 0x9E3779B1u >> 16;
}

/* Of three; third: 0 for paths of two. */
static inline uint32_t zhv_quick_deep(uint32_t first, uint32_t second,
                                      uint32_t third, uint32_t bits)
{
    return ((first << 16 | second) * 0x85EBCA6Bu ^ third * 0xC2B2AE35u) >>
           (32 - bits);
}

/* A stretch of text in which every character changes, or the unit that it is
 * in when that is not plain. Where it begins and ends need not be boundaries of
 * units. */
typedef struct zhv_stretch {
    uint32_t off;
    uint32_t len;
    uint32_t n_cp; /* code points of the source that change */
    zhv_str text;  /* in the arena of the ink */
} zhv_stretch;

/* A reader of stretches. Only `pos` is for others: how far it has come. */
typedef struct zhv_stretches {
    const zhv_chain *chain;
    zhv_ink *ink;
    zhv_str s;
    size_t pos;
    size_t known; /* see quick.c */
    size_t known_from;
    size_t exact;
} zhv_stretches;

/* pos      a unit boundary */
static inline zhv_stretches
zhv_stretches_at(const zhv_chain *chain, zhv_ink *ink, zhv_str s, size_t pos)
{
    return (zhv_stretches){chain, ink, s, pos, pos, pos, pos};
}

/* The next stretch of the units that end at or before the limit. False when
 * there is none; then pos is the last boundary of units that is not behind the
 * limit.
 * limit    where a character begins, or the end
 * Errors   out of memory latches in the arena: the stretch is lost
 * Cost     linear; the trie is asked for a few characters in a hundred */
bool zhv_stretch_next(zhv_stretches *, size_t limit, zhv_stretch *out);

/* The last place from `pos` on, at most `limit`, over which no unit of s can
 * lie, wherever units begin; or `pos`, where one begins. Between the two
 * stands no description operator (match/ids.h). */
size_t zhv_sure_boundary(const zhv_chain *, zhv_str s, size_t pos,
                         size_t limit);

/* The first such place from `pos` on, at most `limit`; or the limit. */
size_t zhv_next_boundary(const zhv_chain *, zhv_str s, size_t pos,
                         size_t limit);

/* A unit in a text that was rewritten whose outcome is not what its characters
 * become one by one. */
typedef struct zhv_anchor {
    uint32_t off; /* in the source */
    uint32_t len;
    uint32_t to; /* in what it became */
    uint32_t to_len;
} zhv_anchor;

typedef ZHV_VEC(zhv_anchor) zhv_anchors;

/* A text rewritten as a whole, to be read off as stretches: where changes are
 * many, far sooner than finding one after the other. */
typedef struct zhv_rewriting {
    zhv_str s;
    zhv_str text; /* what it became; between anchors as long as the source */
    zhv_anchors anchors;
} zhv_rewriting;

/* False: nothing changes (or out of memory, which latches in the arena); then
 * *out is of the text as it stands.
 * s        at most 2^31 bytes */
bool zhv_rewrite(const zhv_chain *, zhv_arena *, zhv_str s, zhv_rewriting *out);

typedef ZHV_VEC(zhv_stretch) zhv_stretch_list;

/* Appends the stretches of s[from, to): those that zhv_stretch_next gives, with
 * texts borrowed from the rewriting. No unit lies over either end.
 * *anchor  [in/out] not behind the first one that is not before `from`; 0 for
 *          the first part, and for parts in order as it was left
 * Errors   out of memory latches in the arena
 * Cost     linear; 32 bytes at a time where nothing changes */
void zhv_rewriting_read(const zhv_rewriting *, uint32_t *anchor, size_t from,
                        size_t to, zhv_arena *, zhv_stretch_list *out);

/* All of s converted, in one piece; s itself when nothing changes.
 * *n_cp [out] code points that changed */
zhv_str zhv_chain_convert(const zhv_chain *, zhv_arena *, zhv_str s,
                          uint64_t *n_cp);

#endif

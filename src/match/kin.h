/* Kin: chains that make nearly the same of a text, as those to two regions of
 * one script do. What one made is kept; what another makes is taken from it,
 * but for the places where the two differ.
 *
 * Two units of one place, of two chains, are alike when they are as long and
 *   either both are plain (match/quick.h): each is what its chain's table says
 *          of the characters,
 *   or     they become the same, and the two tables say the same of each of
 *          their characters.
 * The compiler (mkdict/kin_build.c) compares all paths of a chain with those
 * of the one that its kin are compared with, and notes where the paths of
 * units that are not alike begin:
 *   kinds  a byte for each character of the BMP: the flags below, as in `first`
 *          of match/quick.h; but kinds[0] says that only so many characters at
 *          the end of ASCII can begin such paths
 *   pairs  a byte for each hash of the first two characters: bit i is clear
 *          when no such path of the i-th of the kin begins with the two
 *   threes likewise, of the first three, or of two when that is all
 * One scan finds the places of all kin of one script. They are of one family or
 * of several: what one made tells of others of its family only.
 *
 * Why this is exact: let a unit of both chains begin at x, and let the units of
 * the two that begin at the places of [x, y) be alike. Then the first ones are
 * as long, so the second ones begin at one place, and so on: up to y the units
 * are the same. All of those become the same, but for characters in plain ones
 * of which the tables differ; a unit in which one stands that is not plain is
 * not alike. So outside of units that are not plain, a character of which the
 * tables differ becomes what the other table says, and all else what it became.
 * Where a unit might not be alike, text is converted anew: from a place before
 * it over which no unit of either chain can lie (`inside`), to one behind.
 * Units that are like a third one are alike, so any two of a family will do,
 * though each was compared with one only. */
#ifndef ZHV_KIN_H
#define ZHV_KIN_H

#include "match/quick.h"
#include "match/stage.h"
#include "match/walk.h"

#define ZHV_KIN_BEGINS 0x01u /* three bits, by class of the second */
#define ZHV_KIN_SECOND 0x08u /* three bits, of which one may be set */
#define ZHV_KIN_SWAP   0x40u /* two tables differ */
#define ZHV_KIN_ALWAYS 0x80u /* a unit that is not alike may begin here */

#define ZHV_KIN_ANY  7u
#define ZHV_KIN_ALL  0xFFu
#define ZHV_KIN_BITS 8u /* kin that are compared with another */

/* The tables, one behind the other. */
#define ZHV_KIN_LOG    17u
#define ZHV_KIN_KINDS  0x10000u /* how many */
#define ZHV_KIN_PAIRS  ZHV_KIN_KINDS
#define ZHV_KIN_THREES (ZHV_KIN_PAIRS + ZHV_QUICK_STARTS)
#define ZHV_KIN_SIZE   (ZHV_KIN_THREES + (1u << ZHV_KIN_LOG))

/* Three characters' place; third: 0 for paths of two. */
static inline uint32_t zhv_kin_three(uint32_t first, uint32_t second,
                                     uint32_t third)
{
    return zhv_quick_deep(first, second, third, ZHV_KIN_LOG);
}

/* Where chains of one family may differ. */
typedef struct zhv_kin_spot {
    uint32_t off;
    uint32_t bits; /* of the kin whose unit here may not be like that of the
                      one they are compared with */
} zhv_kin_spot;

typedef ZHV_VEC(zhv_kin_spot) zhv_kin_spots;

/* Do the spots of one tell of the other? */
static inline bool zhv_kin_same_spots(const zhv_chain *a, const zhv_chain *b)
{
    return a->kin && a->kin == b->kin;
}

static inline bool zhv_kin_are(const zhv_chain *a, const zhv_chain *b)
{
    return zhv_kin_same_spots(a, b) && a->kin_family == b->kin_family;
}

/* All spots of s, for all of c's kin and those beside.
 * Errors   out of memory latches in the arena
 * Cost     linear; four characters at a time */
void zhv_kin_find(const zhv_chain *c, zhv_arena *, zhv_str s,
                  zhv_kin_spots *out);

/* What zhv_rewrite makes of made->s with `to`, from what it made with `from`.
 * False: it cannot be told so, zhv_rewrite has to be asked.
 * made      also when nothing changed
 * changes   [out] what zhv_rewrite answers
 * Errors    out of memory latches in the arena */
bool zhv_kin_rewrite(const zhv_chain *to, const zhv_chain *from,
                     const zhv_rewriting *made, const zhv_kin_spots *,
                     zhv_arena *, zhv_rewriting *out, bool *changes);

/* The outcome of a walk that ended in a node; of a character that begins no
 * path, of n bytes. */
static inline zhv_outcome zhv_kin_outcome(zhv_walk w, uint32_t n)
{
    return w.found ? w.outcome
                   : (zhv_outcome){0, (uint16_t)(ZHV_NODE_SAME | n), 0};
}

/* Are these outcomes of two chains alike?
 * path     the text of the longer of the two walks */
bool zhv_kin_alike(const zhv_chain *a, zhv_outcome x, const zhv_chain *b,
                   zhv_outcome y, zhv_str path);

#endif

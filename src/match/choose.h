/* Where a text's words and neighbours say more than the tables: places where
 * a chain must not go on as it would. Knows plain Simplified text, no markup,
 * no variants.
 *
 * A lattice of words (Viterbi, unigram costs) over the stretches in which
 * words disagree about a character, or cut a regional word in two; rules of
 * context for characters that are in no word. Where nothing disagrees, nothing
 * is done: one look at each character. */
#ifndef ZHV_CHOOSE_H
#define ZHV_CHOOSE_H

#include "base/vec.h"
#include "match/words.h"

typedef enum zhv_pick_kind {
    ZHV_PICK_CUT,  /* nothing is converted across this place */
    ZHV_PICK_READ, /* this is read as `text` */
    ZHV_PICK_PLAIN /* no regional word here, unless a longer one */
} zhv_pick_kind;

typedef enum zhv_why {
    ZHV_WHY_WORD,    /* the most likely words */
    ZHV_WHY_CONTEXT, /* a rule for what stands beside it */
    ZHV_WHY_PAGE,    /* the page itself */
    ZHV_WHY_DEFAULT, /* nothing: as the character alone */
    ZHV_WHY_SUBJECT  /* what the page is about; of a regional word */
} zhv_why;

typedef struct zhv_pick {
    uint32_t off; /* bytes of the text */
    uint32_t len; /* CUT: 0 */
    zhv_str text; /* READ: OpenCC's standard Traditional; borrowed from the
                     image or in the arena */
    uint8_t kind; /* zhv_pick_kind */
    uint8_t why;  /* zhv_why */
    bool region;  /* only where regional words are converted */
} zhv_pick;

typedef ZHV_VEC(zhv_pick) zhv_picks;

/* A doubtful character, for those who ask. */
typedef struct zhv_doubt {
    uint32_t off; /* bytes of the text */
    uint32_t len;
    zhv_str choice;     /* Traditional */
    zhv_str candidates; /* all readings, one behind the other */
    uint8_t why;        /* zhv_why */
    uint32_t margin;    /* WORD: how much more the best way with another reading
                           costs, in tenths of ln; 0: there is none */
    uint32_t line;      /* CONTEXT: of the rule */
    bool subject;       /* SUBJECT: the regional word holds */
} zhv_doubt;

typedef ZHV_VEC(zhv_doubt) zhv_doubts;

/* A place that is worth a closer look. */
typedef struct zhv_spot {
    uint32_t off;
    uint8_t kind;   /* bits: ZHV_SPOT_... */
    uint8_t region; /* START: bytes of the longest regional word there */
    uint8_t plain;  /* ... of the longest that depends on the subject */
    uint8_t hant;   /* HANT: bytes of the longest one */
} zhv_spot;

#define ZHV_SPOT_CONTESTED 1u /* a word may read the character otherwise */
#define ZHV_SPOT_RULED     2u /* a rule is about it */
#define ZHV_SPOT_START                                                         \
    4u                  /* a regional word begins, or one that depends on the  \
                           subject */
#define ZHV_SPOT_ANY 8u /* ambiguous; only when all are asked for */
#define ZHV_SPOT_UNSURE                                                        \
    16u /* no word reads the character otherwise, but one may have it */
#define ZHV_SPOT_HANT 32u /* a regional word of Traditional text begins */

typedef ZHV_VEC(zhv_spot) zhv_spots;

#define ZHV_LABEL_MAX 80u /* characters of a label */

/* A word that tells a subject, where it stands. */
typedef struct zhv_tell {
    uint32_t off;
    int32_t says; /* 1 computing, -1 something else */
} zhv_tell;

typedef ZHV_VEC(zhv_tell) zhv_tells;

/* What a page's text says about its subject. */
typedef struct zhv_subject {
    uint32_t han;    /* Chinese characters */
    uint32_t tells;  /* words that texts about computers have */
    bool stops;      /* 。！？, looked for as long as it may be a label */
    uint32_t others; /* words that texts about something else have */
    bool code;       /* signs of programs, looked for as long */
    zhv_tells at;    /* those words, in order */
} zhv_subject;

/* What a scan is for, as bits. */
#define ZHV_SCAN_ALL                                                           \
    1u /* ambiguous characters of any kind, for those who ask for doubts */
#define ZHV_SCAN_HANT 2u /* regional words of Traditional text, too */
#define ZHV_SCAN_CUTS 4u /* ... and nothing else */

/* Adds the spots of s behind `from`, and what is there about the subject.
 * from     where a character begins; none before it is looked at
 * what     ZHV_SCAN_...
 * Errors   out of memory latches in the arena
 * Cost     linear; a few instructions a character */
void zhv_choose_scan(const zhv_words *, zhv_str s, size_t from, uint32_t what,
                     zhv_arena *, zhv_spots *, zhv_subject *);

/* A character that no word decides. */
typedef struct zhv_lone {
    uint32_t off;
    bool unsure; /* unless one has it: nobody looked */
} zhv_lone;

typedef ZHV_VEC(zhv_lone) zhv_lones;

typedef struct zhv_choose_options {
    bool readings; /* s is Simplified text for readers of Traditional */
    bool subject;  /* the page is about computers: their words hold */
    /* ... but only near words that tell so, and near many of them on any page:
     * those of the page, from whose start `base` counts; NULL: all over it */
    const zhv_tells *near;
    zhv_doubts *doubts; /* NULL: nobody asks */
    zhv_lones *lones;   /* gets them; NULL: nobody asks */
} zhv_choose_options;

/* Appends the picks of s, in order, disjoint.
 * spots    those of s, `n` of them; their offsets count from `base`
 * Errors   out of memory latches in the arena
 * Cost     linear */
void zhv_choose(const zhv_words *, zhv_str s, const zhv_spot *spots, size_t n,
                uint32_t base, const zhv_choose_options *, zhv_arena *,
                zhv_picks *out);

/* Appends the picks of s, which is in Traditional, for those who have regional
 * words: cuts where the likeliest words, read as Simplified, have a border in
 * a regional one. In order.
 * spots    as zhv_choose has them: HANT counts
 * Errors   out of memory latches in the arena
 * Cost     linear */
void zhv_choose_cuts(const zhv_words *, zhv_str s, const zhv_spot *spots,
                     size_t n, uint32_t base, zhv_arena *, zhv_picks *out);

/* Both in one order; a cut inside a pick of `into` goes. `cuts` has no others.
 * Errors   out of memory latches in the arena */
void zhv_picks_join(zhv_picks *into, const zhv_picks *cuts, zhv_arena *);

/* A character that the page spells out. */
typedef struct zhv_spelt {
    uint32_t off;
    uint32_t cp;
    bool unsure;  /* as zhv_lone.unsure */
    zhv_str text; /* [out] the reading; empty: a word has the character */
} zhv_spelt;

/* Makes the characters, in order, be read so where no word has them, because
 * the page says so; what was picked there by less gives way. The picks stay in
 * order.
 * Errors   out of memory latches in the arena
 * Cost     linear */
void zhv_picks_spell(const zhv_words *, zhv_picks *, zhv_str s, zhv_spelt *,
                     uint32_t n, zhv_arena *);

/* Do the words of computing hold on a page? They do in a label or caption, too,
 * which says nothing about its subject: most are of interfaces; and in a short
 * text with signs of programs. */
bool zhv_choose_subject(const zhv_subject *);

/* Do they, all over it? Else near what tells so: a page about a game has its
 * tale, one about a company its history. */
bool zhv_choose_throughout(const zhv_subject *);

#endif

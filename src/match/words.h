/* Words with how common they are, and how each is read: what the tables do not
 * know about a text. Lies in the image beside the chains; an image without it
 * has no words.
 *
 * Source texts are Simplified. A reading is OpenCC's standard Traditional.
 * Thread-safe: immutable. Made by mkdict/words_build.c: what one or two
 * characters are lies in a table by their hash, words that go on in lists
 * from there. */
#ifndef ZHV_WORDS_H
#define ZHV_WORDS_H

#include "match/format.h"

/* What is known of a character (zhv_words.classes), as bits. The lower three
 * are those of the pairs that matter to it. */
#define ZHV_CLASS_AMBIGUOUS 3u   /* it has several readings */
#define ZHV_CLASS_START     4u   /* a term (match/terms.h) begins with it */
#define ZHV_CLASS_DIALECT   8u   /* texts in a dialect have it, others hardly */
#define ZHV_CLASS_HAN       16u  /* a Chinese character */
#define ZHV_CLASS_RULED     32u  /* a rule of context is about it */
#define ZHV_CLASS_SINGLE    64u  /* it is a regional word by itself */
#define ZHV_CLASS_STRONG    128u /* a rule may outvote the word it is in */

/* What is known of a word, as bits. */
#define ZHV_WORD_OTHER 1u /* a character is read otherwise than alone */
#define ZHV_WORD_KNOWN                                                         \
    2u /* a key of OpenCC's phrases: a chain that meets it                     \
          alone reads it so */
#define ZHV_WORD_REGION   4u  /* a key of a regional table */
#define ZHV_WORD_SUBJECT  8u  /* depends on the page's subject */
#define ZHV_WORD_EVIDENCE 16u /* tells the page's subject */
#define ZHV_WORD_OWN      32u /* OpenCC has the key and reads it otherwise */
#define ZHV_WORD_NEITHER                                                       \
    64u /* what it begins with does not tell the subject                       \
         */
#define ZHV_WORD_ELSE                                                          \
    (ZHV_WORD_EVIDENCE | ZHV_WORD_NEITHER) /* it tells of another subject */

#define ZHV_WORD_HANT                                                          \
    128u /* a key of a regional table for text in Traditional */

#define ZHV_WORD_MAX_CP 8u

typedef struct zhv_word {
    uint32_t len;  /* bytes */
    uint8_t cost;  /* -ln of its frequency, in tenths */
    uint8_t flags; /* ZHV_WORD_...; 0 for a lone character */
    zhv_str text;  /* how it is read; empty: as its characters alone. Of one
                      ambiguous character: all readings, the default first */
} zhv_word;

typedef struct zhv_words {
    zhv_str strings;
    const uint8_t *classes; /* by code point of the BMP; NULL: no words */
    const uint8_t *pairs;   /* by zhv_words_pair: ZHV_PAIR_..., a bit too
                               much now and then */
    const uint8_t *links;   /* by zhv_words_link: ZHV_LINK_..., likewise */
    const uint8_t *threes;  /* by zhv_words_three: a word begins with them,
                               likewise */
    const uint8_t
        *contests;        /* by zhv_words_contest: ZHV_CONTEST_..., likewise */
    const uint8_t *costs; /* of characters alone, as zhv_word.cost; 0: not
                             known */
    const uint16_t *simple; /* by code point of the BMP: the Simplified
                               character, or it itself */
    const zhv_disk_rule *rules;
    const uint16_t *atoms;
    const zhv_disk_ruled *ruled; /* match/context.c; ruled_log 0: none */
    const uint32_t *gates;
    const zhv_disk_start *starts; /* starts_log 0: none */
    const uint16_t *longs;
    const zhv_disk_form *forms;
    const zhv_disk_term_start
        *term_starts; /* match/terms.c; terms_log 0: none */
    const zhv_disk_term *terms;
    const zhv_disk_latin *latin; /* match/terms.c */
    uint32_t latin_n;
    const uint16_t *foreign; /* zhv_words_foreign */
    uint32_t foreign_n;
    const uint8_t *dots; /* by zhv_words_dot: some key of the tables has a ·
                            between the two, or a bit too much */
    uint32_t terms_log;
    uint32_t terms_n;
    uint32_t forms_n;
    uint32_t rules_n;
    uint32_t atoms_n;
    uint32_t ruled_log;
    uint32_t gates_n;
    uint32_t starts_log;
    uint32_t longs_n;
    bool frequencies; /* words are more than OpenCC's keys */
} zhv_words;

/* What is asked about two neighbours, as bits. */
#define ZHV_PAIR_FIRST  1u /* a word has both, reads the first not as alone */
#define ZHV_PAIR_SECOND 2u /* ... the second */
#define ZHV_PAIR_START  4u /* a term (match/terms.h) has just the two */
#define ZHV_PAIR_START_MORE                                                    \
    8u /* one begins so, and its second and third character have THIRD */
#define ZHV_PAIR_HANT_MORE 16u /* as START_MORE */
#define ZHV_PAIR_HANT                                                          \
    32u /* as START, of keys of a regional table for Traditional text, as they \
           are written there */
#define ZHV_PAIR_START_THIRD 64u
#define ZHV_PAIR_HANT_THIRD  128u

/* What is known of two neighbours, whatever stands beside them, as bits. */
#define ZHV_LINK_INSIDE 1u /* a word has both */
#define ZHV_LINK_WORD   2u /* they are one */

/* What is known of three characters in a word of three and more, as bits: it
 * reads one of them not as alone. Of two that are one, the third is 0. */
#define ZHV_CONTEST_FIRST  1u /* its first, the first of the word */
#define ZHV_CONTEST_MIDDLE 2u
#define ZHV_CONTEST_LAST   4u /* its third, the last of the word */

/* Their place. Characters of three bytes, as code points. */
static inline uint32_t zhv_words_pair(uint32_t one, uint32_t two)
{
    return (one << 16 | two) * 0x9E3779B1u >> (32 - ZHV_PAIRS_LOG);
}

/* A place among 1 << log (1 to 32) for one or two characters. */
static inline uint32_t zhv_words_hash(uint32_t key, uint32_t log)
{
    return key * 0x9E3779B1u >> (32 - log);
}

/* A bit for the third character of a word. */
static inline uint32_t zhv_term_third(uint32_t cp)
{
    return 1u << zhv_words_hash(cp, 5);
}

/* Place of a · between two characters, in Simplified. */
static inline uint32_t zhv_words_dot(uint32_t before, uint32_t behind)
{
    return zhv_words_hash(before << 16 | behind, ZHV_DOTS_LOG);
}

/* Places of two neighbours and of three, likewise. */
static inline uint32_t zhv_words_link(uint32_t one, uint32_t two)
{
    return (one << 16 | two) * 0x9E3779B1u >> (32 - ZHV_LINKS_LOG);
}

static inline uint32_t zhv_words_three(uint32_t one, uint32_t two,
                                       uint32_t three)
{
    return ((one << 16 | two) * 0x85EBCA6Bu ^ three * 0xC2B2AE35u) >>
           (32 - ZHV_THREE_LOG);
}

static inline uint32_t zhv_words_contest(uint32_t one, uint32_t two,
                                         uint32_t three)
{
    return zhv_words_three(one, two, three) >>
           (ZHV_THREE_LOG - ZHV_CONTESTS_LOG);
}

/* What is known of three neighbours: ZHV_CONTEST_... */
static inline uint32_t zhv_words_contested(const uint8_t *set, uint32_t i)
{
    return (uint32_t)set[i >> 1] >> 4 * (i & 1) & 15;
}

/* The two bits at a place. */
static inline uint32_t zhv_words_bits(const uint8_t *set, uint32_t i)
{
    return (uint32_t)set[i >> 2] >> 2 * (i & 3) & 3;
}

/* All words of more than `than` bytes that begin at s[pos], the shortest first;
 * the character alone among them when it is known. Returns how many. */
uint32_t zhv_words_longer(const zhv_words *, zhv_str s, size_t pos, size_t than,
                          zhv_word out[ZHV_WORD_MAX_CP]);

static inline uint32_t zhv_words_at(const zhv_words *w, zhv_str s, size_t pos,
                                    zhv_word out[ZHV_WORD_MAX_CP])
{
    return zhv_words_longer(w, s, pos, 0, out);
}

/* As zhv_words_at, for those who weigh words against each other: of the
 * character alone nothing but the cost. */
uint32_t zhv_words_weighed(const zhv_words *, zhv_str s, size_t pos,
                           zhv_word out[ZHV_WORD_MAX_CP]);

/* All readings of the character of three bytes at s[pos], its default first. */
zhv_str zhv_words_readings(const zhv_words *, zhv_str s, size_t pos);

/* The forms of an ambiguous character: *n of them. */
const zhv_disk_form *zhv_words_forms(const zhv_words *, uint32_t cp,
                                     uint32_t *n);

/* May a word have both, the character before s[pos] and the one there? */
bool zhv_words_linked(const zhv_words *, zhv_str s, size_t pos);

/* Is the character of three bytes at s[pos], in either script, one with which a
 * foreign name goes on, and a word hardly begins? Class `foreign` of
 * dicts/context/lone.tsv. */
bool zhv_words_foreign(const zhv_words *, zhv_str s, size_t pos);

/* May some key of the tables have the · at s[pos], between characters of three
 * bytes, in either script? */
bool zhv_words_dotted(const zhv_words *, zhv_str s, size_t pos);

/* The class of the character of three bytes at s[pos]; 0 for any other. */
static inline uint8_t zhv_words_class(const zhv_words *w, zhv_str s, size_t pos)
{
    const unsigned char *p = (const unsigned char *)s.ptr + pos;
    if (s.len - pos < 3 || (p[0] & 0xF0) != 0xE0 || (p[1] & 0xC0) != 0x80 ||
        (p[2] & 0xC0) != 0x80) {
        return 0;
    }
    return w
        ->classes[(p[0] & 0xFu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu)];
}

#endif

/* What the sections of a dictionary image hold. Shared by the reader
 * (match/dict.c) and the writer (mkdict); any change here needs a new
 * ZHV_IMAGE_VERSION. */
#ifndef ZHV_FORMAT_H
#define ZHV_FORMAT_H

#include "match/trie.h"

enum {
    ZHV_SECTION_STRINGS = 1,   /* bytes; texts are found by offset and length */
    ZHV_SECTION_NODES = 2,     /* zhv_node[]; node 0 is unused */
    ZHV_SECTION_SYMBOLS = 3,   /* zhv_disk_symbols[], then u16 tables */
    ZHV_SECTION_CHAINS = 4,    /* zhv_disk_chain[] */
    ZHV_SECTION_TARGETS = 5,   /* zhv_disk_target[] */
    ZHV_SECTION_SCRIPTS = 6,   /* ZHV_CP_... bits: two for each character of
                                  the BMP, then a byte a symbol */
    ZHV_SECTION_INFO = 7,      /* zhv_disk_pair[] */
    ZHV_SECTION_BLOBS = 8,     /* zhv_disk_pair[] */
    ZHV_SECTION_QUICK = 9,     /* tables of match/quick.h */
    ZHV_SECTION_OUTCOMES = 10, /* zhv_outcome[] */
    ZHV_SECTION_WORDS = 11     /* zhv_disk_words, then what it points to */
};

#define ZHV_SECTIONS_KNOWN 0xFFEu

/* Chains that a reader takes: it copies their records when it opens. */
#define ZHV_CHAINS_MAX 1024u

/* Bytes of the first part of ZHV_SECTION_SCRIPTS. */
#define ZHV_SCRIPTS_BMP (65536u / 4)

#define ZHV_STAGES_MAX 8u

typedef struct zhv_disk_text {
    uint32_t off; /* into the strings */
    uint32_t len;
} zhv_disk_text;

typedef struct zhv_disk_pair {
    zhv_disk_text key;
    zhv_disk_text value;
} zhv_disk_pair;

/* A symbol table: bmp, then pages, then blocks, as u16 from offset `off` of
 * the section. */
typedef struct zhv_disk_symbols {
    uint32_t off;
    uint32_t blocks;
} zhv_disk_symbols;

#define ZHV_CHAIN_IDS   1u /* ideographic description sequences stay whole */
#define ZHV_CHAIN_DENSE 2u /* match/quick.h: look at `starts` at once */
#define ZHV_CHAIN_KIN   4u /* it has kin */

typedef struct zhv_disk_chain {
    zhv_disk_text name;
    uint32_t unit_root;
    uint32_t norm_root; /* 0: no normalisation */
    uint32_t symbols;   /* table for source text; table 0 is for stages */
    uint32_t segmented; /* 1: nodes with ZHV_NODE_KEY end a run */
    uint32_t flags;
    uint32_t stages;
    uint64_t ascii[2]; /* a bit for each character that begins a unit */
    uint32_t stage_root[ZHV_STAGES_MAX]; /* as run text meets them */
    uint32_t quick_first; /* offsets into the section of quick tables */
    uint32_t quick_starts;
    uint32_t quick_deep;
    uint32_t quick_inside;
    uint32_t quick_deep_bits;
    uint32_t quick_inside_bits;
    uint32_t quick_kin; /* match/kin.h; the same for kin of one script */
    uint16_t kin_bit;   /* 0: the one that its kin are compared with */
    uint16_t kin_family;
} zhv_disk_chain;

typedef struct zhv_disk_target {
    uint32_t variant;
    uint32_t script_only; /* 0, 1; 2: both */
    uint32_t script;      /* ZHV_SCRIPT_...; 0: any */
    uint32_t chain;
} zhv_disk_target;

/* Words and what their neighbours say about characters that are in none
 * (match/words.h, match/context.h). Offsets into the section, in bytes. */
typedef struct zhv_disk_words {
    uint32_t frequencies; /* 1: words have frequencies */
    uint32_t classes;     /* 65536 bytes */
    uint32_t rules;       /* zhv_disk_rule[], by character, then as written */
    uint32_t rules_n;
    uint32_t atoms; /* uint16_t[] */
    uint32_t atoms_n;
    uint32_t pairs;    /* a byte each, by zhv_words_pair */
    uint32_t links;    /* two bits each, by zhv_words_link */
    uint32_t threes;   /* likewise, by zhv_words_three */
    uint32_t contests; /* four bits each, by zhv_words_contest */
    uint32_t costs;    /* 65536 bytes: of each character alone */
    uint32_t ruled;    /* zhv_disk_ruled[1 << ruled_log], by zhv_words_hash */
    uint32_t ruled_log;
    uint32_t gates; /* uint32_t[], in tables of ZHV_GATE_COUNT */
    uint32_t gates_n;
    uint32_t starts; /* zhv_disk_start[1 << starts_log], by zhv_words_hash of
                        the key */
    uint32_t starts_log;
    uint32_t longs; /* uint16_t[]: words of three characters and more */
    uint32_t longs_n;
    uint32_t simple; /* uint16_t[65536]: Traditional to Simplified */
    uint32_t forms;  /* zhv_disk_form[], by `one`, then by `form` */
    uint32_t forms_n;
    uint32_t term_starts; /* zhv_disk_term_start[1 << terms_log], by
                             zhv_words_hash of the key */
    uint32_t terms_log;
    uint32_t terms; /* zhv_disk_term[] */
    uint32_t terms_n;
    uint32_t latin; /* zhv_disk_latin[], in order */
    uint32_t latin_n;
    uint32_t foreign; /* uint16_t[], in order */
    uint32_t foreign_n;
    uint32_t dots; /* a bit each, by zhv_words_dot */
} zhv_disk_words;

/* The terms (match/terms.h) that begin with two characters, or are the one. */
typedef struct zhv_disk_term_start {
    uint32_t key;    /* as zhv_disk_start.key */
    uint32_t first;  /* of those with more characters than the key */
    uint32_t thirds; /* zhv_term_third of their third characters */
    uint8_t flags;   /* ZHV_WORD_... of the key itself; 0: it is none */
    uint8_t unused[3];
} zhv_disk_term_start;

typedef struct zhv_disk_term {
    uint16_t rest[6]; /* behind its second character */
    uint8_t len;      /* characters; TERM_LAST: no more begin so */
    uint8_t flags;    /* ZHV_WORD_... */
} zhv_disk_term;

/* A Latin name that tells the subject: small letters, filled up with NUL. */
#define ZHV_LATIN_MAX 15u
typedef struct zhv_disk_latin {
    char text[ZHV_LATIN_MAX + 1];
} zhv_disk_latin;

#define ZHV_TERM_LEN      0x7Fu
#define ZHV_TERM_LAST     0x80u
#define ZHV_TERMS_LOG_MAX 20u

/* An ambiguous character, and one that t2s makes it of: itself, too. */
typedef struct zhv_disk_form {
    uint16_t one;
    uint16_t form;
} zhv_disk_form;

/* One character or two: a word, the beginning of longer ones, or both. One line
 * of the cache says nearly always what they are. */
typedef struct zhv_disk_start {
    uint32_t key;    /* the last code point, the one before it above; 0: free */
    uint32_t longs;  /* index of how it is read, when that has a length: where
                        it lies in the strings, the lower half first; then of
                        those that go on, if there are any */
    uint32_t thirds; /* zhv_term_third of their third characters */
    uint8_t text_len;
    uint8_t cost; /* 0: no word */
    uint8_t flags;
    uint8_t unused;
} zhv_disk_start;

/* Those that go on, in order of code points, the shorter ones first: a head,
 * ZHV_WORD_..., the characters behind the second, and with ZHV_LONG_TEXT where
 * its reading lies in the strings, as long as the word. */
#define ZHV_LONG_LEN  15u /* characters */
#define ZHV_LONG_LAST 16u /* no more go on from there */
#define ZHV_LONG_TEXT 32u
#define ZHV_LONG_COST 8u /* the cost begins at that bit */

#define ZHV_PAIRS_LOG      17u
#define ZHV_PAIRS_BYTES    (1u << ZHV_PAIRS_LOG)
#define ZHV_RULED_LOG_MAX  18u
#define ZHV_STARTS_LOG_MAX 24u
#define ZHV_DOTS_LOG       16u
#define ZHV_DOTS_BYTES     (1u << (ZHV_DOTS_LOG - 3))
#define ZHV_LINKS_LOG      20u
#define ZHV_LINKS_BYTES    (1u << (ZHV_LINKS_LOG - 2))
#define ZHV_THREE_LOG      20u
#define ZHV_CONTESTS_LOG   16u
#define ZHV_CONTESTS_BYTES (1u << (ZHV_CONTESTS_LOG - 1))
#define ZHV_THREE_BYTES    (1u << (ZHV_THREE_LOG - 3))

/* A rule: the character is read so between these neighbours. */
typedef struct zhv_disk_rule {
    uint16_t cp;
    uint16_t reading;
    uint32_t left;   /* into the atoms, nearest neighbour first */
    uint32_t right;  /* likewise */
    uint8_t strong;  /* 1: also inside a word */
    uint8_t dialect; /* 1: only near characters of ZHV_CLASS_DIALECT */
    uint16_t line;   /* of the file, for those who ask why */
} zhv_disk_rule;

/* A gate: by a hash of a neighbour, which rules of a character it does not
 * refuse, a bit each; the last bit speaks for all rules from there on. Chinese
 * characters come first, then what else there is. */
#define ZHV_GATE_HAN_LOG  7u
#define ZHV_GATE_ELSE_LOG 4u
#define ZHV_GATE_COUNT    ((1u << ZHV_GATE_HAN_LOG) + (1u << ZHV_GATE_ELSE_LOG))
#define ZHV_GATE_BITS     32u
#define ZHV_GATE_REACH    3u /* neighbours on each side that have gates */

typedef struct zhv_disk_gates {
    uint32_t left; /* into the gates */
    uint32_t right;
} zhv_disk_gates;

/* A character that rules are about. */
typedef struct zhv_disk_ruled {
    uint32_t cp;
    uint32_t rules_n;                     /* 0: the slot is free */
    uint32_t first;                       /* of its rules */
    uint32_t strong;                      /* those that are, a bit each */
    zhv_disk_gates gates[ZHV_GATE_REACH]; /* the nearest first; both 0: they
                                             refuse nothing */
} zhv_disk_ruled;

#endif

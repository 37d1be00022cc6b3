/* Pages, one after the other, out of whatever holds them: MediaWiki export
 * XML (schema 0.10 and 0.11), JSON Lines, folders and single files of wiki
 * text; each of them plain or compressed (stream.h). Memory does not depend
 * on how many pages there are.
 *
 * What is handed out also says where it stood: `raw` of all units, joined, is
 * the whole input byte for byte (without latest_only), so that a writer can
 * change a page's text and copy the rest. */
#ifndef ZHV_PAGES_H
#define ZHV_PAGES_H

#include "base/status.h"
#include "base/str.h"

/* Half-open, in bytes from the start of zhv_page_in.raw; from == to == 0:
 * not there. */
typedef struct zhv_place {
    size_t from;
    size_t to;
} zhv_place;

typedef uint32_t zhv_pages_kind;
#define ZHV_PAGES_AUTO  0u /* by the first bytes of each input */
#define ZHV_PAGES_XML   1u
#define ZHV_PAGES_JSONL 2u
#define ZHV_PAGES_TEXT  3u /* an input is one page */

/* Part of an export that holds whole pages: packed bytes [from, to) of a
 * file, streams of a multistream .bz2. The first part has the export's head,
 * the last its end. */
typedef struct zhv_pages_part {
    size_t input; /* what zhv_page_in.input is to be */
    const char *path;
    uint64_t from;
    uint64_t to;
} zhv_pages_part;

typedef struct zhv_pages_options {
    zhv_pages_kind kind;
    const char *text_field;  /* JSON Lines; NULL: "text" */
    const char *title_field; /* NULL: "title" */
    size_t page_max;         /* bytes; 0: ZHV_PAGE_MAX */
    /* XML: of each page only the revision with the latest time stamp, and no
     * raw bytes: for readers that want a page's text and nothing else. */
    bool latest_only;
    unsigned threads; /* that unpack beside the one that reads */
    bool is_part;     /* of XML: the document may begin or end elsewhere */
    bool is_inside;   /* and does not begin here */
} zhv_pages_options;

/* A page larger than this has no text; its raw bytes come in pieces. */
#define ZHV_PAGE_MAX ((size_t)64 << 20)

/* One revision of a page, or raw bytes that belong to none. Everything is
 * borrowed until the next call. */
typedef struct zhv_page_in {
    zhv_pages_kind kind; /* never AUTO */
    bool is_page;        /* false: raw bytes only */
    bool is_first;       /* the page's first revision: has its <title> */
    /* NULL, or why text is empty: the page is to be passed as it is.
     * Static. */
    const char *no_text;
    bool is_broken;   /* no_text is a fault of the input, not its will */
    size_t input;     /* index of the path that was given */
    const char *path; /* the input; inside a folder: the file */
    zhv_str relative; /* path below the folder that was given, unpacked */
    zhv_str title;
    zhv_str text;
    zhv_str model;     /* "wikitext" where the input says nothing */
    zhv_str format;    /* "text/x-wiki" */
    zhv_str redirect;  /* where the page leads; empty: none */
    zhv_str timestamp; /* of the revision */
    int32_t ns;
    uint64_t id;
    uint64_t revision;
    uint64_t offset; /* of the page in the unpacked input */
    zhv_str raw;
    zhv_place raw_title;    /* content of <title> */
    zhv_place raw_redirect; /* value of <redirect title="..."> */
    zhv_place raw_tag;      /* <text ...>; JSON Lines: not set */
    zhv_place raw_text;     /* content of <text>; the JSON string's inside */
    zhv_place raw_sha1;     /* content of <sha1> */
} zhv_page_in;

typedef struct zhv_pages zhv_pages;

/* Opens inputs, to be read one after the other; "-" is standard input, a
 * folder means its .wiki .wikitext .mediawiki .md .markdown and .txt files in
 * the order of their names. paths is borrowed; options may be NULL.
 * Errors   ZHV_E_NOMEM; an input that cannot be opened is told by next */
zhv_status zhv_pages_open(const char *const *paths, size_t n,
                          const zhv_pages_options *, zhv_pages **out,
                          zhv_error *err);

/* The same for parts of exports; all is borrowed. Offsets of pages count from
 * the start of their part. */
zhv_status zhv_pages_open_parts(const zhv_pages_part *parts, size_t n,
                                const zhv_pages_options *, zhv_pages **out,
                                zhv_error *err);

/* The next unit. False: the end, or err->code says what is wrong. After an
 * error with an input the next call goes on with the next input.
 * Errors   ZHV_E_IO, ZHV_E_DATA (with the byte offset), ZHV_E_NOMEM */
bool zhv_pages_next(zhv_pages *, zhv_page_in *out, zhv_error *err);
/* The part that the last answer, unit or error, was about. */
size_t zhv_pages_part_at(const zhv_pages *);
void zhv_pages_close(zhv_pages *);

/* Bytes of the inputs taken so far and, where known, in all. */
uint64_t zhv_pages_position(const zhv_pages *);
uint64_t zhv_pages_size(const zhv_pages *);

#endif

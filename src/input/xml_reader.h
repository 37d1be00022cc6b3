/* MediaWiki's export, being read: what the elements say (xml_elements.c), and
 * units of whole bytes made of it (pages_xml.c). */
#ifndef ZHV_XML_READER_H
#define ZHV_XML_READER_H

#include <expat.h>

#include "input/page_source.h"

#define ZHV_XML_DEPTH_MAX 64 /* an export has 6 */
#define ZHV_XML_TOO_LARGE "larger than the most a page may have"

typedef enum zhv_xml_element {
    ZHV_XML_OTHER,
    ZHV_XML_MEDIAWIKI,
    ZHV_XML_PAGE,
    ZHV_XML_TITLE,
    ZHV_XML_NS,
    ZHV_XML_ID,
    ZHV_XML_REDIRECT,
    ZHV_XML_REVISION,
    ZHV_XML_REVISION_ID,
    ZHV_XML_TIMESTAMP,
    ZHV_XML_MODEL,
    ZHV_XML_FORMAT,
    ZHV_XML_TEXT,
    ZHV_XML_SHA1
} zhv_xml_element;

/* What a revision says. */
typedef struct zhv_xml_revision {
    zhv_buffer text, model, format, timestamp;
    uint64_t id;
    uint64_t offset;
    const char *no_text;
    bool is_broken;
} zhv_xml_revision;

typedef struct zhv_xml_reader {
    zhv_page_feed *feed;
    XML_Parser parser;
    zhv_xml_element path[ZHV_XML_DEPTH_MAX];
    unsigned depth;
    zhv_buffer raw;
    size_t head;     /* of raw: the end of the unit before */
    uint64_t raw_at; /* where that is in the input */
    size_t unit;     /* length of the unit that was handed out */
    zhv_buffer title, redirect, number;
    zhv_buffer *into; /* where character data go, or NULL */
    size_t into_max;
    uint64_t page_at;
    uint64_t id;
    int32_t ns;
    bool is_first; /* no revision of this page was handed out */
    bool in_page;
    bool have_revision; /* read, not handed out */
    bool ready;         /* a unit ends at cut */
    bool too_big;
    bool suspended;
    bool ended;       /* no byte more of the input */
    bool at_end;      /* and the parser knows */
    uint64_t fed;     /* where in the input the parser goes on */
    uint64_t skipped; /* bytes that it did not get */
    uint32_t skipped_lines;
    uint64_t text_from; /* where the content of <text> begins, last */
    size_t searched;    /* bytes of it without a tag */
    uint64_t begun;     /* bytes of root_begin */
    uint64_t cut;
    zhv_xml_revision now, best;
    bool have_best;
    zhv_place title_at, redirect_at, tag_at, text_at, sha1_at;
    zhv_error error;
} zhv_xml_reader;

/* Sets the handlers that fill the reader and suspend the parser where a unit
 * ends. */
void zhv_xml_set_handlers(zhv_xml_reader *);
/* Latches the error, with the place, and ends the parsing. */
void zhv_xml_stop(zhv_xml_reader *, zhv_status, const char *what);
void zhv_xml_clear(zhv_xml_revision *);

/* What follows the unit before. */
static inline zhv_str zhv_xml_rest(const zhv_xml_reader *r)
{
    return zhv_str_sub(zhv_buffer_str(&r->raw), r->head, r->raw.len);
}

#endif

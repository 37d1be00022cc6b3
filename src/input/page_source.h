/* How one input gives its pages; pages.c holds the array of the kinds. */
#ifndef ZHV_PAGE_SOURCE_H
#define ZHV_PAGE_SOURCE_H

#include "input/buffer.h"
#include "input/pages.h"
#include "input/stream.h"

/* What every kind gets to work with: the stream, whose first bytes were read
 * already to find out the kind, and the options with defaults filled in. */
typedef struct zhv_page_feed {
    zhv_stream *stream; /* borrowed */
    zhv_buffer head;    /* owned by the feed; used up first */
    size_t head_used;
    zhv_pages_options options;
} zhv_page_feed;

/* Reads on: what is left of the head, then the stream. *out 0: the end. */
zhv_status zhv_page_feed_read(zhv_page_feed *, char *bytes, size_t room,
                              size_t *out, zhv_error *err);

/* So many raw bytes are gathered before they go out as they are: what a page
 * may have, or, when it is known to have more, little at a time. */
static inline size_t zhv_page_feed_room(const zhv_page_feed *f, bool too_big)
{
    const size_t little = (size_t)256 * 1024;
    const size_t most = f->options.page_max;
    return too_big && little < most ? little : most;
}

typedef struct zhv_page_source {
    /* NULL: out of memory. */
    void *(*open)(zhv_page_feed *);
    /* Fills what the input says; false: the end, or err->code. */
    bool (*next)(void *state, zhv_page_in *out, zhv_error *err);
    void (*close)(void *state);
} zhv_page_source;

extern const zhv_page_source zhv_page_source_xml;
extern const zhv_page_source zhv_page_source_jsonl;
extern const zhv_page_source zhv_page_source_text;

/* Files of a folder and the folders in it, sorted by path: names of pages.
 * *out: n owned paths in an owned array. */
zhv_status zhv_in_folder_list(const char *path, char ***out, size_t *n,
                              zhv_error *err);
/* A file that holds a page, by its extension. */
bool zhv_in_folder_takes(const char *name);

#endif

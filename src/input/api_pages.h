/* Pages of a live wiki, through MediaWiki's api.php: all whose title begins in
 * a certain way, with their text. Knows HTTP and the shape of the answers;
 * nothing is believed that has not been looked at. */
#ifndef ZHV_API_PAGES_H
#define ZHV_API_PAGES_H

#include "input/pages.h"

typedef struct zhv_api_options {
    /* http (without s) to any host; else only to this machine */
    bool allow_http;
    /* Is the run to end? NULL: never. Asked while waiting. */
    bool (*stopped)(void);
    size_t answer_max;  /* bytes of one answer, unpacked; 0: 64 MB */
    uint32_t answer_ms; /* for one answer; 0: two minutes, if it comes on */
    uint32_t wait_ms;   /* before asking again after a fault; 0: 500, then twice
                           as long each time. The server may ask for more. */
} zhv_api_options;

/* Pages of a namespace whose name begins with prefix. */
typedef struct zhv_api_query {
    int32_t ns;
    const char *prefix;
    bool may_lack; /* a wiki without the namespace has no such pages */
} zhv_api_query;

/* Takes a page, borrowed for the call; what is not ZHV_OK ends it all. */
typedef zhv_status zhv_api_sink(void *context, const zhv_page_in *);

bool zhv_api_is_url(const char *source);

/* Asks for all pages of a query. A server that is busy (maxlag, 429, 5xx) or a
 * connection that breaks is asked again, five times at most; redirects are
 * followed, three at most and never from https to http.
 * url      https://HOST/PATH/api.php
 * Errors   ZHV_E_IO: no answer, or an error as the answer; ZHV_E_DATA: an
 *          answer that is none of an api.php; ZHV_E_LIMIT: larger than
 *          answer_max, or without an end; ZHV_E_ARGUMENT: the URL;
 *          ZHV_E_NOMEM; those of the sink. err names the URL */
zhv_status zhv_api_pages_each(const char *url, const zhv_api_query *,
                              const zhv_api_options *, zhv_api_sink *,
                              void *context, zhv_error *err);

#endif

/* libcurl, loaded when something is asked over HTTP: with it come some thirty
 * libraries, and to load these takes as long as all else that a short run of
 * the tool does. */
#ifndef ZHV_LATE_CURL_H
#define ZHV_LATE_CURL_H

#include <curl/curl.h>
#include <stdbool.h>

typedef struct zhv_late_curl {
    CURL *(*easy_init)(void);
    void (*easy_cleanup)(CURL *);
    CURLcode (*easy_setopt)(CURL *, CURLoption, ...);
    CURLcode (*easy_perform)(CURL *);
    CURLcode (*easy_getinfo)(CURL *, CURLINFO, ...);
    char *(*easy_escape)(CURL *, const char *, int);
    const char *(*easy_strerror)(CURLcode);
    void (*free)(void *);
    CURLU *(*url)(void);
    void (*url_cleanup)(CURLU *);
    CURLUcode (*url_set)(CURLU *, CURLUPart, const char *, unsigned);
    CURLUcode (*url_get)(const CURLU *, CURLUPart, char **, unsigned);
} zhv_late_curl;

/* False when it is not there. It stays until the program ends. */
bool zhv_late_curl_open(zhv_late_curl *out);

#endif

#include "input/late_curl.h"

#include "input/late.h"

#define FIND(name)                                                             \
    zhv_late_find(library, "curl_" #name, &out->name, sizeof out->name)

bool zhv_late_curl_open(zhv_late_curl *out)
{
    static const char *const names[] = {"libcurl.so.4", "libcurl.so",
                                        "libcurl.4.dylib"};
    void *library = zhv_late_library(names, sizeof names / sizeof *names);
    return library && FIND(easy_init) && FIND(easy_cleanup) &&
           FIND(easy_setopt) && FIND(easy_perform) && FIND(easy_getinfo) &&
           FIND(easy_escape) && FIND(easy_strerror) && FIND(free) &&
           FIND(url) && FIND(url_cleanup) && FIND(url_set) && FIND(url_get);
}

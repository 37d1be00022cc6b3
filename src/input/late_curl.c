#include "input/late_curl.h"

#include <dlfcn.h>
#include <string.h>

static void *load(void)
{
    static const char *const names[] = {"libcurl.so.4", "libcurl.so",
                                        "libcurl.4.dylib"};
    void *library = NULL;
    for (size_t i = 0; i < sizeof names / sizeof *names && !library; i++) {
        library = dlopen(names[i], RTLD_LAZY | RTLD_LOCAL);
    }
    return library;
}

/* *out     a pointer to a function, of that size: C knows no other way from
 *          dlsym's to one */
static bool find(void *library, const char *name, void *out, size_t size)
{
    void *symbol = dlsym(library, name);
    if (symbol == NULL || size != sizeof symbol) {
        return false;
    }
    memcpy(out, &symbol, size);
    return true;
}

#define FIND(name) find(library, "curl_" #name, &out->name, sizeof out->name)

bool zhv_late_curl_open(zhv_late_curl *out)
{
    void *library = load();
    return library && FIND(easy_init) && FIND(easy_cleanup) &&
           FIND(easy_setopt) && FIND(easy_perform) && FIND(easy_getinfo) &&
           FIND(easy_escape) && FIND(easy_strerror) && FIND(free) &&
           FIND(url) && FIND(url_cleanup) && FIND(url_set) && FIND(url_get);
}

#include "input/late.h"

#include <dlfcn.h>
#include <string.h>

void *zhv_late_library(const char *const *names, size_t n)
{
    void *library = NULL;
    for (size_t i = 0; i < n && !library; i++) {
        library = dlopen(names[i], RTLD_LAZY | RTLD_LOCAL);
    }
    return library;
}

bool zhv_late_find(void *library, const char *name, void *out, size_t size)
{
    void *symbol = dlsym(library, name);
    if (symbol == NULL || size != sizeof symbol) {
        return false;
    }
    memcpy(out, &symbol, size);
    return true;
}

#include "cli/late_crypto.h"

#include "input/late.h"

#define FIND(name)                                                             \
    zhv_late_find(library, "EVP_" #name, &out->name, sizeof out->name)

bool zhv_late_crypto_open(zhv_late_crypto *out)
{
    static const char *const names[] = {"libcrypto.so.3", "libcrypto.so",
                                        "libcrypto.3.dylib"};
    void *library = zhv_late_library(names, sizeof names / sizeof *names);
    return library && FIND(sha1) && FIND(sha256) && FIND(MD_CTX_new) &&
           FIND(MD_CTX_free) && FIND(DigestInit_ex) && FIND(DigestUpdate) &&
           FIND(DigestFinal_ex);
}

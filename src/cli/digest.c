#include "cli/digest.h"

#include <openssl/evp.h>
#include <stdlib.h>

bool zhv_sha1_of(zhv_str s, zhv_sha1 *out)
{
    unsigned char hash[EVP_MAX_MD_SIZE];
    unsigned n = 0;
    if (EVP_Digest(s.ptr ? s.ptr : "", s.len, hash, &n, EVP_sha1(), NULL) !=
        1) {
        return false;
    }
    out->text[31] = '\0';
    for (int digit = 30; digit >= 0; digit--) {
        unsigned rest = 0;
        for (unsigned i = 0; i < n; i++) {
            unsigned value = rest << 8 | hash[i];
            hash[i] = (unsigned char)(value / 36);
            rest = value % 36;
        }
        out->text[digit] = "0123456789abcdefghijklmnopqrstuvwxyz"[rest];
    }
    return true;
}

struct zhv_digest {
    EVP_MD_CTX *context;
    bool broken;
};

zhv_digest *zhv_digest_new(void)
{
    zhv_digest *d = calloc(1, sizeof *d);
    if (d == NULL) {
        return NULL;
    }
    d->context = EVP_MD_CTX_new();
    if (d->context == NULL ||
        EVP_DigestInit_ex(d->context, EVP_sha256(), NULL) != 1) {
        zhv_digest_free(d);
        return NULL;
    }
    return d;
}

void zhv_digest_add(zhv_digest *d, zhv_str s)
{
    if (s.len && EVP_DigestUpdate(d->context, s.ptr, s.len) != 1) {
        d->broken = true;
    }
}

bool zhv_digest_take(zhv_digest *d, zhv_sha256 *out)
{
    unsigned char hash[EVP_MAX_MD_SIZE];
    unsigned n = 0;
    bool fine = !d->broken && EVP_DigestFinal_ex(d->context, hash, &n) == 1 &&
                EVP_DigestInit_ex(d->context, EVP_sha256(), NULL) == 1;
    for (unsigned i = 0; i < n && i < 32; i++) {
        out->text[2 * i] = "0123456789abcdef"[hash[i] >> 4];
        out->text[2 * i + 1] = "0123456789abcdef"[hash[i] & 15];
    }
    out->text[fine ? 64 : 0] = '\0';
    return fine;
}

void zhv_digest_free(zhv_digest *d)
{
    if (d) {
        EVP_MD_CTX_free(d->context);
        free(d);
    }
}

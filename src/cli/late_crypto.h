/* libcrypto, loaded when something is hashed: to load it takes a third of all
 * that the linker does before a short run begins. */
#ifndef ZHV_LATE_CRYPTO_H
#define ZHV_LATE_CRYPTO_H

#include <openssl/evp.h>
#include <stdbool.h>

typedef struct zhv_late_crypto {
    const EVP_MD *(*sha1)(void);
    const EVP_MD *(*sha256)(void);
    EVP_MD_CTX *(*MD_CTX_new)(void);
    void (*MD_CTX_free)(EVP_MD_CTX *);
    int (*DigestInit_ex)(EVP_MD_CTX *, const EVP_MD *, ENGINE *);
    int (*DigestUpdate)(EVP_MD_CTX *, const void *, size_t);
    int (*DigestFinal_ex)(EVP_MD_CTX *, unsigned char *, unsigned *);
} zhv_late_crypto;

/* False when it is not there. It stays until the program ends. Thread-safe. */
bool zhv_late_crypto_open(zhv_late_crypto *out);

#endif

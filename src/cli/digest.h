/* Hashes that others check: SHA-256 of what a batch read, SHA-1 as MediaWiki
 * writes it. */
#ifndef ZHV_DIGEST_H
#define ZHV_DIGEST_H

#include "base/str.h"

/* 31 digits of base 36 and a NUL. */
typedef struct zhv_sha1 {
    char text[32];
} zhv_sha1;

/* 64 hexadecimal digits and a NUL. */
typedef struct zhv_sha256 {
    char text[65];
} zhv_sha256;

/* A hash that grows. */
typedef struct zhv_digest zhv_digest;
zhv_digest *zhv_digest_new(void);
void zhv_digest_add(zhv_digest *, zhv_str);
/* The bytes of a file; of a folder, what its entries are called, how large
 * they are and when they changed. False: it cannot be read. */
bool zhv_digest_add_file(zhv_digest *, const char *path);
/* What was added so far; begins anew. */
bool zhv_digest_take(zhv_digest *, zhv_sha256 *out);
/* Of s alone; nothing is added. False: the hash is not to be had. */
bool zhv_digest_sha1(zhv_digest *, zhv_str s, zhv_sha1 *out);
void zhv_digest_free(zhv_digest *);

#endif

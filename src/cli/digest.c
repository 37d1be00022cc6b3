#include "cli/digest.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "cli/late_crypto.h"

#define FIVE_DIGITS 60466176u /* 36 to the 5th */

/* The 160 bits as a number of 31 digits, five of them at a time. */
static void put_base36(const unsigned char *hash, zhv_sha1 *out)
{
    uint32_t words[5];
    for (unsigned i = 0; i < 5; i++) {
        words[i] = (uint32_t)hash[4 * i] << 24 |
                   (uint32_t)hash[4 * i + 1] << 16 |
                   (uint32_t)hash[4 * i + 2] << 8 | hash[4 * i + 3];
    }
    out->text[31] = '\0';
    for (int digit = 30; digit >= 0;) {
        uint64_t rest = 0;
        for (unsigned i = 0; i < 5; i++) {
            rest = rest << 32 | words[i];
            words[i] = (uint32_t)(rest / FIVE_DIGITS);
            rest %= FIVE_DIGITS;
        }
        for (unsigned i = 0; i < 5 && digit >= 0; i++, rest /= 36) {
            out->text[digit--] =
                "0123456789abcdefghijklmnopqrstuvwxyz"[rest % 36];
        }
    }
}

/* Both contexts know what they are to do: to look that up anew for each page
 * costs as much as the hash of a small one. */
struct zhv_digest {
    zhv_late_crypto lib;
    EVP_MD_CTX *context;
    EVP_MD_CTX *sha1;
    bool broken;
};

static EVP_MD_CTX *new_context(const zhv_late_crypto *lib, const EVP_MD *kind)
{
    EVP_MD_CTX *c = lib->MD_CTX_new();
    if (c && lib->DigestInit_ex(c, kind, NULL) != 1) {
        lib->MD_CTX_free(c);
        c = NULL;
    }
    return c;
}

zhv_digest *zhv_digest_new(void)
{
    zhv_digest *d = calloc(1, sizeof *d);
    if (d == NULL || !zhv_late_crypto_open(&d->lib)) {
        free(d);
        return NULL;
    }
    d->context = new_context(&d->lib, d->lib.sha256());
    d->sha1 = new_context(&d->lib, d->lib.sha1());
    if (d->context == NULL || d->sha1 == NULL) {
        zhv_digest_free(d);
        return NULL;
    }
    return d;
}

bool zhv_digest_sha1(zhv_digest *d, zhv_str s, zhv_sha1 *out)
{
    unsigned char hash[EVP_MAX_MD_SIZE];
    unsigned n = 0;
    if (d->lib.DigestInit_ex(d->sha1, NULL, NULL) != 1 ||
        (s.len && d->lib.DigestUpdate(d->sha1, s.ptr, s.len) != 1) ||
        d->lib.DigestFinal_ex(d->sha1, hash, &n) != 1) {
        return false;
    }
    put_base36(hash, out);
    return true;
}

void zhv_digest_add(zhv_digest *d, zhv_str s)
{
    if (s.len && d->lib.DigestUpdate(d->context, s.ptr, s.len) != 1) {
        d->broken = true;
    }
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static bool add_folder(zhv_digest *d, const char *path)
{
    struct dirent **list;
    int n = scandir(path, &list, NULL, by_name);
    for (int i = 0; i < n; i++) {
        char line[4096];
        struct stat st;
        snprintf(line, sizeof line, "%s/%s", path, list[i]->d_name);
        if (list[i]->d_name[0] != '.' && stat(line, &st) == 0) {
            snprintf(line, sizeof line, "%s %lld %lld\n", list[i]->d_name,
                     (long long)st.st_size, (long long)st.st_mtime);
            zhv_digest_add(d, zhv_str_from(line));
        }
        free(list[i]);
    }
    if (n >= 0) {
        free(list);
    }
    return n >= 0;
}

bool zhv_digest_add_file(zhv_digest *d, const char *path)
{
    struct stat st;
    char block[32 * 1024];
    size_t n = 1;
    if (stat(path, &st) == 0 && S_ISDIR(st.st_mode)) {
        return add_folder(d, path);
    }
    FILE *f = fopen(path, "rb");
    while (f && n) {
        n = fread(block, 1, sizeof block, f);
        zhv_digest_add(d, (zhv_str){block, n});
    }
    bool fine = f && !ferror(f);
    if (f) {
        fclose(f);
    }
    return fine;
}

bool zhv_digest_take(zhv_digest *d, zhv_sha256 *out)
{
    unsigned char hash[EVP_MAX_MD_SIZE];
    unsigned n = 0;
    bool fine = !d->broken &&
                d->lib.DigestFinal_ex(d->context, hash, &n) == 1 &&
                d->lib.DigestInit_ex(d->context, NULL, NULL) == 1;
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
        d->lib.MD_CTX_free(d->context);
        d->lib.MD_CTX_free(d->sha1);
        free(d);
    }
}

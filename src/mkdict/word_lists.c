#include "mkdict/word_lists.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"

#define PATH_SIZE   4096
#define RECORD      8u  /* bytes of a node of index_tree.dat */
#define FREQ_UNSEEN 1.0 /* added to every weight: it is in the list */
#define WEIGHT_MAX  1e12

/* ---- librime --------------------------------------------------------------
 */

typedef struct weighed {
    zhv_str word;
    double weight;
} weighed;

static bool rime_line(zhv_str line, weighed *out)
{
    size_t tab = zhv_str_find(line, 0, '\t');
    if (tab == 0 || tab == line.len || line.ptr[0] == '#') {
        return false;
    }
    size_t second = zhv_str_find(line, tab + 1, '\t');
    if (second == line.len) {
        return false;
    }
    char number[32];
    zhv_str weight = zhv_str_sub(line, second + 1, line.len);
    if (weight.len >= sizeof number) {
        return false;
    }
    memcpy(number, weight.ptr, weight.len);
    number[weight.len] = '\0';
    *out = (weighed){zhv_str_sub(line, 0, tab), strtod(number, NULL)};
    return out->weight >= 0 && out->weight <= WEIGHT_MAX; /* a number */
}

static zhv_status give_all(zhv_arena *arena, const weighed *list, uint32_t n,
                           zhv_word_taker taker, const char *path,
                           zhv_error *err)
{
    (void)arena;
    double total = 0;
    for (uint32_t i = 0; i < n; i++) {
        total += list[i].weight;
    }
    if (n == 0 || total <= 0) {
        return zhv_fail(err, ZHV_E_DATA, path, 0, "no list of words");
    }
    for (uint32_t i = 0; i < n; i++) {
        if (!taker.take(taker.context, list[i].word,
                        (list[i].weight + FREQ_UNSEEN) / total)) {
            return zhv_fail(err, ZHV_E_NOMEM, path, 0, "out of memory");
        }
    }
    return ZHV_OK;
}

static zhv_status read_rime(zhv_arena *arena, const char *path,
                            zhv_word_taker taker, zhv_error *err)
{
    zhv_str text;
    zhv_status status = zhv_source_slurp(arena, path, &text, err);
    ZHV_VEC(weighed) list = {NULL, 0, 0};
    for (size_t at = 0, end; status == ZHV_OK && at < text.len; at = end + 1) {
        end = zhv_str_find(text, at, '\n');
        weighed one;
        if (!rime_line(zhv_str_sub(text, at, end), &one)) {
            continue;
        }
        weighed *new = zhv_vec_push(&list, arena);
        if (new == NULL) {
            return zhv_fail(err, ZHV_E_NOMEM, path, 0, "out of memory");
        }
        *new = one;
    }
    return status == ZHV_OK ? give_all(arena, list.at, list.n, taker, path, err)
                            : status;
}

/* ---- libchewing ------------------------------------------------------------
 */

static uint32_t three(const unsigned char *p)
{
    return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16;
}

/* A leaf (key 0) says where its phrase lies and how often it is used; the
 * first node is the root. Source: libchewing's tree format, 0.4 to 0.6. */
static zhv_status read_chewing(zhv_arena *arena, const char *folder,
                               zhv_word_taker taker, zhv_error *err)
{
    char path[PATH_SIZE];
    zhv_str tree;
    zhv_str words;
    snprintf(path, sizeof path, "%s/dictionary.dat", folder);
    zhv_status status = zhv_source_slurp(arena, path, &words, err);
    snprintf(path, sizeof path, "%s/index_tree.dat", folder);
    if (status == ZHV_OK) {
        status = zhv_source_slurp(arena, path, &tree, err);
    }
    if (status != ZHV_OK) {
        return status;
    }
    if (tree.len % RECORD) {
        return zhv_fail(err, ZHV_E_DATA, path, 0, "no index of libchewing");
    }
    ZHV_VEC(weighed) list = {NULL, 0, 0};
    for (size_t at = RECORD; at < tree.len; at += RECORD) {
        const unsigned char *node = (const unsigned char *)tree.ptr + at;
        if (node[0] || node[1]) {
            continue;
        }
        size_t from = three(node + 2);
        size_t end = zhv_str_find(words, from, '\0');
        zhv_str word = zhv_str_sub(words, from, end);
        if (from >= words.len || zhv_utf8_invalid_at(word, 0) < word.len) {
            return zhv_fail(err, ZHV_E_DATA, path, 0, "no index of libchewing");
        }
        weighed *new = zhv_vec_push(&list, arena);
        if (new == NULL) {
            return zhv_fail(err, ZHV_E_NOMEM, path, 0, "out of memory");
        }
        *new = (weighed){word, three(node + 5)};
    }
    return give_all(arena, list.at, list.n, taker, path, err);
}

zhv_status zhv_word_lists_read(zhv_arena *arena, const char *rime,
                               const char *chewing, zhv_word_taker taker,
                               zhv_error *err)
{
    zhv_status status = ZHV_OK;
    if (rime) {
        status = read_rime(arena, rime, taker, err);
    }
    if (status == ZHV_OK && chewing) {
        status = read_chewing(arena, chewing, taker, err);
    }
    return status;
}

/* ---- characters -------------------------------------------------------------
 */

/* A character of three bytes; 0: none. */
static uint32_t one_cp(zhv_str s)
{
    uint32_t n = 0;
    uint32_t cp = s.len == 3 ? zhv_utf8_decode(s, 0, &n) : 0;
    return n == 3 ? cp : 0;
}

/* to[from of an entry] = its first value, or the other way round. */
static zhv_status read_map(zhv_shelf *shelf, const char *table, bool reverse,
                           uint16_t *to, zhv_error *err)
{
    zhv_source *source;
    zhv_status status = zhv_shelf_find(shelf, NULL, table, &source, err);
    for (uint32_t i = 0; status == ZHV_OK && source && i < source->entries.n;
         i++) {
        uint32_t key = one_cp(source->entries.at[i].key);
        uint32_t value = one_cp(source->entries.at[i].value);
        if (key && value) {
            to[reverse ? value : key] = (uint16_t)(reverse ? key : value);
        }
    }
    return status;
}

zhv_status zhv_words_charmap_make(zhv_shelf *shelf, zhv_words_charmap *out,
                                  zhv_error *err)
{
    out->simple = zhv_arena_calloc(shelf->arena, 65536, 2);
    out->standard = zhv_arena_calloc(shelf->arena, 65536, 2);
    out->all = zhv_arena_calloc(shelf->arena, 65536, sizeof *out->all);
    if (out->simple == NULL || out->standard == NULL || out->all == NULL) {
        return zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory");
    }
    zhv_status status =
        read_map(shelf, "TSCharacters", false, out->simple, err);
    if (status == ZHV_OK) {
        status = read_map(shelf, "HKVariants", true, out->standard, err);
    }
    if (status == ZHV_OK) {
        status = read_map(shelf, "TWVariants", true, out->standard, err);
    }
    zhv_source *source = NULL;
    if (status == ZHV_OK) {
        status = zhv_shelf_find(shelf, NULL, "STCharacters", &source, err);
    }
    for (uint32_t i = 0; status == ZHV_OK && source && i < source->entries.n;
         i++) {
        uint32_t key = one_cp(source->entries.at[i].key);
        if (key) {
            out->all[key] = &source->entries.at[i].all;
        }
    }
    return status;
}

/* Is the character one of the readings of `key`? */
static bool is_reading(const zhv_words_charmap *m, uint32_t key, zhv_str one)
{
    if (m->all[key] == NULL) {
        return one_cp(one) == key;
    }
    zhv_str all = *m->all[key];
    for (size_t at = 0, end; at < all.len; at = end + 1) {
        end = zhv_str_find(all, at, ' ');
        if (zhv_str_eq(zhv_str_sub(all, at, end), one)) {
            return true;
        }
    }
    return false;
}

bool zhv_words_simplify(const zhv_words_charmap *m, zhv_str word, char *key,
                        char *reading)
{
    for (size_t i = 0; i < word.len; i += 3) {
        uint32_t cp = one_cp(zhv_str_sub(word, i, i + 3));
        uint32_t simple = cp && m->simple[cp] ? m->simple[cp] : cp;
        if (cp == 0 || zhv_utf8_encode(simple, key + i) != 3) {
            return false;
        }
        zhv_utf8_encode(cp, reading + i);
        if (is_reading(m, simple, (zhv_str){reading + i, 3})) {
            continue;
        }
        uint32_t standard = m->standard[cp];
        if (standard == 0 || zhv_utf8_encode(standard, reading + i) != 3 ||
            !is_reading(m, simple, (zhv_str){reading + i, 3})) {
            return false;
        }
    }
    return true;
}

#include "mkdict/derived.h"

#include "base/bytes.h"
#include "base/hash.h"
#include "base/utf8.h"

static zhv_status no_memory(zhv_error *err)
{
    return zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory");
}

/* ---- characters that only one script uses ------------------------------ */

struct zhv_charset {
    zhv_map map;
};

static bool one_of(zhv_str word, zhv_str list)
{
    for (size_t at = 0, end; at <= list.len; at = end + 1) {
        end = zhv_str_find(list, at, ' ');
        if (zhv_str_eq(zhv_str_sub(list, at, end), word)) {
            return true;
        }
    }
    return false;
}

/* Taiwan and Hong Kong write some characters that OpenCC's own standard calls
 * Simplified (群 for 羣, 床 for 牀): values of the regional tables are no
 * evidence. */
static zhv_status regional_values(zhv_shelf *shelf, zhv_map *out,
                                  zhv_error *err)
{
    static const char *const tables[] = {"TWVariants", "HKVariants"};
    for (size_t k = 0; k < sizeof tables / sizeof *tables; k++) {
        zhv_source *source;
        zhv_status status =
            zhv_shelf_find(shelf, NULL, tables[k], &source, err);
        if (status != ZHV_OK) {
            return status;
        }
        for (uint32_t i = 0; source && i < source->entries.n; i++) {
            if (!zhv_map_put(out, shelf->arena, source->entries.at[i].value,
                             i)) {
                return no_memory(err);
            }
        }
    }
    return ZHV_OK;
}

zhv_status zhv_charset_make(zhv_shelf *shelf, const zhv_source *characters,
                            zhv_charset **out, zhv_error *err)
{
    zhv_arena *arena = shelf->arena;
    zhv_map regional = {0};
    zhv_status status = regional_values(shelf, &regional, err);
    if (status != ZHV_OK) {
        return status;
    }
    zhv_charset *set = ZHV_NEW(arena, zhv_charset);
    if (set == NULL) {
        return no_memory(err);
    }
    for (uint32_t i = 0; i < characters->entries.n; i++) {
        const zhv_entry *e = &characters->entries.at[i];
        if (!one_of(e->key, e->all) &&
            zhv_map_get(&regional, e->key) == ZHV_MAP_NONE &&
            !zhv_map_put(&set->map, arena, e->key, i)) {
            return no_memory(err);
        }
    }
    *out = set;
    return ZHV_OK;
}

bool zhv_charset_has(const zhv_charset *set, uint32_t cp)
{
    char text[4];
    zhv_str key = {text, zhv_utf8_encode(cp, text)};
    return zhv_map_get(&set->map, key) != ZHV_MAP_NONE;
}

static bool has_any(const zhv_charset *set, zhv_str key)
{
    uint32_t n;
    for (size_t at = 0; at < key.len; at += n) {
        if (zhv_charset_has(set, zhv_utf8_decode(key, at, &n))) {
            return true;
        }
    }
    return false;
}

zhv_status zhv_derive_simplified_only(zhv_shelf *shelf, const zhv_source *from,
                                      zhv_source **out, zhv_error *err)
{
    zhv_source *characters;
    zhv_charset *set = NULL;
    *out = NULL;
    zhv_status status =
        zhv_shelf_find(shelf, NULL, "STCharacters", &characters, err);
    if (status == ZHV_OK && characters) {
        status = zhv_charset_make(shelf, characters, &set, err);
    }
    if (set == NULL) {
        return status;
    }
    zhv_source *derived = ZHV_NEW(shelf->arena, zhv_source);
    for (uint32_t i = 0; derived && i < from->entries.n; i++) {
        if (has_any(set, from->entries.at[i].key)) {
            zhv_entry *e = zhv_vec_push(&derived->entries, shelf->arena);
            if (e == NULL) {
                derived = NULL;
                break;
            }
            *e = from->entries.at[i];
        }
    }
    if (derived == NULL) {
        return no_memory(err);
    }
    derived->path = from->path;
    *out = derived;
    return ZHV_OK;
}

/* ---- how others spell words -------------------------------------------- */

/* From one spelling to another. */
typedef struct speller {
    zhv_arena *arena;
    zhv_map map;             /* of keys, into the values */
    ZHV_VEC(zhv_str) values; /* of a key that two sources have, the first's */
    size_t longest;          /* key, in bytes */
} speller;

static bool add_source(speller *t, const zhv_source *source)
{
    for (uint32_t i = 0; source && i < source->entries.n; i++) {
        const zhv_entry *e = &source->entries.at[i];
        if (zhv_map_get(&t->map, e->key) != ZHV_MAP_NONE) {
            continue;
        }
        zhv_str *value = zhv_vec_push(&t->values, t->arena);
        if (value == NULL ||
            !zhv_map_put(&t->map, t->arena, e->key, t->values.n - 1)) {
            return false;
        }
        *value = e->value;
        t->longest = e->key.len > t->longest ? e->key.len : t->longest;
    }
    return true;
}

/* What s begins with: the value of the longest key, else its first character;
 * *n: its bytes. */
static zhv_str spell_first(const speller *t, zhv_str s, size_t *n)
{
    uint32_t one;
    zhv_utf8_decode(s, 0, &one);
    for (*n = s.len < t->longest ? s.len : t->longest; *n >= one; --*n) {
        const uint32_t i = zhv_map_get(&t->map, zhv_str_sub(s, 0, *n));
        if (i != ZHV_MAP_NONE) {
            return t->values.at[i];
        }
    }
    *n = one;
    return zhv_str_sub(s, 0, one);
}

/* Errors: memory, in the bytes' arena. */
static bool spell(const speller *t, zhv_str s, zhv_bytes *out)
{
    size_t n;
    bool good = true;
    for (size_t at = 0; good && at < s.len; at += n) {
        const zhv_str rest = zhv_str_sub(s, at, s.len);
        good = zhv_bytes_add(out, t->arena, spell_first(t, rest, &n));
    }
    return good;
}

/* tables   the first that has a key decides; ends with NULL */
static zhv_status open_speller(zhv_shelf *shelf, const char *const *tables,
                               speller *t, zhv_error *err)
{
    *t = (speller){.arena = shelf->arena};
    for (int k = 0; tables[k]; k++) {
        zhv_source *source;
        zhv_status status =
            zhv_shelf_find(shelf, NULL, tables[k], &source, err);
        if (status != ZHV_OK) {
            return status;
        }
        if (!add_source(t, source)) {
            return no_memory(err);
        }
    }
    return ZHV_OK;
}

zhv_status zhv_derive_simplified_keys(zhv_shelf *shelf, const zhv_source *from,
                                      zhv_source **out, zhv_error *err)
{
    static const char *const tables[] = {"TSPhrases", "TSCharacters",
                                         "TSCharactersExt", NULL};
    speller t;
    zhv_map seen = {0};
    zhv_status status = open_speller(shelf, tables, &t, err);
    if (status != ZHV_OK) {
        return status;
    }
    zhv_source *derived = ZHV_NEW(shelf->arena, zhv_source);
    if (derived == NULL) {
        return no_memory(err);
    }
    *derived = (zhv_source){.path = from->path};
    for (uint32_t i = 0; status == ZHV_OK && i < from->entries.n; i++) {
        const zhv_str word = from->entries.at[i].key;
        zhv_bytes key = {NULL, 0, 0};
        if (zhv_utf8_count(word) < 2) {
            continue;
        }
        if (!spell(&t, word, &key)) {
            return no_memory(err);
        }
        const zhv_entry e = {zhv_bytes_str(&key), word, word};
        if (zhv_map_get(&seen, e.key) == ZHV_MAP_NONE) {
            status = zhv_map_put(&seen, shelf->arena, e.key, i)
                         ? zhv_source_add(shelf->arena, derived, e, 0, err)
                         : no_memory(err);
        }
    }
    *out = derived;
    return status;
}

/* Adds what t makes of the keys of `from`, where that is none of `seen`. */
static zhv_status add_respelled(zhv_arena *arena, const speller *t,
                                const zhv_source *from, zhv_map *seen,
                                zhv_source *out, zhv_error *err)
{
    zhv_status status = ZHV_OK;
    for (uint32_t i = 0; status == ZHV_OK && i < from->entries.n; i++) {
        zhv_entry e = from->entries.at[i];
        zhv_bytes key = {NULL, 0, 0};
        if (!spell(t, e.key, &key)) {
            return no_memory(err);
        }
        e.key = zhv_bytes_str(&key);
        if (zhv_map_get(seen, e.key) == ZHV_MAP_NONE) {
            status = zhv_map_put(seen, arena, e.key, i)
                         ? zhv_source_add(arena, out, e, 0, err)
                         : no_memory(err);
        }
    }
    return status;
}

zhv_status zhv_derive_regional_keys(zhv_shelf *shelf, const zhv_source *from,
                                    zhv_source **out, zhv_error *err)
{
    static const char *const regions[][2] = {{"HKVariants", NULL},
                                             {"TWVariants", NULL}};
    zhv_map seen = {0};
    zhv_status status = ZHV_OK;
    zhv_source *derived = ZHV_NEW(shelf->arena, zhv_source);
    if (derived == NULL) {
        return no_memory(err);
    }
    *derived = (zhv_source){.path = from->path};
    for (uint32_t i = 0; i < from->entries.n; i++) {
        if (!zhv_map_put(&seen, shelf->arena, from->entries.at[i].key, i)) {
            return no_memory(err);
        }
    }
    for (int k = 0; k < 2 && status == ZHV_OK; k++) {
        speller t;
        status = open_speller(shelf, regions[k], &t, err);
        if (status == ZHV_OK) {
            status = add_respelled(shelf->arena, &t, from, &seen, derived, err);
        }
    }
    *out = derived;
    return status;
}

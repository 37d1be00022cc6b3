#include "mkdict/words_build.h"

#include <math.h>
#include <stdlib.h>

#include "match/words.h"
#include "mkdict/context_rules.h"
#include "mkdict/word_lists.h"

#define TOTAL    1e8  /* frequencies are given as parts of this */
#define FREQ_KEY 20.0 /* of a key of OpenCC that no list has */
#define FREQ_OWN 2000.0
#define FREQ_TERM                                                              \
    10000.0 /* of a regional word of three characters or more: seldom met by   \
               chance */
#define CHAR_MAX (3 * (size_t)ZHV_WORD_MAX_CP)
#define READINGS 16u /* of one character, at most */

typedef struct entry {
    zhv_str key;     /* Simplified */
    zhv_str reading; /* OpenCC's standard Traditional, as long */
    double freq;
    bool fixed; /* the reading is not to be changed by a list */
    uint8_t flags;
} entry;

typedef struct maker {
    zhv_build *b;
    zhv_words_charmap chars;
    zhv_map known;
    ZHV_VEC(entry) entries;
    zhv_map shy; /* readings that only OpenCC is trusted with */
    uint8_t *classes;
    uint16_t *alone; /* the default reading */
    uint8_t *pairs;  /* see zhv_words_pair */
    bool listed;
} maker;

/* ---- entries ------------------------------------------------------------ */

static entry *find(maker *m, zhv_str key)
{
    uint32_t at = zhv_map_get(&m->known, key);
    if (at != ZHV_MAP_NONE) {
        return &m->entries.at[at];
    }
    zhv_str kept = zhv_arena_str(m->b->arena, key);
    entry *e = zhv_vec_push(&m->entries, m->b->arena);
    if (e == NULL || kept.ptr == NULL ||
        !zhv_map_put(&m->known, m->b->arena, kept, m->entries.n - 1)) {
        return NULL;
    }
    *e = (entry){.key = kept, .reading = kept};
    return e;
}

/* Every character has three bytes, and there are not too many. */
static bool fits(zhv_str s)
{
    if (s.len == 0 || s.len % 3 || s.len > CHAR_MAX) {
        return false;
    }
    for (size_t i = 0; i < s.len; i += 3) {
        if (((unsigned char)s.ptr[i] & 0xF0) != 0xE0) {
            return false;
        }
    }
    return true;
}

static uint32_t cp_at(zhv_str s, size_t at)
{
    uint32_t n;
    return zhv_utf8_decode(s, at, &n);
}

/* A word of an input method's list: Traditional, in some standard. */
static bool is_shy(const maker *m, zhv_str key, zhv_str reading)
{
    for (size_t i = 0; i < key.len; i += 3) {
        if (cp_at(reading, i) != m->alone[cp_at(key, i)] &&
            zhv_map_get(&m->shy, zhv_str_sub(reading, i, i + 3)) !=
                ZHV_MAP_NONE) {
            return true;
        }
    }
    return false;
}

static bool take_listed(void *maker_, zhv_str word, double part)
{
    maker *m = maker_;
    char key[CHAR_MAX];
    char reading[CHAR_MAX];
    if (!fits(word) || !zhv_words_simplify(&m->chars, word, key, reading)) {
        return true;
    }
    zhv_str text = {reading, word.len};
    zhv_str simple = {key, word.len};
    if (word.len > 3 && is_shy(m, simple, text)) {
        return true;
    }
    entry *e = find(m, simple);
    if (e == NULL) {
        return false;
    }
    double freq = part * TOTAL;
    if (freq > e->freq) {
        e->freq = freq;
        if (!e->fixed && !zhv_str_eq(e->reading, text)) {
            e->reading = zhv_arena_str(m->b->arena, text);
        }
    }
    m->listed = true;
    return e->reading.ptr != NULL;
}

static zhv_status find_table(maker *m, const char *name, zhv_source **out)
{
    return zhv_shelf_find(&m->b->shelf, NULL, name, out, m->b->err);
}

/* The reading with its forms of one school made everyday ones. */
static zhv_str everyday(maker *m, zhv_str key, zhv_str reading, bool *changed)
{
    zhv_str out = reading;
    for (size_t i = 0; i < key.len; i += 3) {
        zhv_str one = zhv_str_sub(reading, i, i + 3);
        uint32_t at = zhv_map_get(&m->shy, one);
        if (at == ZHV_MAP_NONE || at == 0 || m->alone[cp_at(key, i)] != at) {
            continue;
        }
        if (!*changed) {
            out = zhv_arena_str(m->b->arena, reading);
            *changed = true;
        }
        if (out.ptr) {
            char text[4];
            zhv_utf8_encode(at, text);
            memcpy((char *)(uintptr_t)out.ptr + i, text, 3);
        }
    }
    return out.ptr ? out : reading;
}

/* OpenCC's own keys: what they read, they read. */
static zhv_status take_phrases(maker *m, const char *table, double freq,
                               uint8_t flags)
{
    zhv_source *source;
    zhv_status status = find_table(m, table, &source);
    for (uint32_t i = 0; status == ZHV_OK && source && i < source->entries.n;
         i++) {
        zhv_str key = source->entries.at[i].key;
        zhv_str value = source->entries.at[i].value;
        if (!fits(key) || !fits(value) || key.len != value.len) {
            continue;
        }
        entry *e = find(m, key);
        bool own = false;
        if (e == NULL) {
            return zhv_build_no_memory(m->b);
        }
        if (flags) {
            value = everyday(m, key, value, &own);
        }
        bool same = e->fixed && zhv_str_eq(e->reading, value);
        bool against = own || (flags == 0 && e->fixed && !same);
        e->fixed = true;
        e->reading = value;
        e->freq = e->freq > freq ? e->freq : freq;
        e->flags = (uint8_t)(same      ? e->flags | flags
                             : against ? ZHV_WORD_OWN
                                       : flags);
    }
    return status;
}

/* Keys of a regional table, which are Traditional. */
static zhv_status take_regional(maker *m, const char *table, uint8_t flag)
{
    zhv_source *source;
    zhv_status status = find_table(m, table, &source);
    for (uint32_t i = 0; status == ZHV_OK && source && i < source->entries.n;
         i++) {
        char key[CHAR_MAX];
        char reading[CHAR_MAX];
        zhv_str word = source->entries.at[i].key;
        if (!fits(word) || !zhv_words_simplify(&m->chars, word, key, reading)) {
            continue;
        }
        entry *e = find(m, (zhv_str){key, word.len});
        if (e == NULL) {
            return zhv_build_no_memory(m->b);
        }
        double freq = word.len > (size_t)2 * 3 ? FREQ_TERM : FREQ_KEY;
        e->flags |= flag;
        e->freq = e->freq > freq ? e->freq : freq;
        if (!e->fixed) {
            e->reading =
                zhv_arena_str(m->b->arena, (zhv_str){reading, word.len});
        }
    }
    return status;
}

static uint8_t subject_kind(zhv_str name)
{
    return zhv_str_eq(name, ZHV_STR("depends"))   ? ZHV_WORD_SUBJECT
           : zhv_str_eq(name, ZHV_STR("tells"))   ? ZHV_WORD_EVIDENCE
           : zhv_str_eq(name, ZHV_STR("neither")) ? ZHV_WORD_NEITHER
                                                  : 0;
}

/* subjects.tsv: word<TAB>depends|tells|neither, in whatever script. */
static zhv_status take_subjects(maker *m)
{
    zhv_source *source;
    zhv_status status = find_table(m, "context/subjects.tsv", &source);
    for (uint32_t i = 0; status == ZHV_OK && source && i < source->entries.n;
         i++) {
        zhv_entry x = source->entries.at[i];
        uint8_t kind = subject_kind(x.value);
        if (!fits(x.key) || kind == 0) {
            return zhv_fail(m->b->err, ZHV_E_DATA, source->path.ptr, 0,
                            "expected: word, then depends, tells or neither");
        }
        entry *e = find(m, x.key);
        if (e == NULL) {
            return zhv_build_no_memory(m->b);
        }
        e->freq = e->freq > FREQ_KEY ? e->freq : FREQ_KEY;
        e->flags |= kind;
    }
    return status;
}

/* Is the beginning of the word one of a subject? */
static bool begins_with_subject(maker *m, zhv_str word)
{
    for (size_t n = 3; n < word.len; n += 3) {
        uint32_t at = zhv_map_get(&m->known, zhv_str_sub(word, 0, n));
        if (at != ZHV_MAP_NONE &&
            (m->entries.at[at].flags & ZHV_WORD_SUBJECT)) {
            return true;
        }
    }
    return false;
}

/* Keys of a table for the Mainland that a word of a subject begins: 資料夾 is
 * no 資料. Traditional, as the text is. */
static zhv_status take_longer(maker *m, const char *table)
{
    zhv_source *source;
    zhv_status status = find_table(m, table, &source);
    for (uint32_t i = 0; status == ZHV_OK && source && i < source->entries.n;
         i++) {
        zhv_str key = source->entries.at[i].key;
        if (!fits(key) || !begins_with_subject(m, key)) {
            continue;
        }
        entry *e = find(m, key);
        if (e == NULL) {
            return zhv_build_no_memory(m->b);
        }
        e->flags |= ZHV_WORD_REGION;
        e->freq = e->freq > FREQ_KEY ? e->freq : FREQ_KEY;
    }
    return status;
}

/* groups.tsv: names of conversion groups; a blob, one a line. */
static zhv_status put_groups(maker *m)
{
    zhv_build *b = m->b;
    zhv_bytes names = {NULL, 0, 0};
    zhv_source *source;
    zhv_status status = find_table(m, "context/groups.tsv", &source);
    for (uint32_t i = 0; status == ZHV_OK && source && i < source->entries.n;
         i++) {
        if (!zhv_build_append(b, &names, source->entries.at[i].key) ||
            !zhv_build_append(b, &names, ZHV_STR("\n"))) {
            return zhv_build_no_memory(b);
        }
    }
    zhv_disk_pair *blob =
        status == ZHV_OK ? zhv_vec_push(&b->blobs, b->arena) : NULL;
    if (blob == NULL) {
        return status == ZHV_OK ? zhv_build_no_memory(b) : status;
    }
    *blob =
        (zhv_disk_pair){zhv_build_put_text(b, ZHV_STR("subject-groups")),
                        zhv_build_put_text(b, (zhv_str){names.at, names.n})};
    return ZHV_OK;
}

/* Lone characters: the table's first reading, and how often it is seen. */
static zhv_status take_characters(maker *m)
{
    zhv_source *source;
    zhv_status status = find_table(m, "STCharacters", &source);
    for (uint32_t i = 0; status == ZHV_OK && source && i < source->entries.n;
         i++) {
        zhv_entry x = source->entries.at[i];
        if (x.key.len != 3 || x.value.len != 3) {
            continue;
        }
        entry *e = find(m, x.key);
        if (e == NULL) {
            return zhv_build_no_memory(m->b);
        }
        e->fixed = true;
        e->reading = x.all;
        e->freq = e->freq > 1 ? e->freq : 1;
    }
    return status;
}

/* ---- what characters are ------------------------------------------------- */

static zhv_status read_defaults(maker *m)
{
    zhv_arena *arena = m->b->arena;
    m->classes = zhv_arena_calloc(arena, 65536, 1);
    m->alone = zhv_arena_calloc(arena, 65536, sizeof *m->alone);
    m->pairs = zhv_arena_calloc(arena, ZHV_PAIRS_BYTES, 1);
    if (m->classes == NULL || m->alone == NULL || m->pairs == NULL) {
        return zhv_build_no_memory(m->b);
    }
    for (uint32_t cp = 0; cp < 65536; cp++) {
        m->alone[cp] = (uint16_t)cp;
        bool han = (cp >= 0x3400 && cp < 0xA000) || cp == 0x3007 ||
                   (cp >= 0xF900 && cp < 0xFB00);
        m->classes[cp] = han ? ZHV_CLASS_HAN : 0;
    }
    zhv_source *source;
    zhv_status status = find_table(m, "STCharacters", &source);
    for (uint32_t i = 0; status == ZHV_OK && source && i < source->entries.n;
         i++) {
        zhv_entry x = source->entries.at[i];
        if (x.key.len != 3 || x.value.len != 3) {
            continue;
        }
        uint32_t cp = cp_at(x.key, 0);
        m->alone[cp] = (uint16_t)cp_at(x.value, 0);
        m->classes[cp] |= x.all.len > 3 ? ZHV_CLASS_AMBIGUOUS : 0;
    }
    return status;
}

static zhv_status read_shy(maker *m)
{
    zhv_source *source;
    zhv_status status = find_table(m, "context/shy.tsv", &source);
    for (uint32_t i = 0; status == ZHV_OK && source && i < source->entries.n;
         i++) {
        zhv_entry x = source->entries.at[i];
        bool all = zhv_str_ends(x.all, ZHV_STR(" all"));
        uint32_t instead = all ? cp_at(x.value, 0) : 0;
        if (!zhv_map_put(&m->shy, m->b->arena, x.key, instead)) {
            return zhv_build_no_memory(m->b);
        }
    }
    return status;
}

/* ---- the trie --------------------------------------------------------------
 */

static uint8_t cost_of(double freq)
{
    double cost = -10.0 * log(freq / TOTAL);
    return cost < 1 ? 1 : cost > 220 ? 220 : (uint8_t)(cost + 0.5);
}

/* All readings of a character, one behind the other. */
static zhv_str pack_readings(zhv_str all, char out[3 * READINGS])
{
    size_t n = 0;
    for (size_t at = 0, end; at < all.len && n < (size_t)3 * READINGS;
         at = end + 1) {
        end = zhv_str_find(all, at, ' ');
        if (end - at == 3) {
            memcpy(out + n, all.ptr + at, 3);
            n += 3;
        }
    }
    return (zhv_str){out, n};
}

/* Is some character read otherwise than alone? */
static bool reads_other(const maker *m, const entry *e)
{
    for (size_t i = 0; i < e->key.len; i += 3) {
        if (cp_at(e->reading, i) != m->alone[cp_at(e->key, i)]) {
            return true;
        }
    }
    return false;
}

static void set_pair(maker *m, zhv_str key, size_t at, uint32_t kind)
{
    uint32_t i = zhv_words_pair(cp_at(key, at), cp_at(key, at + 3));
    m->pairs[i] |= (uint8_t)kind;
}

/* The neighbours of characters that the word reads otherwise than alone. */
static void mark_other(maker *m, const entry *e)
{
    for (size_t i = 0; i < e->key.len; i += 3) {
        if (cp_at(e->reading, i) == m->alone[cp_at(e->key, i)] &&
            (e->flags & ZHV_WORD_OWN) == 0) {
            continue;
        }
        if (i + 3 < e->key.len) {
            set_pair(m, e->key, i, ZHV_PAIR_FIRST);
        }
        if (i > 0) {
            set_pair(m, e->key, i - 3, ZHV_PAIR_SECOND);
        }
    }
}

/* A regional word, or one of a subject; those of one character begin before
 * anything. */
static void mark_start(maker *m, const entry *e)
{
    const uint8_t kinds =
        ZHV_WORD_REGION | ZHV_WORD_SUBJECT | ZHV_WORD_EVIDENCE;
    if ((e->flags & kinds) == 0) {
        return;
    }
    if (e->key.len > 3) {
        set_pair(m, e->key, 0, ZHV_PAIR_START);
    } else {
        m->classes[cp_at(e->key, 0)] |= ZHV_CLASS_SINGLE;
    }
}

static void mark_first(maker *m, const entry *e)
{
    mark_start(m, e);
    uint8_t *class = &m->classes[cp_at(e->key, 0)];
    if (e->flags & (ZHV_WORD_REGION | ZHV_WORD_SUBJECT | ZHV_WORD_EVIDENCE)) {
        *class |= ZHV_CLASS_START;
    }
    if (e->flags & (ZHV_WORD_SUBJECT | ZHV_WORD_EVIDENCE)) {
        *class |= ZHV_CLASS_SUBJECT;
    }
}

static bool put_word(maker *m, zhv_tries *into, uint32_t root, const entry *e)
{
    char record[2 + 3 * READINGS + CHAR_MAX];
    uint32_t at = root;
    for (size_t i = 0; i < e->key.len; i += 3) {
        uint32_t cp = cp_at(e->key, i);
        if (m->b->symbol_of[cp] == 0) {
            return true; /* no dictionary knows the character */
        }
        at = zhv_tries_add(into, at, cp);
        if (at == 0) {
            return false;
        }
    }
    size_t n = 2;
    uint8_t flags = e->flags;
    if (e->key.len == 3) {
        uint32_t cp = cp_at(e->key, 0);
        zhv_str all = pack_readings(e->reading, record + 2);
        n += m->classes[cp] & ZHV_CLASS_AMBIGUOUS ? all.len : 0;
        flags &= (uint8_t) ~(ZHV_WORD_KNOWN | ZHV_WORD_OTHER);
    } else if (reads_other(m, e) || (flags & ZHV_WORD_OWN)) {
        flags |= ZHV_WORD_OTHER;
        mark_other(m, e);
        memcpy(record + 2, e->reading.ptr, e->reading.len);
        n += e->reading.len;
    }
    record[0] = (char)cost_of(e->freq);
    record[1] = (char)flags;
    zhv_tnode *node = &into->nodes.at[at];
    node->out = zhv_pool_put(&m->b->pool, (zhv_str){record, n});
    node->out_len = (uint16_t)n;
    node->len = (uint16_t)e->key.len;
    mark_first(m, e);
    return true;
}

static zhv_status make_trie(maker *m, uint32_t *slot)
{
    zhv_build *b = m->b;
    zhv_arena arena;
    zhv_arena_init(&arena);
    zhv_tries into = {.arena = &arena};
    uint32_t root = zhv_tries_root(&into);
    bool good = root != 0;
    for (uint32_t i = 0; good && i < m->entries.n; i++) {
        good = put_word(m, &into, root, &m->entries.at[i]);
    }
    if (good) {
        zhv_symbols plain = zhv_build_table(b, 0);
        zhv_array_put(&b->image, &into, &plain, root);
        *slot = into.nodes.at[root].slot;
    }
    good = good && !b->image.failed && !b->pool.failed;
    zhv_arena_drop(&arena);
    return good ? ZHV_OK : zhv_build_no_memory(b);
}

/* ---- the section ------------------------------------------------------------
 */

static zhv_status lay_out(maker *m, uint32_t root, const zhv_context_list *c)
{
    zhv_disk_words head = {.root = root,
                           .frequencies = m->listed,
                           .classes = sizeof head,
                           .rules_n = c->rules_n,
                           .atoms_n = c->atoms_n,
                           .pairs = (uint32_t)sizeof head + 65536};
    head.rules = head.pairs + ZHV_PAIRS_BYTES;
    head.atoms = head.rules + c->rules_n * (uint32_t)sizeof(zhv_disk_rule);
    size_t size = head.atoms + (size_t)c->atoms_n * 2;
    char *at = zhv_arena_calloc(m->b->arena, size + 8, 1);
    if (at == NULL) {
        return zhv_build_no_memory(m->b);
    }
    memcpy(at, &head, sizeof head);
    memcpy(at + head.classes, m->classes, 65536);
    memcpy(at + head.pairs, m->pairs, ZHV_PAIRS_BYTES);
    if (c->rules_n) {
        memcpy(at + head.rules, c->rules, c->rules_n * sizeof *c->rules);
        memcpy(at + head.atoms, c->atoms, (size_t)c->atoms_n * 2);
    }
    m->b->words = (zhv_str){at, size};
    return ZHV_OK;
}

static zhv_status take_all(maker *m)
{
    const zhv_mkdict_options *o = m->b->o;
    zhv_word_taker taker = {m, take_listed};
    zhv_status status = read_defaults(m);
    if (status == ZHV_OK) {
        status = read_shy(m);
    }
    if (status == ZHV_OK) {
        status = zhv_word_lists_read(m->b->arena, o->rime_table, o->chewing_dir,
                                     taker, m->b->err);
    }
    if (status == ZHV_OK) {
        status = take_phrases(m, "STPhrases_GeneratedFromRegionalPhrases",
                              FREQ_KEY, ZHV_WORD_KNOWN);
    }
    if (status == ZHV_OK) {
        status = take_phrases(m, "STPhrases", FREQ_KEY, ZHV_WORD_KNOWN);
    }
    if (status == ZHV_OK) {
        status = take_phrases(m, "context/words.tsv", FREQ_OWN, 0);
    }
    if (status == ZHV_OK) {
        status = take_characters(m);
    }
    static const char *const regional[] = {"TWPhrases",  "HKPhrases", "keep",
                                           "tw_it",      "tw_words",  "hk_it",
                                           "hk_cn_words"};
    for (size_t i = 0;
         status == ZHV_OK && i < sizeof regional / sizeof *regional; i++) {
        status = take_regional(m, regional[i], ZHV_WORD_REGION);
    }
    if (status == ZHV_OK) {
        status = take_subjects(m);
    }
    static const char *const mainland[] = {"TWPhrasesRev", "HKPhrasesRev",
                                           "cn_keep", "cn_words", "cn_it"};
    for (size_t i = 0;
         status == ZHV_OK && i < sizeof mainland / sizeof *mainland; i++) {
        status = take_longer(m, mainland[i]);
    }
    return status == ZHV_OK ? put_groups(m) : status;
}

zhv_status zhv_build_words(zhv_build *b)
{
    zhv_source *phrases = NULL;
    if (b->o->data_dir == NULL || b->o->dicts_dir == NULL) {
        return ZHV_OK;
    }
    zhv_status status =
        zhv_shelf_find(&b->shelf, NULL, "STPhrases", &phrases, b->err);
    if (status != ZHV_OK || phrases == NULL) {
        return status;
    }
    maker m = {.b = b};
    status = zhv_words_charmap_make(&b->shelf, &m.chars, b->err);
    if (status == ZHV_OK) {
        status = take_all(&m);
    }
    zhv_context_list rules = {0};
    if (status == ZHV_OK) {
        status = zhv_context_read(b, m.classes, &rules);
    }
    uint32_t root = 0;
    if (status == ZHV_OK) {
        status = make_trie(&m, &root);
    }
    return status == ZHV_OK ? lay_out(&m, root, &rules) : status;
}

#include "mkdict/words_take.h"

#include "mkdict/word_lists.h"

#define TOTAL      ZHV_WORD_TOTAL
#define FREQ_KEY   20.0 /* of a key of OpenCC that no list has */
#define FREQ_OWN   2000.0
/* Of a regional word of three characters, and of a longer one: seldom met by
 * chance. */
#define FREQ_THREE 2000.0
#define FREQ_TERM  10000.0
#define CHAR_MAX   (3 * (size_t)ZHV_WORD_MAX_CP)

typedef zhv_word_entry entry;

typedef struct maker {
    zhv_build *b;
    zhv_words_charmap chars;
    zhv_map known;
    zhv_map shy; /* readings that only OpenCC is trusted with */
    zhv_words_taken *out;
    const char *path; /* of the table that is being read */
} maker;

/* A table, and what becomes of each of its lines. */
typedef struct step {
    const char *table;
    zhv_status (*take)(maker *, const struct step *, zhv_entry);
    uint8_t flags;
    double freq; /* at least */
} step;

/* ---- entries ------------------------------------------------------------ */

static uint32_t cp_at(zhv_str s, size_t at)
{
    uint32_t n;
    return zhv_utf8_decode(s, at, &n);
}

/* The word as its characters are read alone. */
static zhv_str read_alone(const maker *m, zhv_str key)
{
    char *out = zhv_arena_alloc(m->b->arena, key.len);
    char text[4];
    for (size_t i = 0; out && i < key.len; i += 3) {
        zhv_utf8_encode(m->out->alone[cp_at(key, i)], text);
        memcpy(out + i, text, 3);
    }
    return (zhv_str){out, out ? key.len : 0};
}

static entry *find(maker *m, zhv_str key)
{
    uint32_t at = zhv_map_get(&m->known, key);
    if (at != ZHV_MAP_NONE) {
        return &m->out->entries.at[at];
    }
    zhv_str kept = zhv_arena_str(m->b->arena, key);
    entry *e = zhv_vec_push(&m->out->entries, m->b->arena);
    if (e == NULL || kept.ptr == NULL ||
        !zhv_map_put(&m->known, m->b->arena, kept, m->out->entries.n - 1)) {
        return NULL;
    }
    *e = (entry){.key = kept, .reading = read_alone(m, kept)};
    return e->reading.ptr ? e : NULL;
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

/* Is some character read so, otherwise than alone, as no list may say? */
static bool is_shy(const maker *m, zhv_str key, zhv_str reading)
{
    for (size_t i = 0; i < key.len; i += 3) {
        if (cp_at(reading, i) != m->out->alone[cp_at(key, i)] &&
            zhv_map_get(&m->shy, zhv_str_sub(reading, i, i + 3)) !=
                ZHV_MAP_NONE) {
            return true;
        }
    }
    return false;
}

/* The reading with its forms of one school made everyday ones. */
static zhv_str everyday(maker *m, zhv_str key, zhv_str reading, bool *changed)
{
    zhv_str out = reading;
    for (size_t i = 0; i < key.len; i += 3) {
        zhv_str one = zhv_str_sub(reading, i, i + 3);
        uint32_t at = zhv_map_get(&m->shy, one);
        if (at == ZHV_MAP_NONE || at == 0 ||
            m->out->simple[at] != cp_at(key, i)) {
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

/* A word of an input method's list: Traditional, in some standard. */
static bool take_listed(void *maker_, zhv_str word, double part)
{
    maker *m = maker_;
    char key[CHAR_MAX];
    char reading[CHAR_MAX];
    if (!fits(word) || !zhv_words_simplify(&m->chars, word, key, reading)) {
        return true;
    }
    zhv_str simple = {key, word.len};
    bool changed = false;
    zhv_str text = everyday(m, simple, (zhv_str){reading, word.len}, &changed);
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
    m->out->listed = true;
    return e->reading.ptr != NULL;
}

/* OpenCC's own keys: what they read, they read. */
static zhv_status take_phrase(maker *m, const step *by, zhv_entry x)
{
    zhv_str key = x.key;
    zhv_str value = x.value;
    if (!fits(key) || !fits(value) || key.len != value.len) {
        return ZHV_OK;
    }
    entry *e = find(m, key);
    bool own = false;
    if (e == NULL) {
        return zhv_build_no_memory(m->b);
    }
    if (by->flags) {
        value = everyday(m, key, value, &own);
    }
    bool same = e->fixed && zhv_str_eq(e->reading, value);
    bool against = own || (by->flags == 0 && e->fixed && !same);
    e->fixed = true;
    e->reading = value;
    e->freq = e->freq > by->freq ? e->freq : by->freq;
    e->flags = (uint8_t)(same      ? e->flags | by->flags
                         : against ? ZHV_WORD_OWN
                                   : by->flags);
    return ZHV_OK;
}

/* Keys of a regional table, which are Traditional. */
static zhv_status take_regional(maker *m, const step *by, zhv_entry x)
{
    char key[CHAR_MAX];
    char reading[CHAR_MAX];
    zhv_str word = x.key;
    if (!fits(word) || !zhv_words_simplify(&m->chars, word, key, reading)) {
        return ZHV_OK;
    }
    entry *e = find(m, (zhv_str){key, word.len});
    if (e == NULL) {
        return zhv_build_no_memory(m->b);
    }
    double freq = word.len > (size_t)3 * 3   ? FREQ_TERM
                  : word.len > (size_t)2 * 3 ? FREQ_THREE
                                             : by->freq;
    bool listed = by->flags == ZHV_WORD_HANT && e->freq > 0;
    e->flags |= by->flags;
    e->freq = e->freq > freq ? e->freq : freq;
    if (!e->fixed && !listed) {
        e->reading = zhv_arena_str(m->b->arena, (zhv_str){reading, word.len});
    }
    return ZHV_OK;
}

/* The Simplified character of a Traditional one, or of a region's form of one.
 */
static uint32_t plain_form(const maker *m, uint32_t cp)
{
    const uint32_t simple = m->out->simple[cp];
    const uint32_t standard = m->chars.standard[cp];
    return simple == cp && standard ? m->out->simple[standard] : simple;
}

/* Are both the same word, perhaps in other forms of its characters? */
static bool is_same_word(const maker *m, zhv_str one, zhv_str two)
{
    if (one.len != two.len || !fits(one) || !fits(two)) {
        return false;
    }
    for (size_t i = 0; i < one.len; i += 3) {
        if (plain_form(m, cp_at(one, i)) != plain_form(m, cp_at(two, i))) {
            return false;
        }
    }
    return true;
}

/* Keys of a table for Traditional text that makes another word of them. */
static zhv_status take_hant(maker *m, const step *by, zhv_entry x)
{
    if (x.key.len <= 3 || !fits(x.key) || is_same_word(m, x.key, x.value)) {
        return ZHV_OK;
    }
    zhv_str *key = zhv_vec_push(&m->out->hant, m->b->arena);
    if (key == NULL) {
        return zhv_build_no_memory(m->b);
    }
    *key = x.key;
    return take_regional(m, by, x);
}

static uint8_t subject_kind(zhv_str name)
{
    return zhv_str_eq(name, ZHV_STR("depends"))   ? ZHV_WORD_SUBJECT
           : zhv_str_eq(name, ZHV_STR("tells"))   ? ZHV_WORD_EVIDENCE
           : zhv_str_eq(name, ZHV_STR("neither")) ? ZHV_WORD_NEITHER
           : zhv_str_eq(name, ZHV_STR("else"))    ? ZHV_WORD_ELSE
                                                  : 0;
}

static bool is_latin(zhv_str s)
{
    bool latin = s.len > 1 && s.len <= ZHV_LATIN_MAX;
    for (size_t i = 0; i < s.len && latin; i++) {
        latin = s.ptr[i] >= 'a' && s.ptr[i] <= 'z';
    }
    return latin;
}

static zhv_status take_latin(const maker *m, zhv_str name)
{
    zhv_disk_latin *x = zhv_vec_push(&m->out->latin, m->b->arena);
    if (x == NULL) {
        return zhv_build_no_memory(m->b);
    }
    *x = (zhv_disk_latin){""};
    memcpy(x->text, name.ptr, name.len);
    return ZHV_OK;
}

/* subjects.tsv: word<TAB>depends|tells|neither|else, in whatever script;
 * Latin name<TAB>tells. */
static zhv_status take_subject(maker *m, const step *by, zhv_entry x)
{
    uint8_t kind = subject_kind(x.value);
    if (kind == ZHV_WORD_EVIDENCE && is_latin(x.key)) {
        return take_latin(m, x.key);
    }
    if (!fits(x.key) || kind == 0) {
        return zhv_fail(m->b->err, ZHV_E_DATA, m->path, 0,
                        "\"%.*s\": expected: word of up to %u Chinese "
                        "characters, then depends, tells, neither or else; or "
                        "a name of small Latin letters, then tells",
                        (int)(x.key.len < 60 ? x.key.len : 60), x.key.ptr,
                        ZHV_WORD_MAX_CP);
    }
    entry *e = find(m, x.key);
    if (e == NULL) {
        return zhv_build_no_memory(m->b);
    }
    e->freq = e->freq > by->freq ? e->freq : by->freq;
    e->flags |= kind;
    return ZHV_OK;
}

/* Is the beginning of the word one of a subject? */
static bool begins_with_subject(maker *m, zhv_str word)
{
    for (size_t n = 3; n < word.len; n += 3) {
        uint32_t at = zhv_map_get(&m->known, zhv_str_sub(word, 0, n));
        if (at != ZHV_MAP_NONE &&
            (m->out->entries.at[at].flags & ZHV_WORD_SUBJECT)) {
            return true;
        }
    }
    return false;
}

/* Keys of a table for the Mainland that a word of a subject begins: 資料夾 is
 * no 資料. Traditional, as the text is. */
static zhv_status take_longer(maker *m, const step *by, zhv_entry x)
{
    zhv_str key = x.key;
    if (!fits(key) || !begins_with_subject(m, key)) {
        return ZHV_OK;
    }
    entry *e = find(m, key);
    if (e == NULL) {
        return zhv_build_no_memory(m->b);
    }
    e->flags |= by->flags;
    e->freq = e->freq > by->freq ? e->freq : by->freq;
    return ZHV_OK;
}

/* Lone characters: the table's first reading, and how often it is seen. */
static zhv_status take_character(maker *m, const step *by, zhv_entry x)
{
    if (x.key.len != 3 || x.value.len != 3) {
        return ZHV_OK;
    }
    entry *e = find(m, x.key);
    if (e == NULL) {
        return zhv_build_no_memory(m->b);
    }
    e->fixed = true;
    e->reading = x.all;
    e->freq = e->freq > by->freq ? e->freq : by->freq;
    return ZHV_OK;
}

/* ---- what characters are ------------------------------------------------- */

static zhv_status make_tables(maker *m)
{
    zhv_arena *arena = m->b->arena;
    m->out->classes = zhv_arena_calloc(arena, 65536, 1);
    m->out->alone = zhv_arena_calloc(arena, 65536, sizeof *m->out->alone);
    m->out->simple = zhv_arena_calloc(arena, 65536, sizeof *m->out->simple);
    if (m->out->classes == NULL || m->out->alone == NULL ||
        m->out->simple == NULL) {
        return zhv_build_no_memory(m->b);
    }
    for (uint32_t cp = 0; cp < 65536; cp++) {
        const uint16_t simple = m->chars.simple[cp];
        m->out->alone[cp] = (uint16_t)cp;
        m->out->simple[cp] = simple >= 0x800 ? simple : (uint16_t)cp;
        bool han = (cp >= 0x3400 && cp < 0xA000) || cp == 0x3007 ||
                   (cp >= 0xF900 && cp < 0xFB00);
        m->out->classes[cp] = han ? ZHV_CLASS_HAN : 0;
    }
    return ZHV_OK;
}

static zhv_status read_default(maker *m, const step *by, zhv_entry x)
{
    (void)by;
    if (x.key.len != 3 || x.value.len != 3) {
        return ZHV_OK;
    }
    uint32_t cp = cp_at(x.key, 0);
    m->out->alone[cp] = (uint16_t)cp_at(x.value, 0);
    m->out->classes[cp] |= x.all.len > 3 ? ZHV_CLASS_AMBIGUOUS : 0;
    return ZHV_OK;
}

static zhv_status read_shy(maker *m, const step *by, zhv_entry x)
{
    (void)by;
    bool all = zhv_str_ends(x.all, ZHV_STR(" all"));
    uint32_t instead = all ? cp_at(x.value, 0) : 0;
    if (!zhv_map_put(&m->shy, m->b->arena, x.key, instead)) {
        return zhv_build_no_memory(m->b);
    }
    return ZHV_OK;
}

/* ---- all of it --------------------------------------------------------- */

/* Those that lists of words need to know first. */
static const step before_lists[] = {
    {"STCharacters", read_default, 0, 0},
    {"context/shy.tsv", read_shy, 0, 0},
};

/* What OpenCC's keys read, they read; subjects come before the longer words
 * that they begin. */
static const step behind_lists[] = {
    {"STPhrases_GeneratedFromRegionalPhrases", take_phrase, ZHV_WORD_KNOWN,
     FREQ_KEY},
    {"STPhrases", take_phrase, ZHV_WORD_KNOWN, FREQ_KEY},
    {"context/words.tsv", take_phrase, 0, FREQ_OWN},
    {"STCharacters", take_character, 0, 1},
    {"TWPhrases", take_regional, ZHV_WORD_REGION, FREQ_KEY},
    {"HKPhrases", take_regional, ZHV_WORD_REGION, FREQ_KEY},
    {"keep", take_regional, ZHV_WORD_REGION, FREQ_KEY},
    {"tw_it", take_regional, ZHV_WORD_REGION, FREQ_KEY},
    {"tw_words", take_regional, ZHV_WORD_REGION, FREQ_KEY},
    {"hk_it", take_regional, ZHV_WORD_REGION, FREQ_KEY},
    {"hk_cn_words", take_regional, ZHV_WORD_REGION, FREQ_KEY},
    {"context/subjects.tsv", take_subject, 0, FREQ_KEY},
    {"TWPhrasesRev", take_longer, ZHV_WORD_REGION, FREQ_KEY},
    {"HKPhrasesRev", take_longer, ZHV_WORD_REGION, FREQ_KEY},
    {"cn_keep", take_longer, ZHV_WORD_REGION, FREQ_KEY},
    {"cn_words", take_longer, ZHV_WORD_REGION, FREQ_KEY},
    {"cn_it", take_longer, ZHV_WORD_REGION, FREQ_KEY},
    {"TWPhrasesRev", take_hant, ZHV_WORD_HANT, FREQ_KEY},
    {"HKPhrasesRev", take_hant, ZHV_WORD_HANT, FREQ_KEY},
    {"cn_words", take_hant, ZHV_WORD_HANT, FREQ_KEY},
    {"cn_it", take_hant, ZHV_WORD_HANT, FREQ_KEY},
    {"s_words", take_hant, ZHV_WORD_HANT, FREQ_KEY},
    {"tw_words", take_hant, ZHV_WORD_HANT, FREQ_KEY},
    {"hk_words", take_hant, ZHV_WORD_HANT, FREQ_KEY},
};

static zhv_status take_steps(maker *m, const step *steps, size_t n)
{
    zhv_status status = ZHV_OK;
    for (size_t i = 0; status == ZHV_OK && i < n; i++) {
        zhv_source *source = NULL;
        status = zhv_shelf_find(&m->b->shelf, NULL, steps[i].table, &source,
                                m->b->err);
        for (uint32_t k = 0;
             status == ZHV_OK && source && k < source->entries.n; k++) {
            m->path = source->path.ptr;
            status = steps[i].take(m, &steps[i], source->entries.at[k]);
        }
    }
    return status;
}

static zhv_status take_all(maker *m)
{
    const zhv_mkdict_options *o = m->b->o;
    zhv_word_taker taker = {m, take_listed};
    zhv_status status = make_tables(m);
    if (status == ZHV_OK) {
        status = take_steps(m, before_lists,
                            sizeof before_lists / sizeof *before_lists);
    }
    if (status == ZHV_OK) {
        status = zhv_word_lists_read(m->b->arena, o->rime_table, o->chewing_dir,
                                     taker, m->b->err);
    }
    return status == ZHV_OK
               ? take_steps(m, behind_lists,
                            sizeof behind_lists / sizeof *behind_lists)
               : status;
}

zhv_status zhv_words_take(zhv_build *b, zhv_words_taken *out)
{
    maker m = {.b = b, .out = out};
    *out = (zhv_words_taken){.listed = false};
    zhv_status status = zhv_words_charmap_make(&b->shelf, &m.chars, b->err);
    return status == ZHV_OK ? take_all(&m) : status;
}

/* Random small chains against a model that does what OpenCC's definition
 * says, word for word: normalise, cut, rewrite segment by segment. */
#include "scratch.h"

#include "match/ids.h"

#define ROUNDS  60
#define CHAINS  12 /* per image */
#define TEXTS   40 /* per chain */
#define ENTRIES 7
#define LEAVES  3

/* Few letters, so that keys overlap; one of four bytes; one operator. */
static const char *const letters[] = {
    "a", "b", "\xE4\xB8\x80", "c", "\xF0\xA0\x80\x80", "\xE2\xBF\xB0"};

static uint64_t state_x;

static uint32_t any(uint32_t below)
{
    state_x ^= state_x << 13;
    state_x ^= state_x >> 7;
    state_x ^= state_x << 17;
    return (uint32_t)(state_x >> 33) % below;
}

typedef struct word {
    char text[64];
} word;

static word any_word(uint32_t max, uint32_t alphabet)
{
    word w = {{0}};
    uint32_t n = 1 + any(max);
    for (uint32_t i = 0; i < n; i++) {
        strcat(w.text, letters[any(alphabet)]);
    }
    return w;
}

typedef struct model_dict {
    word key[ENTRIES];
    word value[ENTRIES];
    uint32_t n;
} model_dict;

typedef struct model_group {
    model_dict leaf[LEAVES];
    uint32_t n;
    bool is_union;
} model_group;

typedef struct model {
    bool has_norm;
    bool has_seg;
    model_dict norm;
    model_group seg;
    model_group stage[3];
    uint32_t stages;
} model;

static void add_entry(model_dict *d, word key, word value)
{
    for (uint32_t i = 0; i < d->n; i++) {
        if (strcmp(d->key[i].text, key.text) == 0) {
            return;
        }
    }
    d->key[d->n] = key;
    d->value[d->n++] = value;
}

static model_group any_group(uint32_t max_key)
{
    model_group g = {.n = 1 + any(LEAVES), .is_union = any(2)};
    for (uint32_t i = 0; i < g.n; i++) {
        uint32_t entries = 1 + any(ENTRIES);
        for (uint32_t k = 0; k < entries; k++) {
            add_entry(&g.leaf[i], any_word(max_key, 5), any_word(3, 5));
        }
    }
    return g;
}

static model any_model(void)
{
    model m = {.has_norm = any(2), .has_seg = any(3) != 0};
    m.stages = 1 + any(3);
    if (m.has_norm) {
        add_entry(&m.norm, any_word(1, 3), any_word(1, 5));
    }
    m.seg = any_group(4);
    for (uint32_t i = 0; i < m.stages; i++) {
        m.stage[i] = any_group(i ? 4 : 3);
        /* as upstream: what is cut is what the first stage looks up */
        if (i == 0 && m.has_seg && any(2)) {
            m.stage[0].leaf[0] = m.seg.leaf[0];
        }
    }
    return m;
}

/* ---- the model --------------------------------------------------------- */

static const char *dict_match(const model_dict *d, const char *text,
                              size_t *len)
{
    const char *best = NULL;
    *len = 0;
    for (uint32_t i = 0; i < d->n; i++) {
        size_t n = strlen(d->key[i].text);
        if (n > *len && strncmp(text, d->key[i].text, n) == 0) {
            best = d->value[i].text;
            *len = n;
        }
    }
    return best;
}

static const char *group_match(const model_group *g, const char *text,
                               size_t *len)
{
    const char *best = NULL;
    *len = 0;
    for (uint32_t i = 0; i < g->n && (g->is_union || !best); i++) {
        size_t n;
        const char *value = dict_match(&g->leaf[i], text, &n);
        if (value && n > *len) {
            best = value;
            *len = n;
        }
    }
    return best;
}

static size_t char_len(const char *text)
{
    return zhv_utf8_lead_len((unsigned char)*text);
}

/* A character, or a whole description sequence. */
static size_t step_len(const char *text)
{
    zhv_ids ids;
    zhv_ids_start(&ids);
    zhv_str s = zhv_str_from(text);
    uint32_t n;
    if (zhv_ids_arity(zhv_utf8_decode(s, 0, &n)) == 0) {
        return n;
    }
    for (size_t at = 0; at < s.len; at += n) {
        zhv_ids_state state = zhv_ids_feed(&ids, zhv_utf8_decode(s, at, &n));
        if (state == ZHV_IDS_DONE) {
            return at + n;
        }
        if (state == ZHV_IDS_BAD) {
            break;
        }
    }
    return char_len(text);
}

static void rewrite(const model_group *g, const char *in, char *out)
{
    char *to = out;
    while (*in) {
        size_t len;
        const char *value = group_match(g, in, &len);
        if (value) {
            to += sprintf(to, "%s", value);
        } else {
            len = step_len(in);
            to += sprintf(to, "%.*s", (int)len, in);
        }
        in += len;
    }
    *to = '\0';
}

static void convert_segment(const model *m, const char *in, size_t len,
                            char *out)
{
    static char now[65536];
    static char next[65536];
    sprintf(now, "%.*s", (int)len, in);
    for (uint32_t i = 0; i < m->stages; i++) {
        rewrite(&m->stage[i], now, next);
        strcpy(now, next);
    }
    strcat(out, now);
}

static void model_convert(const model *m, const char *in, char *out)
{
    static char text[65536];
    model_group norm = {.leaf = {m->norm}, .n = 1};
    *out = '\0';
    if (m->has_norm) {
        rewrite(&norm, in, text);
    } else {
        strcpy(text, in);
    }
    const char *start = text;
    const char *p = text;
    while (*p) {
        size_t len = 0;
        if (m->has_seg && group_match(&m->seg, p, &len)) {
            if (p > start) {
                convert_segment(m, start, (size_t)(p - start), out);
            }
            convert_segment(m, p, len, out);
            start = p + len;
        } else {
            len = step_len(p);
        }
        p += len;
    }
    if (p > start) {
        convert_segment(m, start, (size_t)(p - start), out);
    }
}

/* ---- as JSON ----------------------------------------------------------- */

static char *put_dict(char *to, const model_dict *d)
{
    to += sprintf(to, "{\"type\":\"inline\",\"entries\":{");
    for (uint32_t i = 0; i < d->n; i++) {
        to += sprintf(to, "%s\"%s\":\"%s\"", i ? "," : "", d->key[i].text,
                      d->value[i].text);
    }
    return to + sprintf(to, "}}");
}

static char *put_group(char *to, const model_group *g)
{
    to += sprintf(to, "{\"type\":\"group\",\"match_policy\":\"%s\",\"dicts\":[",
                  g->is_union ? "union" : "short_circuit");
    for (uint32_t i = 0; i < g->n; i++) {
        to += sprintf(to, "%s", i ? "," : "");
        to = put_dict(to, &g->leaf[i]);
    }
    return to + sprintf(to, "]}");
}

static void put_model(char *to, const model *m)
{
    to += sprintf(to, "{ // a comment\n");
    if (m->has_norm) {
        to += sprintf(to, "\"normalization\":[{\"dict\":");
        to = put_dict(to, &m->norm);
        to += sprintf(to, "}],");
    }
    if (m->has_seg) {
        to += sprintf(to, "\"segmentation\":{\"type\":\"mmseg\",\"dict\":");
        to = put_group(to, &m->seg);
        to += sprintf(to, "},");
    }
    to += sprintf(to, "\"conversion_chain\":[");
    for (uint32_t i = 0; i < m->stages; i++) {
        to += sprintf(to, "%s{\"dict\":", i ? "," : "");
        to = put_group(to, &m->stage[i]);
        to += sprintf(to, "}");
    }
    sprintf(to, "],}"); /* the trailing comma is meant */
}

static void check_texts(scratch *s, const zhv_chain *chain, const model *m,
                        const char *json)
{
    static char in[4096];
    static char want[65536];
    for (int i = 0; i < TEXTS; i++) {
        *in = '\0';
        for (uint32_t n = any(24); n; n--) {
            strcat(in, letters[any(any(8) ? 5 : 6)]);
        }
        model_convert(m, in, want);
        zhv_str have = scratch_convert(s, chain, zhv_str_from(in));
        if (!zhv_str_eq(have, zhv_str_from(want))) {
            fprintf(stderr, "%s\n  in:   %s\n  want: %s\n  have: %.*s\n", json,
                    in, want, (int)have.len, have.ptr);
            fail();
        }
    }
}

static void test_random_chains(void **state)
{
    (void)state;
    const char *set = getenv("ZHVAR_SEED");
    uint64_t seed = set ? strtoull(set, NULL, 0) : 4711;
    state_x = seed ? seed : 1;
    print_message("ZHVAR_SEED=%llu\n", (unsigned long long)seed);
    static model models[CHAINS];
    static char json[CHAINS][32768];
    for (int round = 0; round < ROUNDS; round++) {
        scratch s;
        scratch_open(&s);
        const char *paths[CHAINS];
        for (int i = 0; i < CHAINS; i++) {
            char name[32];
            models[i] = any_model();
            put_model(json[i], &models[i]);
            snprintf(name, sizeof name, "m%d.json", i);
            paths[i] = scratch_write(&s, name, json[i]);
        }
        zhv_mkdict_options options = {.configs = paths, .config_count = CHAINS};
        zhv_dict *dict = scratch_dict(&s, &options);
        for (int i = 0; i < CHAINS; i++) {
            char name[32];
            snprintf(name, sizeof name, "m%d", i);
            const zhv_chain *chain = zhv_dict_chain(dict, zhv_str_from(name));
            assert_non_null(chain);
            check_texts(&s, chain, &models[i], json[i]);
        }
        zhv_dict_free(dict);
        scratch_close(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_random_chains)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

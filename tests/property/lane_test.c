/* The contest of page rules and dictionary against a naive model of what
 * MediaWiki does: one table that rules change as the page goes by; at each
 * position the longest key wins; output is never matched again.
 *
 * Weak units (Differs: MediaWiki): a dictionary phrase that changes nothing
 * yields to a live rule that starts anywhere in it, as if it were not there.
 *
 * Seeded; a failure prints the seed, the dictionary and the page. */
#include "../unit/mkdict/scratch.h"
#include "convert/lane.h"

enum {
    DICTS = 100,
    PAGES = 1000, /* per dictionary */
    KEYS_MAX = 400,
    STEPS_MAX = 24,
    WORD_BYTES = 32
};

static const char *const letters[] = {"甲", "乙", "丙", "𠀀", "a", "丁"};

static uint64_t rng;

static uint32_t roll(uint32_t n)
{
    rng = rng * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(rng >> 33) % n;
}

static void random_word(char *out, uint32_t longest)
{
    out[0] = '\0';
    /* few letters, so that keys often are parts of each other */
    uint32_t kinds = 2 + roll(5);
    for (uint32_t n = 1 + roll(longest); n; n--) {
        strcat(out, letters[roll(kinds)]);
    }
}

/* ---- the model ---- */

typedef struct entry {
    char key[WORD_BYTES];
    char value[WORD_BYTES];
    bool rule;
} entry;

typedef struct table {
    entry at[KEYS_MAX];
    uint32_t n;
} table;

static entry *find(table *t, const char *key)
{
    for (uint32_t i = 0; i < t->n; i++) {
        if (strcmp(t->at[i].key, key) == 0) {
            return &t->at[i];
        }
    }
    return NULL;
}

static void set(table *t, const char *key, const char *value, bool rule)
{
    entry *e = find(t, key);
    if (e == NULL) {
        assert_true(t->n < KEYS_MAX);
        e = &t->at[t->n++];
        strcpy(e->key, key);
    }
    strcpy(e->value, value);
    e->rule = rule;
}

static void forget(table *t, const char *key)
{
    entry *e = find(t, key);
    if (e) {
        *e = t->at[--t->n];
    }
}

/* The longest key at `at` that is a rule (or a word of the dictionary) and
 * shorter than `below`. */
static const entry *longest(const table *t, const char *at, bool rule,
                            size_t below)
{
    const entry *best = NULL;
    for (uint32_t i = 0; i < t->n; i++) {
        const entry *e = &t->at[i];
        size_t len = strlen(e->key);
        if (e->rule == rule && len < below && strncmp(at, e->key, len) == 0 &&
            (best == NULL || len > strlen(best->key))) {
            best = e;
        }
    }
    return best;
}

static size_t letter_len(const char *s)
{
    return zhv_utf8_lead_len((unsigned char)*s);
}

static bool rule_inside(const table *t, const char *at, size_t len)
{
    for (size_t p = letter_len(at); p < len; p += letter_len(at + p)) {
        if (longest(t, at + p, true, SIZE_MAX)) {
            return true;
        }
    }
    return false;
}

/* The dictionary's entry that counts at `at`. */
static const entry *word_at(const table *t, const char *at, bool weak)
{
    size_t below = SIZE_MAX;
    for (;;) {
        const entry *e = longest(t, at, false, below);
        if (e == NULL || !weak || strcmp(e->key, e->value) != 0 ||
            strlen(e->key) == letter_len(at) ||
            !rule_inside(t, at, strlen(e->key))) {
            return e;
        }
        below = strlen(e->key);
    }
}

static void model_convert(const table *t, const char *text, bool weak,
                          char *out)
{
    while (*text) {
        const entry *rule = longest(t, text, true, SIZE_MAX);
        const entry *word = word_at(t, text, weak);
        bool yields = weak && word && strcmp(word->key, word->value) == 0;
        const entry *best = rule && (word == NULL || yields ||
                                     strlen(rule->key) >= strlen(word->key))
                                ? rule
                                : word;
        size_t n = best ? strlen(best->key) : letter_len(text);
        if (best) {
            strcat(out, best->value);
        } else {
            strncat(out, text, n);
        }
        text += n;
    }
}

/* ---- a page ---- */

typedef struct step {
    char kind; /* t: text; s: set; d: delete; o: a rule for other readers */
    char word[512];
    char value[WORD_BYTES];
} step;

static step steps[STEPS_MAX];
static uint32_t step_count;

static void random_page(const table *dict)
{
    step_count = 2 + roll(STEPS_MAX - 1);
    for (uint32_t i = 0; i < step_count; i++) {
        step *s = &steps[i];
        uint32_t kind = roll(10);
        s->kind = kind < 5 ? 't' : kind < 8 ? 's' : kind < 9 ? 'd' : 'o';
        random_word(s->word, s->kind == 't' ? 12 : 5);
        random_word(s->value, 3);
        if (s->kind != 't' && dict->n && roll(3) == 0) {
            strcpy(s->word, dict->at[roll(dict->n)].key);
        } else if (s->kind != 't' && i && roll(4) == 0) {
            const step *old = &steps[roll(i)];
            if (old->kind != 't') {
                strcpy(s->word, old->word);
            }
        }
        if (roll(6) == 0) {
            strcpy(s->value, roll(2) && s->kind != 't' ? s->word : "");
        }
    }
}

static void print_page(const table *dict)
{
    for (uint32_t i = 0; i < dict->n; i++) {
        print_error("word %s\t%s\n", dict->at[i].key, dict->at[i].value);
    }
    for (uint32_t i = 0; i < step_count; i++) {
        print_error("%c %s\t%s\n", steps[i].kind, steps[i].word,
                    steps[i].kind == 't' ? "" : steps[i].value);
    }
}

static void model_page(const table *dict, bool weak, char *out)
{
    static table now;
    now = *dict;
    out[0] = '\0';
    for (uint32_t i = 0; i < step_count; i++) {
        const step *s = &steps[i];
        if (s->kind == 's') {
            set(&now, s->word, s->value, true);
        } else if (s->kind == 'd') {
            forget(&now, s->word);
        } else if (s->kind == 't') {
            model_convert(&now, s->word, weak, out);
            strcat(out, "\n");
        }
    }
}

/* What the chain makes of the text, as a galley has it: between line feeds. */
static zhv_made made_of(const zhv_chain *chain, const char *text,
                        zhv_arena *arena, zhv_rewriting *all)
{
    static char laid[1024];
    snprintf(laid, sizeof laid, "甲\n%s\n甲甲", text);
    zhv_rewrite(chain, arena, zhv_arena_str(arena, zhv_str_from(laid)), all);
    return (zhv_made){all, sizeof "甲\n" - 1, 0};
}

/* All rules are read first, as for a real page; then the text.
 * laid     what the chain makes of it is known */
static void lane_page(const zhv_chain *chain, bool weak, bool laid,
                      zhv_arena *arena, char *out)
{
    static zhv_overlay o;
    zhv_layer layer;
    zhv_overlay_init(&o, arena);
    zhv_layer_init(&layer, arena);
    for (uint32_t i = 0; i < step_count; i++) {
        const step *s = &steps[i];
        bool too_long;
        const zhv_record r = {.from = i + 1,
                              .mask = s->kind == 'o' ? ZHV_MASK(ZHV_HK)
                                                     : ZHV_MASK(ZHV_TW),
                              .remove = s->kind == 'd',
                              .value = zhv_str_from(s->value)};
        assert_true(s->kind == 't' ||
                    zhv_layer_add(&layer, zhv_str_from(s->word), r, &too_long));
    }
    if (layer.n) {
        assert_true(zhv_overlay_lay(&o, &layer, 0));
    }
    const zhv_lane lane = {.variant = ZHV_TW,
                           .chain = {chain, chain, chain},
                           .overlay = &o,
                           .weak_units = weak};
    out[0] = '\0';
    for (uint32_t i = 0; i < step_count; i++) {
        if (steps[i].kind == 't') {
            zhv_changes changes = {0};
            zhv_str text = zhv_str_from(steps[i].word);
            zhv_place place = {.script = ZHV_SCRIPT_HANS, .moment = i};
            zhv_rewriting all;
            zhv_made known;
            if (laid) {
                known = made_of(chain, steps[i].word, arena, &all);
                place.made = &known;
            }
            zhv_lane_text(&lane, text, place, arena, &changes);
            zhv_str made = zhv_changes_apply(text, &changes, arena);
            strncat(out, made.ptr, made.len);
            strcat(out, "\n");
        }
    }
}

/* ---- a dictionary ---- */

static void random_table(table *t)
{
    t->n = 0;
    for (uint32_t n = 1 + roll(14); n; n--) {
        char key[WORD_BYTES];
        char value[WORD_BYTES];
        random_word(key, 5);
        random_word(value, 2);
        set(t, key, roll(3) ? value : key, false);
    }
}

static void check_dict(uint32_t seed, bool weak)
{
    static table dict;
    static char want[16384];
    static char got[16384];
    char text[KEYS_MAX * 2 * WORD_BYTES / 8] = "";
    rng = seed;
    random_table(&dict);
    for (uint32_t i = 0; i < dict.n; i++) {
        strcat(strcat(text, dict.at[i].key), "\t");
        strcat(strcat(text, dict.at[i].value), "\n");
    }
    scratch s;
    scratch_open(&s);
    const zhv_mkdict_table file = {ZHV_TW, scratch_write(&s, "tw.txt", text)};
    const zhv_mkdict_options options = {.tables = &file, .table_count = 1};
    zhv_dict *image = scratch_dict(&s, &options);
    zhv_arena arena;
    zhv_arena_init(&arena);
    for (uint32_t page = 0; page < PAGES; page++) {
        random_page(&dict);
        model_page(&dict, weak, want);
        for (int laid = 0; laid < 2; laid++) {
            lane_page(zhv_dict_target(image, ZHV_TW, false, ZHV_SCRIPT_HANS),
                      weak, laid, &arena, got);
            if (strcmp(want, got) != 0) {
                print_error("seed %u, page %u, weak units %d, laid %d\n", seed,
                            page, weak, laid);
                print_page(&dict);
                fail_msg("\ngot\n%swant\n%s", got, want);
            }
            zhv_arena_reset(&arena);
        }
    }
    zhv_arena_drop(&arena);
    zhv_dict_free(image);
    scratch_close(&s);
}

static void test_as_a_mutable_table(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= DICTS; seed++) {
        check_dict(seed, false);
    }
    printf("%d random pages\n", DICTS * PAGES);
}

static void test_weak_units(void **state)
{
    (void)state;
    for (uint32_t seed = 1000001; seed <= 1000000 + DICTS; seed++) {
        check_dict(seed, true);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_as_a_mutable_table),
        cmocka_unit_test(test_weak_units),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

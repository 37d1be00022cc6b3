#include "convert/lane.h"

#include "little_dict.h"

/* Rules of a case: "key>value" sets, "key-" deletes, "key?value" is guarded;
 * the number in front is the moment. */
typedef struct rule {
    uint32_t from;
    const char *text;
} rule;

static void add_rule(zhv_layer *l, rule r)
{
    size_t at = strcspn(r.text, ">-?");
    bool too_long;
    const zhv_record record = {.from = r.from,
                               .mask = ZHV_MASK(ZHV_TW),
                               .origin = ZHV_ORIGIN_INLINE,
                               .remove = r.text[at] == '-',
                               .guarded = r.text[at] == '?',
                               .value = zhv_str_from(r.text + at + 1)};
    assert_true(zhv_layer_add(l, (zhv_str){r.text, at}, record, &too_long));
}

/* Changes as a text: "off+len:text " each. */
static void changes_text(const zhv_changes *c, char *out, size_t size)
{
    size_t n = 0;
    out[0] = '\0';
    for (uint32_t i = 0; i < c->n && n < size; i++) {
        n += (size_t)snprintf(out + n, size - n, "%u+%u:%.*s ", c->at[i].off,
                              c->at[i].len, (int)c->at[i].text.len,
                              c->at[i].text.ptr);
    }
}

static const struct lane_case {
    const char *name;
    const char *text;
    const char *want;
    rule rules[4];
    zhv_place place;
    bool strict; /* a phrase that changes nothing does not yield */
} cases[] = {
    /* without rules */
    {"nothing", "", "", {{0, NULL}}, {.script = ZHV_SCRIPT_HANS}, false},
    {"no change",
     "abc 件",
     "abc 件",
     {{0, NULL}},
     {.script = ZHV_SCRIPT_HANS},
     false},
    {"characters",
     "软a体",
     "軟a體",
     {{0, NULL}},
     {.script = ZHV_SCRIPT_HANS},
     false},
    {"a phrase",
     "头发发头",
     "頭髮發頭",
     {{0, NULL}},
     {.script = ZHV_SCRIPT_HANS},
     false},
    {"two stages",
     "软件",
     "軟體",
     {{0, NULL}},
     {.script = ZHV_SCRIPT_HANS},
     false},
    {"the other script stays",
     "裏软",
     "裏软",
     {{0, NULL}},
     {.script = ZHV_SCRIPT_HANT},
     false},
    {"no hint: taken as the other",
     "软",
     "軟",
     {{0, NULL}},
     {.script = ZHV_SCRIPT_AUTO},
     false},
    {"bad bytes pass",
     "\xE8软\xFF\xE8\xBD",
     "\xE8軟\xFF\xE8\xBD",
     {{0, NULL}},
     {.script = ZHV_SCRIPT_HANS},
     false},
    /* the contest */
    {"a rule beats a character",
     "软软",
     "XX",
     {{0, "软>X"}},
     {.script = ZHV_SCRIPT_HANS},
     false},
    {"a rule beats a phrase as long",
     "头发",
     "X",
     {{0, "头发>X"}},
     {.script = ZHV_SCRIPT_HANS},
     false},
    {"a longer phrase beats a rule",
     "头发头",
     "頭髮X",
     {{0, "头>X"}},
     {.script = ZHV_SCRIPT_HANS},
     false},
    {"... and passes over one in it",
     "头发发",
     "頭髮X",
     {{0, "发>X"}},
     {.script = ZHV_SCRIPT_HANS},
     false},
    {"a longer rule beats a phrase",
     "头发软",
     "X",
     {{0, "头发软>X"}},
     {.script = ZHV_SCRIPT_HANS},
     false},
    {"the longer rule",
     "软件件",
     "YX",
     {{0, "件>X"}, {0, "软件>Y"}},
     {.script = ZHV_SCRIPT_HANS},
     false},
    {"to itself shields",
     "软软",
     "软软",
     {{0, "软>软"}},
     {.script = ZHV_SCRIPT_HANS},
     false},
    {"to nothing",
     "a软b",
     "ab",
     {{0, "软>"}},
     {.script = ZHV_SCRIPT_HANS},
     false},
    {"output is not matched again",
     "软",
     "件",
     {{0, "软>件"}, {0, "件>X"}},
     {.script = ZHV_SCRIPT_HANS},
     false},
    {"rules act in any script",
     "裏",
     "X",
     {{0, "裏>X"}},
     {.script = ZHV_SCRIPT_HANT},
     false},
    {"Latin and beyond the BMP",
     "a𠀀b",
     "aXb",
     {{0, "𠀀>X"}},
     {.script = ZHV_SCRIPT_HANS},
     false},
    {"over a space",
     "a b a c",
     "X a c",
     {{0, "a b>X"}},
     {.script = ZHV_SCRIPT_HANS},
     false},
    /* moments */
    {"not yet",
     "软",
     "軟",
     {{2, "软>X"}},
     {.script = ZHV_SCRIPT_HANS, .moment = 1},
     false},
    {"from its moment on",
     "软",
     "X",
     {{2, "软>X"}},
     {.script = ZHV_SCRIPT_HANS, .moment = 2},
     false},
    {"the later one",
     "软",
     "Y",
     {{1, "软>X"}, {2, "软>Y"}},
     {.script = ZHV_SCRIPT_HANS, .moment = 2},
     false},
    /* deletions */
    {"a character deleted",
     "软体",
     "软體",
     {{0, "软-"}},
     {.script = ZHV_SCRIPT_HANS},
     false},
    {"a phrase deleted: the shorter",
     "头发",
     "頭發",
     {{0, "头发-"}},
     {.script = ZHV_SCRIPT_HANS},
     false},
    {"both deleted",
     "头发",
     "头發",
     {{0, "头发-"}, {0, "头-"}},
     {.script = ZHV_SCRIPT_HANS},
     false},
    {"a rule deleted: the dictionary's gone, too",
     "软",
     "软",
     {{0, "软>X"}, {1, "软-"}},
     {.script = ZHV_SCRIPT_HANS, .moment = 1},
     false},
    {"deleted and set again",
     "软",
     "Y",
     {{0, "软>X"}, {1, "软-"}, {2, "软>Y"}},
     {.script = ZHV_SCRIPT_HANS, .moment = 2},
     false},
    {"deleting what is not there",
     "软",
     "軟",
     {{0, "件体-"}},
     {.script = ZHV_SCRIPT_HANS},
     false},
    /* phrases that change nothing */
    {"yields at its start",
     "公里",
     "X裡",
     {{0, "公>X"}},
     {.script = ZHV_SCRIPT_HANS},
     false},
    {"yields to one inside",
     "公里",
     "公X",
     {{0, "里>X"}},
     {.script = ZHV_SCRIPT_HANS},
     false},
    {"stays without one",
     "公里软",
     "公里X",
     {{0, "软>X"}},
     {.script = ZHV_SCRIPT_HANS},
     false},
    {"strict: does not yield",
     "公里里",
     "公里X",
     {{0, "里>X"}, {0, "公>Y"}},
     {.script = ZHV_SCRIPT_HANS},
     true},
    {"one that changes does not",
     "网里网里",
     "網裡網X",
     {{0, "里>X"}},
     {.script = ZHV_SCRIPT_HANS},
     false},
    /* guarded names */
    {"not in running text",
     "说软件",
     "說軟體",
     {{0, "软件?X"}},
     {.script = ZHV_SCRIPT_HANS},
     false},
    {"in a label or bold",
     "说软件",
     "說X",
     {{0, "软件?X"}},
     {.script = ZHV_SCRIPT_HANS, .quoted = true},
     false},
    {"in brackets",
     "软件《说软件》软件",
     "軟體《說X》軟體",
     {{0, "软件?X"}},
     {.script = ZHV_SCRIPT_HANS},
     false},
    {"in other brackets",
     "「软件」〈软件〉『软件』",
     "「X」〈X〉『X』",
     {{0, "软件?X"}},
     {.script = ZHV_SCRIPT_HANS},
     false},
    {"behind a sentence's end",
     "《说。软件",
     "《說。軟體",
     {{0, "软件?X"}},
     {.script = ZHV_SCRIPT_HANS},
     false},
    {"the shorter that is not guarded",
     "软件",
     "Y件",
     {{0, "软件?X"}, {0, "软>Y"}},
     {.script = ZHV_SCRIPT_HANT},
     false},
    {"a page rule over a name",
     "软件",
     "Y",
     {{0, "软件?X"}, {1, "软件>Y"}},
     {.script = ZHV_SCRIPT_HANS, .moment = 1},
     false},
};

static const zhv_chain *chain(const char *name)
{
    return zhv_dict_chain(little_dict, zhv_str_from(name));
}

static zhv_lane tw_lane(const zhv_overlay *overlay, bool weak)
{
    return (zhv_lane){.variant = ZHV_TW,
                      .chain = {chain("s2tw"), chain("s2tw"), chain("same")},
                      .overlay = overlay,
                      .weak_units = weak};
}

static void test_cases(void **state)
{
    (void)state;
    static zhv_overlay o;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct lane_case *c = &cases[i];
        zhv_layer page;
        zhv_overlay_init(&o, &little_arena);
        zhv_layer_init(&page, &little_arena);
        for (size_t k = 0; k < 4 && c->rules[k].text; k++) {
            add_rule(&page, c->rules[k]);
        }
        if (page.n) {
            assert_true(zhv_overlay_lay(&o, &page, 0));
        }
        zhv_lane lane = tw_lane(&o, !c->strict);
        zhv_str text = zhv_str_from(c->text);
        zhv_changes changes = {0};
        zhv_lane_text(&lane, text, c->place, &little_arena, &changes);
        uint32_t end = 0;
        for (uint32_t k = 0; k < changes.n; k++) {
            const zhv_change *x = &changes.at[k];
            assert_true(x->off >= end && x->len > 0);
            end = x->off + x->len;
            assert_true(end <= text.len);
            assert_false(zhv_str_eq(zhv_str_sub(text, x->off, end), x->text));
        }
        zhv_str got = zhv_changes_apply(text, &changes, &little_arena);
        if (!zhv_str_eq(got, zhv_str_from(c->want))) {
            fail_msg("%s: %s: got %.*s, want %s", c->name, c->text,
                     (int)got.len, got.ptr, c->want);
        }
        zhv_arena_reset(&little_arena);
    }
}

static void test_changes(void **state)
{
    (void)state;
    static zhv_overlay o;
    zhv_layer page;
    char got[256];
    zhv_overlay_init(&o, &little_arena);
    zhv_layer_init(&page, &little_arena);
    add_rule(&page, (rule){0, "软>X"});
    assert_true(zhv_overlay_lay(&o, &page, 0));
    zhv_lane lane = tw_lane(&o, true);
    zhv_changes changes = {0};
    zhv_place place = {.script = ZHV_SCRIPT_HANS};
    zhv_lane_text(&lane, ZHV_STR("件软头发"), place, &little_arena, &changes);
    changes_text(&changes, got, sizeof got);
    assert_string_equal(got, "3+3:X 6+6:頭髮 ");
    assert_int_equal(changes.at[0].origin, ZHV_ORIGIN_INLINE);
    assert_int_equal(changes.at[1].origin, ZHV_ORIGIN_DICT);
    /* they are appended */
    zhv_lane_text(&lane, ZHV_STR("软"), place, &little_arena, &changes);
    assert_int_equal(changes.n, 3);
    assert_int_equal(changes.at[2].off, 0);
}

static void test_torn(void **state)
{
    (void)state;
    char got[256];
    zhv_lane lane = tw_lane(NULL, true);
    zhv_place place = {.script = ZHV_SCRIPT_HANS, .torn = true};
    zhv_changes changes = {0};
    zhv_lane_text(&lane, ZHV_STR("网里网头发飞"), place, &little_arena,
                  &changes);
    changes_text(&changes, got, sizeof got);
    assert_string_equal(got, "0+9:網裡網 9+6:頭髮 15+3:飛 ");
}

/* A pick at off+len; text: NULL for a cut. */
static zhv_pick pick_of(uint32_t off, uint32_t len, const char *text,
                        bool region)
{
    return (zhv_pick){.off = off,
                      .len = len,
                      .text = zhv_str_from(text ? text : ""),
                      .kind = text ? ZHV_PICK_READ : ZHV_PICK_CUT,
                      .region = region};
}

static void test_picks(void **state)
{
    (void)state;
    static const char flies[] = "飞轮飞轮飞轮飞轮飞";
    const struct {
        const char *name;
        const char *text;
        zhv_pick pick;
        const char *want;
        const char *script; /* for those who have no regional words */
    } picks[] = {
        {"a reading", "头发", pick_of(3, 3, "發", false), "頭發", "頭發"},
        {"in a regional word", "说软件", pick_of(3, 3, "軟", false), "說軟體",
         "說軟件"},
        {"at its end", "软件", pick_of(3, 3, "件", false), "軟體", "軟件"},
        {"all of it", "软件", pick_of(0, 6, "軟件", false), "軟體", "軟件"},
        {"more than it", "软件头", pick_of(3, 6, "件頭", false), "軟件頭",
         "軟件頭"},
        {"a cut", "软件", pick_of(3, 0, NULL, false), "軟件", "軟件"},
        {"a regional cut", "软件", pick_of(3, 0, NULL, true), "軟件", "軟件"},
        {"a cut in a long word", flies, pick_of(6, 0, NULL, false), "輪機",
         "飛輪飛輪飛輪飛輪飛"},
        {"a regional cut in one", flies, pick_of(6, 0, NULL, true),
         "飛輪飛輪飛輪飛輪飛", "飛輪飛輪飛輪飛輪飛"},
        {"a cut in a name", "飞·轮", pick_of(5, 0, NULL, false), "輪·機",
         "飛·輪"},
        {"a regional cut in one", "飞·轮", pick_of(5, 0, NULL, true), "輪·機",
         "飛·輪"},
    };
    for (size_t i = 0; i < 2 * sizeof picks / sizeof *picks; i++) {
        zhv_pick pick = picks[i / 2].pick;
        zhv_picks all = {.at = &pick, .n = 1, .cap = 1};
        const bool region = i % 2;
        zhv_lane lane = tw_lane(NULL, true);
        lane.region = region;
        for (int k = 0; k < 2; k++) {
            lane.plain[k] = chain("s2t");
            lane.chain[k] = region ? lane.chain[k] : lane.plain[k];
        }
        zhv_place place = {.script = ZHV_SCRIPT_HANS, .picks = &all};
        zhv_changes changes = {0};
        zhv_str text = zhv_str_from(picks[i / 2].text);
        zhv_lane_text(&lane, text, place, &little_arena, &changes);
        zhv_str got = zhv_changes_apply(text, &changes, &little_arena);
        zhv_str want =
            zhv_str_from(region ? picks[i / 2].want : picks[i / 2].script);
        if (!zhv_str_eq(got, want)) {
            fail_msg("%s: got %.*s, want %.*s", picks[i / 2].name, (int)got.len,
                     got.ptr, (int)want.len, want.ptr);
        }
        zhv_arena_reset(&little_arena);
    }
}

static void test_names(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        const char *text;
        const char *key;
        const char *want;
    } named[] = {
        {"a name", "软说", "软", "X說"},
        {"longer than a word", "软件说", "软件说", "X"},
        {"as long", "软件说", "软件", "X說"},
        {"shorter than a word", "头发说", "头", "頭髮說"},
        {"in a word that changes nothing", "公里软", "里软", "公里軟"},
        {"shorter than such a word", "公里软", "公", "公里軟"},
        {"not the first part of one", "软·说", "软", "軟·說"},
        {"in two words", "软头发", "软头", "軟頭髮"},
    };
    static zhv_overlay o;
    for (size_t i = 0; i < 2 * sizeof named / sizeof *named; i++) {
        const bool region = i % 2 == 0;
        const zhv_record record = {
            .mask = ZHV_MASK(ZHV_TW), .name = true, .value = ZHV_STR("X")};
        zhv_layer page;
        bool too_long;
        zhv_overlay_init(&o, &little_arena);
        zhv_layer_init(&page, &little_arena);
        assert_true(zhv_layer_add(&page, zhv_str_from(named[i / 2].key), record,
                                  &too_long));
        assert_true(zhv_overlay_lay(&o, &page, 0));
        zhv_lane lane = tw_lane(&o, true);
        lane.words = zhv_dict_words(little_dict);
        lane.region = region;
        const zhv_picks none = {NULL, 0, 0};
        const zhv_place place = {.script = ZHV_SCRIPT_HANS, .picks = &none};
        zhv_changes changes = {0};
        const zhv_str text = zhv_str_from(named[i / 2].text);
        zhv_lane_text(&lane, text, place, &little_arena, &changes);
        const zhv_str got = zhv_changes_apply(text, &changes, &little_arena);
        const bool changed = memchr(got.ptr, 'X', got.len) != NULL;
        if (region ? !zhv_str_eq(got, zhv_str_from(named[i / 2].want))
                   : changed) {
            fail_msg("%s: got %.*s", named[i / 2].name, (int)got.len, got.ptr);
        }
        zhv_arena_reset(&little_arena);
    }
}

static void test_no_chain_no_overlay(void **state)
{
    (void)state;
    zhv_changes changes = {0};
    zhv_lane zh = {.variant = ZHV_ZH};
    zhv_place place = {.script = ZHV_SCRIPT_HANS};
    zhv_lane_text(&zh, ZHV_STR("软件"), place, &little_arena, &changes);
    assert_int_equal(changes.n, 0);
    zhv_str same = ZHV_STR("软件");
    assert_ptr_equal(zhv_changes_apply(same, &changes, &little_arena).ptr,
                     same.ptr);
    zhv_lane bare = tw_lane(NULL, true);
    zhv_lane_text(&bare, same, place, &little_arena, &changes);
    assert_int_equal(changes.n, 1);
    assert_true(zhv_str_eq(zhv_changes_apply(same, &changes, &little_arena),
                           ZHV_STR("軟體")));
}

static void test_out_of_memory(void **state)
{
    (void)state;
    zhv_changes changes = {0};
    zhv_lane lane = tw_lane(NULL, true);
    zhv_place place = {.script = ZHV_SCRIPT_HANS};
    zhv_arena arena;
    zhv_arena_init(&arena);
    zhv_arena_fail_at(1);
    zhv_lane_text(&lane, ZHV_STR("软件"), place, &arena, &changes);
    zhv_arena_fail_at(0);
    assert_true(arena.failed);
    zhv_arena_drop(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_changes),
        cmocka_unit_test(test_torn),
        cmocka_unit_test(test_picks),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_no_chain_no_overlay),
        cmocka_unit_test(test_out_of_memory),
    };
    return cmocka_run_group_tests(tests, little_open, little_close);
}

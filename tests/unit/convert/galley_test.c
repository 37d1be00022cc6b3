#include "convert/galley.h"

#include "convert/script.h"

#include "little_dict.h"

static zhv_lane tw_lane(void)
{
    zhv_lane lane = {.variant = ZHV_TW};
    for (zhv_script s = ZHV_SCRIPT_HANS; s <= ZHV_SCRIPT_HANT; s++) {
        lane.chain[s] = zhv_dict_target(little_dict, ZHV_TW, false, s);
    }
    lane.chain[ZHV_SCRIPT_AUTO] = lane.chain[ZHV_SCRIPT_HANS];
    return lane;
}

static void take_changes(zhv_galley_reader *r, uint32_t run, zhv_changes *out)
{
    const zhv_stretch *x;
    uint32_t base;
    for (uint32_t n = zhv_galley_changes(r, run, &x, &base); n; n--, x++) {
        zhv_change *c = zhv_vec_push(out, &little_arena);
        assert_non_null(c);
        *c = (zhv_change){.off = x->off - base,
                          .len = x->len,
                          .n_cp = x->n_cp,
                          .text = x->text};
    }
}

/* Runs as they stand in the galley, alone ones with a '!'. `skip`: the reader
 * is asked about every second run only; `ruled`: the lane has the keys. */
static void galley_text(const char *page, const zhv_overlay *keys, bool skip,
                        bool ruled, char *out, size_t size)
{
    static little_page p;
    zhv_galley g;
    zhv_lane lane = tw_lane();
    size_t n = 0;
    lane.overlay = ruled ? keys : NULL;
    little_read(&p, page);
    zhv_scripts_decide(&p.flow, p.tape.src, little_dict, ZHV_SCRIPT_HANS, keys,
                       &little_arena);
    assert_int_equal(zhv_galley_lay(&p.flow, p.tape.src, &little_arena, &g),
                     ZHV_OK);
    zhv_galley_reader reader =
        zhv_galley_reader_of(&g, &p.flow, &lane, true, &little_arena);
    out[0] = '\0';
    for (uint32_t i = 0; i < p.flow.runs.n; i++) {
        zhv_changes changes = {0};
        zhv_str text = zhv_str_sub(g.text, g.off[i], g.off[i + 1] - 1);
        bool alone = zhv_galley_alone(&reader, i);
        if (!alone && (!skip || i % 2)) {
            take_changes(&reader, i, &changes);
        }
        text = zhv_changes_apply(text, &changes, &little_arena);
        n += (size_t)snprintf(out + n, size - n, "%s%.*s/", alone ? "!" : "",
                              (int)text.len, text.ptr);
    }
}

static const struct galley_case {
    const char *name;
    const char *page;
    const char *want;
} cases[] = {
    {"no run", "", ""},
    {"one", "软件", "軟體/"},
    {"nothing changes", "abc", "abc/"},
    {"two lines", "软件\n飞轮", "軟體/飛輪/"},
    {"no word over a border", "头\n发\n软", "頭/發/軟/"},
    {"a link", "发[[飞|头发]]飞", "發/頭髮/飛/"},
    {"a label", "[[飞轮]]", "飛輪/"},
    {"with a gap, alone", "软<!-- x -->件\n飞", "!/飛/"},
    {"a description, alone", "⿰\n飞", "!⿰/飛/"},
    {"other characters of its bytes", "⾀“飞”", "⾀“飛”/"},
    {"broken characters", "软\xE8\n\xBD飞", "軟\xE8/\xBD飛/"},
    {"at its end, half an operator", "飞\xE2\xBF\n飞", "飛\xE2\xBF/飛/"},
};

static void test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zhv_overlay none;
        char got[256];
        zhv_overlay_init(&none, &little_arena);
        galley_text(cases[i].page, &none, false, true, got, sizeof got);
        little_same(cases[i].name, got, cases[i].want);
        zhv_arena_reset(&little_arena);
    }
}

static void test_keys(void **state)
{
    (void)state;
    zhv_overlay keys;
    zhv_layer layer;
    char got[256];
    bool too_long;
    zhv_overlay_init(&keys, &little_arena);
    zhv_layer_init(&layer, &little_arena);
    const zhv_record record = {.mask = ZHV_MASK(ZHV_CN)};
    assert_true(zhv_layer_add(&layer, ZHV_STR("头发"), record, &too_long));
    assert_true(zhv_layer_add(&layer, ZHV_STR("轮"), record, &too_long));
    assert_true(zhv_overlay_lay(&keys, &layer, 0));
    galley_text("飞\n头发\n头\n发飞轮\n软件\n轮", &keys, false, true, got,
                sizeof got);
    assert_string_equal(got, "飛/!头发/頭/!发飞轮/軟體/!轮/");
    galley_text("飞\n头发\n头\n发飞轮\n软件\n轮", &keys, false, false, got,
                sizeof got);
    assert_string_equal(got, "飛/頭髮/頭/發飛輪/軟體/輪/");
}

/* What a lane with keys gets of a page: what is skipped as '-', what stands
 * alone as '!', with '=' when what the chain makes of it is known. */
static void ways(const char *page, const zhv_overlay *keys, bool shared,
                 char *out)
{
    static little_page p;
    zhv_galley g;
    zhv_lane lane = tw_lane();
    lane.overlay = keys;
    little_read(&p, page);
    zhv_scripts_decide(&p.flow, p.tape.src, little_dict, ZHV_SCRIPT_HANS, keys,
                       &little_arena);
    assert_int_equal(zhv_galley_lay(&p.flow, p.tape.src, &little_arena, &g),
                     ZHV_OK);
    zhv_galley_reader r =
        zhv_galley_reader_of(&g, &p.flow, &lane, shared, &little_arena);
    for (uint32_t i = 0; i < p.flow.runs.n; i++) {
        for (uint32_t next = zhv_galley_skip(&r, i); i < next; i++) {
            *out++ = '-';
        }
        zhv_changes changes = {0};
        if (i == p.flow.runs.n) {
            break;
        }
        if (zhv_galley_alone(&r, i)) {
            zhv_made *made = zhv_galley_made(&r, i);
            *out++ = '!';
            if (made) {
                *out++ = '=';
                assert_memory_equal(made->all->s.ptr + made->base,
                                    g.text.ptr + g.off[i],
                                    g.off[i + 1] - g.off[i]);
            }
            continue;
        }
        take_changes(&r, i, &changes);
        *out++ = (char)('0' + changes.n);
    }
    *out = '\0';
}

static void test_ways(void **state)
{
    (void)state;
    zhv_overlay keys;
    zhv_layer layer;
    char got[64];
    bool too_long;
    zhv_overlay_init(&keys, &little_arena);
    zhv_layer_init(&layer, &little_arena);
    const zhv_record record = {.mask = ZHV_MASK(ZHV_TW)};
    assert_true(zhv_layer_add(&layer, ZHV_STR("轮"), record, &too_long));
    assert_true(zhv_overlay_lay(&keys, &layer, 0));
    const char *page = "a\nb\n飞\nc\n飞轮飞\nd\n软<!-- x -->件\ne\n飞";
    ways(page, &keys, true, got);
    assert_string_equal(got, "0-1-!=-!01");
    ways(page, &keys, false, got);
    assert_string_equal(got, "0-1-!0!01");
    zhv_arena_reset(&little_arena);
}

static void test_skipped(void **state)
{
    (void)state;
    zhv_overlay none;
    char got[256];
    zhv_overlay_init(&none, &little_arena);
    galley_text("飞飞\n软件\n头发\n里\n发", &none, true, true, got, sizeof got);
    assert_string_equal(got, "飞飞/軟體/头发/裡/发/");
}

static void test_scripts(void **state)
{
    (void)state;
    static little_page p;
    zhv_galley g;
    zhv_overlay none;
    const zhv_lane lane = tw_lane();
    zhv_overlay_init(&none, &little_arena);
    little_read(&p, "飞\n飞\n飞");
    p.flow.runs.at[0].script = ZHV_SCRIPT_HANS;
    p.flow.runs.at[1].script = ZHV_SCRIPT_HANT;
    p.flow.runs.at[2].script = ZHV_SCRIPT_AUTO;
    assert_int_equal(zhv_galley_lay(&p.flow, p.tape.src, &little_arena, &g),
                     ZHV_OK);
    zhv_galley_reader reader =
        zhv_galley_reader_of(&g, &p.flow, &lane, true, &little_arena);
    zhv_changes first = {0};
    zhv_changes rest = {0};
    take_changes(&reader, 0, &first);
    assert_int_equal(first.n, 1);
    assert_int_equal(first.at[0].off, 0);
    assert_int_equal(first.at[0].len, 3);
    assert_int_equal(first.at[0].n_cp, 1);
    take_changes(&reader, 1, &rest);
    assert_int_equal(rest.n, 0);
    take_changes(&reader, 2, &rest);
    assert_int_equal(rest.n, 1);
}

static void test_out_of_memory(void **state)
{
    (void)state;
    static little_page p;
    zhv_galley g;
    zhv_overlay none;
    zhv_overlay_init(&none, &little_arena);
    little_read(&p, "飞");
    for (size_t k = 1; k <= 4; k++) {
        zhv_arena_fail_at(k);
        assert_int_equal(zhv_galley_lay(&p.flow, p.tape.src, &little_arena, &g),
                         ZHV_E_NOMEM);
        zhv_arena_fail_at(0);
    }
    zhv_arena_reset(&little_arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),   cmocka_unit_test(test_keys),
        cmocka_unit_test(test_ways),    cmocka_unit_test(test_skipped),
        cmocka_unit_test(test_scripts), cmocka_unit_test(test_out_of_memory),
    };
    return cmocka_run_group_tests(tests, little_open, little_close);
}

#include "match/survey.h"

#include "../convert/little_dict.h"

static const struct survey_case {
    const char *name;
    const char *text;
    uint32_t hans;
    uint32_t hant;
    bool found; /* of the keys 头发, x, \xE8, 𠀀里 */
} cases[] = {
    {"nothing", "", 0, 0, false},
    {"ASCII", "abcdefghijklmnopqrstuvwyz", 0, 0, false},
    {"votes", "软軟软", 2, 1, false},
    {"votes, four at once", "软軟软体件件件件软軟软体件", 6, 2, false},
    {"a key", "头发", 2, 0, true},
    {"its first character alone", "头", 1, 0, false},
    {"its first character at the end", "件件件件件件头", 1, 0, false},
    {"a key behind others", "件件头件件件件头发件件件件件件", 3, 0, true},
    {"a key, then votes", "头发件件件件件件件件软軟", 3, 1, true},
    {"a key of ASCII", "件件x", 0, 0, true},
    {"no character", "\xE8", 0, 0, true},
    {"half a surrogate", "件件件件\xED\xA0\x80件件件件\xE8", 0, 0, true},
    {"too long for what it is", "件件件\xE0\x81\xB8件件件件件", 0, 0, false},
    {"beyond the BMP", "件件𠀀里件件件", 0, 0, true},
    {"keys everywhere", "头发头发件x头头发件件件件𠀀里头发", 6, 0, true},
    {"beyond the BMP, another", "件件𠀁里件件件", 0, 0, false},
};

/* All the places, one after the other, as the other way finds them. */
static void assert_stops(const zhv_overlay *keys, zhv_str s, const char *name)
{
    zhv_votes votes = {0, 0};
    zhv_stops stops = {.arena = &little_arena};
    uint32_t n = 0;
    const zhv_surveyor by = zhv_surveyor_of(little_dict, keys);
    bool found = zhv_survey(&by, s, &votes, &stops);
    assert_int_equal(found, stops.list.n > 0);
    for (size_t pos = 0; (pos = zhv_overlay_next(keys, s, pos)) < s.len;) {
        uint32_t len;
        if (n >= stops.list.n || stops.list.at[n] != pos) {
            fail_msg("%s: no stop at %zu", name, pos);
        }
        n++;
        zhv_utf8_decode(s, pos, &len);
        pos += len;
    }
    assert_int_equal(n, stops.list.n);
}

static void test_cases(void **state)
{
    (void)state;
    zhv_overlay keys;
    zhv_layer layer;
    zhv_overlay_init(&keys, &little_arena);
    zhv_layer_init(&layer, &little_arena);
    static const char *const all[] = {"头发", "x", "\xE8", "𠀀里"};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        bool too_long;
        const zhv_record record = {.mask = ZHV_MASK(ZHV_TW)};
        assert_true(
            zhv_layer_add(&layer, zhv_str_from(all[i]), record, &too_long));
    }
    assert_true(zhv_overlay_lay(&keys, &layer, 0));
    const zhv_surveyor by = zhv_surveyor_of(little_dict, &keys);
    const zhv_surveyor no_keys = zhv_surveyor_of(little_dict, NULL);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zhv_votes votes = {10, 20};
        zhv_str s = zhv_str_from(cases[i].text);
        bool found = zhv_survey(&by, s, &votes, NULL);
        if (found != cases[i].found || votes.hant != cases[i].hant + 20) {
            fail_msg("%s: found %d, %u %u", cases[i].name, found, votes.hans,
                     votes.hant);
        }
        assert_int_equal(found, zhv_overlay_next(&keys, s, 0) < s.len);
        assert_stops(&keys, s, cases[i].name);
        votes = (zhv_votes){0, 0};
        assert_false(zhv_survey(&no_keys, s, &votes, NULL));
        assert_int_equal(votes.hant, cases[i].hant);
    }
}

/* The votes of s, which goes on up to `end`. */
static zhv_votes votes_of(zhv_str s, const char *end)
{
    zhv_surveyor by = zhv_surveyor_of(little_dict, NULL);
    zhv_votes votes = {0, 0};
    by.end = end;
    zhv_survey(&by, s, &votes, NULL);
    return votes;
}

/* What stands behind a text is none of it, wherever it was cut. */
static void assert_cut(zhv_str all)
{
    for (size_t n = 0; n <= all.len; n++) {
        const zhv_str s = zhv_str_sub(all, 0, n);
        const zhv_votes got = votes_of(s, all.ptr + all.len);
        const zhv_votes want = votes_of(s, NULL);
        assert_int_equal(got.hans, want.hans);
        assert_int_equal(got.hant, want.hant);
    }
}

/* Votes are those of the characters one by one. */
static void test_votes(void **state)
{
    (void)state;
    static const char *const pieces[] = {"软", "軟",   "a",    "é",    "件",
                                         "𠀀", "\xE8", "\xFF", "里里", "、"};
    uint32_t seed = 1;
    for (int round = 0; round < 2000; round++) {
        char text[256] = "";
        zhv_votes want = {0, 0};
        for (int k = 0; k < round % 40; k++) {
            seed = seed * 1664525 + 1013904223;
            strcat(text, pieces[(seed >> 16) % 10]);
        }
        zhv_str s = zhv_str_from(text);
        for (size_t pos = 0; pos < s.len;) {
            uint32_t n;
            uint32_t cp = zhv_utf8_decode(s, pos, &n);
            uint8_t class =
                cp == ZHV_CP_INVALID ? 0 : zhv_dict_script(little_dict, cp);
            want.hans += class & 1u;
            want.hant += class >> 1;
            pos += n;
        }
        const zhv_votes got = votes_of(s, NULL);
        assert_int_equal(got.hans, want.hans);
        assert_int_equal(got.hant, want.hant);
        assert_cut(s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_votes),
    };
    return cmocka_run_group_tests(tests, little_open, little_close);
}

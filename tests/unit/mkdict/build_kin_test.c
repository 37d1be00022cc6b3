/* mkdict/build_kin.c: which chains are kin, by the targets. */
#include "match/kin.h"

#include "scratch.h"

static zhv_dict *open_with(scratch *s, const char *targets, int chains)
{
    scratch_mkdir(s, "data");
    scratch_mkdir(s, "data/config");
    scratch_mkdir(s, "dicts");
    scratch_write(s, "data/STCharacters.txt", "软\t軟\n");
    scratch_write(s, "data/TSCharacters.txt", "軟\t软\n");
    for (int i = 0; i < chains; i++) {
        char name[64];
        char text[256];
        snprintf(name, sizeof name, "data/config/c%d.json", i);
        snprintf(text, sizeof text,
                 "{\"conversion_chain\":[{\"dict\":{\"type\":\"inline\","
                 "\"entries\":{\"软\":\"%c\"}}}]}",
                 'a' + i);
        scratch_write(s, name, text);
    }
    scratch_write(s, "dicts/targets.tsv", targets);
    const zhv_mkdict_options options = {
        .data_dir = scratch_path(s, "data"),
        .dicts_dir = scratch_path(s, "dicts"),
    };
    return scratch_dict(s, &options);
}

static const zhv_chain *chain(const zhv_dict *d, int i)
{
    char name[16];
    snprintf(name, sizeof name, "c%d", i);
    const zhv_chain *c = zhv_dict_chain(d, zhv_str_from(name));
    assert_non_null(c);
    return c;
}

static bool are(const zhv_dict *d, int a, int b)
{
    return zhv_kin_are(chain(d, a), chain(d, b));
}

/* Of one script, to one script: but what is for two scripts or more is of the
 * kin where it was first. */
static void test_families(void **state)
{
    (void)state;
    scratch s;
    scratch_open(&s);
    zhv_dict *d =
        open_with(&s,
                  "zh-hant\tfull\thans\tc0\nzh-tw\tfull\thans\tc1\n"
                  "zh-hk\tfull\thans\tc2\nzh-hans\tfull\thans\tc3\n"
                  "zh-cn\tfull\thans\tc4\nzh-sg\tfull\thans\tc4\n"
                  "zh-tw\tscript\thans\tc5\nzh-hant\tscript\thans\tc0\n"
                  "zh-hant\tfull\thant\tc6\nzh-tw\tfull\thant\tc7\n"
                  "zh-hans\tfull\thant\tc8\nzh-mo\tfull\thant\tc1\n"
                  "zh-my\tscript\thant\tc9\n",
                  10);
    assert_true(are(d, 0, 1) && are(d, 0, 2) && are(d, 1, 2) && are(d, 0, 5));
    assert_true(are(d, 3, 4) && are(d, 6, 7));
    assert_false(are(d, 0, 3) || are(d, 1, 4) || are(d, 1, 6) || are(d, 0, 6));
    assert_true(zhv_kin_same_spots(chain(d, 0), chain(d, 4)));
    assert_ptr_equal(chain(d, 0)->kin, chain(d, 6)->kin); /* by chance */
    assert_false(are(d, 0, 7));
    assert_null(chain(d, 8)->kin); /* alone */
    assert_null(chain(d, 9)->kin); /* nothing to compare it with */
    const uint32_t bits =
        (uint32_t)(chain(d, 1)->kin_bit | chain(d, 2)->kin_bit |
                   chain(d, 4)->kin_bit | chain(d, 5)->kin_bit);
    assert_int_equal(bits, 0xF);
    assert_int_equal(chain(d, 0)->kin_bit | chain(d, 3)->kin_bit, 0);
    zhv_dict_free(d);
    scratch_close(&s);
}

/* When there are more than bits, the rest is on its own. */
static void test_many(void **state)
{
    (void)state;
    scratch s;
    scratch_open(&s);
    zhv_dict *d =
        open_with(&s,
                  "zh-hant\tfull\thans\tc0\nzh-hans\tfull\thans\tc1\n"
                  "zh-hant\tscript\thans\tc2\nzh-hans\tscript\thans\tc3\n"
                  "zh-tw\tfull\thans\tc4\nzh-hk\tfull\thans\tc5\n"
                  "zh-mo\tfull\thans\tc6\nzh-cn\tfull\thans\tc7\n"
                  "zh-sg\tfull\thans\tc8\nzh-my\tfull\thans\tc9\n"
                  "zh-tw\tscript\thans\tc10\nzh-hk\tscript\thans\tc11\n"
                  "zh-mo\tscript\thans\tc12\nzh-cn\tscript\thans\tc13\n",
                  14);
    uint32_t bits = 0;
    for (int i = 0; i < 14; i++) {
        const uint32_t bit = chain(d, i)->kin_bit;
        assert_int_equal(bits & bit, 0);
        bits |= bit;
    }
    assert_int_equal(bits, ZHV_KIN_ALL);
    assert_true(are(d, 0, 6) && are(d, 1, 9) && are(d, 2, 11));
    assert_null(chain(d, 12)->kin);
    assert_null(chain(d, 13)->kin);
    zhv_dict_free(d);
    scratch_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_families),
        cmocka_unit_test(test_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* from_title.c: regional names of infoboxes and {{作品名稱}}. */
#include "rules/collect.h"

#include "page.h"

static const struct {
    const char *page;
    const char *names; /* "code=name " each */
    uint32_t skipped;
} cases[] = {
    {"{{Infobox film|name=x|cn_name=铁路|tw_name= 鐵道 |hk_name=}}",
     "zh-cn=铁路 zh-tw=鐵道", 0},
    {"{{電影資訊框|中國大陸片名=铁路|港澳片名=鐵路}}", "zh-cn=铁路 zh-hk=鐵路",
     0},
    {"{{作品名稱|name=R|hk=鐵路|equiv-cn=hk|tw=鐵道|as=x}}",
     "zh-cn=鐵路 zh-tw=鐵道 zh-hk=鐵路", 0},
    {"{{地区用词|cn=tw|tw=鐵道}}", "zh-cn=鐵道 zh-tw=鐵道", 0},
    {"{{地区用词|cn=hk|tw=鐵道}}", "zh-tw=鐵道", 0},
    {"{{Infobox film|cn_name=《铁路》<!-- x -->}}", "zh-cn=铁路", 0},
    {"{{Infobox film|cn_name=铁路：终点|tw_name=Rails}}",
     "zh-cn=铁路：终点 zh-tw=Rails", 0},
    {"{{Infobox film|cn_name=铁路<ref>甲</ref> <ref name=x />\n|tw_name=鐵道"
     "{{#tag:ref|甲}}|hk_name=<ref>甲</ref>}}",
     "zh-cn=铁路 zh-tw=鐵道", 0},
    {"{{Infobox film|cn_name=铁路{{r|甲|p=1}}|tw_name=鐵道{{efn|a=b}}<ref/>"
     "|hk_name=鐵路{{甲}}}}",
     "zh-cn=铁路 zh-tw=鐵道", 1},
    {"{{Infobox film|cn_name=铁路<br>轨道}}", "", 1},
    {"{{Infobox film|cn_name={{lang|en|Rails}}}}", "", 1},
    {"{{Infobox film|cn_name=铁路、轨道|hk_name=鐵路（上）|tw_name=''鐵道''}}",
     "", 3},
    {"{{Infobox film|cn_name=未上映|sg_name=\xff\xfe}}", "", 2},
    {"{{不知|cn_name=铁路}}", "", 0},
};

static void test_names(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char got[256] = "";
        size_t n = 0;
        zhv_tape tape =
            scan_page(zhv_str_from(cases[i].page), ZHV_UNKNOWN_PROSE);
        zhv_names_by_region names;
        zhv_diags diags = {.arena = &page_arena};
        zhv_collect_names(&tape, profiles, 0, &diags, &names);
        for (zhv_variant v = 0; v < ZHV_VARIANTS; v++) {
            if (names.given & ZHV_MASK(v)) {
                n +=
                    (size_t)snprintf(got + n, sizeof got - n, "%s%s=%.*s",
                                     n ? " " : "", zhv_variant_code(v),
                                     (int)names.name[v].len, names.name[v].ptr);
            }
        }
        assert_string_equal(got, cases[i].names);
        assert_int_equal(diags.list.n, cases[i].skipped);
        if (diags.list.n) {
            assert_int_equal(diags.list.at[0].id, ZHV_D_TITLE_SKIPPED);
        }
    }
}

static void test_original(void **state)
{
    (void)state;
    static const char *const originals[][2] = {
        {"{{Infobox film|name=x|original_name= The Rails |tw_name=y}}",
         "The Rails"},
        {"{{Infobox film|原名=''{{lang|fr|Le chemin de fer}}''}}",
         "Le chemin de fer"},
        {"{{Infobox film|英文名=|original name=Rails}}", "Rails"},
        {"{{Infobox film|name=Rails}}", ""},
        {"{{作品名稱|cn=铁路|name=''Rails''}}", "Rails"},
        {"{{Infobox film|original_name}}", ""},
    };
    for (size_t i = 0; i < sizeof originals / sizeof *originals; i++) {
        zhv_tape tape =
            scan_page(zhv_str_from(originals[i][0]), ZHV_UNKNOWN_PROSE);
        zhv_str got = zhv_collect_original(&tape, profiles, 0);
        assert_true(zhv_str_eq(got, zhv_str_from(originals[i][1])));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_original),
    };
    return cmocka_run_group_tests(tests, load_profiles, drop_profiles);
}

/* profile.c: the format of the profiles, look-ups, errors; and the profiles of
 * dicts/ themselves. */
#include "rules/lookup.h"

#include "page.h"

static zhv_profiles *read_ok(const char *text)
{
    zhv_profiles *p;
    zhv_error err = {0};
    zhv_status status = zhv_profiles_read(zhv_str_from(text), &p, &err);
    if (status != ZHV_OK) {
        fail_msg("line %u: %s", err.line, err.message);
    }
    return p;
}

static const struct {
    const char *text;
    uint32_t line;
} broken[] = {
    {"nonsense\tx\n", 1},
    {"# ok\n\ntag\tb\n", 3},
    {"tag\tb\tbold\n", 1},
    {"tag\tb\thtml\tno-act\n", 1},
    {"function\tlc\tloud\n", 1},
    {"magic\tNOCC\tgreen\n", 1},
    {"namespace\tFile\tpicture\n", 1},
    {"param\timage\tpretty\n", 1},
    {"template\tle\t1\tlabel\n", 1},
    {"template\tle\t1\ttitle\tzh-xx\n", 1},
    {"template\tle\t1\tforeign\tone\n", 1},
    {"template\tle\t1\tforeign\t1+\n", 1},
    {"template\tle\t1\tkeep\textra\n", 1},
    {"template\tle\t1\tlabel\t3\tmore\n", 1},
    {"template\tle\t1,\tkeep\n", 1},
    {"act\tle\tdance\n", 1},
    {"act\tle\tgallery\n", 1},
    {"field\tcn_name\tcn\n", 1},
    {"alias\t\tle\n", 1},
    {"keyword\n", 1},
};

static void test_errors(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        zhv_error err = {0};
        zhv_profiles *p = profiles;
        assert_int_equal(
            zhv_profiles_read(zhv_str_from(broken[i].text), &p, &err),
            ZHV_E_DATA);
        assert_null(p);
        assert_int_equal(err.line, broken[i].line);
        assert_true(strlen(err.message) > 0);
    }
    for (size_t k = 1; k < 9; k++) {
        zhv_profiles *p;
        zhv_arena_fail_at(k);
        zhv_status status = zhv_profiles_read(
            ZHV_STR("tag\tB\thtml\ntemplate\tA,B*\tX\tlabel\t3\n"), &p, NULL);
        zhv_arena_fail_at(0);
        assert_int_equal(status, ZHV_E_NOMEM);
    }
}

static const char small[] = "# a comment\r\n"
                            "tag\tb,i\thtml\r\n"
                            "tag\tref\text\tref\n"
                            "function\t#if\tif\n"
                            "magic\tNOCC,別轉\tnocc\n"
                            "magic\tTOC\n"
                            "redirect\t#REDIRECT,轉址\n"
                            "namespace\t模板\ttemplate\n"
                            "interwiki\ten\tlanguage\n"
                            "image\tthumb,左,link=\n"
                            "keyword\tyes,是\n"
                            "extension\tjpg\n"
                            "param\timage,*style\tkeep\n"
                            "template\tle\t1\tlabel\t3/d\n"
                            "template\tle\t3+,d#\ttext\n"
                            "template\tle\t*\tkeep\n"
                            "template\tcite *\t*\tkeep\n"
                            "alias\tLink,連結\tle\n"
                            "act\tbox *\tinfobox\n"
                            "field\tcn_name\tzh-cn\n"
                            "template\tbox film\tname\ttext";

static void assert_param(const zhv_profiles *p, const char *tmpl,
                         const char *name, uint32_t number, zhv_param_role role)
{
    uint32_t at = zhv_lookup_template(p, zhv_str_from(tmpl));
    assert_int_not_equal(at, ZHV_NO_TEMPLATE);
    assert_int_equal(zhv_lookup_param(p, at, zhv_str_from(name), number).role,
                     role);
}

static void test_lookup(void **state)
{
    (void)state;
    zhv_profiles *p = read_ok(small);
    const zhv_names *names = zhv_profiles_names(p);
    uint32_t act;
    assert_int_equal(names->tag(names->ctx, ZHV_STR("B")), ZHV_TAG_HTML);
    assert_int_equal(names->tag(names->ctx, ZHV_STR("u")), ZHV_TAG_NONE);
    assert_int_equal(zhv_lookup_tag(p, ZHV_STR("REF"), &act), ZHV_TAG_EXT);
    assert_int_equal(act, ZHV_ACT_REF);
    assert_true(names->is(names->ctx, ZHV_NAME_FUNCTION, ZHV_STR("#IF")));
    assert_false(names->is(names->ctx, ZHV_NAME_FUNCTION, ZHV_STR("if")));
    assert_true(names->is(names->ctx, ZHV_NAME_PLAIN, ZHV_STR("#if")));
    assert_false(names->is(names->ctx, ZHV_NAME_PLAIN, ZHV_STR("if")));
    assert_false(names->is(names->ctx, ZHV_NAME_CONTENT, ZHV_STR("#if")));
    assert_true(names->is(names->ctx, ZHV_NAME_REDIRECT, ZHV_STR("#轉址 ")));
    assert_true(names->is(names->ctx, ZHV_NAME_REDIRECT, ZHV_STR("redirect")));
    assert_false(names->is(names->ctx, ZHV_NAME_REDIRECT, ZHV_STR("#轉")));
    assert_true(names->is(names->ctx, ZHV_NAME_MAGIC, ZHV_STR("toc")));
    assert_int_equal(zhv_lookup_magic(p, ZHV_STR("別轉")), ZHV_ACT_NOCC);
    assert_int_equal(zhv_lookup_magic(p, ZHV_STR("TOC")), ZHV_ACT_INVISIBLE);
    assert_int_equal(zhv_lookup_namespace(p, ZHV_STR(" EN")), ZHV_NS_LANGUAGE);
    assert_true(zhv_lookup_image_option(p, ZHV_STR("左")));
    assert_true(zhv_lookup_image_option(p, ZHV_STR("Link=甲")));
    assert_true(zhv_lookup_image_option(p, ZHV_STR(" 20x30px ")));
    assert_true(zhv_lookup_image_option(p, ZHV_STR("3頁")));
    assert_false(zhv_lookup_image_option(p, ZHV_STR("px")));
    assert_false(zhv_lookup_image_option(p, ZHV_STR("甲=左")));
    assert_true(zhv_lookup_keyword(p, ZHV_STR("是")));
    assert_true(zhv_lookup_extension(p, ZHV_STR("JPG")));
    assert_int_equal(zhv_lookup_any_param(p, ZHV_STR("Image2")), ZHV_P_KEEP);
    assert_int_equal(zhv_lookup_any_param(p, ZHV_STR("liststyle")), ZHV_P_KEEP);
    assert_int_equal(zhv_lookup_any_param(p, ZHV_STR("name")), ZHV_P_AUTO);
    zhv_profiles_free(p);
}

static void test_templates(void **state)
{
    (void)state;
    zhv_profiles *p = read_ok(small);
    assert_param(p, "Le", "", 1, ZHV_P_LABEL);
    assert_param(p, "模板:連結", "", 1, ZHV_P_LABEL);
    assert_param(p, "le", "", 2, ZHV_P_KEEP);
    assert_param(p, "le", "", 7, ZHV_P_TEXT);
    assert_param(p, "le", "D", 0, ZHV_P_TEXT);
    assert_param(p, "le", "d12", 0, ZHV_P_TEXT);
    assert_param(p, "le", "de", 0, ZHV_P_KEEP);
    assert_param(p, "Cite_web", "title", 0, ZHV_P_KEEP);
    assert_param(p, "box book", "the_cn_name", 0, ZHV_P_TITLE);
    assert_param(p, "box book", "image", 0, ZHV_P_AUTO);
    /* a template of its own does not inherit from the pattern */
    assert_param(p, "box film", "cn_name", 0, ZHV_P_AUTO);
    assert_int_equal(zhv_lookup_template(p, ZHV_STR("cited")), ZHV_NO_TEMPLATE);
    assert_int_equal(zhv_lookup_template(p, ZHV_STR("x:le")), ZHV_NO_TEMPLATE);
    assert_true(zhv_lookup_is_arg(p, 1, ZHV_STR("d"), 0));
    assert_true(zhv_lookup_is_arg(p, 1, ZHV_STR("3"), 3));
    assert_false(zhv_lookup_is_arg(p, 1, ZHV_STR("2"), 2));
    assert_true(zhv_str_eq(zhv_profiles_arg(p, 1), ZHV_STR("3")));
    assert_int_equal(zhv_profiles_arg(p, 99).len, 0);
    zhv_profiles_free(p);
}

/* Facts that the pages of a wiki rely on. */
static void test_dicts(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        zhv_act act;
    } acts[] = {
        {"noteTA", ZHV_ACT_NOTE_TA},
        {"NoteTA", ZHV_ACT_NOTE_TA},
        {"Noteta", ZHV_ACT_NOTE_TA},
        {"作品名稱", ZHV_ACT_WORK_NAME},
        {"作品名称", ZHV_ACT_WORK_NAME},
        {"地區用詞", ZHV_ACT_WORK_NAME},
        {"Infobox Film", ZHV_ACT_INFOBOX},
        {"电影信息框", ZHV_ACT_INFOBOX},
        {"電視節目資訊框", ZHV_ACT_INFOBOX},
        {"Reflist", ZHV_ACT_REFLIST},
        {"le", ZHV_ACT_NONE},
    };
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
        uint32_t at = zhv_lookup_template(profiles, zhv_str_from(acts[i].name));
        assert_int_not_equal(at, ZHV_NO_TEMPLATE);
        assert_int_equal(zhv_lookup_template_act(profiles, at), acts[i].act);
    }
    assert_param(profiles, "link-ja", "", 1, ZHV_P_LABEL);
    assert_param(profiles, "tsl", "", 3, ZHV_P_LABEL);
    assert_param(profiles, "lang-de", "", 1, ZHV_P_KEEP);
    assert_param(profiles, "cite web", "title", 0, ZHV_P_KEEP);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_errors),
        cmocka_unit_test(test_lookup),
        cmocka_unit_test(test_templates),
        cmocka_unit_test(test_dicts),
    };
    return cmocka_run_group_tests(tests, load_profiles, drop_profiles);
}

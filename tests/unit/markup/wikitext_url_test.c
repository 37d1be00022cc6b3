#include "cases.h"

#include "markup/wikitext.h"
#include "markup/wikitext_url.h"

static const struct {
    const char *source;
    uint32_t len;
} protocols[] = {
    {"http://a", 7},       {"https://a", 8}, {"HTTP://a", 7}, {"//a", 2},
    {"mailto:a", 7},       {"news:a", 5},    {"http:/a", 0},  {"http://", 0},
    {"http:// a", 0},      {"mailto:", 0},   {"foo://a", 0},  {"https", 0},
    {"worldwind://a", 12}, {"", 0},          {"://a", 0},     {"//", 0},
};

static void test_protocol(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof protocols / sizeof *protocols; i++) {
        assert_int_equal(zhv_url_protocol(zhv_str_from(protocols[i].source), 0),
                         protocols[i].len);
    }
}

/* Does the URL in the text begin where its protocol does? */
static const struct {
    const char *source;
    bool found;
} boundaries[] = {
    {"http://a", true},
    {" http://a", true},
    {"ahttp://a", false},
    {"_http://a", false},
    {"1http://a", false},
    {"甲http://a", false},
    {"。http://a", true},
    {"「http://a", true},
    {"（http://a", true},
    {"éhttp://a", false},
    {"·http://a", true},
    {"\xFFhttp://a", true},
    {"\x80\x80\x80\x80http://a", true},
    {"１http://a", false},
};

static void test_boundary(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof boundaries / sizeof *boundaries; i++) {
        zhv_str s = zhv_str_from(boundaries[i].source);
        size_t end = 0;
        uint32_t n = zhv_url_before(s, 0, zhv_str_find(s, 0, ':'), &end);
        assert_int_equal(n, boundaries[i].found ? 7 : 0);
        assert_true(n == 0 || end == s.len - 1);
    }
}

static const struct {
    const char *source;
    size_t stop; /* of the first byte no URL holds */
    size_t trim; /* of its real end */
} ends[] = {
    {"a b", 1, 1},
    {"a.", 2, 1},
    {"a.b", 3, 3},
    {"a(b).", 5, 4},
    {"a)", 2, 1},
    {"(a)", 3, 3},
    {"a&amp;", 6, 6},
    {"a;", 2, 1},
    {"a,;:!?.", 7, 1},
    {"甲。", 6, 6},
    {"a\xE3\x80\x80", 1, 1},
    {"a\xC2\xA0", 1, 1},
    {"a<", 1, 1},
    {"a>", 1, 1},
    {"a\"", 1, 1},
    {"a]", 1, 1},
    {"a[", 1, 1},
    {"a\x7F", 1, 1},
    {"a\xEF\xBF\xBD", 1, 1},
    {"a\xE2\x80\x83", 1, 1},
    {"...", 3, 0},
};

static void test_end(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        zhv_str s = zhv_str_from(ends[i].source);
        size_t stop = zhv_url_stop(s, 0, s.len);
        assert_int_equal(stop, ends[i].stop);
        assert_int_equal(zhv_url_trim(s, 0, stop), ends[i].trim);
    }
}

static void test_space(void **state)
{
    (void)state;
    assert_int_equal(zhv_url_space(ZHV_STR(" "), 0), 1);
    assert_int_equal(zhv_url_space(ZHV_STR("\t"), 0), 1);
    assert_int_equal(zhv_url_space(ZHV_STR("\xE3\x80\x80"), 0), 3);
    assert_int_equal(zhv_url_space(ZHV_STR("\xC2\xA0"), 0), 2);
    assert_int_equal(zhv_url_space(ZHV_STR("\n"), 0), 0);
    assert_int_equal(zhv_url_space(ZHV_STR("a"), 1), 0);
    assert_int_equal(zhv_url_space(ZHV_STR("\xEF\xBF\xBD"), 0), 0);
    /* what is no UTF-8 is no space, whatever follows */
    assert_int_equal(zhv_url_space(ZHV_STR("\xE2\x80{"), 0), 0);
    assert_int_equal(zhv_url_space(ZHV_STR("\xE2\x80\x80"), 0), 3);
}

/* What stands beside a URL decides where it begins and ends. */
static void test_joints(void **state)
{
    (void)state;
    static const struct {
        const char *before;
        const char *behind;
        bool lost, gains;
    } joints[] = {
        {"a", "http://b", true, false},      {"甲", "http://b", true, false},
        {"甲_", "mailto:b", true, false},    {"甲：", "http://b", false, false},
        {"", "http://b", false, false},      {"甲", "http:/b", false, false},
        {"甲", "//b", false, false}, /* no free URL */
        {"http://a", "甲", false, true},     {"b http://a", "，", false, true},
        {"(mailto:a:b", ".", false, true},   {"http://a", " ", false, false},
        {"http://a", "]", false, false},     {"http://a b", "c", false, false},
        {"http://a b:c", "d", false, false}, {"ahttp://b", "c", false, false},
        {"a:b", "c", false, false},          {"", "c", false, false},
    };
    for (size_t i = 0; i < sizeof joints / sizeof *joints; i++) {
        zhv_str before = zhv_str_from(joints[i].before);
        zhv_str behind = zhv_str_from(joints[i].behind);
        if (zhv_url_lost(before, behind, 0) != joints[i].lost ||
            zhv_url_gains(before, behind, 0) != joints[i].gains) {
            fail_msg("%s, %s", joints[i].before, joints[i].behind);
        }
    }
}

static void test_garbles(void **state)
{
    static const struct {
        const char *title;
        bool garbles;
    } cases[] = {
        {"", false},      {"甲", false},      {"%E7%94%B2", false},
        {"甲%E4", true},  {"%E7%94", true},   {"甲%7c乙", true},
        {"甲%5B", true},  {"%25E4", true},    {"%25", false},
        {"%", false},     {"%E", false},      {"100%甲", false},
        {"甲#%E4", true}, {"甲#%7C", false},  {"{{a}}%E4", false},
        {"甲%0A", true},  {"甲%23乙", false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zhv_str s = zhv_str_from(cases[i].title);
        if (zhv_url_garbles(s, 0, s.len) != cases[i].garbles) {
            fail_msg("%s", cases[i].title);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_protocol), cmocka_unit_test(test_boundary),
        cmocka_unit_test(test_end),      cmocka_unit_test(test_space),
        cmocka_unit_test(test_joints),   cmocka_unit_test(test_garbles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

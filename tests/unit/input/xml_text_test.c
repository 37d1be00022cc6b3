#include "input/xml_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define CLOSE ZHV_STR("</text>")

static void test_text(void **state)
{
    static const struct {
        const char *in;
        const char *out; /* NULL: up to the parser */
        size_t lines;
    } cases[] = {
        {"", "", 0},
        {"软件\n\t网络\n", "软件\n\t网络\n", 2},
        {"&lt;b&gt; &amp;amp; &quot;&apos;", "<b> &amp; \"'", 0},
        {"&lt;ref name=&quot;a&quot;&gt;软&lt;/ref&gt;&amp;",
         "<ref name=\"a\">软</ref>&", 0},
        {"&amp;\n&lt;\n\n&quot;软件和网络的&gt;\n", "&\n<\n\n\"软件和网络的>\n",
         4},
        {"&ltx;", NULL, 0},
        {"&lt", NULL, 0},
        {"&quo;", NULL, 0},
        {"&Lt;", NULL, 0},
        {"&&lt;", NULL, 0},
        {"&#x8F6F;&#20214;&#x20000;&#10;", "软件𠀀\n", 0},
        {"]] >, ]]&gt;, > and ]", "]] >, ]]>, > and ]", 0},
        {"a]]>b", NULL, 0},
        {"]]>", NULL, 0},
        {"a\rb", NULL, 0},
        {"a\x01", NULL, 0},
        {"&nbsp;", NULL, 0},
        {"& b;", NULL, 0},
        {"&amp", NULL, 0},
        {"&;", NULL, 0},
        {"&#;", NULL, 0},
        {"&#x;", NULL, 0},
        {"&#xG;", NULL, 0},
        {"&#0;", NULL, 0},
        {"&#xD800;", NULL, 0},
        {"&#xFFFE;", NULL, 0},
        {"&#x110000;", NULL, 0},
        {"&#99999999999;", NULL, 0},
        {"\xE8\xBD", NULL, 0},
        {"\xEF\xBF\xBE", NULL, 0},
        {"\xEF\xBF\xBF.", NULL, 0},
        {"\xEF\xBF\xBD.", "\xEF\xBF\xBD.", 0},
        {"<![CDATA[软件]]>", NULL, 0},
        {"软件<!-- x -->", NULL, 0},
    };
    zhv_buffer out = {0};
    zhv_buffer in = {0};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        for (size_t pad = 0; pad < 40; pad++) { /* ends of vectors */
            size_t searched = 0;
            size_t length;
            size_t lines;
            in.len = 0;
            for (size_t k = 0; k < pad; k++) {
                assert_true(zhv_buffer_add(&in, "x", 1));
            }
            zhv_buffer_add_str(&in, zhv_str_from(cases[i].in));
            const size_t text = in.len;
            zhv_buffer_add_str(&in, CLOSE);
            zhv_xml_text_found found = zhv_xml_text_read(
                zhv_buffer_str(&in), CLOSE, &searched, &out, &length, &lines);
            if (found !=
                (cases[i].out ? ZHV_XML_TEXT_TAKEN : ZHV_XML_TEXT_ODD)) {
                fail_msg("%s: %d", cases[i].in, (int)found);
            }
            if (cases[i].out) {
                assert_int_equal(length, text);
                assert_int_equal(lines, cases[i].lines);
                assert_true(
                    zhv_str_eq(zhv_str_sub(zhv_buffer_str(&out), pad, out.len),
                               zhv_str_from(cases[i].out)));
            }
        }
    }
    zhv_buffer_drop(&in);
    zhv_buffer_drop(&out);
}

/* However it is cut, nothing is told before the closing tag is there. */
static void test_short(void **state)
{
    const zhv_str all = ZHV_STR("软件&amp;\n</text>");
    zhv_buffer out = {0};
    size_t searched = 0;
    size_t length = 0;
    size_t lines = 0;
    (void)state;
    for (size_t n = 0; n < all.len; n++) {
        assert_int_equal(zhv_xml_text_read(zhv_str_sub(all, 0, n), CLOSE,
                                           &searched, &out, &length, &lines),
                         ZHV_XML_TEXT_SHORT);
    }
    assert_int_equal(
        zhv_xml_text_read(all, CLOSE, &searched, &out, &length, &lines),
        ZHV_XML_TEXT_TAKEN);
    assert_int_equal(length, 12);
    assert_int_equal(lines, 1);
    zhv_buffer_drop(&out);
}

static void test_begin(void **state)
{
    static const struct {
        const char *s;
        size_t n;
    } cases[] = {
        {"", 0},         {"abc", 3},      {"a<text>b", 7},
        {"<texts>b", 8}, {"<b><text", 3}, {"<b><te", 3},
        {"<b><", 3},     {"<b></", 5},    {"x<text bytes=\"1\">y<text>", 17},
        {"<text x", 0},  {"<text", 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(
            zhv_xml_text_begin(zhv_str_from(cases[i].s), ZHV_STR("<text")),
            cases[i].n);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_text),
                                       cmocka_unit_test(test_short),
                                       cmocka_unit_test(test_begin)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

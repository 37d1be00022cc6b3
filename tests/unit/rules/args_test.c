/* args.c: fields of constructs, plain values. */
#include "rules/args.h"

#include "page.h"

static const struct {
    const char *page;
    const char *fields; /* "name=value;" each; markup is shown as '?' */
} cases[] = {
    {"{{a}}", "=a;"},
    {"{{a|b| c = d |}}", "=a;=b;c=d;=;"},
    {"{{a|[[b|c]]|{{d|e=f}}=g}}", "=a;=?;=g;"},
    {"{{a|<!-- x -->b<!-- y -->|b<!-- x -->c}}", "=a;=b;=?;"},
    {"{{#if:x|y}}", "=#if;=x;=y;"},
    {"[[a|b|c]]", "=a;=b;=c;"},
    {"{{a|b=c=d\n}}", "=a;b=c=d;"},
};

static void test_fields(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char got[256];
        size_t n = 0;
        zhv_tape tape =
            scan_page(zhv_str_from(cases[i].page), ZHV_UNKNOWN_PROSE);
        zhv_arg a = zhv_arg_start(0);
        while (zhv_arg_next(&tape, 0, &a)) {
            zhv_str text;
            zhv_str name = zhv_arg_name(&tape, &a);
            if (!zhv_plain_text(&tape, zhv_arg_value(&a), a.to, &text)) {
                text = ZHV_STR("?");
            }
            n += (size_t)snprintf(got + n, sizeof got - n, "%.*s=%.*s;",
                                  (int)name.len, name.ptr, (int)text.len,
                                  text.ptr);
        }
        assert_string_equal(got, cases[i].fields);
    }
}

static void test_number(void **state)
{
    (void)state;
    assert_int_equal(zhv_arg_number(ZHV_STR("1")), 1);
    assert_int_equal(zhv_arg_number(ZHV_STR("120")), 120);
    assert_int_equal(zhv_arg_number(ZHV_STR("01")), 0);
    assert_int_equal(zhv_arg_number(ZHV_STR("1a")), 0);
    assert_int_equal(zhv_arg_number(ZHV_STR("")), 0);
    assert_int_equal(zhv_arg_number(ZHV_STR("99999999999")), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fields),
        cmocka_unit_test(test_number),
    };
    return cmocka_run_group_tests(tests, load_profiles, drop_profiles);
}

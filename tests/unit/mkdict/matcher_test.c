#include "mkdict/matcher.h"

#include "scratch.h"

/* What a matcher answers for the longest path along `text`. */
static zhv_str answer(const zhv_tries *t, const zhv_pool *pool, uint32_t root,
                      const char *text, uint32_t *len)
{
    uint32_t at = root;
    for (const char *p = text; *p; p++) {
        uint32_t next = zhv_tries_child(t, at, (uint32_t)*p);
        if (next == 0) {
            break;
        }
        at = next;
    }
    const zhv_tnode *node = &t->nodes.at[at];
    *len = node->len & ZHV_NODE_LEN;
    return node->len & ZHV_NODE_SAME
               ? (zhv_str){text, *len}
               : (zhv_str){pool->bytes.at + node->out, node->out_len};
}

static void test_policies(void **state)
{
    (void)state;
    scratch s;
    scratch_open(&s);
    zhv_source one = scratch_source(&s, "1", "a\t1\nbc\tbc\n");
    zhv_source two = scratch_source(&s, "2", "abc\t2\nbc\t9\nb\t8\n");
    zhv_spec second = {.source = &two};
    zhv_spec first = {.source = &one, .next = &second};
    zhv_spec group = {.kind = ZHV_SPEC_FIRST, .child = &first};
    static const struct {
        zhv_spec_kind kind;
        const char *text;
        uint32_t len;
        const char *out;
    } cases[] = {
        {ZHV_SPEC_FIRST, "abc", 1, "1"}, /* any match of the first wins */
        {ZHV_SPEC_UNION, "abc", 3, "2"}, /* the longest wins */
        {ZHV_SPEC_UNION, "bc", 2, "bc"}, /* ties: the first */
        {ZHV_SPEC_FIRST, "b", 1, "8"},   {ZHV_SPEC_UNION, "x", 0, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zhv_tries t = {.arena = &s.arena};
        zhv_pool pool = {.arena = &s.arena};
        uint32_t root;
        uint32_t len;
        group.kind = cases[i].kind;
        assert_int_equal(zhv_matcher_make(&t, &pool, &group,
                                          (zhv_matcher_options){0}, &root,
                                          NULL),
                         ZHV_OK);
        zhv_str out = answer(&t, &pool, root, cases[i].text, &len);
        assert_int_equal(len, cases[i].len);
        assert_true(zhv_str_eq(out, zhv_str_from(cases[i].out)));
    }
    scratch_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_policies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

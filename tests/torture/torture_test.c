/* The k-th allocation of a conversion fails, for k = 1, 2, ... until none is
 * left to fail: each time the call says that memory is out, or succeeds with
 * the whole edition, and the work can be used again. Leaks are for the
 * sanitizers to find. */
#include "../unit/convert/little_dict.h"

static const char page[] =
    "{{noteTA|T=zh-cn:软件;zh-tw:軟體|G1=网|1=zh-cn:数据;zh-tw:資料}}\n"
    "{{作品名稱|cn=飞轮|tw=風火輪}}{{作品名稱|cn=网里网|tw=天羅網}}网里网\n"
    "'''飞轮'''-{zh-cn:软;zh-tw:硬-{A|里=>zh-tw:內}-}-里<ref>数据</ref>\n\n"
    "== 软件 ==\n[[软件]] [[#软件]] {{le|软件|A}} -{zh-hk|软[[件]]}-\n"
    "软<!-- x -->件<langconvert to=\"zh-Hans\">軟</langconvert>\n"
    "{|\n| -{a|b}- || <b title=\"-{里}-\">x</b>\n|}\n-{-|里}-里 -{A|甲\xFF";

static zhv_converter *converter;
static zhv_groups *groups;

static int open_all(void **state)
{
    const zhv_target targets[] = {{ZHV_TW, 0}, {ZHV_CN, 0}, {ZHV_ZH, 0}};
    zhv_error err = {0};
    zhv_options options = ZHV_OPTIONS_INIT;
    if (little_open(state) != 0 || zhv_groups_new(&groups) != ZHV_OK ||
        zhv_groups_add(groups, (zhv_text){"网", 3},
                       (zhv_text){"zh-cn:网;zh-tw:網路", 23}) != ZHV_OK) {
        return -1;
    }
    options.groups = groups;
    return (int)zhv_converter_new(little_dict, targets, 3, &options, &converter,
                                  &err);
}

static int close_all(void **state)
{
    zhv_converter_free(converter);
    zhv_groups_free(groups);
    return little_close(state);
}

/* The whole result as one text; in little_arena. */
static const char *all_of(const zhv_result *r)
{
    char *out = zhv_arena_alloc(&little_arena, 8192);
    assert_non_null(out);
    out[0] = '\0';
    for (uint32_t t = 0; t < 3; t++) {
        zhv_text title = zhv_result_title(r, t);
        strcat(strcat(out, little_edition(r, t)), "\n");
        strncat(out, title.ptr, title.len);
    }
    zhv_diagnostic d;
    for (size_t i = 0; zhv_result_diagnostic(r, i, &d); i++) {
        strcat(strcat(out, "\n"), d.id);
    }
    return out;
}

static zhv_status convert(zhv_work *work, const zhv_result **r, zhv_error *err)
{
    return zhv_convert(converter, work, (zhv_text){page, sizeof page - 1},
                       (zhv_text){"软件", 6}, r, err);
}

/* From a new work, and again in a work that has its memory already. */
static void torture(bool used)
{
    zhv_work *work = NULL;
    const zhv_result *r;
    zhv_error err = {0};
    assert_int_equal(zhv_work_new(&work), ZHV_OK);
    assert_int_equal(convert(work, &r, &err), ZHV_OK);
    const char *want = all_of(r);
    size_t failures = 0;
    size_t k = 1;
    for (bool left = true; left; k++) {
        if (!used) {
            zhv_work_free(work);
            assert_int_equal(zhv_work_new(&work), ZHV_OK);
        }
        err = (zhv_error){0};
        zhv_arena_fail_at(k);
        zhv_status status = convert(work, &r, &err);
        /* if the hook has not fired yet, one of the next k will fail */
        zhv_arena probe;
        zhv_arena_init(&probe);
        left = zhv_arena_alloc(&probe, 1) != NULL;
        for (size_t i = 0; left && status == ZHV_OK && i < k; i++) {
            left = zhv_arena_alloc(&probe, 1) != NULL;
        }
        zhv_arena_fail_at(0);
        zhv_arena_drop(&probe);
        if (status == ZHV_OK) {
            assert_non_null(r);
            assert_string_equal(all_of(r), want);
        } else {
            assert_int_equal(status, ZHV_E_NOMEM);
            assert_int_equal(err.code, ZHV_E_NOMEM);
            assert_true(err.message[0] != '\0');
            assert_null(r);
            failures++;
        }
    }
    printf("%zu allocations failed, %zu conversions with them\n", k - 1,
           failures);
    assert_true(failures > 50);
    assert_int_equal(convert(work, &r, NULL), ZHV_OK);
    assert_string_equal(all_of(r), want);
    zhv_work_free(work);
    zhv_arena_reset(&little_arena);
}

static void test_new_work(void **state)
{
    (void)state;
    torture(false);
}

static void test_used_work(void **state)
{
    (void)state;
    torture(true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_new_work),
        cmocka_unit_test(test_used_work),
    };
    return cmocka_run_group_tests(tests, open_all, close_all);
}

/* The k-th allocation of a conversion fails, for k = 1, 2, ... until none is
 * left to fail: each time the call says that memory is out, or succeeds with
 * the whole edition, and the work can be used again. Leaks are for the
 * sanitizers to find. */
#include "../unit/convert/little_dict.h"

/* Pages that between them go through every construct. */
static const struct {
    const char *name;
    const char *title;
    const char *page;
    zhv_options options; /* size and groups are filled in */
    const char *rules;
} cases[] = {
    {"one of each", "软件",
     "{{noteTA|T=zh-cn:软件;zh-tw:軟體|G1=网|1=zh-cn:数据;zh-tw:資料}}\n"
     "{{作品名稱|cn=飞轮|tw=風火輪}}{{作品名稱|cn=网里网|tw=天羅網}}网里网\n"
     "'''飞轮'''-{zh-cn:软;zh-tw:硬-{A|里=>zh-tw:內}-}-里<ref>数据</ref>\n\n"
     "== 软件 ==\n[[软件]] [[#软件]] {{le|软件|A}} -{zh-hk|软[[件]]}-\n"
     "软<!-- x -->件<langconvert to=\"zh-Hans\">軟</langconvert>\n"
     "{|\n| -{a|b}- || <b title=\"-{里}-\">x</b>\n|}\n-{-|里}-里 -{A|甲\xFF",
     ZHV_OPTIONS_INIT, NULL},
    {"filters inside groups", "软",
     "{{noteTA|G1=网|G2=数|G3=None|2=zh-cn:飞;zh-tw:飛行|3=-{A|x}-|4={{y}}}}"
     "-{zh-tw|软件与[[软件]]、{{le|软|B}}-{zh-hk|里}-<ref>网里网</ref>}-"
     "-{zh-hk;zh-cn|網}-网里网-{D|zh-cn:甲;zh-tw:乙}--{N|zh-tw}-"
     "-{R|软}--{S|软}-头发-{zh-hans:头;zh-hant:頭}-",
     ZHV_OPTIONS_INIT, NULL},
    {"links to sections", "软件/头",
     "== 软件 ==\n=== -{zh-cn:甲;zh-tw:乙}- ===\n== 头发 '''飞''' ==\n"
     "[[#软件|数据]] [[软件/头#头发 飞]] [[#甲]] [[../#x]] [[/软]] [[软#里|]]"
     "[[File:软.jpg|thumb|软件的图|alt=里]] [[:Category:软]] "
     "[[Category:软|里]]",
     ZHV_OPTIONS_INIT, NULL},
    {"labels and entities", "",
     "[[软&amp;件]] [[软&nbsp;件]] {{le|软&amp;件|A&amp;B}} [[软 -{里}-]] "
     "[[软{{!}}件]] [http://a.b/软 软件] <b title=\"软&quot;件 -{zh-cn:甲;"
     "zh-tw:\"乙\"}-\" class=软>软</b> [[软|{{a]] -{{{里}}}- {{ -{软",
     ZHV_OPTIONS_INIT, NULL},
    {"notes and tables", "",
     "软<ref name=a>数据-{A|zh-cn:网;zh-tw:網路}-</ref>网<ref "
     "group=g>里</ref>\n"
     "{| class=x title=\"软\"\n|+ 软件\n|-\n! 软 !! title=\"数\" | 据\n|-\n"
     "| -{zh-cn:a\n| b;zh-tw:c}- || 里 | x\n|}\n<references>"
     "<ref name=a>软-{H|zh-cn:里;zh-tw:內}-</ref></references>里{{reflist}}",
     ZHV_OPTIONS_INIT, NULL},
    {"the whole page",
     "飞轮",
     "里{{Infobox film|name=飞轮|cn_name=飞轮|tw_name=風火輪|hk_name=網}}"
     "《飞轮》飞轮-{H|zh-cn:里;zh-tw:內}-'''里'''-{-|zh-cn:里;zh-tw:內}-"
     "{{DISPLAYTITLE:'''飞轮'''}}__NOTC__",
     {.scope = ZHV_SCOPE_PAGE, .titles = ZHV_TITLES_ALL},
     NULL},
    {"rules are kept",
     "软",
     "{{noteTA|1=zh-cn:数据;zh-tw:資料}}数据-{zh-cn:软;zh-tw:硬}-软<ref>里"
     "-{软}-</ref><langconvert to=\"zh-Hant\">软</langconvert>[[软]]",
     {.rules = ZHV_RULES_KEEP},
     NULL},
    {"as MediaWiki",
     "软",
     "{{noteTA|1=zh-cn:数据;zh-tw:資料}}数据-{{{软}}}-<indicator name=a>软"
     "-{A|zh-cn:里;zh-tw:內}-</indicator>里[[软]]进撃の軟体",
     {.compat = ZHV_COMPAT_MEDIAWIKI},
     NULL},
    {"what is protected", "软の件",
     "软件の里<!-- zhvar:off -->软-{软}-<!-- zhvar:on -->网<b lang=ja>软</b>"
     "「软」あ软<!-- zhvar:off -->里",
     ZHV_OPTIONS_INIT,
     "zh-cn:数据;zh-tw:資料\nT=zh-cn:甲;zh-tw:乙\nG=网\nG=None\nabc\n#x\n"},
    {"plain text",
     "软",
     "软件网里网\n头发公里\xFF-{软}-",
     {.format = ZHV_FORMAT_TEXT},
     NULL},
    {"what it is, is guessed",
     "软",
     "软件网里网\n[[头发]]公里",
     {.format = ZHV_FORMAT_AUTO, .from = ZHV_SCRIPT_HANS},
     NULL},
};

#define CASES (sizeof cases / sizeof *cases)

static zhv_converter *converters[CASES + 1]; /* the last: by config */
static zhv_groups *groups;
static const zhv_target targets[] = {{ZHV_TW, 0},   {ZHV_CN, 0}, {ZHV_ZH, 0},
                                     {ZHV_HK, 0},   {ZHV_SG, 0}, {ZHV_MO, 0},
                                     {ZHV_HANT, 0}, {ZHV_MY, 1}, {ZHV_HANS, 0}};

#define TARGETS (sizeof targets / sizeof *targets)

static zhv_text text_of(const char *s)
{
    return (zhv_text){s, strlen(s)};
}

static int open_all(void **state)
{
    zhv_error err = {0};
    if (little_open(state) != 0 || zhv_groups_new(&groups) != ZHV_OK ||
        zhv_groups_add(groups, text_of("网"), text_of("zh-cn:网;zh-tw:網路")) !=
            ZHV_OK ||
        zhv_groups_add(groups, text_of("数"), text_of("T|zh-cn:数;zh-tw:數")) !=
            ZHV_OK ||
        zhv_groups_add(groups, text_of("数"),
                       text_of("数=>zh-tw:數字;里=>zh-hk:入面;")) != ZHV_OK) {
        return -1;
    }
    for (size_t i = 0; i < CASES; i++) {
        zhv_options options = cases[i].options;
        options.size = sizeof options;
        options.groups = groups;
        if (zhv_converter_new(little_dict, targets, TARGETS, &options,
                              &converters[i], &err) != ZHV_OK) {
            return -1;
        }
    }
    return (int)zhv_converter_new_config(little_dict, "s2tw",
                                         &converters[CASES], &err);
}

static int close_all(void **state)
{
    for (size_t i = 0; i <= CASES; i++) {
        zhv_converter_free(converters[i]);
    }
    zhv_groups_free(groups);
    return little_close(state);
}

#define ALL_MAX 65536

/* The whole result as one text; in little_arena. */
static const char *all_of(const zhv_result *r, uint32_t target_count)
{
    char *out = zhv_arena_alloc(&little_arena, ALL_MAX);
    assert_non_null(out);
    size_t n = 0;
    for (uint32_t t = 0; t < target_count; t++) {
        zhv_text title = zhv_result_title(r, t);
        n += (size_t)snprintf(out + n, ALL_MAX - n, "%s\n%.*s\n",
                              little_edition(r, t), (int)title.len,
                              title.len ? title.ptr : "");
        assert_true(n < ALL_MAX);
    }
    zhv_diagnostic d;
    for (size_t i = 0; zhv_result_diagnostic(r, i, &d); i++) {
        n += (size_t)snprintf(out + n, ALL_MAX - n, "%s\n", d.id);
        assert_true(n < ALL_MAX);
    }
    return out;
}

static zhv_status convert(size_t which, zhv_work *work, const zhv_result **r,
                          zhv_error *err)
{
    static const zhv_span spans[] = {{3, 6}, {6, 6}, {30, 1000}};
    size_t c = which < CASES ? which : 0;
    zhv_page page = ZHV_PAGE_INIT;
    page.source = text_of(cases[c].page);
    page.title = text_of(cases[c].title);
    if (cases[c].rules || which == CASES) {
        page.rules = text_of(cases[c].rules ? cases[c].rules : "");
        page.protect = spans;
        page.protect_count = 3;
    }
    return zhv_convert_page(converters[which], work, &page, r, err);
}

/* From a new work, and again in a work that has its memory already. */
static void torture(size_t which, bool used)
{
    const uint32_t n = which < CASES ? TARGETS : 1;
    zhv_work *work = NULL;
    const zhv_result *r;
    zhv_error err = {0};
    assert_int_equal(zhv_work_new(&work), ZHV_OK);
    assert_int_equal(convert(which, work, &r, &err), ZHV_OK);
    const char *want = all_of(r, n);
    size_t failures = 0;
    size_t k = 1;
    for (bool left = true; left; k++) {
        if (!used) {
            zhv_work_free(work);
            assert_int_equal(zhv_work_new(&work), ZHV_OK);
        }
        err = (zhv_error){0};
        zhv_arena_fail_at(k);
        zhv_status status = convert(which, work, &r, &err);
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
            assert_string_equal(all_of(r, n), want);
        } else {
            assert_int_equal(status, ZHV_E_NOMEM);
            assert_int_equal(err.code, ZHV_E_NOMEM);
            assert_true(err.message[0] != '\0');
            assert_null(r);
            failures++;
        }
    }
    printf("%s: %zu allocations failed, %zu conversions with them\n",
           which < CASES ? cases[which].name : "by config", k - 1, failures);
    assert_true(failures > 0);
    assert_int_equal(convert(which, work, &r, NULL), ZHV_OK);
    assert_string_equal(all_of(r, n), want);
    zhv_work_free(work);
    zhv_arena_reset(&little_arena);
}

static void test_new_work(void **state)
{
    (void)state;
    for (size_t i = 0; i <= CASES; i++) {
        torture(i, false);
    }
}

static void test_used_work(void **state)
{
    (void)state;
    for (size_t i = 0; i < CASES; i++) {
        torture(i, true);
    }
}

/* ---- handles: malloc itself fails ---- */

static size_t malloc_left = SIZE_MAX; /* so many calls succeed; SIZE_MAX: all */
static bool malloc_failed;

void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t size);

static bool malloc_may(void)
{
    if (malloc_left == SIZE_MAX || malloc_left-- > 0) {
        return true;
    }
    malloc_left = 0;
    malloc_failed = true;
    return false;
}

void *__wrap_malloc(size_t size)
{
    return malloc_may() ? __real_malloc(size) : NULL;
}

void *__wrap_calloc(size_t n, size_t size)
{
    return malloc_may() ? __real_calloc(n, size) : NULL;
}

void *__wrap_realloc(void *p, size_t size)
{
    return malloc_may() ? __real_realloc(p, size) : NULL;
}

/* A whole life: every handle opened, a page converted, all given back. */
static zhv_status live(void)
{
    zhv_groups *g = NULL;
    zhv_converter *c = NULL;
    zhv_work *work = NULL;
    zhv_error err = {0};
    const zhv_result *r;
    char *out = NULL;
    size_t length;
    zhv_options options = ZHV_OPTIONS_INIT;
    zhv_status status = zhv_groups_new(&g);
    for (int i = 0; i < 40 && status == ZHV_OK; i++) {
        char name[16];
        snprintf(name, sizeof name, "g%d", i);
        status = zhv_groups_add(g, text_of(name), text_of("网=>zh-tw:網路;"));
    }
    options.groups = g;
    if (status == ZHV_OK) {
        status = zhv_converter_new(little_dict, targets, TARGETS, &options, &c,
                                   &err);
    }
    if (status == ZHV_OK) {
        status = zhv_work_new(&work);
    }
    if (status == ZHV_OK) {
        status = zhv_convert(c, work, text_of("{{noteTA|G1=g7}}网软件"),
                             text_of("网"), &r, &err);
    }
    zhv_work_free(work);
    zhv_converter_free(c);
    zhv_groups_free(g);
    if (status == ZHV_OK) {
        status = zhv_convert_utf8(little_dict, "s2tw", "软件", 6, &out, &length,
                                  &err);
        free(out);
    }
    return status;
}

static void test_handles(void **state)
{
    (void)state;
    size_t failures = 0;
    for (size_t k = 0;; k++) {
        malloc_failed = false;
        malloc_left = k;
        zhv_status status = live();
        malloc_left = SIZE_MAX;
        if (!malloc_failed) {
            assert_int_equal(status, ZHV_OK);
            break;
        }
        assert_int_equal(status, ZHV_E_NOMEM);
        failures++;
    }
    printf("handles: %zu failures of malloc\n", failures);
    assert_true(failures > 10);
}

static void test_dictionary(void **state)
{
    (void)state;
    for (size_t k = 0;; k++) {
        zhv_dict *dict;
        zhv_error err = {0};
        malloc_failed = false;
        malloc_left = k;
        zhv_status status = zhv_dict_open(ZHV_IMAGE, &dict, &err);
        malloc_left = SIZE_MAX;
        if (!malloc_failed) {
            assert_int_equal(status, ZHV_OK);
            zhv_dict_free(dict);
            assert_true(k > 0);
            break;
        }
        assert_int_equal(status, ZHV_E_NOMEM);
        assert_null(dict);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_new_work),
        cmocka_unit_test(test_used_work),
        cmocka_unit_test(test_handles),
        cmocka_unit_test(test_dictionary),
    };
    return cmocka_run_group_tests(tests, open_all, close_all);
}

/* Groups are compiled once for a work, outlive the groups they came from, and
 * cost no memory once they are there. */
#include "convert/named_groups.h"

#include "little_book.h"

#include <stdlib.h>

/* Linked with --wrap=malloc,calloc,realloc: every call goes through here. */
static size_t mallocs;

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);

void *__wrap_malloc(size_t size)
{
    mallocs++;
    return __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    mallocs++;
    return __real_calloc(count, size);
}

void *__wrap_realloc(void *old, size_t size)
{
    mallocs++;
    return __real_realloc(old, size);
}

static void test_compiled_once(void **state)
{
    (void)state;
    zhv_groups *g = little_groups("甲", "zh-cn:软件;zh-tw:件");
    zhv_arena arena;
    zhv_layers l;
    zhv_rulebook book;
    zhv_rulebook *first = NULL;
    zhv_arena_init(&arena);
    zhv_layers_init(&l, &arena);
    zhv_rulebook_options o = {.dict = little_dict,
                              .groups = g,
                              .layers = &l,
                              .profiles = little_profiles,
                              .variants = ZHV_MASK(ZHV_TW)};
    for (uint32_t i = 0; i < 3; i++) {
        little_page p;
        little_read(&p, "{{noteTA|G1=甲|G2=甲}}软件{{noteTA|G1=甲}}");
        zhv_layers_begin(&l, g);
        assert_int_equal(zhv_rulebook_read(&p.tape, &p.flow, &o, &little_arena,
                                           &p.diags, &book),
                         ZHV_OK);
        assert_int_equal(l.list.n, 1);
        assert_int_equal(book.overlay.parts.n, 1); /* three times the same */
        assert_int_equal(book.overlay.parts.at[0].lays.n, 3);
        assert_int_equal(book.page.n, 0);
        assert_int_equal(book.defined[ZHV_ORIGIN_GROUP], 3);
        first = first ? first : l.list.at[0];
        assert_ptr_equal(l.list.at[0], first);
        zhv_arena_reset(&little_arena);
    }
    zhv_arena_drop(&arena);
    zhv_groups_free(g);
}

/* A group that is named where other pages read it sets no title here. */
static void test_title_of_a_group(void **state)
{
    static const struct {
        const char *page;
        bool titled;
    } cases[] = {
        {"{{noteTA|G1=甲}}", true},
        {"<includeonly>{{noteTA|G1=甲}}</includeonly>", false},
    };
    (void)state;
    zhv_groups *g = little_groups("甲", "zh-cn:软件;zh-tw:件}--{T|zh-tw:题");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        little_page p;
        zhv_rulebook book;
        zhv_rulebook_options o = little_options();
        o.groups = g;
        little_book(cases[i].page, o, &p, &book);
        assert_int_equal(book.titled != 0, cases[i].titled);
        zhv_arena_reset(&little_arena);
    }
    zhv_groups_free(g);
}

/* No group of the little dictionary is about computers. */
static void test_subject(void **state)
{
    (void)state;
    assert_false(zhv_group_on_subject(little_dict, ZHV_STR("甲")));
    assert_false(zhv_group_on_subject(little_dict, ZHV_STR("")));
}

/* ---- through the public door ---- */

static zhv_converter *converter_with(const zhv_groups *g, zhv_scope scope)
{
    const zhv_target targets[] = {{ZHV_TW, 0}, {ZHV_CN, 0}};
    zhv_options o = ZHV_OPTIONS_INIT;
    zhv_converter *c;
    zhv_error err = {0};
    o.groups = g;
    o.scope = scope;
    assert_int_equal(zhv_converter_new(little_dict, targets, 2, &o, &c, &err),
                     ZHV_OK);
    return c;
}

static const zhv_result *run(const zhv_converter *c, zhv_work *w,
                             const char *page)
{
    const zhv_result *r;
    zhv_error err = {0};
    assert_int_equal(
        zhv_convert(c, w, little_text(page), little_text("页"), &r, &err),
        ZHV_OK);
    return r;
}

/* Sanitizers see a layer that reads strings of groups that are gone. */
static void test_groups_come_and_go(void **state)
{
    (void)state;
    static const char *const words[] = {"甲", "乙乙", "丙丙丙", "甲"};
    zhv_work *w;
    assert_int_equal(zhv_work_new(&w), ZHV_OK);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        char rule[128];
        char want[128];
        snprintf(rule, sizeof rule, "zh-cn:软件;zh-tw:%s;}--{T|zh-tw:%s",
                 words[i], words[i]);
        zhv_groups *g = little_groups("组", rule);
        zhv_converter *c = converter_with(g, ZHV_SCOPE_POINT);
        const zhv_result *r = run(c, w, "软件的{{noteTA|G1=组}}软件");
        zhv_converter_free(c);
        zhv_groups_free(g);
        snprintf(want, sizeof want, "軟體的%s", words[i]);
        little_same("the rule acts", little_edition(r, 0), want);
        zhv_text title = zhv_result_title(r, 0);
        assert_int_equal(title.len, strlen(words[i]));
        assert_memory_equal(title.ptr, words[i], title.len);
        zhv_arena_reset(&little_arena);
    }
    zhv_work_free(w);
}

static void test_later_wins(void **state)
{
    static const struct {
        const char *name;
        const char *page;
        const char *point; /* for zh-tw; calls and rules are gone */
        const char *page_scope;
    } cases[] = {
        {"G2 over G1", "{{noteTA|G1=一|G2=二}}软件", "二二", "二二"},
        {"G1 over G2", "{{noteTA|G1=二|G2=一}}软件", "一一", "一一"},
        {"a group again", "{{noteTA|G1=一|G2=二|G3=一}}软件", "一一", "一一"},
        {"a number over all", "{{noteTA|1=zh-cn:软件;zh-tw:丁|G1=一}}软件",
         "丁", "丁"},
        {"a later group over a number",
         "{{noteTA|1=zh-cn:软件;zh-tw:丁}}{{noteTA|G1=一}}软件", "一一",
         "一一"},
        {"the first again later",
         "{{noteTA|G1=一}}{{noteTA|G1=二}}{{noteTA|G1=一}}软件", "一一",
         "一一"},
        {"before and after", "{{CGroup|一}}软件-{-|zh-cn:软件;zh-tw:一一}-软件",
         "一一軟件", "軟件軟件"},
        {"taken away by a group", "{{noteTA|G1=一|G2=除}}软件", "軟件", "軟件"},
        {"a word of the dictionary", "{{noteTA|G1=发}}头发", "頭發", "頭發"},
    };
    (void)state;
    zhv_groups *g = little_groups("一", "zh-cn:软件;zh-tw:一一");
    little_add(g, "二", "zh-cn:软件;zh-tw:二二");
    little_add(g, "除", "zh-cn:甲;zh-tw:甲}--{-|zh-cn:软件;zh-tw:一一");
    little_add(g, "发", "zh-cn:甲;zh-tw:甲}--{-|zh-cn:头发;zh-tw:頭髮");
    zhv_work *w;
    assert_int_equal(zhv_work_new(&w), ZHV_OK);
    for (zhv_scope scope = ZHV_SCOPE_POINT; scope <= ZHV_SCOPE_PAGE; scope++) {
        zhv_converter *c = converter_with(g, scope);
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
            little_same(
                cases[i].name, little_edition(run(c, w, cases[i].page), 0),
                scope == ZHV_SCOPE_PAGE ? cases[i].page_scope : cases[i].point);
            zhv_arena_reset(&little_arena);
        }
        zhv_converter_free(c);
    }
    zhv_work_free(w);
    zhv_groups_free(g);
}

/* More groups than a machine word has bits. */
static void test_a_hundred_groups(void **state)
{
    enum {
        N = 100
    };
    (void)state;
    char page[N * 64] = "";
    char want[N * 16] = "";
    zhv_groups *g;
    assert_int_equal(zhv_groups_new(&g), ZHV_OK);
    for (int i = 0; i < N; i++) {
        char s[128];
        char name[16];
        snprintf(name, sizeof name, "g%d", i);
        snprintf(s, sizeof s, "zh-cn:字%d号;zh-tw:號%d;", i, i);
        little_add(g, name, s);
        snprintf(s, sizeof s, "{{CGroup|g%d}}", i);
        strcat(page, s);
        snprintf(s, sizeof s, "號%d", i);
        strcat(want, s);
    }
    for (int i = 0; i < N; i++) {
        char s[32];
        snprintf(s, sizeof s, "字%d号", i);
        strcat(page, s);
    }
    zhv_work *w;
    assert_int_equal(zhv_work_new(&w), ZHV_OK);
    zhv_converter *c = converter_with(g, ZHV_SCOPE_POINT);
    little_same("a hundred", little_edition(run(c, w, page), 0), want);
    zhv_converter_free(c);
    zhv_work_free(w);
    zhv_groups_free(g);
    zhv_arena_reset(&little_arena);
}

static void test_long_keys_are_told_each_time(void **state)
{
    (void)state;
    char rule[16 + 3 * 300] = "zh-cn:";
    for (int i = 0; i < 290; i++) {
        strcat(rule, "里");
    }
    strcat(rule, ";zh-tw:x;");
    zhv_groups *g = little_groups("长", rule);
    zhv_work *w;
    assert_int_equal(zhv_work_new(&w), ZHV_OK);
    zhv_converter *c = converter_with(g, ZHV_SCOPE_POINT);
    size_t counts[3] = {0};
    for (int i = 0; i < 3; i++) {
        const zhv_result *r =
            run(c, w, i == 2 ? "软件" : "{{noteTA|G1=长}}软件");
        zhv_diagnostic d;
        while (zhv_result_diagnostic(r, counts[i], &d)) {
            assert_string_equal(d.id, "rule-key-too-long");
            assert_int_equal(d.detail.len, 60);
            counts[i]++;
        }
    }
    assert_true(counts[0] > 0);
    assert_int_equal(counts[1], counts[0]);
    assert_int_equal(counts[2], 0);
    zhv_converter_free(c);
    zhv_work_free(w);
    zhv_groups_free(g);
}

/* ---- memory ---- */

static void test_no_malloc_when_warm(void **state)
{
    (void)state;
#ifdef ZHV_ARENA_MALLOC
    printf("SKIPPED: in this build the arena is one malloc per allocation\n");
#else
    enum {
        BYTES = 300000
    };
    zhv_groups *g;
    assert_int_equal(zhv_groups_new(&g), ZHV_OK);
    for (int i = 0; i < 3000; i++) {
        char rule[128];
        snprintf(rule, sizeof rule, "zh-cn:里%d软;zh-tw:裡%d;zh-hk:網%d", i, i,
                 i);
        little_add(g, "大", rule);
    }
    char *page = malloc(BYTES + 128);
    strcpy(page, "{{noteTA|G1=大|1=zh-cn:软件;zh-tw:甲}}"
                 "{{作品名稱|cn=飞轮传说|tw=風火輪}}飞轮传说\n");
    for (size_t n = strlen(page); n < BYTES; n += strlen(page + n)) {
        snprintf(page + n, 128, "软件里%zu软[[网里网|头发]]-{zh-tw:%zu}-\n\n",
                 n % 5000, n);
    }
    zhv_work *w;
    assert_int_equal(zhv_work_new(&w), ZHV_OK);
    zhv_converter *c = converter_with(g, ZHV_SCOPE_POINT);
    size_t calls[4];
    for (int i = 0; i < 4; i++) {
        size_t before = mallocs;
        const zhv_result *r = run(c, w, page);
        calls[i] = mallocs - before;
        assert_false(zhv_result_unchanged(r, 0));
    }
    assert_true(calls[0] > 0);
    assert_int_equal(calls[2], 0);
    assert_int_equal(calls[3], 0);
    zhv_converter_free(c);
    zhv_work_free(w);
    zhv_groups_free(g);
    free(page);
#endif
}

static void test_out_of_memory(void **state)
{
    (void)state;
    zhv_groups *g = little_groups("一", "zh-cn:软件;zh-tw:一一}--{T|zh-tw:题");
    zhv_converter *c = converter_with(g, ZHV_SCOPE_POINT);
    zhv_work *w;
    zhv_error err = {0};
    assert_int_equal(zhv_work_new(&w), ZHV_OK);
    size_t k = 1;
    for (; k < 1000; k++) {
        const zhv_result *r = NULL;
        zhv_arena_fail_at(k);
        zhv_status status =
            zhv_convert(c, w, little_text("{{noteTA|G1=一}}软件"),
                        little_text(""), &r, &err);
        zhv_arena_fail_at(0);
        if (status == ZHV_OK) {
            break;
        }
        assert_int_equal(status, ZHV_E_NOMEM);
        assert_null(r);
    }
    assert_in_range(k, 10, 999);
    little_same("afterwards",
                little_edition(run(c, w, "{{noteTA|G1=一}}软件"), 0), "一一");
    zhv_converter_free(c);
    zhv_work_free(w);
    zhv_groups_free(g);
    zhv_arena_reset(&little_arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_compiled_once),
        cmocka_unit_test(test_title_of_a_group),
        cmocka_unit_test(test_subject),
        cmocka_unit_test(test_groups_come_and_go),
        cmocka_unit_test(test_later_wins),
        cmocka_unit_test(test_a_hundred_groups),
        cmocka_unit_test(test_long_keys_are_told_each_time),
        cmocka_unit_test(test_no_malloc_when_warm),
        cmocka_unit_test(test_out_of_memory),
    };
    return cmocka_run_group_tests(tests, little_open, little_close);
}

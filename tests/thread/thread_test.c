/* One converter, dictionary and set of groups for eight threads, each with a
 * work of its own: every thread gets what a thread alone gets. To be run in a
 * build with ZHVAR_SANITIZE=thread as well. */
#include "../unit/convert/little_dict.h"

#include <pthread.h>

enum {
    THREADS = 8,
    PAGES = 200,
    TARGETS = 4,
    PAGE_MAX = 2048
};

static zhv_converter *converter;
static zhv_groups *groups;
static char pages[PAGES][PAGE_MAX];
static char *want[PAGES]; /* all editions, one after the other */

static const char *const pieces[] = {
    "{{noteTA|G1=网|1=zh-cn:数据;zh-tw:資料}}\n",
    "软件和数据、",
    "[[软件]]头发，",
    "-{zh-cn:软;zh-tw:硬}-",
    "-{H|zh-cn:里;zh-tw:內}-",
    "公里里\n\n",
    "{{作品名稱|cn=飞轮|tw=風火輪}}《飞轮》",
    "<ref>网里网</ref>",
    "== 软件 ==\n[[#软件]]\n",
    "軟體與裡。\n\n",
    "-{zh-hk|软[[件]]}-",
    "-{-|里}-",
    "{{infobox|软=里}}",
    "<span title=\"软\">发</span>",
};

static void make_pages(void)
{
    uint32_t rng = 1;
    for (size_t i = 0; i < PAGES; i++) {
        for (size_t n = 0; n < 5 + i % 20; n++) {
            rng = rng * 1664525u + 1013904223u;
            strcat(pages[i],
                   pieces[(rng >> 16) % (sizeof pieces / sizeof *pieces)]);
        }
    }
}

/* malloc'ed; NULL when something failed. */
static char *convert(zhv_work *work, size_t i)
{
    const zhv_result *r;
    zhv_error err = {0};
    char *out = calloc(1, TARGETS * PAGE_MAX * 8);
    if (out == NULL ||
        zhv_convert(converter, work, (zhv_text){pages[i], strlen(pages[i])},
                    (zhv_text){"软件", 6}, &r, &err) != ZHV_OK) {
        free(out);
        return NULL;
    }
    for (uint32_t t = 0; t < TARGETS; t++) {
        zhv_edition e = zhv_result_edition(r, t);
        zhv_text slice = zhv_result_title(r, t);
        do {
            strncat(out, slice.ptr, slice.len);
        } while (zhv_edition_next(&e, &slice));
    }
    return out;
}

/* Returns the number of pages that came out otherwise. */
static void *run(void *arg)
{
    size_t start = *(const size_t *)arg;
    zhv_work *work;
    uintptr_t wrong = zhv_work_new(&work) != ZHV_OK;
    for (size_t k = 0; wrong == 0 && k < PAGES; k++) {
        size_t i = (start + k) % PAGES;
        char *got = convert(work, i);
        wrong += got == NULL || strcmp(got, want[i]) != 0;
        free(got);
    }
    zhv_work_free(work);
    return (void *)wrong;
}

static int open_all(void **state)
{
    const zhv_target targets[TARGETS] = {
        {ZHV_TW, 0}, {ZHV_CN, 0}, {ZHV_HK, 0}, {ZHV_TW, 1}};
    zhv_error err = {0};
    zhv_options options = ZHV_OPTIONS_INIT;
    if (little_open(state) != 0 || zhv_groups_new(&groups) != ZHV_OK ||
        zhv_groups_add(groups, (zhv_text){"网", 3},
                       (zhv_text){"zh-cn:网;zh-tw:網路", 23}) != ZHV_OK) {
        return -1;
    }
    options.groups = groups;
    make_pages();
    return (int)zhv_converter_new(little_dict, targets, TARGETS, &options,
                                  &converter, &err);
}

static int close_all(void **state)
{
    for (size_t i = 0; i < PAGES; i++) {
        free(want[i]);
    }
    zhv_converter_free(converter);
    zhv_groups_free(groups);
    return little_close(state);
}

static void test_threads(void **state)
{
    (void)state;
    zhv_work *work;
    pthread_t thread[THREADS];
    size_t start[THREADS];
    assert_int_equal(zhv_work_new(&work), ZHV_OK);
    for (size_t i = 0; i < PAGES; i++) {
        want[i] = convert(work, i);
        assert_non_null(want[i]);
    }
    zhv_work_free(work);
    for (size_t i = 0; i < THREADS; i++) {
        start[i] = i * PAGES / THREADS;
        assert_int_equal(pthread_create(&thread[i], NULL, run, &start[i]), 0);
    }
    for (size_t i = 0; i < THREADS; i++) {
        void *wrong = NULL;
        assert_int_equal(pthread_join(thread[i], &wrong), 0);
        assert_null(wrong);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_threads)};
    return cmocka_run_group_tests(tests, open_all, close_all);
}

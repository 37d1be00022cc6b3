/* Pages made to be slow: four times the page must not take much more than
 * four times the operations (what is quadratic takes sixteen times as many),
 * and memory must stay a multiple of the page. */
#include "../unit/convert/little_dict.h"
#include "convert/page.h"
#include "count.h"

/* head, `body` n times, `tail` n times, end; \1 is a word that differs from
 * one repetition to the next. */
static const struct shape {
    const char *name;
    const char *head;
    const char *body;
    const char *tail;
    const char *end;
    zhv_options options; /* size 0: the usual */
} shapes[] = {
    {"rules with one beginning",
     "",
     "-{H|zh-cn:长长长长\1;zh-tw:长\1}-",
     "长长长长长\1",
     "",
     {0}},
    {"rules that begin one another",
     "-{H|",
     "软\1=>zh-tw:\1;软=>zh-tw:x;",
     "软\1",
     "}-软",
     {0}},
    {"set and deleted",
     "",
     "-{H|zh-cn:软;zh-tw:\1}-软件-{-|zh-cn:软;zh-tw:\1}-软件",
     "",
     "",
     {0}},
    {"deleted at the end",
     "",
     "-{H|zh-cn:软;zh-tw:\1}-软件",
     "-{-|软}-软",
     "",
     {0}},
    {"empty rules", "", "-{}-", "", "", {0}},
    {"empty rules, a line each", "", "-{}-\n", "", "", {0}},
    {"empty rules before a text", "", "-{}- ", "", "x", {0}},
    {"empty lines of rules", "", "\n\n-{}- -{}-\n", "", "", {0}},
    {"one key, always new", "", "-{H|zh-cn:软;zh-tw:\1}-软件", "", "", {0}},
    {"one key, always new, whole page",
     "",
     "-{H|zh-cn:软;zh-tw:\1}-软件",
     "",
     "",
     {.size = sizeof(zhv_options), .scope = ZHV_SCOPE_PAGE}},
    {"one key, for one region", "", "-{H|软=>zh-hk:\1}-软件", "", "", {0}},
    {"one key, two readers in turn",
     "",
     "-{H|软=>zh-tw:\1}--{zh-hk|软}-软",
     "",
     "",
     {0}},
    {"a guarded name and rules for others",
     "{{作品名稱|cn=飞轮|tw=風火輪}}",
     "-{H|飞轮=>zh-hk:\1}-飞轮",
     "",
     "",
     {0}},
    {"a guarded name", "{{作品名稱|cn=飞轮|tw=風火輪}}", "飞轮", "", "", {0}},
    {"many names", "", "{{作品名稱|cn=飞轮\1|tw=風火輪\1}}", "飞轮\1", "", {0}},
    {"candidates that never match",
     "-{H|zh-cn:公公公公公公公公公公公公公公公公甲;zh-tw:x}-",
     "公",
     "",
     "",
     {0}},
    {"weak phrases and candidates",
     "-{H|zh-cn:里里里里;zh-tw:x}-",
     "公里",
     "",
     "",
     {0}},
    {"phrases deleted", "-{-|头发}--{-|公里}-", "头发公里", "", "", {0}},
    {"one rule of many entries", "-{H|", "\1=>zh-tw:x;", "", "}-软", {0}},
    {"one rule of many readers", "-{H|", "zh-cn:a;zh-tw:b;", "", "}-软", {0}},
    {"one rule of semicolons", "-{A|zh-cn:a", ";", "", ";zh-tw:b}-", {0}},
    {"one rule of flags", "-{", "A;", "", "|x}-", {0}},
    {"rules shown", "", "-{zh-cn:甲;zh-tw:乙}-", "", "", {0}},
    {"rules without a text", "", "-{zh-cn:甲}-", "", "", {0}},
    {"descriptions", "", "-{D|zh-cn:甲;zh-tw:乙}-", "", "", {0}},
    {"nested descriptions",
     "",
     "-{H;D|a-{H;D|b-{H;D|c-{H;D|d-{H;D|e-{H;D|f-{H;D|g-{H;D|h-{H;D|i}-}-}-}-}-"
     "}-}-}-}-",
     "",
     "",
     {0}},
    {"titles", "", "-{T|zh-cn:甲;zh-tw:\1}-", "", "", {0}},
    {"labels", "", "[[软件]]", "", "", {0}},
    {"filters", "", "-{zh-hk|软件}-", "", "", {0}},
    {"filters with labels", "", "-{zh-hk|[[软件]]}-", "", "", {0}},
    {"a filter", "-{zh-hk|", "软[[件]]", "", "}-", {0}},
    {"nested rules", "", "-{A|", "}-", "", {0}},
    {"nested filters", "", "-{zh-hk|软", "}-", "", {0}},
    {"rules in a rule", "-{zh-cn:", "-{a}-", "", ";zh-tw:b}-", {0}},
    {"empty rules in an argument", "{{甲|", "-{}-", "", "}}", {0}},
    {"rules in an argument", "{{甲|", "-{a=b|c}-", "", "}}", {0}},
    {"rules in a label", "[[甲|", "-{a|b}-", "", "]]", {0}},
    {"rules in a cell", "{|\n|", "-{a|b}-", "", "\n|}", {0}},
    {"rules in cells", "{|\n", "|-{}-|a\n", "", "|}", {0}},
    {"rules in attributes", "", "<b title=\"-{}-\">软</b>", "", "", {0}},
    {"rules in attributes, text before",
     "",
     "''软''",
     "<b title=\"-{}-\">x</b>",
     "",
     {0}},
    {"rules in terms", "", "; -{a:b}- : 软\n", "", "", {0}},
    {"rules between tags", "", "<noinclude>-{}-</noinclude>\n", "", "", {0}},
    {"tags that vanish before a rule",
     "",
     "<noinclude>",
     "\n<noinclude/>-{}-<noinclude/>",
     "",
     {0}},
    {"rules between brackets", "", "[-{}-", "", "[", {0}},
    {"rules between braces", "", "{-{}-{", "", "", {0}},
    {"brackets and a rule", "", "[", "]", "-{}-", {0}},
    {"openers kept by a rule", "", "{{ -{", "", "", {0}},
    {"dashed parameters",
     "",
     "-{{{x}}}-",
     "",
     "",
     {.size = sizeof(zhv_options), .compat = ZHV_COMPAT_MEDIAWIKI}},
    {"translated",
     "",
     "<langconvert to=\"zh-Hans\">軟</langconvert>",
     "",
     "",
     {0}},
    {"translated, a long tag",
     "<langconvert ",
     "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
     "",
     ">软</langconvert>",
     {0}},
    {"translated, many quotes",
     "<langconvert ",
     " to=\"",
     "",
     ">软</langconvert>",
     {0}},
    {"one noteTA", "{{noteTA", "|1=zh-cn:软;zh-tw:\1", "", "}}软", {0}},
    {"many noteTA", "", "{{noteTA|1=zh-cn:软;zh-tw:\1}}软", "", "", {0}},
    {"unknown groups", "", "{{noteTA|G1=\1}}", "", "", {0}},
    {"notes", "", "软<ref>软</ref>", "", "", {0}},
    {"notes and lists", "", "软<ref>软</ref><references/>", "", "", {0}},
    {"notes in notes", "", "<ref>软", "</ref>", "", {0}},
    {"indicators", "", "<indicator>软</indicator>", "", "", {0}},
    {"links", "", "[[软]]", "", "", {0}},
    {"links to one section", "== 软 ==\n", "[[#软]]", "", "", {0}},
    {"sections of one name", "", "== 软 ==\n", "[[#软_3]]", "", {0}},
    {"sections and links", "", "== 软\1 ==\n", "[[#软\1]]", "", {0}},
    {"a link of entities", "[[", "软&nbsp;", "", "]]", {0}},
    {"a heading of links", "[[#x]]\n== ", "[[软]]-{a}-", "", " ==", {0}},
    {"arguments that are shown", "{{main", "|软\1", "", "}}", {0}},
    {"templates that show a name", "", "{{le|软|x}}", "", "", {0}},
    {"text torn by comments", "", "软<!-- -->件", "", "", {0}},
    {"quotes", "", "'''软", "", "", {0}},
    {"brackets and names",
     "{{作品名稱|cn=飞轮|tw=風火輪}}",
     "《飞轮",
     "",
     "",
     {0}},
    {"angles in a rule in an argument",
     "{{甲|-{zh-cn:a;zh-tw:",
     "<|",
     "",
     "}-}}",
     {0}},
    {"tags in a rule in an argument",
     "{{甲|-{zh-cn:a;zh-tw:",
     "<b|",
     "",
     "}-}}",
     {0}},
    {"tags in a rule in an argument, closed",
     "{{甲|-{zh-cn:a;zh-tw:",
     "<pre>",
     "</pre>|",
     "}-}}",
     {0}},
    {"a tag in a rule that does not end",
     "{{甲|-{zh-cn:a;zh-tw:|<pre>",
     "</pre",
     "",
     "}-}}",
     {0}},
    {"tags in a rule that do not end",
     "{{甲|-{zh-cn:a;zh-tw:|",
     "<pre>",
     "</pre",
     "}-}}",
     {0}},
    {"notes in a rule", "-{zh-cn:", "<ref>软", "</ref>", ";zh-tw:b}-", {0}},
    {"notes in a rule with rules",
     "-{zh-cn:",
     "<ref>软",
     "-{a}-</ref>",
     ";zh-tw:b}-",
     {0}},
    {"notes by calls in a rule",
     "-{zh-cn:",
     "{{efn|软",
     "}}",
     ";zh-tw:b}-",
     {0}},
    {"notes by calls in a rule with rules",
     "-{zh-cn:",
     "{{efn|软",
     "-{a}-}}",
     ";zh-tw:b}-",
     {0}},
    {"names in full", "", "说·飞网，", "飞网，", "", {0}},
    {"names in full, by rules",
     "",
     "-{H|说·\1=>zh-tw:说·软\1}-说·\1，",
     "\1，",
     "",
     {0}},
    {"dots", "软", "·软", "·", "软", {0}},
    {"plain text",
     "",
     "软件头发公里",
     "",
     "",
     {.size = sizeof(zhv_options), .format = ZHV_FORMAT_TEXT}},
    {"kept rules",
     "",
     "-{H|zh-cn:软;zh-tw:\1}-软件",
     "",
     "",
     {.size = sizeof(zhv_options), .rules = ZHV_RULES_KEEP}},
    {"bad bytes", "-{H|软=>zh-tw:x}-", "\xE8\xBD软\xFF", "", "", {0}},
};

enum {
    SMALL = 4000,
    WORD = 15, /* bytes of what stands for \1 */
    MEMORY = 6000
};

static void word_for(size_t i, char *out)
{
    static const char *const digits[] = {"子", "丑", "寅", "卯", "辰", "巳",
                                         "午", "未", "申", "酉", "戌", "亥"};
    for (size_t k = 0; k < WORD / 3; k++, i /= 12) {
        memcpy(out + 3 * k, digits[i % 12], 3);
    }
}

static size_t repeat(char *out, const char *s, size_t times)
{
    size_t n = 0;
    for (size_t i = 0; i < times; i++) {
        for (const char *c = s; *c; c++) {
            if (*c == '\1') {
                word_for(i, out + n);
                n += WORD;
            } else {
                out[n++] = *c;
            }
        }
    }
    return n;
}

static char *build(const struct shape *x, size_t n, size_t *len)
{
    size_t most = (strlen(x->body) + strlen(x->tail)) * n + strlen(x->head) +
                  strlen(x->end) + 8 * WORD * n;
    char *s = malloc(most + 1);
    assert_non_null(s);
    *len = repeat(s, x->head, 1);
    *len += repeat(s + *len, x->body, n);
    *len += repeat(s + *len, x->tail, n);
    *len += repeat(s + *len, x->end, 1);
    assert_true(*len <= most);
    return s;
}

/* *memory: bytes handed out, for each byte of the page. */
static uint64_t count(const struct shape *x, size_t n, double *memory)
{
    size_t len;
    char *s = build(x, n, &len);
    const zhv_target targets[] = {{ZHV_TW, 0}, {ZHV_CN, 0}, {ZHV_HK, 0}};
    zhv_converter *c = NULL;
    zhv_error err = {0};
    static zhv_result result;
    zhv_arena arena;
    zhv_page page = ZHV_PAGE_INIT;
    assert_int_equal(zhv_converter_new(little_dict, targets, 3,
                                       x->options.size ? &x->options : NULL, &c,
                                       &err),
                     ZHV_OK);
    zhv_arena_init(&arena);
    page.source = (zhv_text){s, len};
    page.title = (zhv_text){"软件", strlen("软件")};
    operations = 0;
    assert_int_equal(zhv_page_convert(c, &arena, NULL, NULL, &page, &result),
                     ZHV_OK);
    uint64_t counted = operations;
    *memory = (double)arena.total / (double)len;
    for (uint32_t i = 0; i < 3; i++) {
        assert_null(zhv_edits_check(&result.target[i].edits, len));
    }
    zhv_arena_drop(&arena);
    zhv_converter_free(c);
    free(s);
    return counted;
}

static bool is_linear(const struct shape *x)
{
    double memory[2];
    uint64_t small = count(x, SMALL, &memory[0]);
    double ratio = count_ratio(small, count(x, SMALL * 4, &memory[1]));
    bool quick = ratio < MOST_TIMES;
    bool lean = memory[1] <= MEMORY && memory[1] <= memory[0] * 2;
    if (!quick) {
        print_error("%s: 4 times the page, %.1f times the operations\n",
                    x->name, ratio);
    }
    if (!lean) {
        print_error("%s: %.0f, then %.0f times the page in memory\n", x->name,
                    memory[0], memory[1]);
    }
    return quick && lean;
}

static void test_linear(void **state)
{
    (void)state;
    const char *only = getenv("ZHVAR_SHAPE"); /* to look at one of them */
    int failed = 0;
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        if (only == NULL || strcmp(only, shapes[i].name) == 0) {
            failed += !is_linear(&shapes[i]);
        }
    }
    assert_int_equal(failed, 0);
}

static void test_a_million_empty_rules(void **state)
{
    (void)state;
    const struct shape x = {"", "", "-{}-", "", "", {0}};
    double memory;
    count(&x, 1000000, &memory);
    assert_true(memory < MEMORY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_linear),
        cmocka_unit_test(test_a_million_empty_rules),
    };
    return cmocka_run_group_tests(tests, little_open, little_close);
}

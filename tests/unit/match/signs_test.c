#include "match/signs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static bool has_stop(const char *text, size_t from)
{
    bool stop = false;
    bool code = false;
    zhv_signs_look(zhv_str_from(text), from, &stop, &code);
    return stop;
}

static bool has_code(const char *text, size_t from)
{
    bool stop = false;
    bool code = false;
    zhv_signs_look(zhv_str_from(text), from, &stop, &code);
    return code;
}

static void test_stop(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t from;
        bool want;
    } texts[] = {
        {"", 0, false},    {"他說。", 0, true}, {"他說。", 9, false},
        {"誰？", 3, true}, {"好！", 0, true},   {"!?.，；、", 0, false},
        {"a！a", 0, true}, {"é。", 0, true},    {"\xE3\x80", 0, false},
        {"𠀀。", 0, true}, {"\xE3。", 0, true}, {"a b c", 0, false},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (has_stop(texts[i].text, texts[i].from) != texts[i].want) {
            fail_msg("%s", texts[i].text);
        }
    }
}

static void test_code(void **state)
{
    (void)state;
    static const char *const code[] = {
        "找不到$1。", "$1",          "第%1頁",       "共%d個",
        "%NAME",      "在{0}中",     "呼叫open()。", "a_b",
        "std::map",   "叫task_done", "改setWalk",    "onChangeColor",
    };
    static const char *const none[] = {
        "",      "他說。", "$15",    "$1.50", "$1,000",   "US$1",      "5%",
        "5%a",   "%",      "{a}",    "{1",    "()",       "（）",      "他()",
        "a: b",  "::",     "a::",    "::b",   "他::b",    "_a",        "a_",
        "a_1",   "__",     "iPhone", "mRNA",  "McDonald", "DiCaprio",  "macOS",
        "kHz",   "LeBron", "eBay",   "aaA",   "aAaa",     "PinYinAbc", "１：２",
        "10:20", "a::1",   "$",      "$a",
    };
    for (size_t i = 0; i < sizeof code / sizeof *code; i++) {
        if (!has_code(code[i], 0)) {
            fail_msg("%s is code", code[i]);
        }
    }
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        if (has_code(none[i], 0)) {
            fail_msg("%s is no code", none[i]);
        }
    }
    assert_false(has_code("a_b他", 3));
    bool stop = true;
    bool sign = true;
    zhv_signs_look(ZHV_STR("他"), 0, &stop, &sign);
    assert_true(stop && sign); /* stay */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stop),
        cmocka_unit_test(test_code),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

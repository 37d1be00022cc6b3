/* group_make.c and group_store.c: a mapped set says what the set it was made
 * from says. */
#include "rules/group.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/image.h"

static zhv_status add(zhv_groups *g, const char *name, const char *rule,
                      const char *original)
{
    zhv_group_item item = {zhv_str_from(rule), zhv_str_from(original), 7};
    return zhv_groups_add_item(g, zhv_str_from(name), &item);
}

static zhv_groups *sample(void)
{
    zhv_groups *g;
    assert_int_equal(zhv_groups_new(&g), ZHV_OK);
    assert_int_equal(zhv_groups_describe(g, ZHV_STR("Rail"),
                                         ZHV_STR("Module:CGroup/Rail"),
                                         ZHV_STR("鐵路")),
                     ZHV_OK);
    assert_int_equal(add(g, "Rail", "zh-cn:站台;zh-tw:月台;", "Platform"),
                     ZHV_OK);
    assert_int_equal(add(g, "Rail", "的士=>zh-tw:計程車;的士=>zh-cn:", ""),
                     ZHV_OK);
    assert_int_equal(add(g, "Rail", "zh-cn:甲;zh-tw:乙;}--{-|甲", ""), ZHV_OK);
    assert_int_equal(add(g, "rail", "zh-hans:桥", ""), ZHV_OK);
    assert_int_equal(add(g, "空", "", ""), ZHV_OK);
    assert_int_equal(zhv_groups_alias(g, ZHV_STR("火車"), ZHV_STR("Rail")),
                     ZHV_OK);
    assert_int_equal(zhv_groups_alias(g, ZHV_STR("Zug"), ZHV_STR("火車")),
                     ZHV_OK);
    assert_int_equal(zhv_groups_alias(g, ZHV_STR("x"), ZHV_STR("nowhere")),
                     ZHV_E_ARGUMENT);
    return g;
}

static char path[] = "/tmp/zhvar-store-XXXXXX";

static zhv_str bytes_of(const zhv_groups *g, zhv_arena *arena)
{
    zhv_str bytes;
    assert_int_equal(zhv_groups_store_make(g, arena, &bytes), ZHV_OK);
    return bytes;
}

static zhv_groups *mapped(zhv_str bytes)
{
    zhv_groups *g;
    zhv_error err = {0};
    assert_int_equal(zhv_image_write(path, bytes, &err), ZHV_OK);
    assert_int_equal(zhv_groups_open(path, &g, &err), ZHV_OK);
    return g;
}

static void assert_str(zhv_str a, zhv_str b)
{
    assert_true(zhv_str_eq(a, b));
}

static void assert_same_rule(const zhv_rule *a, const zhv_rule *b)
{
    assert_int_equal(a->flags, b->flags);
    assert_int_equal(a->shown_by, b->shown_by);
    assert_int_equal(a->is_rule, b->is_rule);
    assert_int_equal(a->filter, b->filter);
    assert_int_equal(a->given, b->given);
    assert_str(a->text, b->text);
    for (int v = 0; v < (int)ZHV_VARIANTS; v++) {
        if (a->given & ZHV_MASK(v)) {
            assert_str(a->two_way[v], b->two_way[v]);
        }
    }
    assert_memory_equal(a->order, b->order, sizeof a->order);
    assert_int_equal(a->one_way.n, b->one_way.n);
    for (uint32_t i = 0; i < a->one_way.n; i++) {
        assert_str(a->one_way.at[i].from, b->one_way.at[i].from);
        assert_str(a->one_way.at[i].to, b->one_way.at[i].to);
        assert_int_equal(a->one_way.at[i].variant, b->one_way.at[i].variant);
    }
}

static void assert_same_group(const zhv_groups *a, const zhv_groups *b,
                              zhv_str name)
{
    zhv_group x;
    zhv_group y;
    zhv_arena arena = {0};
    assert_true(zhv_groups_find(a, name, &x));
    assert_true(zhv_groups_find(b, name, &y));
    assert_int_equal(x.n, y.n);
    assert_int_equal(x.number, y.number);
    const zhv_rule *const *p = zhv_group_rules(&x, &arena);
    const zhv_rule *const *q = zhv_group_rules(&y, &arena);
    for (uint32_t i = 0; i < x.n; i++) {
        assert_same_rule(p[i], q[i]);
    }
    zhv_arena_drop(&arena);
}

static void test_same(void **state)
{
    static const char *const names[] = {"Rail", "rail", "RAIL", "空",
                                        "火車", "Zug",  " Zug"};
    (void)state;
    zhv_arena arena = {0};
    zhv_groups *a = sample();
    zhv_groups *b = mapped(bytes_of(a, &arena));
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_same_group(a, b, zhv_str_from(names[i]));
    }
    zhv_group none;
    assert_false(zhv_groups_find(b, ZHV_STR("nowhere"), &none));
    assert_int_equal(zhv_groups_verify(b, NULL), ZHV_OK);
    assert_int_equal(zhv_groups_add(b, (zhv_text){"x", 1}, (zhv_text){"y", 1}),
                     ZHV_E_ARGUMENT);

    assert_int_equal(zhv_groups_count(b), 5);
    zhv_group_info info;
    zhv_group_item item;
    zhv_groups_at(b, 0, &info);
    assert_str(info.source, ZHV_STR("Module:CGroup/Rail"));
    assert_str(info.description, ZHV_STR("鐵路"));
    assert_int_equal(info.items, 3);
    assert_int_equal(info.rules, 4);
    zhv_groups_item(b, 0, 0, &item);
    assert_str(item.original, ZHV_STR("Platform"));
    assert_str(item.text, ZHV_STR("zh-cn:站台;zh-tw:月台;"));
    assert_int_equal(item.line, 7);
    zhv_groups_at(b, 4, &info);
    assert_str(info.leads_to, ZHV_STR("Rail"));
    zhv_groups_free(b);
    zhv_groups_free(a);
    zhv_arena_drop(&arena);
}

/* ---- only what can act ---- */

static void take_in(zhv_glimpse *out, zhv_arena *arena, const char *text)
{
    zhv_glimpse_init(out, arena, strlen(text));
    zhv_glimpse_add(out, zhv_str_from(text));
}

/* The words as text: key, value, for whom; - where a word is taken away, and
 * the text of rules that came as rules. */
static void words_of(const zhv_groups *g, const char *name, const char *page,
                     char *out, uint32_t *acting)
{
    zhv_arena arena = {0};
    zhv_glimpse glimpse;
    zhv_group group;
    zhv_group_words words;
    take_in(&glimpse, &arena, page);
    assert_true(zhv_groups_find(g, zhv_str_from(name), &group));
    assert_int_equal(zhv_group_words_for(&group, &glimpse, &arena, &words),
                     ZHV_OK);
    *out = '\0';
    *acting = words.acting;
    for (uint32_t i = 0; i < words.list.n; i++) {
        const zhv_group_word *w = &words.list.at[i];
        out += strlen(out);
        if (w->rule) {
            sprintf(out, "{%.*s} ", (int)w->rule->text.len, w->rule->text.ptr);
            continue;
        }
        sprintf(out, "%s%.*s>%.*s", w->remove ? "-" : "", (int)w->key.len,
                w->key.ptr, (int)w->value.len, w->value.ptr);
        for (zhv_variant v = 0; v < ZHV_VARIANTS; v++) {
            if (w->mask & ZHV_MASK(v)) {
                strcat(strcat(out, ","), zhv_variant_code(v) + 3);
            }
        }
        strcat(out, " ");
    }
    zhv_arena_drop(&arena);
}

static void test_words(void **state)
{
    static const struct {
        const char *group;
        const char *page;
        const char *words;
        uint32_t acting;
    } cases[] = {
        {"Rail", "天氣", "", 4},
        {"Rail", "一站台", "站台>站台,cn,sg,my 站台>月台,tw,hk,mo ", 4},
        {"Rail", "站 台", "", 4},
        {"Rail", "的士", "的士>,cn 的士>計程車,tw ", 4},
        {"Rail", "甲乙",
         "甲>甲,cn,sg,my 甲>乙,tw,hk,mo 乙>甲,cn,sg,my 乙>乙,tw,hk,mo "
         "-甲>,cn,tw,hk,sg,mo,my ",
         4},
        {"空", "站台", "", 0},
        {"T", "無", "{zh-cn:名;zh-tw:銘} ", 2},
        {"火車", "的士", "的士>,cn 的士>計程車,tw ", 4},
    };
    (void)state;
    zhv_arena arena = {0};
    zhv_groups *a = sample();
    assert_int_equal(add(a, "T", "zh-cn:名}--{T|zh-cn:名;zh-tw:銘", ""),
                     ZHV_OK);
    zhv_groups *b = mapped(bytes_of(a, &arena));
    assert_false(zhv_groups_sift(a));
    assert_true(zhv_groups_sift(b));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char words[1024];
        uint32_t acting;
        words_of(b, cases[i].group, cases[i].page, words, &acting);
        assert_string_equal(words, cases[i].words);
        assert_int_equal(acting, cases[i].acting);
    }
    zhv_groups_free(b);
    zhv_groups_free(a);
    zhv_arena_drop(&arena);
}

/* Any byte of the file may be any other: an error or other rules, never
 * memory that is not the file's. */
static void test_damage(void **state)
{
    (void)state;
    zhv_arena arena = {0};
    zhv_groups *a = sample();
    zhv_str good = bytes_of(a, &arena);
    char *bytes = zhv_arena_alloc(&arena, good.len);
    assert_non_null(bytes);
    uint32_t refused = 0;
    for (size_t i = 0; i < good.len; i++) {
        memcpy(bytes, good.ptr, good.len);
        bytes[i] = (char)(bytes[i] ^ (i % 3 ? 0xFF : 0x10));
        FILE *f = fopen(path, "wb");
        assert_non_null(f);
        assert_int_equal(fwrite(bytes, 1, good.len, f), good.len);
        assert_int_equal(fclose(f), 0);
        zhv_groups *b;
        if (zhv_groups_open(path, &b, NULL) != ZHV_OK) {
            refused++;
            continue;
        }
        zhv_arena scratch = {0};
        zhv_group group;
        zhv_group_words words;
        zhv_glimpse glimpse;
        take_in(&glimpse, &scratch, "站台的士甲乙月台桥");
        for (uint32_t k = 0; k < zhv_groups_count(b); k++) {
            zhv_group_info info;
            zhv_groups_at(b, k, &info);
            for (uint32_t n = 0; n < info.items; n++) {
                zhv_group_item item;
                zhv_groups_item(b, k, n, &item);
            }
            if (zhv_groups_find(b, info.name, &group)) {
                zhv_group_rules(&group, &scratch);
                zhv_group_words_for(&group, &glimpse, &scratch, &words);
            }
        }
        assert_int_equal(zhv_groups_verify(b, NULL), ZHV_E_IMAGE);
        zhv_arena_drop(&scratch);
        zhv_groups_free(b);
    }
    assert_true(refused > 16); /* the header at least */
    zhv_groups_free(a);
    zhv_arena_drop(&arena);
}

static void test_not_a_store(void **state)
{
    (void)state;
    zhv_groups *g;
    zhv_error err = {0};
    assert_int_equal(zhv_groups_open("/nonexistent", &g, &err), ZHV_E_IO);
    assert_null(g);
    assert_int_equal(zhv_groups_open(ZHV_IMAGE, &g, &err), ZHV_E_IMAGE);
    zhv_dict *dict;
    zhv_arena arena = {0};
    zhv_groups *a = sample();
    zhv_groups *b = mapped(bytes_of(a, &arena));
    assert_int_equal(zhv_dict_open(path, &dict, &err), ZHV_E_IMAGE);
    zhv_groups_free(b);
    zhv_groups_free(a);
    zhv_arena_drop(&arena);
}

int main(void)
{
    int fd = mkstemp(path);
    if (fd < 0) {
        return 1;
    }
    close(fd);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same),
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_damage),
        cmocka_unit_test(test_not_a_store),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    unlink(path);
    return failed;
}

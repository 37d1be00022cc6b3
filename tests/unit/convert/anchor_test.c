#include "convert/anchor.h"

#include "little_dict.h"
#include "markup/syntax.h"

/* The edits that stand there before: every `from` that is not behind a #
 * becomes `to`. An empty `from` is the place before the first "]]". */
static void replace_all(zhv_edits *edits, zhv_str src, const char *from,
                        const char *to)
{
    size_t n = strlen(from);
    for (size_t i = 0; i + n <= src.len; i++) {
        bool hit =
            n ? memcmp(src.ptr + i, from, n) == 0
              : zhv_str_starts(zhv_str_sub(src, i, src.len), ZHV_STR("]]"));
        if (hit && (i == 0 || src.ptr[i - 1] != '#')) {
            zhv_edit *e = zhv_vec_push(edits, &little_arena);
            *e = (zhv_edit){.off = (uint32_t)i,
                            .len = (uint32_t)n,
                            .text = zhv_str_from(to)};
            i += n ? n - 1 : src.len;
        }
    }
}

static void apply(const zhv_edits *edits, zhv_str src, char *out)
{
    size_t done = 0;
    out[0] = '\0';
    for (uint32_t k = 0; k < edits->n; k++) {
        const zhv_edit *e = &edits->at[k];
        strncat(out, src.ptr + done, e->off - done);
        strncat(out, e->text.len ? e->text.ptr : "", e->text.len);
        done = e->off + e->len;
    }
    strcat(out, src.ptr + done);
}

static void test_follows(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        const char *page;
        const char *from; /* of the changes before */
        const char *to;
        const char *want;
    } cases[] = {
        {"no link", "== 甲 ==\n", "甲 ", "乙 ", "== 乙 ==\n"},
        {"a link with a label", "== 甲 ==\n[[#甲|x]]", "甲 ", "乙 ",
         "== 乙 ==\n[[#乙|x]]"},
        {"before the heading", "[[#甲|x]]\n== 甲 ==\n", "甲 ", "乙 ",
         "[[#乙|x]]\n== 乙 ==\n"},
        {"of this page by name", "== 甲 ==\n[[丁 戊#甲|x]]", "甲 ", "乙 ",
         "== 乙 ==\n[[丁 戊#乙|x]]"},
        {"... with an underscore", "== 甲 ==\n[[丁_戊#甲|x]]", "甲 ", "乙 ",
         "== 乙 ==\n[[丁_戊#乙|x]]"},
        {"of another page", "== 甲 ==\n[[丁#甲|x]]", "甲 ", "乙 ",
         "== 乙 ==\n[[丁#甲|x]]"},
        {"no such section", "== 甲 ==\n[[#丙|x]]", "甲 ", "乙 ",
         "== 乙 ==\n[[#丙|x]]"},
        {"nothing changed", "== 甲 ==\n[[#甲|x]]", "丙", "乙",
         "== 甲 ==\n[[#甲|x]]"},
        {"it goes on showing what it did", "== 甲 ==\n[[#甲]]", "甲 ", "乙 ",
         "== 乙 ==\n[[#乙|#甲]]"},
        {"blanks and underscores", "== 甲 丙 ==\n[[#甲_丙|x]]", "甲 ", "乙 ",
         "== 乙 丙 ==\n[[#乙_丙|x]]"},
        {"the second of a name", "== 甲 ==\n== 甲 ==\n[[#甲_2|x]]", "甲 ",
         "乙 ", "== 乙 ==\n== 乙 ==\n[[#乙_2|x]]"},
        {"two become one name", "== 乙 ==\n== 甲 ==\n[[#甲|x]]", "甲 ", "乙 ",
         "== 乙 ==\n== 乙 ==\n[[#乙_2|x]]"},
        {"as in an address", "== 甲 ==\n[[#%E7%94%B2|x]]", "甲 ", "乙 ",
         "== 乙 ==\n[[#乙|x]]"},
        {"as in an address of old", "== 甲 (a) ==\n[[#.E7.94.B2_.28a.29|x]]",
         "甲 ", "乙 ", "== 乙 (a) ==\n[[#乙_(a)|x]]"},
        {"an address of what stayed", "== 甲 ==\n[[#%E7%94%B2|x]]", "丙", "乙",
         "== 甲 ==\n[[#%E7%94%B2|x]]"},
        {"in an argument", "== 甲 ==\n{{main|#甲|l1=x}}{{x|#甲}}", "甲 ", "乙 ",
         "== 乙 ==\n{{main|#乙|l1=x}}{{x|#甲}}"},
        {"in an argument with blanks", "== 甲 ==\n{{main\n|1= #甲\n|l1=x}}",
         "甲 ", "乙 ", "== 乙 ==\n{{main\n|1= #乙\n|l1=x}}"},
        {"quotes are no part", "== ''甲'' ==\n[[#甲|x]]", "甲", "乙",
         "== ''乙'' ==\n[[#乙|x]]"},
        {"a link in the heading", "== [[丙|甲]] ==\n[[#甲|x]]", "甲", "乙",
         "== [[丙|乙]] ==\n[[#乙|x]]"},
        {"a label added in the heading", "== [[甲]] ==\n[[#甲|x]]", "", "|乙",
         "== [[甲|乙]] ==\n[[#乙|x]]"},
        {"a rule in the heading", "== -{甲}-丙 ==\n[[#-{甲}-丙|x]]",
         "-{甲}-丙 ", "甲丙 ",
         "== 甲丙 ==\n[[#-{甲}-丙|x]]"}, /* -{ makes it no link */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        little_page p;
        char got[512];
        zhv_edits edits = {0};
        little_read(&p, cases[i].page);
        replace_all(&edits, p.tape.src, cases[i].from, cases[i].to);
        zhv_section_links links;
        assert_int_equal(
            zhv_anchors_find(&p.tape, ZHV_STR("丁 戊"), &little_arena, &links),
            ZHV_OK);
        assert_int_equal(
            zhv_anchors_follow(&p.tape, &links, &little_arena, &edits), ZHV_OK);
        assert_int_equal(zhv_edits_finish(&edits, &little_arena), ZHV_OK);
        assert_null(zhv_edits_check(&edits, p.tape.src.len));
        apply(&edits, p.tape.src, got);
        little_same(cases[i].name, got, cases[i].want);
        zhv_arena_reset(&little_arena);
    }
}

/* Of Markdown the names are slugs: nothing but the text makes them. */
static void test_follows_markdown(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        const char *page;
        const char *want;
    } cases[] = {
        {"a link", "# 甲 x\n[x](#甲-x)", "# 乙 x\n[x](#乙-x)"},
        {"the second of a name", "# 甲 x\n# 甲 x\n[x](#甲-x-1)",
         "# 乙 x\n# 乙 x\n[x](#乙-x-1)"},
        {"underscores", "# 甲 a__x\n[x](#甲-a__x)", "# 乙 a__x\n[x](#乙-a__x)"},
        {"... of the second", "# 甲 a__x\n# 甲 a__x\n[x](#甲-a__x-1)",
         "# 乙 a__x\n# 乙 a__x\n[x](#乙-a__x-1)"},
        {"a name of its own", "# 甲 x {#甲-x}\n[x](#甲-x)",
         "# 乙 x {#甲-x}\n[x](#甲-x)"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zhv_tape tape;
        char got[512];
        zhv_edits edits = {0};
        zhv_section_links links;
        assert_int_equal(zhv_markdown_scan(zhv_str_from(cases[i].page), NULL,
                                           &little_arena, NULL, &tape),
                         ZHV_OK);
        replace_all(&edits, tape.src, "甲 ", "乙 ");
        assert_int_equal(
            zhv_anchors_find(&tape, (zhv_str){NULL, 0}, &little_arena, &links),
            ZHV_OK);
        assert_int_equal(
            zhv_anchors_follow(&tape, &links, &little_arena, &edits), ZHV_OK);
        assert_int_equal(zhv_edits_finish(&edits, &little_arena), ZHV_OK);
        apply(&edits, tape.src, got);
        little_same(cases[i].name, got, cases[i].want);
        zhv_arena_reset(&little_arena);
    }
}

static void test_out_of_memory(void **state)
{
    (void)state;
    little_page p;
    little_read(&p, "== 甲 ==\n== 甲 ==\n[[#甲]] [[#甲_2]]");
    size_t k = 1;
    for (zhv_status status = ZHV_E_NOMEM; status != ZHV_OK; k++) {
        zhv_edits edits = {0};
        replace_all(&edits, p.tape.src, "甲 ", "乙 ");
        zhv_section_links links;
        zhv_arena_fail_at(k);
        status = zhv_anchors_find(&p.tape, (zhv_str){NULL, 0}, &little_arena,
                                  &links);
        if (status == ZHV_OK) {
            status = zhv_anchors_follow(&p.tape, &links, &little_arena, &edits);
        }
        zhv_arena_fail_at(0);
        assert_true(status == ZHV_OK || status == ZHV_E_NOMEM);
    }
    assert_true(k > 5);
    zhv_arena_reset(&little_arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_follows),
        cmocka_unit_test(test_follows_markdown),
        cmocka_unit_test(test_out_of_memory),
    };
    return cmocka_run_group_tests(tests, little_open, little_close);
}

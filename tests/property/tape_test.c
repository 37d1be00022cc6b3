/* Whatever the bytes: the tokens tile them, mates are mates, and the text of
 * the tokens is the source. Over real pages (skipped where absent), over a
 * page cut at every byte, and over random glue of markup fragments. */
#include "../unit/markup/cases.h"

#include <dirent.h>
#include <stdlib.h>

static zhv_arena arena;

static void check_source(zhv_str source, const char *what)
{
    zhv_diags diags = {.arena = &arena};
    static const char *const names[] = {"wikitext", "text", "markdown", "html"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const zhv_syntax *syntax = zhv_syntax_find(zhv_str_from(names[i]));
        zhv_tape tape;
        uint32_t at = 0;
        zhv_status status =
            syntax->scan(source, &test_names, &arena, &diags, &tape);
        assert_int_equal(status, ZHV_OK);
        const char *broken = zhv_tape_check(&tape, &at);
        for (uint32_t k = 0; k < tape.n; k++) {
            /* rules/role.c sets what is something else, and only that */
            assert_int_equal(tape.tok[k].role, ZHV_R_NONE);
            assert_int_equal(tape.tok[k].aux, 0);
        }
        if (broken) {
            print_error("%s: %s, token %u: %s\n%.*s\n", what, names[i], at,
                        broken, (int)source.len, source.ptr);
            fail();
        }
    }
    zhv_arena_reset(&arena);
}

/* ---- real pages -------------------------------------------------------- */

static char *read_file(const char *path, size_t *len)
{
    FILE *f = fopen(path, "rb");
    size_t cap = 1 << 20;
    char *bytes = f ? malloc(cap) : NULL;
    *len = 0;
    for (size_t n; bytes && (n = fread(bytes + *len, 1, cap - *len, f)) > 0;) {
        *len += n;
        if (*len == cap) {
            cap *= 2;
            bytes = realloc(bytes, cap);
        }
    }
    if (f) {
        fclose(f);
    }
    return bytes;
}

static size_t check_folder(const char *folder)
{
    DIR *dir = opendir(folder);
    size_t files = 0;
    for (struct dirent *e; dir && (e = readdir(dir)) != NULL;) {
        char path[4096];
        size_t len;
        snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
        char *bytes = e->d_name[0] == '.' ? NULL : read_file(path, &len);
        if (bytes) {
            check_source((zhv_str){bytes, len}, path);
            files++;
        }
        free(bytes);
    }
    if (dir) {
        closedir(dir);
    }
    return files;
}

static void test_real_pages(void **state)
{
    (void)state;
    static const char *const folders[] = {"data/wikitext", "data/markdown",
                                          "seeds"};
    const char *shared = getenv("ZHVAR_SHARED");
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        char path[4096];
        snprintf(path, sizeof path, "%s/%s",
                 shared ? shared : ZHV_SOURCE_DIR "/../shared", folders[i]);
        size_t files = check_folder(path);
        if (files == 0) {
            printf("SKIPPED: no pages in %s (set ZHVAR_SHARED)\n", path);
        } else {
            printf("%zu pages of %s\n", files, folders[i]);
        }
    }
}

/* ---- one page, cut ----------------------------------------------------- */

static const char page[] =
    "#重定向 [[首页]]\n{{noteTA|T=zh-cn:计算机;zh-tw:電腦|G1=IT|1=zh-cn:内存;"
    "zh-tw:記憶體}}\r\n{{信息框\n| 名称 = '''示例'''<br />''Example''\n"
    "| 图像 = [[File:a_b.png|thumb|说明 [[链接|文字]] [http://c.org d]]]\n"
    "| 网址 = {{url|http://a.org/?x=1&amp;y=2}}\n}}\n"
    "== 标题 ''斜'' == <!-- 注 -->\n; 术语 : 定义 -{zh-cn:软件;zh-tw:軟體}-\n"
    "* 列表<ref name=\"a\">{{cite|title=甲}}</ref>\n#: 二\n----\n 预格式\n"
    ":{| class=\"wikitable\" title=\"表-{格}-\"\n|+ 题\n|-\n! 头 !! scope=col |"
    " 头二\n| 甲 || [[乙|丙]] | "
    "丁\n|}\n<gallery>\n文件:a.jpg|''图''\n</gallery>"
    "<pre title=x>raw -{a}- ''b''</pre><nowiki>[[x]]</nowiki>"
    "<div title=\"提示{{a|b}}\" id='x'><span alt=甲>文</span></div>"
    "'''''五''''' ''''四'''' it's\n-{{{{参数|默认}}}}- {{{{{x}}}}}-{A|-{b}-}-"
    "[//d.org e] (http://e.org/f). mailto:g@h __NOTOC__ ~~~~ &#20013;\n"
    "<math>\\frac{1}{2}</math><code>-{c}-</code>{{#if:x|\n* y\n|z}}";

static const char markdown_page[] =
    "---\ntitle: \"题\"\nzhvar: {cn_name: 甲}\nlang: zh\n---\n# 标题 {#x} #\n"
    "> 引用[链接](<a b> \"题\")与[甲\r\n> 乙][丙]`码\n> 码`\n\n"
    "1. 一\n   - 二\n\n         码\n   续\n\n| 头 | 二 |\n|:--|--:|\n"
    "| 甲\\|乙 | -{zh-cn:软;\nzh-tw:軟}- |\n\n~~~x\n码\n~~~\n"
    "<div title=\"甲\" lang='zh-CN'>\n<pre>乙</pre>\n</div>\n\n"
    "\\-{H|甲}-**粗**![图](b.png 'fig:图')<http://c.d>与http://e.f/g。[^1]\n\n"
    "[丙]: http://g.h '题'\n[^1]: 注&amp;<!-- 注 -->\n\t续\n\n\t码\n"
    "甲\n===\n<script>\n\n</script>";

static void test_cut_page(void **state)
{
    (void)state;
    for (size_t n = 0; n <= sizeof markdown_page - 1; n++) {
        check_source((zhv_str){markdown_page, n}, "page cut at the end");
        check_source((zhv_str){markdown_page + n, sizeof markdown_page - 1 - n},
                     "page cut at the beginning");
    }
    for (size_t n = 0; n <= sizeof page - 1; n++) {
        check_source((zhv_str){page, n}, "page cut at the end");
        check_source((zhv_str){page + n, sizeof page - 1 - n},
                     "page cut at the beginning");
    }
}

/* ---- glue -------------------------------------------------------------- */

static const char *const fragments[] = {
    "](",         "](甲 \"",
    "][",         "]: ",
    "![",         "[^",
    "\\",         "`",
    "```",        "\n```",
    "\n~~~",      "\n> ",
    "\n- ",       "\n1. ",
    "\n    ",     "\n|---|",
    "\n---\n",    "\n\n",
    "**",         "(",
    ")",          "<div>",
    "\n<script>", "<a lang=\"",
    "<http://",   "{",
    "{{",         "{{{",
    "}",          "}}",
    "}}}",        "[",
    "[[",         "]",
    "]]",         "-",
    "-{",         "}-",
    "|",          "||",
    "|-",         "|+",
    "|}",         "{|",
    "\n{|",       "\n|",
    "\n!",        "!!",
    "\n|}",       "=",
    "==",         "\n==",
    "==\n",       "\n",
    "\r\n",       "\n*",
    "\n;",        ":",
    "\n----",     "\n ",
    " ",          "''",
    "'''",        "''''",
    "'''''",      "'",
    "<!--",       "-->",
    "<",          ">",
    "/>",         "<b>",
    "</b>",       "<span title=\"",
    "<i alt=",    "\"",
    "</span>",    "<br>",
    "<ref>",      "<ref name=x>",
    "</ref>",     "<ref />",
    "<gallery>",  "</gallery>",
    "<pre>",      "</pre>",
    "<nowiki>",   "</nowiki>",
    "<p>",        "</p>",
    "<code>",     "http://a",
    "[http://a",  "//",
    "mailto:a",   "&amp;",
    "&lt;",       "&",
    "__",         "__NOTOC__",
    "~~~~",       "#if:",
    "#REDIRECT",  "title=",
    "甲",         "乙丙",
    "。",         "\xE3\x80\x80",
    "\xFF",       "\xE4",
    "\x80",       "\t",
    "a",          "b c",
    ";",          "*",
    "#",
};

/* xorshift: the same sequence everywhere */
static uint64_t random_next(uint64_t *x)
{
    *x ^= *x << 13;
    *x ^= *x >> 7;
    *x ^= *x << 17;
    return *x;
}

static void test_glue(void **state)
{
    (void)state;
    const char *given = getenv("ZHVAR_SEED");
    uint64_t x = given ? strtoull(given, NULL, 0) : UINT64_C(0x5A48564152);
    printf("seed %llu\n", (unsigned long long)x);
    x += x == 0;
    for (int round = 0; round < 20000; round++) {
        char source[512];
        size_t len = 0;
        size_t pieces = 1 + random_next(&x) % 40;
        for (size_t i = 0; i < pieces; i++) {
            size_t k =
                random_next(&x) % (sizeof fragments / sizeof *fragments + 1);
            const char *s = k ? fragments[k - 1] : "";
            size_t n = k ? strlen(s) : 1; /* also a NUL byte */
            if (len + n <= sizeof source) {
                memcpy(source + len, s, n);
                len += n;
            }
        }
        char *exact = malloc(len ? len : 1);
        assert_non_null(exact);
        memcpy(exact, source, len);
        check_source((zhv_str){exact, len}, "glue");
        free(exact);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_real_pages),
        cmocka_unit_test(test_cut_page),
        cmocka_unit_test(test_glue),
    };
    zhv_arena_init(&arena);
    int failed = cmocka_run_group_tests_name("tape", tests, NULL, NULL);
    zhv_arena_drop(&arena);
    return failed;
}

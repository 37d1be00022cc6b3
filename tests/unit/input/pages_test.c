/* pages.c and what it reads: every kind of input, joined raw bytes equal to
 * the input, places that say where the text stood, and faults. */
#include "input/pages.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define HEAD                                                                   \
    "<mediawiki xmlns=\"http://www.mediawiki.org/xml/export-0.11/\">\n"        \
    "  <siteinfo><sitename>维基</sitename></siteinfo>\n"

static const char dump[] = HEAD
    "  <page>\n    <title>甲 &amp; 乙</title>\n    <ns>0</ns>\n"
    "    <id>7</id>\n    <redirect title=\"丙 &quot;丁&quot;\" />\n"
    "    <revision>\n      <id>70</id>\n"
    "      <timestamp>2020-01-01T00:00:00Z</timestamp>\n"
    "      <contributor><username>人</username><id>3</id></contributor>\n"
    "      <model>wikitext</model>\n      <format>text/x-wiki</format>\n"
    "      <text bytes=\"9\" xml:space=\"preserve\">新 &lt;b&gt;</text>\n"
    "      <sha1>abc</sha1>\n    </revision>\n"
    "    <revision><id>69</id><timestamp>2019-01-01T00:00:00Z</timestamp>\n"
    "      <text>旧</text><sha1/></revision>\n  </page>\n"
    "  <page><title>Module:某</title><ns>828</ns><id>8</id><revision><id>80"
    "</id><model>Scribunto</model><text bytes=\"0\" /></revision></page>\n"
    "  <page><title>T</title><ns>-1</ns><id>9</id><revision><id>90</id>"
    "<text deleted=\"deleted\" /></revision></page>\n"
    "</mediawiki>\n";

static char path[64];

static void write_input(const char *bytes, size_t n)
{
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, n, f), n);
    assert_int_equal(fclose(f), 0);
}

static int make_path(void **state)
{
    (void)state;
    strcpy(path, "zhv-pages-XXXXXX");
    int fd = mkstemp(path);
    return fd < 0 ? -1 : close(fd);
}

static int remove_path(void **state)
{
    (void)state;
    return unlink(path);
}

static zhv_pages *open_pages(const zhv_pages_options *options)
{
    static const char *paths[1];
    paths[0] = path;
    zhv_pages *p;
    assert_int_equal(zhv_pages_open(paths, 1, options, &p, NULL), ZHV_OK);
    return p;
}

static void is(zhv_str s, const char *expected)
{
    assert_int_equal(s.len, strlen(expected));
    assert_memory_equal(s.ptr, expected, s.len);
}

static void at(const zhv_page_in *page, zhv_place place, const char *expected)
{
    assert_true(place.from <= place.to && place.to <= page->raw.len);
    is(zhv_str_sub(page->raw, place.from, place.to), expected);
}

/* ---- XML ----------------------------------------------------------------- */

static void test_xml(void **state)
{
    (void)state;
    write_input(dump, sizeof dump - 1);
    zhv_page_in page;
    zhv_error err;
    zhv_pages *p = open_pages(NULL);

    assert_true(zhv_pages_next(p, &page, &err));
    assert_true(page.is_page && page.is_first);
    assert_null(page.no_text);
    is(page.title, "甲 & 乙");
    is(page.text, "新 <b>");
    is(page.redirect, "丙 \"丁\"");
    is(page.model, "wikitext");
    is(page.timestamp, "2020-01-01T00:00:00Z");
    assert_int_equal(page.ns, 0);
    assert_int_equal(page.id, 7);
    assert_int_equal(page.revision, 70);
    at(&page, page.raw_title, "甲 &amp; 乙");
    at(&page, page.raw_redirect, "丙 &quot;丁&quot;");
    at(&page, page.raw_tag, "<text bytes=\"9\" xml:space=\"preserve\">");
    at(&page, page.raw_text, "新 &lt;b&gt;");
    at(&page, page.raw_sha1, "abc");
    assert_memory_equal(dump + page.offset, "<page>\n    <title>甲", 21);

    assert_true(zhv_pages_next(p, &page, &err));
    assert_true(page.is_page && !page.is_first);
    is(page.title, "甲 & 乙");
    is(page.text, "旧");
    at(&page, page.raw_text, "旧");
    assert_int_equal(page.revision, 69);

    assert_true(zhv_pages_next(p, &page, &err));
    is(page.model, "Scribunto");
    is(page.text, "");
    assert_null(page.no_text);
    assert_int_equal(page.ns, 828);
    at(&page, page.raw_tag, "<text bytes=\"0\" />");
    at(&page, page.raw_text, "");

    assert_true(zhv_pages_next(p, &page, &err));
    assert_int_equal(page.ns, -1);
    assert_non_null(page.no_text);
    assert_false(page.is_broken);

    assert_true(zhv_pages_next(p, &page, &err));
    assert_false(page.is_page);
    is(page.raw, "\n</mediawiki>\n");
    assert_false(zhv_pages_next(p, &page, &err));
    assert_int_equal(err.code, ZHV_OK);
    zhv_pages_close(p);
}

static void test_latest(void **state)
{
    (void)state;
    write_input(dump, sizeof dump - 1);
    const zhv_pages_options options = {.latest_only = true};
    zhv_page_in page;
    zhv_error err;
    zhv_pages *p = open_pages(&options);
    assert_true(zhv_pages_next(p, &page, &err));
    is(page.text, "新 <b>");
    assert_int_equal(page.revision, 70);
    assert_true(zhv_pages_next(p, &page, &err));
    is(page.title, "Module:某");
    assert_true(zhv_pages_next(p, &page, &err));
    assert_non_null(page.no_text);
    assert_false(zhv_pages_next(p, &page, &err));
    assert_int_equal(err.code, ZHV_OK);
    zhv_pages_close(p);
}

/* Raw bytes of all units, joined; returns how many pages there were. */
static size_t join(zhv_pages *p, char *out, size_t room, size_t *n,
                   zhv_error *err)
{
    zhv_page_in page;
    size_t pages = 0;
    *n = 0;
    while (zhv_pages_next(p, &page, err)) {
        assert_true(*n + page.raw.len <= room);
        memcpy(out + *n, page.raw.ptr, page.raw.len);
        *n += page.raw.len;
        pages += page.is_page;
    }
    return pages;
}

/* Text that the parser has to read, between text that it does not get. */
static void test_odd_text(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"一&amp;\n\n", "一&\n\n"},
        {"a\r\nb", "a\nb"},
        {"二", "二"},
        {"<![CDATA[<b>&amp;]]>三", "<b>&amp;三"},
        {"", ""},
        {"四<!-- </text> -->四", "四四"},
        {"a &gt; > b", "a > > b"},
    };
    const size_t n = sizeof cases / sizeof *cases;
    char in[4096];
    size_t len = (size_t)snprintf(in, sizeof in, "%s", HEAD);
    for (size_t i = 0; i < n; i++) {
        len += (size_t)snprintf(in + len, sizeof in - len,
                                "<page><title>%zu</title><revision>"
                                "<text bytes=\"<text>\">%s</text><sha1>%zu"
                                "</sha1></revision></page>",
                                i, cases[i][0], i);
        if (i + 1 < n) { /* an attribute may not have it: only the last */
            char *bad = strstr(in + len - strlen(cases[i][0]) - 80, "<text>\"");
            assert_non_null(bad);
            *bad = '-';
        }
    }
    write_input(in, len);
    zhv_page_in page;
    zhv_error err;
    zhv_pages *p = open_pages(NULL);
    for (size_t i = 0; i < n; i++) {
        char number[8];
        snprintf(number, sizeof number, "%zu", i);
        if (i + 1 == n) {
            assert_false(zhv_pages_next(p, &page, &err));
            assert_int_equal(err.code, ZHV_E_DATA);
            assert_int_equal(err.line, 6);
            break;
        }
        assert_true(zhv_pages_next(p, &page, &err));
        is(page.title, number);
        is(page.text, cases[i][1]);
        at(&page, page.raw_text, cases[i][0]);
        at(&page, page.raw_sha1, number);
    }
    zhv_pages_close(p);
}

/* Pages longer than a block, shorter than one, and larger than allowed. */
static void test_tiles(void **state)
{
    (void)state;
    enum {
        ROOM = 4 << 20
    };
    char *in = malloc(ROOM);
    char *out = malloc(ROOM);
    size_t n = (size_t)snprintf(in, ROOM, "%s", HEAD);
    for (int i = 0; i < 200; i++) {
        n += (size_t)snprintf(in + n, ROOM - n,
                              "<page><title>%d</title><revision><text>", i);
        size_t length = (size_t)(i * i % 9973) * (i % 50 == 7 ? 37 : 1);
        for (size_t k = 0; k < length; k++) {
            in[n++] = "ab&lt;\n里"[k % 5];
        }
        n -= length % 5; /* whole characters */
        n += (size_t)snprintf(in + n, ROOM - n, "</text></revision></page>\n");
    }
    n += (size_t)snprintf(in + n, ROOM - n, "</mediawiki>");
    for (char *c = in; c < in + n; c++) {
        *c = *c == '&' ? '+' : *c;
    }
    write_input(in, n);
    for (size_t max = 10000; max < 1 << 20; max *= 10) {
        const zhv_pages_options options = {.page_max = max};
        zhv_error err;
        size_t joined;
        zhv_pages *p = open_pages(&options);
        assert_int_equal(join(p, out, ROOM, &joined, &err), 200);
        assert_int_equal(err.code, ZHV_OK);
        assert_int_equal(joined, n);
        assert_memory_equal(in, out, n);
        zhv_pages_close(p);
    }
    free(in);
    free(out);
}

static void test_bad_xml(void **state)
{
    (void)state;
    static const struct {
        const char *input;
        const char *message;
        size_t pages;
    } cases[] = {
        {HEAD "<page><title>x</title><revision><text>1</text></revision>"
              "</page><page><tit",
         "at byte", 1},
        {HEAD "<page></revision>", "mismatched tag at byte", 0},
        {"<mediawiki><page><revision><text>\x01</text>", "not well-formed", 0},
        {"<?xml version=\"1.0\"?><html></html>", "no <mediawiki>", 0},
        /* the parser tells the end of such a tag although it was stopped */
        {"<?xml version=\"1.0\"?><html/>", "no <mediawiki>", 0},
        {"<?xml version=\"1.0\"?><!DOCTYPE m [<!ENTITY a \"b\">]><mediawiki/>",
         "document type", 0},
        {"<?xml version=\"1.0\" encoding=\"GBK\"?><mediawiki/>", "encoding", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char out[4096];
        size_t n;
        zhv_error err;
        write_input(cases[i].input, strlen(cases[i].input));
        zhv_pages *p = open_pages(NULL);
        assert_int_equal(join(p, out, sizeof out, &n, &err), cases[i].pages);
        assert_int_equal(err.code, ZHV_E_DATA);
        assert_non_null(strstr(err.message, cases[i].message));
        assert_false(zhv_pages_next(p, &(zhv_page_in){0}, &err));
        assert_int_equal(err.code, ZHV_OK); /* that was the last input */
        zhv_pages_close(p);
    }
}

/* ---- JSON Lines ---------------------------------------------------------- */

static void test_jsonl(void **state)
{
    (void)state;
    static const char in[] =
        "{\"title\": \"甲\", \"n\": 1.50, \"text\": \"a\\n\\u4e00\\\"\"}\n"
        "\n"
        "{\"x\": {\"text\": \"inner\"}, \"text\": 5}\n"
        "not json\n"
        "{\"id\": 12, \"text\": \"last\"}";
    write_input(in, sizeof in - 1);
    zhv_page_in page;
    zhv_error err;
    zhv_pages *p = open_pages(NULL);
    assert_true(zhv_pages_next(p, &page, &err));
    is(page.title, "甲");
    is(page.text, "a\n一\"");
    at(&page, page.raw_text, "a\\n\\u4e00\\\"");
    at(&page, page.raw_title, "甲");
    assert_true(zhv_pages_next(p, &page, &err));
    assert_false(page.is_page);
    is(page.raw, "\n");
    for (int i = 0; i < 2; i++) {
        assert_true(zhv_pages_next(p, &page, &err));
        assert_true(page.is_page && page.is_broken);
        assert_non_null(page.no_text);
    }
    is(page.raw, "not json\n");
    assert_true(zhv_pages_next(p, &page, &err));
    is(page.text, "last");
    assert_int_equal(page.id, 12);
    assert_false(zhv_pages_next(p, &page, &err));
    assert_int_equal(err.code, ZHV_OK);
    zhv_pages_close(p);

    const zhv_pages_options options = {
        .kind = ZHV_PAGES_JSONL, .text_field = "x", .page_max = 100000};
    static char big[300000];
    memset(big, 'b', sizeof big);
    memcpy(big, "{\"x\": \"", 7);
    memcpy(big + sizeof big - 12, "\"}\n{\"x\":\"y\"}", 13 - 1);
    static char out[sizeof big];
    size_t n;
    write_input(big, sizeof big);
    p = open_pages(&options);
    assert_int_equal(join(p, out, sizeof out, &n, &err), 2);
    assert_int_equal(n, sizeof big);
    assert_memory_equal(big, out, n);
    zhv_pages_close(p);
}

/* What is too large for a page is not gathered page by page, either. */
static void test_large_in_little(void **state)
{
    (void)state;
    static const struct {
        zhv_pages_kind kind;
        const char *head;
        const char *tail;
    } cases[] = {
        {ZHV_PAGES_XML,
         "<mediawiki><page><title>a</title><ns>0</ns><revision><text>",
         "</text></revision></page></mediawiki>"},
        {ZHV_PAGES_JSONL, "{\"text\":\"", "\"}\n"},
        {ZHV_PAGES_TEXT, "", ""},
    };
    enum {
        SIZE = 8 << 20,
        MOST = 2 << 20
    };
    char *in = malloc(SIZE);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t tail = strlen(cases[i].tail);
        memset(in, 'b', SIZE);
        memcpy(in, cases[i].head, strlen(cases[i].head));
        memcpy(in + SIZE - tail, cases[i].tail, tail);
        write_input(in, SIZE);
        const zhv_pages_options options = {.kind = cases[i].kind,
                                           .page_max = MOST};
        zhv_pages *p = open_pages(&options);
        zhv_page_in page;
        zhv_error err = {0};
        size_t total = 0;
        size_t broken = 0;
        for (size_t n = 0; zhv_pages_next(p, &page, &err); n++) {
            assert_true(n == 0 || page.raw.len < MOST / 2);
            total += page.raw.len;
            broken += page.is_broken;
        }
        assert_int_equal(err.code, ZHV_OK);
        assert_int_equal(total, SIZE);
        assert_int_equal(broken, 1);
        zhv_pages_close(p);
    }
    free(in);
}

/* The last line, larger than allowed and without an end, wherever the blocks
 * that are read end: it is told once, with its place. */
static void test_last_line(void **state)
{
    (void)state;
    enum {
        ROOM = 3 << 16
    };
    char *in = malloc(ROOM);
    for (size_t n = (1 << 17) - 3; n <= (1 << 17) + 3; n++) {
        const zhv_pages_options options = {.page_max = 1000};
        zhv_page_in page;
        zhv_error err;
        size_t broken = 0;
        size_t raw = 0;
        memset(in, 'x', n);
        memcpy(in, "{\"a\":1}\n", 8);
        write_input(in, n);
        zhv_pages *p = open_pages(&options);
        while (zhv_pages_next(p, &page, &err)) {
            raw += page.raw.len;
            if (page.is_page && page.offset == 8) {
                is(zhv_str_from(page.no_text),
                   "larger than the most a page may have");
                broken++;
            }
        }
        assert_int_equal(err.code, ZHV_OK);
        assert_int_equal(broken, 1);
        assert_int_equal(raw, n);
        zhv_pages_close(p);
    }
    free(in);
}

/* ---- text and folders ---------------------------------------------------- */

static void test_text(void **state)
{
    (void)state;
    static const char *const cases[] = {"", "{{x}}\n", "<b>a</b>", "{|\n|}\n",
                                        "{ \x80\xff"};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zhv_page_in page;
        zhv_error err;
        write_input(cases[i], strlen(cases[i]));
        zhv_pages *p = open_pages(NULL);
        assert_true(zhv_pages_next(p, &page, &err));
        is(page.text, cases[i]);
        is(page.raw, cases[i]);
        is(page.title, path);
        assert_false(zhv_pages_next(p, &page, &err));
        zhv_pages_close(p);
    }
}

static void test_folder(void **state)
{
    (void)state;
    static const char *const files[] = {"b.wiki", "a/c.txt", "a/skip.png",
                                        ".hidden.txt", "a.b.md"};
    char folder[] = "zhv-folder-XXXXXX";
    char name[128];
    assert_non_null(mkdtemp(folder));
    snprintf(name, sizeof name, "%s/a", folder);
    assert_int_equal(mkdir(name, 0777), 0);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        snprintf(name, sizeof name, "%s/%s", folder, files[i]);
        FILE *f = fopen(name, "wb");
        fputs(files[i], f);
        fclose(f);
    }
    const char *const paths[] = {"no such file", folder};
    static const char *const expected[] = {"a.b", "c", "b"};
    zhv_pages *p;
    zhv_page_in page;
    zhv_error err;
    assert_int_equal(zhv_pages_open(paths, 2, NULL, &p, NULL), ZHV_OK);
    assert_false(zhv_pages_next(p, &page, &err));
    assert_int_equal(err.code, ZHV_E_IO);
    for (size_t i = 0; i < 3; i++) {
        assert_true(zhv_pages_next(p, &page, &err));
        is(page.title, expected[i]);
        is(page.relative, (const char *[]){"a.b.md", "a/c.txt", "b.wiki"}[i]);
    }
    assert_false(zhv_pages_next(p, &page, &err));
    assert_int_equal(err.code, ZHV_OK);
    zhv_pages_close(p);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        snprintf(name, sizeof name, "%s/%s", folder, files[i]);
        unlink(name);
    }
    snprintf(name, sizeof name, "%s/a", folder);
    rmdir(name);
    assert_int_equal(rmdir(folder), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_xml, make_path, remove_path),
        cmocka_unit_test_setup_teardown(test_latest, make_path, remove_path),
        cmocka_unit_test_setup_teardown(test_odd_text, make_path, remove_path),
        cmocka_unit_test_setup_teardown(test_tiles, make_path, remove_path),
        cmocka_unit_test_setup_teardown(test_bad_xml, make_path, remove_path),
        cmocka_unit_test_setup_teardown(test_jsonl, make_path, remove_path),
        cmocka_unit_test_setup_teardown(test_large_in_little, make_path,
                                        remove_path),
        cmocka_unit_test_setup_teardown(test_last_line, make_path, remove_path),
        cmocka_unit_test_setup_teardown(test_text, make_path, remove_path),
        cmocka_unit_test(test_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

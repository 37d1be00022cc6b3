/* md4c judges Markdown editions: what it finds in an edition besides text is
 * what it finds in the source. Compared are the blocks in order, and as bags
 * the destinations of links and images, code, and HTML tags. Over the shared
 * Markdown pages and seeds, and over a page of our own, for all variants.
 *
 * ZHVAR_SHARED  folder with data/markdown and seeds (default: ../shared) */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <zhvar/zhvar.h>

#if ZHV_HAVE_MD4C
#include <md4c.h>

typedef struct bag {
    char **item;
    size_t n;
} bag;

typedef struct page_facts {
    bag blocks; /* in order */
    bag links;
    bag code;
    bag tags;
    char *open; /* text being gathered */
    size_t open_n;
    int in_code;
    int in_html;
} page_facts;

static int failed;
static int passed;

static void put(bag *b, const char *kind, const char *s, size_t n)
{
    b->item = realloc(b->item, (b->n + 1) * sizeof *b->item);
    char *item = malloc(strlen(kind) + n + 1);
    if (b->item == NULL || item == NULL) {
        abort();
    }
    memcpy(item, kind, strlen(kind));
    memcpy(item + strlen(kind), s, n);
    item[strlen(kind) + n] = '\0';
    b->item[b->n++] = item;
}

static void drop(bag *b)
{
    for (size_t i = 0; i < b->n; i++) {
        free(b->item[i]);
    }
    free(b->item);
}

static void gather(page_facts *f, const char *s, size_t n)
{
    f->open = realloc(f->open, f->open_n + n + 1);
    if (f->open == NULL) {
        abort();
    }
    memcpy(f->open + f->open_n, s, n);
    f->open_n += n;
}

/* Tags of HTML without the values of title, alt and lang; and no text. */
static void put_tags(page_facts *f)
{
    for (size_t i = 0; i < f->open_n; i++) {
        if (f->open[i] != '<') {
            continue;
        }
        char tag[4096];
        size_t n = 0;
        for (; i < f->open_n && n + 1 < sizeof tag; i++) {
            tag[n++] = f->open[i];
            if (f->open[i] == '>') {
                break;
            }
            static const char *const free_values[] = {"title=\"", "alt=\"",
                                                      "lang=\""};
            for (size_t k = 0; k < 3; k++) {
                size_t m = strlen(free_values[k]);
                if (n >= m && memcmp(tag + n - m, free_values[k], m) == 0) {
                    while (i + 1 < f->open_n && f->open[i + 1] != '"') {
                        i++;
                    }
                }
            }
        }
        put(&f->tags, "", tag, n);
    }
    f->open_n = 0;
}

static int on_enter_block(MD_BLOCKTYPE type, void *detail, void *user)
{
    page_facts *f = user;
    char text[64];
    int n = snprintf(text, sizeof text, "%d", (int)type);
    if (type == MD_BLOCK_H) {
        n = snprintf(text, sizeof text, "h%u",
                     ((MD_BLOCK_H_DETAIL *)detail)->level);
    }
    put(&f->blocks, "+", text, (size_t)n);
    f->in_code = type == MD_BLOCK_CODE;
    f->in_html = type == MD_BLOCK_HTML;
    f->open_n = 0;
    return 0;
}

static int on_leave_block(MD_BLOCKTYPE type, void *detail, void *user)
{
    page_facts *f = user;
    char text[16];
    (void)detail;
    put(&f->blocks, "-", text,
        (size_t)snprintf(text, sizeof text, "%d", (int)type));
    if (type == MD_BLOCK_CODE) {
        put(&f->code, "block ", f->open, f->open_n);
        f->in_code = 0;
    } else if (type == MD_BLOCK_HTML) {
        put_tags(f);
        f->in_html = 0;
    }
    f->open_n = 0;
    return 0;
}

static int on_enter_span(MD_SPANTYPE type, void *detail, void *user)
{
    page_facts *f = user;
    if (type == MD_SPAN_A) {
        const MD_SPAN_A_DETAIL *a = detail;
        put(&f->links, "link ", a->href.text, a->href.size);
    } else if (type == MD_SPAN_IMG) {
        const MD_SPAN_IMG_DETAIL *a = detail;
        put(&f->links, "image ", a->src.text, a->src.size);
    } else if (type == MD_SPAN_CODE) {
        f->in_code = 1;
        f->open_n = 0;
    } else {
        put(&f->blocks, "s", "", 0);
    }
    return 0;
}

static int on_leave_span(MD_SPANTYPE type, void *detail, void *user)
{
    page_facts *f = user;
    (void)detail;
    if (type == MD_SPAN_CODE) {
        put(&f->code, "span ", f->open, f->open_n);
        f->in_code = 0;
    }
    return 0;
}

static int on_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size,
                   void *user)
{
    page_facts *f = user;
    if (f->in_code || f->in_html) {
        gather(f, text, size);
    } else if (type == MD_TEXT_HTML) {
        f->open_n = 0;
        gather(f, text, size);
        put_tags(f);
    }
    return 0;
}

static void read_facts(zhv_text s, page_facts *out)
{
    const MD_PARSER parser = {.flags = MD_DIALECT_GITHUB,
                              .enter_block = on_enter_block,
                              .leave_block = on_leave_block,
                              .enter_span = on_enter_span,
                              .leave_span = on_leave_span,
                              .text = on_text};
    *out = (page_facts){0};
    gather(out, "", 0);
    if (md_parse(s.ptr, (MD_SIZE)s.len, &parser, out) != 0) {
        abort();
    }
}

static void drop_facts(page_facts *f)
{
    drop(&f->blocks);
    drop(&f->links);
    drop(&f->code);
    drop(&f->tags);
    free(f->open);
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void compare(const char *where, const char *what, bag *a, bag *b,
                    int sorted)
{
    if (sorted && a->n && b->n) {
        qsort(a->item, a->n, sizeof *a->item, by_text);
        qsort(b->item, b->n, sizeof *b->item, by_text);
    }
    size_t n = a->n < b->n ? a->n : b->n;
    size_t i = 0;
    while (i < n && strcmp(a->item[i], b->item[i]) == 0) {
        i++;
    }
    if (i == a->n && i == b->n) {
        passed++;
        return;
    }
    failed++;
    fprintf(stderr, "%s: %s: source '%.200s', edition '%.200s'\n", where, what,
            i < a->n ? a->item[i] : "(none)", i < b->n ? b->item[i] : "(none)");
}

static void compare_pages(const char *where, zhv_text source, zhv_text edition)
{
    page_facts a;
    page_facts b;
    read_facts(source, &a);
    read_facts(edition, &b);
    compare(where, "blocks", &a.blocks, &b.blocks, 0);
    compare(where, "links", &a.links, &b.links, 1);
    compare(where, "code", &a.code, &b.code, 1);
    compare(where, "tags", &a.tags, &b.tags, 1);
    drop_facts(&a);
    drop_facts(&b);
}

/* ---- editions ------------------------------------------------------------ */

static const zhv_target targets[] = {{ZHV_HANS, 0}, {ZHV_HANT, 0}, {ZHV_CN, 0},
                                     {ZHV_TW, 0},   {ZHV_HK, 0},   {ZHV_SG, 0},
                                     {ZHV_MO, 0},   {ZHV_MY, 0}};
#define TARGETS (sizeof targets / sizeof *targets)

static zhv_text edition_of(const zhv_result *result, uint32_t target)
{
    zhv_text slice;
    zhv_text all = {NULL, 0};
    char *to = malloc(zhv_result_size(result, target) + 1);
    zhv_edition e = zhv_result_edition(result, target);
    while (to && zhv_edition_next(&e, &slice)) {
        memcpy(to + all.len, slice.ptr, slice.len);
        all.len += slice.len;
    }
    all.ptr = to;
    return all;
}

static void check_page(zhv_converter *converter, zhv_work *work,
                       const char *name, zhv_text source, int keep)
{
    const zhv_result *result;
    if (zhv_convert(converter, work, source, (zhv_text){NULL, 0}, &result,
                    NULL) != ZHV_OK) {
        abort();
    }
    for (uint32_t t = 0; t < TARGETS; t++) {
        zhv_text edition = edition_of(result, t);
        char where[512];
        snprintf(where, sizeof where, "%s %s%s", name,
                 zhv_variant_name(targets[t].variant), keep ? " keep" : "");
        compare_pages(where, source, edition);
        free((void *)(uintptr_t)edition.ptr);
    }
}

static zhv_text read_file(const char *path)
{
    zhv_text s = {NULL, 0};
    FILE *f = fopen(path, "rb");
    if (f == NULL) {
        return s;
    }
    fseek(f, 0, SEEK_END);
    long n = ftell(f);
    rewind(f);
    char *text = malloc((size_t)n + 1);
    if (text) {
        s = (zhv_text){text, fread(text, 1, (size_t)n, f)};
    }
    fclose(f);
    return s;
}

static int ends_with(const char *s, const char *end)
{
    size_t n = strlen(s);
    size_t m = strlen(end);
    return n >= m && strcmp(s + n - m, end) == 0;
}

static int is_page(const char *folder, const char *name)
{
    if (strcmp(folder, "seeds") == 0) { /* the second one is wikitext */
        return strncmp(name, "000_", 4) == 0 || strncmp(name, "002_", 4) == 0;
    }
    return ends_with(name, ".md") && strcmp(name, "README.md") != 0;
}

static size_t check_folder(zhv_converter *converter, zhv_work *work,
                           const char *folder, int keep)
{
    const char *shared = getenv("ZHVAR_SHARED");
    char path[4096];
    snprintf(path, sizeof path, "%s/%s",
             shared ? shared : ZHV_SOURCE_DIR "/../shared", folder);
    DIR *dir = opendir(path);
    size_t files = 0;
    for (struct dirent *e; dir && (e = readdir(dir)) != NULL;) {
        char file[8192];
        snprintf(file, sizeof file, "%s/%s", path, e->d_name);
        zhv_text source = {NULL, 0};
        if (is_page(ends_with(folder, "seeds") ? "seeds" : folder, e->d_name)) {
            source = read_file(file);
        }
        if (source.ptr) {
            check_page(converter, work, e->d_name, source, keep);
            files++;
        }
        free((void *)(uintptr_t)source.ptr);
    }
    if (dir) {
        closedir(dir);
    }
    return files;
}

static const char own_page[] =
    "# 軟體 ##\n\n引用的[網路](http://例.tw/網路_\\(軟體\\) \"網路軟體\")和"
    "`軟體`，<span title=\"滑鼠\" class=\"軟體\">滑鼠</span>。\n"
    "第二行**粗體軟體**與![圖片軟體](軟體.png \"fig:軟體.png\")\n\n"
    "> 引用的軟體\n> `程式\n> 碼`與[連\n> 結](軟體.md)\n\n"
    "- 滑鼠\n\n      程式碼軟體\n\n  [軟體][]與[網路][軟體]\n\n"
    "1. 一\n2. 二\n\n    續\n\n"
    "| 軟體 | 硬碟 |\n| --- | :-: |\n| 記憶體 | `軟體` |\n| 甲\\|乙 | 軟 |\n\n"
    "```軟體\n軟體\n```\n\n[軟體]: <軟 體.md> '標題軟體'\n\n"
    "<div class=\"軟體\">\n軟體<b>硬碟</b>\n</div>\n\n"
    "-{H|zh-cn:滑鼠甲;zh-tw:滑鼠乙}-# 不是標題\n\n"
    "行首\n-{zh-cn:- 列表;zh-tw:+ 列表}-不是列表\n\n    縮排軟體\n";

static void check_all(int keep, zhv_dict *dict)
{
    zhv_options options = ZHV_OPTIONS_INIT;
    zhv_converter *converter = NULL;
    zhv_work *work = NULL;
    options.format = ZHV_FORMAT_MARKDOWN;
    options.rules = keep ? ZHV_RULES_KEEP : ZHV_RULES_RESOLVE;
    if (zhv_converter_new(dict, targets, TARGETS, &options, &converter, NULL) !=
            ZHV_OK ||
        zhv_work_new(&work) != ZHV_OK) {
        abort();
    }
    check_page(converter, work, "own page",
               (zhv_text){own_page, sizeof own_page - 1}, keep);
    size_t pages = check_folder(converter, work, "data/markdown", keep);
    pages += check_folder(converter, work, "seeds", keep);
    if (pages == 0) {
        printf("SKIPPED: no shared pages (set ZHVAR_SHARED)\n");
    } else {
        printf("%zu shared pages%s\n", pages, keep ? ", rules kept" : "");
    }
    zhv_work_free(work);
    zhv_converter_free(converter);
}

int main(void)
{
    zhv_dict *dict = NULL;
    zhv_error err = {0};
    if (zhv_dict_open(ZHV_IMAGE, &dict, &err) != ZHV_OK) {
        fprintf(stderr, "%s\n", err.message);
        return 1;
    }
    check_all(1, dict);
    check_all(0, dict);
    zhv_dict_free(dict);
    printf("%d comparisons, %d differ\n", passed + failed, failed);
    return failed != 0 || passed == 0;
}

#else

int main(void)
{
    printf("SKIPPED: built without md4c (libmd4c-dev)\n");
    return 77;
}

#endif

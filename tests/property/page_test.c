/* Whatever the page: edits are sorted, disjoint and inside it; the slices of
 * an edition are the source with its edits; a change of running text lies in
 * a token that readers see; targets do not disturb each other; the same page
 * gives the same bytes again. Over own pages, random glue of fragments, and
 * real pages where they are (said loudly where not). */
#include "../unit/convert/little_dict.h"
#include "mkdict/source.h"

#include <dirent.h>

static uint64_t rng;

static uint32_t roll(uint32_t n)
{
    rng = rng * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(rng >> 33) % n;
}

/* What is being checked, for the message. */
static struct subject {
    const char *name;
    zhv_str page;
    zhv_options options;
    zhv_target target;
} subject;

static void broken(const char *what, size_t off)
{
    const zhv_options *o = &subject.options;
    print_error("%s: %s at %zu, for %s%s\n"
                "rules %u scope %u titles %u from %u compat %u\n",
                subject.name, what, off,
                zhv_variant_name(subject.target.variant),
                subject.target.script_only ? " script only" : "", o->rules,
                o->scope, o->titles, o->from, o->compat);
    if (subject.page.len < 4000) {
        print_error("%.*s\n", (int)subject.page.len, subject.page.ptr);
    }
    fail();
}

/* ---- one edition ---- */

static void check_edits(const zhv_result *r, uint32_t t)
{
    size_t end = 0;
    zhv_edit_view e;
    for (size_t i = 0; zhv_result_edit(r, t, i, &e); i++) {
        if (e.offset < end) {
            broken("edits overlap", e.offset);
        }
        end = e.offset + e.length;
        if (end > subject.page.len) {
            broken("an edit leaves the page", e.offset);
        }
        if (e.origin >= ZHV_ORIGINS) {
            broken("an edit of no origin", e.offset);
        }
    }
}

/* The edition made from the edits, not from the slices. */
static void check_slices(const zhv_result *r, uint32_t t)
{
    const char *got = little_edition(r, t);
    zhv_str src = subject.page;
    zhv_edit_view e;
    size_t n = 0;
    size_t from = 0;
    size_t i = 0;
    for (; zhv_result_edit(r, t, i, &e); i++) {
        if (memcmp(got + n, src.ptr + from, e.offset - from) != 0) {
            broken("a slice of the source is not the source", from);
        }
        n += e.offset - from;
        if (e.text.len && memcmp(got + n, e.text.ptr, e.text.len) != 0) {
            broken("a slice is not the text of its edit", e.offset);
        }
        n += e.text.len;
        from = e.offset + e.length;
    }
    if (n + src.len - from != zhv_result_size(r, t) ||
        memcmp(got + n, src.ptr + from, src.len - from) != 0) {
        broken("the edition ends in another way", from);
    }
    if (zhv_result_unchanged(r, t) != (i == 0)) {
        broken("unchanged does not say so", 0);
    }
}

/* Running text is changed where readers see it and nowhere else. */
static void check_roles(const zhv_result *r, uint32_t t, const zhv_tape *tape)
{
    zhv_edit_view e;
    uint32_t tok = 0;
    for (size_t i = 0; zhv_result_edit(r, t, i, &e); i++) {
        if (e.origin == ZHV_ORIGIN_POLICY) {
            continue;
        }
        if (e.length == 0) {
            broken("running text was inserted", e.offset);
        }
        while (tape->tok[tok].off + tape->tok[tok].len <= e.offset) {
            tok++;
        }
        const zhv_token *x = &tape->tok[tok];
        if (e.offset + e.length > x->off + x->len) {
            broken("a change goes beyond its token", e.offset);
        }
        if (x->role != ZHV_R_TEXT && x->role != ZHV_R_LABEL) {
            broken("a change in what nobody reads", e.offset);
        }
    }
}

/* With rules kept, every byte of a construct stays. */
static void check_kept(const zhv_result *r, uint32_t t, const zhv_tape *tape)
{
    zhv_edit_view e;
    size_t k = 0;
    for (uint32_t i = 0; i < tape->n; i++) {
        const zhv_token *open = &tape->tok[i];
        if (open->kind != ZHV_K_RULE_OPEN || open->role != ZHV_R_RULE) {
            continue;
        }
        const zhv_token *close = &tape->tok[open->mate];
        size_t end = (size_t)close->off + close->len;
        while (zhv_result_edit(r, t, k, &e) &&
               e.offset + e.length <= open->off) {
            k++;
        }
        if (zhv_result_edit(r, t, k, &e) && e.offset < end) {
            broken("a kept rule was changed", e.offset);
        }
        i = open->mate;
    }
}

/* ---- one page ---- */

static const zhv_target targets[] = {
    {ZHV_CN, 0}, {ZHV_TW, 0}, {ZHV_HK, 0},   {ZHV_SG, 0},   {ZHV_MO, 0},
    {ZHV_MY, 0}, {ZHV_ZH, 0}, {ZHV_HANS, 0}, {ZHV_HANT, 0}, {ZHV_TW, 1},
};

enum {
    TARGETS = sizeof targets / sizeof *targets
};

static zhv_work *work;  /* used again and again */
static zhv_work *other; /* likewise */

static const zhv_result *convert(const zhv_dict *dict, size_t first, size_t n,
                                 zhv_work *in, zhv_converter **c)
{
    zhv_error err = {0};
    const zhv_result *r;
    assert_int_equal(
        zhv_converter_new(dict, targets + first, n, &subject.options, c, &err),
        ZHV_OK);
    assert_int_equal(zhv_convert(*c, in,
                                 (zhv_text){subject.page.ptr, subject.page.len},
                                 (zhv_text){"软件", 6}, &r, &err),
                     ZHV_OK);
    return r;
}

/* The same edition, whether made with the others or alone. */
static void check_alone(const zhv_dict *dict, const zhv_result *r, uint32_t t)
{
    zhv_converter *c;
    const zhv_result *alone = convert(dict, t, 1, other, &c);
    size_t size = zhv_result_size(alone, 0);
    zhv_text a = zhv_result_title(r, t);
    zhv_text b = zhv_result_title(alone, 0);
    if (size != zhv_result_size(r, t) ||
        memcmp(little_edition(r, t), little_edition(alone, 0), size) != 0) {
        print_error("together: %s\nalone: %s\n", little_edition(r, t),
                    little_edition(alone, 0));
        broken("made alone it is another edition", 0);
    }
    if (a.len != b.len || memcmp(a.ptr, b.ptr, a.len) != 0) {
        broken("made alone it has another title", 0);
    }
    zhv_converter_free(c);
}

static void check_again(const zhv_converter *c, const zhv_result *r)
{
    char *before[TARGETS];
    size_t size[TARGETS];
    zhv_error err = {0};
    for (uint32_t t = 0; t < TARGETS; t++) {
        size[t] = zhv_result_size(r, t);
        before[t] = malloc(size[t] + 1);
        memcpy(before[t], little_edition(r, t), size[t]);
    }
    assert_int_equal(zhv_convert(c, work,
                                 (zhv_text){subject.page.ptr, subject.page.len},
                                 (zhv_text){"软件", 6}, &r, &err),
                     ZHV_OK);
    for (uint32_t t = 0; t < TARGETS; t++) {
        if (zhv_result_size(r, t) != size[t] ||
            memcmp(before[t], little_edition(r, t), size[t]) != 0) {
            broken("the second time it is another edition", 0);
        }
        free(before[t]);
    }
}

static bool has_rules(const zhv_tape *tape, const zhv_profiles *profiles)
{
    zhv_flow flow;
    assert_int_equal(zhv_flow_read(tape, profiles, ZHV_STR("软件"), NULL,
                                   &little_arena, &flow),
                     ZHV_OK);
    return flow.events.n > 0;
}

static void check_page(const zhv_dict *dict, const zhv_profiles *profiles)
{
    zhv_converter *c;
    const zhv_result *r = convert(dict, 0, TARGETS, work, &c);
    zhv_tape tape;
    zhv_diags diags = {.arena = &little_arena};
    assert_int_equal(zhv_wikitext_scan(subject.page,
                                       zhv_profiles_names(profiles),
                                       &little_arena, &diags, &tape),
                     ZHV_OK);
    zhv_roles_assign(&tape, profiles,
                     subject.options.compat ? ZHV_UNKNOWN_MEDIAWIKI
                                            : ZHV_UNKNOWN_PROSE,
                     &little_arena);
    for (uint32_t t = 0; t < TARGETS; t++) {
        subject.target = targets[t];
        check_edits(r, t);
        check_slices(r, t);
        check_roles(r, t, &tape);
        if (subject.options.rules == ZHV_RULES_KEEP) {
            check_kept(r, t, &tape);
        }
        if (targets[t].variant == ZHV_ZH && !zhv_result_unchanged(r, t) &&
            !has_rules(&tape, profiles)) {
            broken("zh without rules was changed", 0);
        }
    }
    uint32_t one = roll(TARGETS);
    subject.target = targets[one];
    check_alone(dict, r, one);
    check_again(c, r);
    zhv_converter_free(c);
    zhv_arena_reset(&little_arena);
}

static zhv_options random_options(void)
{
    return (zhv_options){.size = sizeof(zhv_options),
                         .format = ZHV_FORMAT_WIKITEXT,
                         .rules = roll(4) == 0,
                         .scope = roll(4) == 0,
                         .titles = roll(4),
                         .from = roll(6) > 2 ? 0 : roll(3),
                         .compat = roll(4) == 0};
}

/* ---- own pages and glue ---- */

static const char page[] =
    "{{noteTA|T=zh-cn:软件;zh-tw:軟體|1=zh-cn:数据;zh-tw:資料|2=网=>zh-hk:絡}}"
    "\n{{作品名稱|cn=飞轮|tw=風火輪|hk=飛輪}}\n'''飞轮'''是-{zh-cn:软件;"
    "zh-tw:軟體;zh-hk:軟件}-。<ref name=\"软\">数据-{H|zh-cn:里;zh-tw:裡}-"
    "</ref>\n\n-{H|zh-cn:里;zh-tw:內}-\n\n== 软件 ==\n[[软件]]、[[#软件|说]]、"
    "[[File:软.png|thumb|里-{R|a|b}-]]{{le|软件|Software}}\n"
    "{| title=\"软\"\n! 头 !! -{头|发}- \n|-\n| -{|发}- || "
    "[[里|-{R|里}-]]\n|}\n"
    "软<!-- 件 -->件 -{zh-hk|软件[[里]]}- -{T|zh-tw:題}-\n"
    "<langconvert to=\"zh-Hans\">軟體</langconvert><pre>软</pre>\n"
    "; -{a:b}- : 软\n-{-|里}-里 &nbsp;{{x|-{R|a=b}-|n=-{R|c=d}-}}\n"
    "<references/>\n[[Category:软件]]";

static const char *const fragments[] = {
    "{{",
    "}}",
    "[[",
    "]]",
    "-{",
    "}-",
    "|",
    "=",
    "\n",
    "\n\n",
    "''",
    "'''",
    "[",
    "]",
    "{",
    "}",
    "<!-- 软 -->",
    "<nowiki/>",
    "<b>",
    "</b>",
    "<ref>",
    "</ref>",
    "<references/>",
    "<pre>",
    "</pre>",
    "软件",
    "头发",
    "公里",
    "网里网",
    "軟體",
    "裡",
    "里",
    "a",
    "-",
    ";",
    ":",
    "* ",
    "== ",
    " ==\n",
    "{|\n",
    "\n|}",
    "\n|-\n",
    "\n| ",
    "||",
    "&nbsp;",
    "&#36719;",
    "http://a.b/软 ",
    "__NOTOC__",
    "[[软]]",
    "[[软|",
    "[[#软]]",
    "== 软 ==\n",
    "-{}-",
    "-{H|zh-cn:软;zh-tw:硬}-",
    "-{A|里=>zh-tw:X}-",
    "-{-|里}-",
    "-{zh-cn:甲;zh-tw:乙}-",
    "-{R|a|b}-",
    "-{zh-hk|软}-",
    "-{T|zh-cn:甲;zh-tw:乙}-",
    "-{zh-cn:甲",
    "zh-tw:",
    "zh-cn:",
    "=>",
    "-{D|zh-cn:甲;zh-tw:乙}-",
    "{{noteTA|1=zh-cn:软;zh-tw:硬}}",
    "{{noteTA|T=zh-cn:甲|1=",
    "{{作品名稱|cn=飞轮|tw=風火輪}}",
    "飞轮",
    "《",
    "》",
    "{{le|软|A}}",
    "{{main|软|l1=",
    "{{infobox|name=软|",
    "|title=软",
    "<span title=\"软-{里}-\">",
    "</span>",
    "<langconvert to=\"zh-Hans\">",
    "</langconvert>",
    "<indicator>",
    "</indicator>",
    "{{{",
    "}}}",
    "-{{{x}}}-",
    "[[File:软.png|",
    "alt=软",
    "[http://a.b ",
    "\xE8\xBD",
    "𠀀",
    "\x1F",
    "<poem>",
    "</poem>",
    "<gallery>\n软.png|里\n</gallery>",
    "{{#if:a|",
    "[[../软]]",
    "[[分类:软]]",
    "[[en:a]]",
    "__NOTC__",
};

enum {
    FRAGMENTS = sizeof fragments / sizeof *fragments,
    PAGES = 6000
};

static void test_own_page(void **state)
{
    (void)state;
    rng = 5;
    subject.name = "own page, cut";
    for (size_t cut = 0; cut <= sizeof page - 1; cut += 1 + roll(5)) {
        subject.page = (zhv_str){page + cut, sizeof page - 1 - cut};
        subject.options = random_options();
        check_page(little_dict, little_profiles);
        subject.page = (zhv_str){page, cut};
        check_page(little_dict, little_profiles);
    }
}

static void test_glue(void **state)
{
    (void)state;
    static char text[4096];
    static char name[64];
    const char *only = getenv("ZHVAR_SEED"); /* to look at one of them */
    uint64_t seed = only ? strtoull(only, NULL, 10) : 1;
    uint64_t last = only ? seed : PAGES;
    for (; seed <= last; seed++) {
        rng = seed * 2654435761u;
        text[0] = '\0';
        for (uint32_t n = 1 + roll(40); n; n--) {
            strcat(text, fragments[roll(FRAGMENTS)]);
        }
        snprintf(name, sizeof name, "seed %llu", (unsigned long long)seed);
        subject.name = name;
        subject.page = zhv_str_from(text);
        subject.options = random_options();
        check_page(little_dict, little_profiles);
    }
}

/* ---- real pages ---- */

static size_t check_folder(const char *folder, const zhv_dict *dict,
                           const zhv_profiles *profiles)
{
    DIR *dir = opendir(folder);
    size_t files = 0;
    for (struct dirent *e; dir && (e = readdir(dir)) != NULL;) {
        char path[4096];
        snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
        zhv_arena arena;
        zhv_str text;
        zhv_arena_init(&arena);
        if (e->d_name[0] != '.' &&
            zhv_source_slurp(&arena, path, &text, NULL) == ZHV_OK) {
            subject.name = path;
            subject.page = text;
            for (int k = 0; k < 2; k++) {
                subject.options =
                    k ? random_options() : (zhv_options)ZHV_OPTIONS_INIT;
                check_page(dict, profiles);
            }
            files++;
        }
        zhv_arena_drop(&arena);
    }
    if (dir) {
        closedir(dir);
    }
    return files;
}

/* The whole dictionary if it has been built, else the little one. */
static void test_real_pages(void **state)
{
    (void)state;
    static const char *const folders[] = {"data/wikitext", "seeds"};
    const char *shared = getenv("ZHVAR_SHARED");
    zhv_dict *dict = NULL;
    zhv_profiles *profiles = NULL;
    zhv_error err = {0};
    rng = 11;
    if (zhv_dict_open(ZHV_IMAGE, &dict, &err) != ZHV_OK) {
        printf("SKIPPED: the whole dictionary (%s)\n", err.message);
    } else {
        assert_int_equal(
            zhv_profiles_read(zhv_dict_blob(dict, ZHV_STR("profiles")),
                              &profiles, &err),
            ZHV_OK);
    }
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        char path[4096];
        snprintf(path, sizeof path, "%s/%s",
                 shared ? shared : ZHV_SOURCE_DIR "/../shared", folders[i]);
        size_t files = check_folder(path, dict ? dict : little_dict,
                                    dict ? profiles : little_profiles);
        if (files == 0) {
            printf("SKIPPED: no pages in %s (set ZHVAR_SHARED)\n", path);
        } else {
            printf("%zu pages of %s\n", files, folders[i]);
        }
    }
    zhv_profiles_free(profiles);
    zhv_dict_free(dict);
}

static int open_all(void **state)
{
    return zhv_work_new(&work) == ZHV_OK && zhv_work_new(&other) == ZHV_OK
               ? little_open(state)
               : -1;
}

static int close_all(void **state)
{
    zhv_work_free(work);
    zhv_work_free(other);
    return little_close(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_own_page),
        cmocka_unit_test(test_glue),
        cmocka_unit_test(test_real_pages),
    };
    return cmocka_run_group_tests(tests, open_all, close_all);
}

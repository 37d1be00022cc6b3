/* Whatever piece of markup an edition loses, and whatever name in it changes,
 * verify says so; and it has nothing to say about any edition that zhvar
 * makes: every page of the shared corpus, all eight variants, with the shared
 * groups (skipped, loudly, where they or the image are absent). */
#include "../unit/rules/page.h"

#include <dirent.h>

#include "cli/verify.h"
#include "input/in_groups.h"

static const char own_page[] =
    "{{noteTA|1=zh-cn:软件;zh-tw:軟體}}\n"
    "{{Infobox software|name=网络|website=http://a.example/网络|logo=网.png}}\n"
    "'''软件'''与[[网络]]，见[[里|''车'']]和{{le|网络|Network}}。<!-- 网 -->\n"
    "== 网络 ==\n"
    "[[#网络|车]] [[File:网络.png|thumb|left|软件|alt=车]] http://b.example/x\n"
    "* <ref name=\"网络\">软件</ref> <span class=\"a\" "
    "title=\"网络\">车</span>\n"
    "# <nowiki>网络</nowiki> <code>网络</code> <math>x</math> A&amp;B\n"
    "{| class=\"网络\"\n"
    "|+ 表\n"
    "|-\n"
    "! 网络 !! 车\n"
    "|-\n"
    "| style=\"a\" | 软件 || [http://c.example/ 车] -{zh-cn:里;zh-tw:裡}-\n"
    "|}\n"
    "<pre>\n"
    "网络\n"
    "</pre>\n"
    "\n"
    " 网络 软件\n"
    "\n"
    "__NOTOC__\n"
    "; 网络 : 车\n"
    "----\n"
    "<gallery>\n"
    "File:网络.png|软件\n"
    "</gallery>\n"
    "{{#if:网络|车|里}} {{{网络|车}}} ~~~~ x<br>y\n"
    "{{DEFAULTSORT:网络}}\n"
    "[[Category:网络|车]]\n"
    "[[en:Network]]\n";

static zhv_arena arena;

static void verify(zhv_str source, zhv_str edition, zhv_str title,
                   zhv_differences *out)
{
    const zhv_verify_input in = {.source = source,
                                 .edition = edition,
                                 .title = title,
                                 .syntax = zhv_syntax_find(ZHV_STR("wikitext")),
                                 .profiles = profiles};
    *out = (zhv_differences){0};
    assert_int_equal(zhv_verify(&in, &arena, out), ZHV_OK);
}

/* ---- damage -------------------------------------------------------------- */

/* src without [off, off + len), with `with` in its place. */
static zhv_str replaced(zhv_str src, uint32_t off, uint32_t len,
                        const char *with)
{
    size_t n = strlen(with);
    char *out = zhv_arena_alloc(&arena, src.len - len + n + 1);
    assert_non_null(out);
    memcpy(out, src.ptr, off);
    memcpy(out + off, with, n);
    memcpy(out + off + n, src.ptr + off + len, src.len - off - len);
    return (zhv_str){out, src.len - len + n};
}

static bool in_rule(const zhv_tape *t, uint32_t i)
{
    for (; i != ZHV_NO_MATE; i = t->tok[i].mate) {
        zhv_act act = zhv_role_act(t, profiles, i);
        if (t->tok[i].kind == ZHV_K_RULE_OPEN || act == ZHV_ACT_NOTE_TA) {
            return true;
        }
        if (zhv_kind_is_opener((zhv_kind)t->tok[i].kind)) {
            break;
        }
    }
    return false;
}

/* Is the token in a rule, or its brackets? */
static bool of_rule(const zhv_tape *t, uint32_t i)
{
    for (uint32_t open = 0; open < t->n; open++) {
        if (zhv_kind_is_opener((zhv_kind)t->tok[open].kind) &&
            in_rule(t, open) && open <= i && i <= t->tok[open].mate) {
            return true;
        }
    }
    return false;
}

static void expect_found(const zhv_tape *t, uint32_t i, zhv_str edition)
{
    zhv_differences found;
    verify(t->src, edition, ZHV_STR(""), &found);
    if (found.n == 0) {
        print_error("nobody saw the damage to %s '%.*s' at %u\n",
                    zhv_kind_name((zhv_kind)t->tok[i].kind), (int)t->tok[i].len,
                    t->src.ptr + t->tok[i].off, t->tok[i].off);
        fail();
    }
}

static void test_every_token(void **state)
{
    (void)state;
    const zhv_str src = ZHV_STR(own_page);
    zhv_tape t = scan_page(src, ZHV_UNKNOWN_PROSE);
    unsigned seen = 0;
    for (uint32_t i = 0; i < t.n; i++) {
        const zhv_token *tok = &t.tok[i];
        bool text = tok->kind == ZHV_K_TEXT || tok->kind == ZHV_K_RAW ||
                    tok->kind == ZHV_K_ATTR_VALUE;
        /* what a rule may take along: itself and the end of its line */
        if (of_rule(&t, i) || (i && of_rule(&t, i - 1)) ||
            (text && tok->role == ZHV_R_TEXT)) {
            continue;
        }
        seen++;
        expect_found(&t, i, replaced(src, tok->off, tok->len, ""));
        if (text) {
            expect_found(&t, i, replaced(src, tok->off, 0, "x"));
            expect_found(&t, i, replaced(src, tok->off + tok->len, 0, "x"));
        }
        zhv_arena_reset(&arena);
    }
    assert_true(seen > 120);
    zhv_arena_reset(&page_arena);
}

/* ---- editions ------------------------------------------------------------ */

static char *read_file(const char *path, size_t *len)
{
    FILE *f = fopen(path, "rb");
    size_t cap = 1 << 22;
    char *bytes = f ? malloc(cap) : NULL;
    *len = bytes ? fread(bytes, 1, cap, f) : 0;
    if (f) {
        fclose(f);
    }
    return bytes;
}

typedef struct setting {
    char shared[2048];
    zhv_dict *dict;
    zhv_groups *groups;
    zhv_converter *converter;
    zhv_work *work;
    unsigned pages;
    unsigned unclean;
} setting;

static const zhv_variant variants[] = {ZHV_HANS, ZHV_HANT, ZHV_CN, ZHV_SG,
                                       ZHV_MY,   ZHV_TW,   ZHV_HK, ZHV_MO};

static zhv_str edition_of(const zhv_result *result, uint32_t target)
{
    char *out = zhv_arena_alloc(&arena, zhv_result_size(result, target) + 1);
    zhv_edition e = zhv_result_edition(result, target);
    size_t n = 0;
    assert_non_null(out);
    for (zhv_text slice; zhv_edition_next(&e, &slice); n += slice.len) {
        memcpy(out + n, slice.ptr, slice.len);
    }
    return (zhv_str){out, n};
}

static void check_page(setting *s, const char *path, zhv_str title)
{
    size_t len;
    char *bytes = read_file(path, &len);
    const zhv_result *result;
    assert_non_null(bytes);
    assert_int_equal(zhv_convert(s->converter, s->work, (zhv_text){bytes, len},
                                 (zhv_text){title.ptr, title.len}, &result,
                                 NULL),
                     ZHV_OK);
    for (uint32_t v = 0; v < sizeof variants / sizeof *variants; v++) {
        zhv_differences found;
        verify((zhv_str){bytes, len}, edition_of(result, v), title, &found);
        for (uint32_t i = 0; i < found.n && i < 3; i++) {
            const zhv_difference *d = &found.at[i];
            print_error("%s %s: byte %u: %s: %.*s -> %.*s\n", path,
                        zhv_variant_name(variants[v]), d->off, d->kind,
                        (int)(d->source.len < 80 ? d->source.len : 80),
                        d->source.ptr,
                        (int)(d->edition.len < 80 ? d->edition.len : 80),
                        d->edition.ptr);
        }
        s->unclean += found.n > 0;
        zhv_arena_reset(&arena);
    }
    s->pages++;
    free(bytes);
}

static void check_folder(setting *s, const char *name, const char *ending)
{
    char folder[4096];
    snprintf(folder, sizeof folder, "%s/%s", s->shared, name);
    DIR *dir = opendir(folder);
    for (struct dirent *e; dir && (e = readdir(dir)) != NULL;) {
        char path[8192];
        size_t n = strlen(e->d_name);
        size_t end = strlen(ending);
        if (n < end || strcmp(e->d_name + n - end, ending) != 0) {
            continue;
        }
        snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
        check_page(s, path, zhv_str_sub(zhv_str_from(e->d_name), 0, n - end));
    }
    if (dir) {
        closedir(dir);
    }
}

static bool open_setting(setting *s)
{
    char groups[4096];
    zhv_options options = ZHV_OPTIONS_INIT;
    zhv_target targets[sizeof variants / sizeof *variants] = {{0, 0}};
    for (size_t v = 0; v < sizeof variants / sizeof *variants; v++) {
        targets[v].variant = variants[v];
    }
    const char *shared = getenv("ZHVAR_SHARED");
    snprintf(s->shared, sizeof s->shared, "%s",
             shared ? shared : ZHV_SOURCE_DIR "/../shared");
    snprintf(groups, sizeof groups, "%s/data/cgroups", s->shared);
    if (zhv_dict_open(ZHV_IMAGE, &s->dict, NULL) != ZHV_OK) {
        print_message("SKIPPED: verify: there is no image %s\n", ZHV_IMAGE);
        return false;
    }
    assert_int_equal(zhv_groups_new(&s->groups), ZHV_OK);
    if (zhv_in_groups_read(groups, s->groups, NULL) != ZHV_OK) {
        print_message("SKIPPED: verify: the shared corpus is not here\n");
        return false;
    }
    options.groups = s->groups;
    assert_int_equal(zhv_converter_new(s->dict, targets,
                                       sizeof variants / sizeof *variants,
                                       &options, &s->converter, NULL),
                     ZHV_OK);
    assert_int_equal(zhv_work_new(&s->work), ZHV_OK);
    return true;
}

static void test_editions(void **state)
{
    (void)state;
    setting s = {.pages = 0};
    bool open = open_setting(&s);
    if (open) {
        check_folder(&s, "data/wikitext", ".wikitext");
        check_folder(&s, "seeds", ".txt");
        print_message("%u pages, %u of %u editions not clean\n", s.pages,
                      s.unclean, s.pages * 8);
        assert_true(s.pages > 0);
        assert_int_equal(s.unclean, 0);
    }
    zhv_work_free(s.work);
    zhv_converter_free(s.converter);
    zhv_groups_free(s.groups);
    zhv_dict_free(s.dict);
    if (!open) {
        skip();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_token),
        cmocka_unit_test(test_editions),
    };
    zhv_arena_init(&arena);
    int failed = cmocka_run_group_tests_name("verify", tests, load_profiles,
                                             drop_profiles);
    zhv_arena_drop(&arena);
    return failed;
}

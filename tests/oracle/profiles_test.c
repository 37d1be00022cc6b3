/* Every template that occurs at least twice in the shared corpus has a
 * profile: what its arguments are is said, not guessed. */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/hash.h"
#include "cli/in_bytes.h"
#include "match/dict.h"
#include "rules/fold.h"
#include "rules/lookup.h"

static zhv_arena arena; /* names and pages, for the whole test */
static zhv_map seen;    /* folded name to index in list */
static ZHV_VEC(struct {
    zhv_str name;
    uint32_t n;
}) list;

static void count(zhv_str name)
{
    char buf[ZHV_FOLD_MAX];
    zhv_str folded = zhv_fold_name(name, buf);
    uint32_t at = zhv_map_get(&seen, folded);
    if (folded.len == 0) {
        return;
    }
    if (at == ZHV_MAP_NONE) {
        at = list.n;
        zhv_str copy = zhv_arena_str(&arena, folded);
        assert_true(zhv_vec_push(&list, &arena) != NULL);
        list.at[at].name = copy;
        list.at[at].n = 0;
        assert_true(zhv_map_put(&seen, &arena, copy, at));
    }
    list.at[at].n++;
}

/* Calls whose name is plain text and that call no parser function. */
static void count_calls(const zhv_tape *t, const zhv_profiles *p)
{
    for (uint32_t i = 0; i + 2 < t->n; i++) {
        zhv_kind next = (zhv_kind)t->tok[i + 2].kind;
        if (t->tok[i].kind != ZHV_K_TMPL_OPEN ||
            t->tok[i + 1].kind != ZHV_K_TEXT ||
            (next != ZHV_K_TMPL_SEP && next != ZHV_K_TMPL_CLOSE)) {
            continue;
        }
        zhv_str name = zhv_str_trim(zhv_token_str(t, i + 1));
        size_t colon = zhv_str_find(name, 0, ':');
        if (zhv_lookup_function(p, name) == ZHV_HOW_NONE &&
            zhv_lookup_function(p, zhv_str_sub(name, 0, colon)) ==
                ZHV_HOW_NONE) {
            count(name);
        }
    }
}

static void read_page(const char *path, const zhv_profiles *p)
{
    zhv_in_bytes in;
    assert_int_equal(zhv_in_bytes_read(path, &in, NULL), ZHV_OK);
    zhv_diags diags = {.arena = &arena};
    zhv_tape tape;
    assert_int_equal(zhv_wikitext_scan((zhv_str){in.ptr, in.len},
                                       zhv_profiles_names(p), &arena, &diags,
                                       &tape),
                     ZHV_OK);
    count_calls(&tape, p);
    zhv_in_bytes_drop(&in);
}

static void all_are_known(void **state)
{
    const zhv_profiles *p = *state;
    uint32_t often = 0;
    uint32_t unknown = 0;
    for (uint32_t i = 0; i < list.n; i++) {
        zhv_str name = list.at[i].name;
        if (list.at[i].n < 2) {
            continue;
        }
        often++;
        if (zhv_lookup_template(p, name) == ZHV_NO_TEMPLATE) {
            printf("no profile: %.*s (%u)\n", (int)name.len, name.ptr,
                   list.at[i].n);
            unknown++;
        }
    }
    printf("%u templates occur at least twice\n", often);
    assert_true(often > 50);
    assert_int_equal(unknown, 0);
}

int main(void)
{
    const char *shared = getenv("ZHVAR_SHARED");
    char folder[4096];
    snprintf(folder, sizeof folder, "%s/data/wikitext",
             shared ? shared : ZHV_SOURCE_DIR "/../shared");
    DIR *dir = opendir(folder);
    if (dir == NULL) {
        printf("SKIPPED: profiles: the shared corpus is not here\n");
        return 77;
    }
    zhv_dict *dict;
    zhv_profiles *profiles;
    zhv_arena_init(&arena);
    if (zhv_dict_open(ZHV_IMAGE, &dict, NULL) != ZHV_OK ||
        zhv_profiles_read(zhv_dict_blob(dict, ZHV_STR("profiles")), &profiles,
                          NULL) != ZHV_OK) {
        return 1;
    }
    for (struct dirent *e; (e = readdir(dir)) != NULL;) {
        char path[8192];
        snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
        if (zhv_str_ends(zhv_str_from(path), ZHV_STR(".wikitext"))) {
            read_page(path, profiles);
        }
    }
    closedir(dir);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(all_are_known, profiles),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    zhv_profiles_free(profiles);
    zhv_dict_free(dict);
    zhv_arena_drop(&arena);
    return failed;
}

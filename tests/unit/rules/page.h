/* A page on a tape with its roles, read with the profiles of dicts/. */
#ifndef TEST_RULES_PAGE_H
#define TEST_RULES_PAGE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "rules/role.h"

static zhv_arena page_arena;
static char profile_text[1u << 18];
static zhv_profiles *profiles;

static inline int load_profiles(void **state)
{
    static const char *const files[] = {"markup", "names", "params",
                                        "templates"};
    size_t n = 0;
    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char path[512];
        snprintf(path, sizeof path, "%s/dicts/profiles/%s.tsv", ZHV_SOURCE_DIR,
                 files[i]);
        FILE *f = fopen(path, "rb");
        if (f == NULL) {
            return -1;
        }
        n += fread(profile_text + n, 1, sizeof profile_text - n, f);
        fclose(f);
    }
    zhv_error err = {0};
    zhv_status status =
        zhv_profiles_read((zhv_str){profile_text, n}, &profiles, &err);
    if (status != ZHV_OK) {
        fprintf(stderr, "line %u: %s\n", err.line, err.message);
    }
    zhv_arena_init(&page_arena);
    return status == ZHV_OK ? 0 : -1;
}

static inline int drop_profiles(void **state)
{
    (void)state;
    zhv_profiles_free(profiles);
    zhv_arena_drop(&page_arena);
    return 0;
}

/* Valid until the arena is reset. */
static inline zhv_tape scan_page(zhv_str src, zhv_unknown unknown)
{
    zhv_tape tape;
    zhv_diags diags = {.arena = &page_arena};
    assert_int_equal(zhv_wikitext_scan(src, zhv_profiles_names(profiles),
                                       &page_arena, &diags, &tape),
                     ZHV_OK);
    uint32_t at;
    assert_null(zhv_tape_check(&tape, &at));
    zhv_roles_assign(&tape, profiles, unknown, &page_arena);
    return tape;
}

/* First token whose bytes are `text`. */
static inline uint32_t token_at(const zhv_tape *tape, const char *text)
{
    for (uint32_t i = 0; i < tape->n; i++) {
        if (zhv_str_eq(zhv_token_str(tape, i), zhv_str_from(text))) {
            return i;
        }
    }
    fail_msg("no token '%s'", text);
    return 0;
}

#endif

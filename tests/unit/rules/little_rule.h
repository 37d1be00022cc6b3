/* Rules of tests, in an arena of theirs. For tests only. */
#ifndef TEST_RULES_LITTLE_RULE_H
#define TEST_RULES_LITTLE_RULE_H

#include "rules/rule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static zhv_arena little_arena;

/* Group fixtures. */
static inline int little_open(void **state)
{
    (void)state;
    zhv_arena_init(&little_arena);
    return 0;
}

static inline int little_close(void **state)
{
    (void)state;
    zhv_arena_drop(&little_arena);
    return 0;
}

/* "tw", "hant"; "zh" is zh itself. */
static inline zhv_variant little_variant(const char *code)
{
    zhv_variant v = ZHV_VARIANTS;
    char full[16];
    snprintf(full, sizeof full, strcmp(code, "zh") == 0 ? "%s" : "zh-%s", code);
    assert_true(zhv_variant_from_code(zhv_str_from(full), false, &v));
    return v;
}

static inline zhv_rule little_rule(const char *content)
{
    zhv_rule r;
    assert_int_equal(zhv_rule_parse(zhv_str_from(content), &little_arena, &r),
                     ZHV_OK);
    return r;
}

static inline void little_same(zhv_str got, const char *want, const char *about)
{
    if (!zhv_str_eq(got, zhv_str_from(want))) {
        fail_msg("%s: got '%.*s', not '%s'", about, (int)got.len, got.ptr,
                 want);
    }
}

#endif

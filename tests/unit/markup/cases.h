/* Tables of cases for the scanner: a source and its tape as one line, the
 * lines of zhv_tape_dump joined by blanks. */
#ifndef TEST_MARKUP_CASES_H
#define TEST_MARKUP_CASES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "names.h"

typedef struct scan_case {
    const char *name;
    const char *source;
    const char *tape;
} scan_case;

typedef zhv_status scan_function(zhv_str, const zhv_names *, zhv_arena *,
                                 zhv_diags *, zhv_tape *);

static inline void check_case(zhv_arena *arena, scan_function *scan,
                              const scan_case *c)
{
    zhv_diags diags = {.arena = arena};
    zhv_tape tape;
    uint32_t at = 0;
    zhv_status status =
        scan(zhv_str_from(c->source), &test_names, arena, &diags, &tape);
    assert_int_equal(status, ZHV_OK);
    const char *broken = zhv_tape_check(&tape, &at);
    zhv_str dump = zhv_tape_dump(&tape, arena);
    dump = zhv_arena_str(arena, dump);
    char *line = zhv_arena_alloc(arena, dump.len + 1);
    assert_non_null(line);
    for (size_t i = 0; i <= dump.len; i++) {
        line[i] = (char)(dump.ptr[i] == '\n' ? ' ' : dump.ptr[i]);
    }
    line[dump.len ? dump.len - 1 : 0] = '\0';
    if (broken || strcmp(line, c->tape) != 0) {
        print_error("%s: %s\n  source   %s\n  tape     %s\n  expected %s\n",
                    c->name, broken ? broken : "another tape", c->source, line,
                    c->tape);
        fail();
    }
}

static inline void check_cases(scan_function *scan, const scan_case *cases,
                               size_t n)
{
    zhv_arena arena;
    zhv_arena_init(&arena);
    for (size_t i = 0; i < n; i++) {
        check_case(&arena, scan, &cases[i]);
        zhv_arena_reset(&arena);
    }
    zhv_arena_drop(&arena);
}

#define CHECK_CASES_OF(scan, cases)                                            \
    check_cases((scan), (cases), sizeof(cases) / sizeof *(cases))
#define CHECK_CASES(cases) CHECK_CASES_OF(zhv_wikitext_scan, cases)

#endif

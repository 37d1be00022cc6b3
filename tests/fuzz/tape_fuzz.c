/* Any bytes: every scanner gives a tape that holds its invariants. */
#include <stdio.h>
#include <stdlib.h>

#include "../unit/markup/names.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void scan(const zhv_syntax *syntax, zhv_str source)
{
    zhv_arena arena;
    zhv_tape tape;
    uint32_t at = 0;
    zhv_arena_init(&arena);
    zhv_diags diags = {.arena = &arena};
    if (syntax->scan(source, &test_names, &arena, &diags, &tape) != ZHV_OK) {
        abort();
    }
    const char *broken = zhv_tape_check(&tape, &at);
    if (broken) {
        fprintf(stderr, "%s, token %u: %s\n", syntax->name, at, broken);
        abort();
    }
    zhv_arena_drop(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    zhv_str source = {(const char *)data, size};
    scan(zhv_syntax_find(ZHV_STR("wikitext")), source);
    scan(zhv_syntax_find(ZHV_STR("text")), source);
    scan(zhv_syntax_find(ZHV_STR("markdown")), source);
    scan(zhv_syntax_find(ZHV_STR("html")), source);
    return 0;
}

/* Any bytes as a rule, as what noteTA would paste, and as a group's rule: each
 * variant is shown something that lies within what was given or is empty. */
#include <stdlib.h>

#include "rules/collect.h"
#include "rules/rule_pairs.h"
#include "rules/rule_show.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool good)
{
    if (!good) {
        abort();
    }
}

static void try_rule(zhv_str text, zhv_arena *arena)
{
    zhv_rule rule;
    require(zhv_rule_parse(text, arena, &rule) == ZHV_OK);
    for (zhv_variant v = 0; v < ZHV_VARIANTS; v++) {
        zhv_str shown = {NULL, 0};
        zhv_variant by = ZHV_VARIANTS;
        zhv_shown how = zhv_rule_show(&rule, v, arena, &shown, &by);
        require(how != ZHV_SHOWN_FILTER || by <= ZHV_VARIANTS);
        /* a description names a language for each entry */
        require(shown.len <= text.len * 64 + 1024);
        zhv_pairs pairs = {0};
        require(zhv_rule_pairs(&rule, v, arena, &pairs) == ZHV_OK);
        for (uint32_t i = 0; i < pairs.n; i++) {
            require(pairs.at[i].from.len <= text.len);
        }
        zhv_str title;
        (void)zhv_rule_title(&rule, v, &title);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    zhv_str text = {(const char *)data, size};
    zhv_arena arena;
    zhv_arena_init(&arena);
    try_rule(text, &arena);
    zhv_note_rules rules = {0};
    require(zhv_collect_markup(text, ZHV_ORIGIN_NOTETA, &arena, &rules) ==
            ZHV_OK);
    zhv_groups *groups;
    require(zhv_groups_new(&groups) == ZHV_OK);
    require(zhv_groups_add(groups, (zhv_text){"g", 1},
                           (zhv_text){text.ptr, text.len}) == ZHV_OK);
    zhv_group group;
    require(zhv_groups_find(groups, ZHV_STR("G"), &group));
    zhv_groups_free(groups);
    zhv_arena_drop(&arena);
    return 0;
}

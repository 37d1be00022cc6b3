/* Any bytes as a page that makes a conversion group, in each of the forms that
 * wikis write them in: whatever it says can be put into a set and read again.
 */
#include <stdlib.h>

#include "input/group_text.h"
#include "input/lua_group.h"
#include "rules/group.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool good)
{
    if (!good) {
        abort();
    }
}

static bool no_page(void *context, zhv_str title, zhv_str *text)
{
    (void)context;
    (void)title;
    (void)text;
    return false;
}

static void put(const zhv_group_text *found)
{
    zhv_groups *groups;
    require(zhv_groups_new(&groups) == ZHV_OK);
    for (uint32_t i = 0; i < found->lines.n; i++) {
        const zhv_group_line *x = &found->lines.at[i];
        const zhv_group_item item = {x->rule, x->original, x->line};
        require(x->group.len ||
                zhv_groups_add_item(groups, ZHV_STR("G"), &item) == ZHV_OK);
    }
    const uint32_t n = zhv_groups_count(groups);
    for (uint32_t i = 0; i < n; i++) {
        zhv_group_info info;
        zhv_group_item item;
        zhv_groups_at(groups, i, &info);
        for (uint32_t k = 0; k < info.items; k++) {
            zhv_groups_item(groups, i, k, &item);
        }
    }
    zhv_groups_free(groups);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const variants[] = {"zh-tw", "zh-hk", NULL};
    static const zhv_lua_pages none = {no_page, NULL};
    const zhv_str text = {(const char *)data, size};
    zhv_arena arena;
    zhv_error err = {.code = ZHV_OK};
    zhv_subpages subpages = {NULL, 0, 0};
    zhv_arena_init(&arena);

    zhv_group_text found = {.arena = &arena};
    require(zhv_cgroup_text_read(text, &found) == ZHV_OK);
    put(&found);

    found = (zhv_group_text){.arena = &arena};
    require(zhv_conversion_table_read(text, ZHV_STR("zh-tw"), variants, &found,
                                      &subpages) == ZHV_OK);
    put(&found);

    found = (zhv_group_text){.arena = &arena};
    const zhv_status status = zhv_lua_group_read(ZHV_STR("Module:CGroup/G"),
                                                 text, &none, &found, &err);
    require(status == ZHV_OK || status == ZHV_E_DATA);
    if (status == ZHV_OK) {
        put(&found);
    }
    zhv_arena_drop(&arena);
    return 0;
}

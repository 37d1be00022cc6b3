/* A store of conversion groups, damaged: opening it says so, or what a page
 * gets of it is wrong; nothing outside of it is touched.
 *
 * A byte that says how many bytes of the file are changed (each: two bytes,
 * where; one, to what), then text of a page that names all its groups. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <zhvar/zhvar.h>

#include "rules/group.h"

#define CHANGES_MAX 15u
#define CHANGE_SIZE 3u
#define GROUPS      4u
#define RULES       24u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct {
    zhv_dict *dict;
    zhv_work *work;
    zhv_arena arena;
    zhv_str whole;
    char *bytes;
    char path[32];
    int file;
} shared; /* opened once, for the life of the process */

static void require(bool good)
{
    if (!good) {
        abort();
    }
}

static void add(zhv_groups *g, const char *name, const char *rule)
{
    const zhv_group_item item = {zhv_str_from(rule), ZHV_STR("Word"), 3};
    require(zhv_groups_add_item(g, zhv_str_from(name), &item) == ZHV_OK);
}

static void make_store(void)
{
    zhv_groups *g;
    require(zhv_groups_new(&g) == ZHV_OK);
    for (unsigned i = 0; i < GROUPS; i++) {
        char name[8];
        snprintf(name, sizeof name, "G%u", i);
        for (unsigned k = 0; k < RULES; k++) {
            char rule[128];
            snprintf(rule, sizeof rule,
                     k % 5 ? "zh-cn:软%u件;zh-tw:軟%u體;zh-hk:軟%u件;"
                           : "甲%u乙=>zh-tw:丙%u;zh-hant:丁%u",
                     i + k, i + k, k);
            add(g, name, rule);
        }
        add(g, name, "zh-cn:站台;zh-tw:月台;");
    }
    add(g, "G0", "zh-cn:甲;zh-tw:乙;}--{-|甲");
    require(zhv_groups_alias(g, ZHV_STR("別名"), ZHV_STR("G1")) == ZHV_OK);
    require(zhv_groups_store_make(g, &shared.arena, &shared.whole) == ZHV_OK);
    zhv_groups_free(g);
}

static void remove_store(void)
{
    unlink(shared.path);
}

static void open_shared(void)
{
    zhv_arena_init(&shared.arena);
    make_store();
    shared.bytes = malloc(shared.whole.len);
    snprintf(shared.path, sizeof shared.path, "/tmp/zhvar-store-XXXXXX");
    shared.file = mkstemp(shared.path);
    require(shared.bytes && shared.file >= 0 && atexit(remove_store) == 0);
    require(zhv_dict_open(ZHV_IMAGE, &shared.dict, NULL) == ZHV_OK);
    require(zhv_work_new(&shared.work) == ZHV_OK);
}

static void convert(const zhv_groups *groups, zhv_text more)
{
    static const zhv_target targets[] = {{ZHV_TW, 0}, {ZHV_CN, 0}};
    static const char begin[] =
        "{{noteTA|G1=G0|G2=G1|G3=別名|G4=G2|G5=G3|G6=none}}软3件和软7件，"
        "軟5體，甲5乙，站台，月台。\n";
    char page[4096];
    const size_t n = sizeof begin - 1;
    const size_t room = sizeof page - n;
    const size_t rest = more.len < room ? more.len : room;
    zhv_options o = ZHV_OPTIONS_INIT;
    zhv_converter *c;
    const zhv_result *r;
    memcpy(page, begin, n);
    memcpy(page + n, more.ptr, rest);
    o.groups = groups;
    require(zhv_converter_new(shared.dict, targets, 2, &o, &c, NULL) == ZHV_OK);
    for (int i = 0; i < 2; i++) { /* compiled groups are kept in between */
        require(zhv_convert(c, shared.work, (zhv_text){page, n + rest},
                            (zhv_text){"", 0}, &r, NULL) == ZHV_OK);
        zhv_edit_view edit;
        zhv_cause cause = {.size = sizeof cause};
        for (size_t k = 0; zhv_result_edit(r, 0, k, &edit); k++) {
            require(zhv_result_cause(r, 0, k, &cause));
        }
    }
    zhv_converter_free(c);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    zhv_groups *groups;
    if (shared.dict == NULL) {
        open_shared();
    }
    const size_t n = size ? data[0] % (CHANGES_MAX + 1) : 0;
    if (size < 1 + n * CHANGE_SIZE) {
        return 0;
    }
    memcpy(shared.bytes, shared.whole.ptr, shared.whole.len);
    for (size_t i = 0; i < n; i++) {
        const uint8_t *change = data + 1 + CHANGE_SIZE * i;
        const size_t at = (size_t)change[0] | (size_t)change[1] << 8;
        shared.bytes[at % shared.whole.len] = (char)change[2];
    }
    require(pwrite(shared.file, shared.bytes, shared.whole.len, 0) ==
            (ssize_t)shared.whole.len);
    if (zhv_groups_open(shared.path, &groups, NULL) == ZHV_OK) {
        const uint8_t *text = data + 1 + n * CHANGE_SIZE;
        convert(groups,
                (zhv_text){(const char *)text, size - (size_t)(text - data)});
        zhv_groups_free(groups);
    }
    return 0;
}

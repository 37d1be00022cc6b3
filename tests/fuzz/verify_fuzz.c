/* Any two texts, with a NUL between them, as a source and its edition: the
 * differences are in order and inside the source; a page does not differ from
 * itself. */
#include <stdlib.h>

#include "cli/verify.h"
#include "match/dict.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct {
    zhv_dict *dict;
    zhv_profiles *profiles;
} shared; /* opened once, for the life of the process */

static void require(bool good)
{
    if (!good) {
        abort();
    }
}

static uint32_t verify(zhv_str source, zhv_str edition)
{
    zhv_arena arena;
    zhv_arena_init(&arena);
    zhv_differences found = {0};
    const zhv_verify_input in = {
        source,          edition,
        ZHV_STR("软件"), zhv_syntax_find(ZHV_STR("wikitext")),
        shared.profiles, ZHV_UNKNOWN_PROSE};
    require(zhv_verify(&in, &arena, &found) == ZHV_OK);
    for (uint32_t i = 0; i < found.n; i++) {
        require(found.at[i].off <= source.len);
    }
    uint32_t n = found.n;
    zhv_arena_drop(&arena);
    return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (shared.dict == NULL) {
        require(zhv_dict_open(ZHV_IMAGE, &shared.dict, NULL) == ZHV_OK);
        require(
            zhv_profiles_read(zhv_dict_blob(shared.dict, ZHV_STR("profiles")),
                              &shared.profiles, NULL) == ZHV_OK);
    }
    zhv_str all = {(const char *)data, size};
    size_t cut = zhv_str_find(all, 0, '\0');
    zhv_str source = zhv_str_sub(all, 0, cut);
    verify(source, zhv_str_sub(all, cut + 1, size));
    /* what a rule showed may be text that looks like a rule: not so here */
    require(zhv_str_find(source, 0, '{') < source.len ||
            zhv_str_find(source, 0, '<') < source.len ||
            verify(source, source) == 0);
    return 0;
}

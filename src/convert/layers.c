#include "convert/layers.h"

#include "rules/group.h"

void zhv_layers_init(zhv_layers *l, zhv_arena *arena)
{
    *l = (zhv_layers){.arena = arena};
}

void zhv_layers_begin(zhv_layers *l, const zhv_groups *groups)
{
    if (groups == NULL) {
        return;
    }
    uint64_t stamp = zhv_groups_stamp(groups);
    if (l->groups == groups && l->stamp == stamp && !l->arena->failed &&
        l->arena->total <= ZHV_LAYERS_BYTES_MAX &&
        l->list.n <= ZHV_LAYERS_GROUPS_MAX) {
        return;
    }
    zhv_arena_reset(l->arena);
    zhv_layers_init(l, l->arena);
    l->groups = groups;
    l->stamp = stamp;
}

static zhv_str bytes_of(const zhv_layers_key *key)
{
    return (zhv_str){(const char *)key, sizeof *key};
}

struct zhv_rulebook *zhv_layers_find(const zhv_layers *l, zhv_layers_key key)
{
    uint32_t at = zhv_map_get(&l->places, bytes_of(&key));
    return at == ZHV_MAP_NONE ? NULL : l->list.at[at];
}

bool zhv_layers_keep(zhv_layers *l, zhv_layers_key key,
                     struct zhv_rulebook *book)
{
    uint32_t at = l->list.n;
    struct zhv_rulebook **place = zhv_vec_push(&l->list, l->arena);
    if (place) {
        *place = book;
    }
    zhv_str name = zhv_arena_str(l->arena, bytes_of(&key));
    return place && name.ptr && zhv_map_put(&l->places, l->arena, name, at);
}

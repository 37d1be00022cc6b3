#include "convert/notes.h"

/* Index into `newest`, or ZHV_MAP_NONE. */
static uint32_t find_group(const zhv_notes *n, zhv_str group)
{
    if (group.len) {
        return zhv_map_get(&n->groups, group);
    }
    return n->newest.n ? 0 : ZHV_MAP_NONE;
}

static bool push_group(zhv_notes *n, zhv_arena *arena)
{
    uint32_t *newest = zhv_vec_push(&n->newest, arena);
    if (newest) {
        *newest = ZHV_NO_NOTE;
    }
    return newest != NULL;
}

static bool add_group(zhv_notes *n, zhv_arena *arena, zhv_str group)
{
    if (n->newest.n == 0 && !push_group(n, arena)) {
        return false;
    }
    return group.len == 0 ||
           (push_group(n, arena) &&
            zhv_map_put(&n->groups, arena, group, n->newest.n - 1));
}

bool zhv_notes_hold(zhv_notes *n, zhv_arena *arena, zhv_str group, uint32_t tok)
{
    uint32_t g = find_group(n, group);
    if (g == ZHV_MAP_NONE) {
        if (!add_group(n, arena, group)) {
            return false;
        }
        g = n->newest.n - 1;
    }
    uint32_t *newest = &n->newest.at[g];
    zhv_note *note = zhv_vec_push(&n->at, arena);
    if (note == NULL) {
        return false;
    }
    *note = (zhv_note){tok, *newest, false};
    *newest = n->at.n - 1;
    n->waiting++;
    return true;
}

uint32_t zhv_notes_take(zhv_notes *n, zhv_str group)
{
    uint32_t g = find_group(n, group);
    if (g == ZHV_MAP_NONE) {
        return ZHV_NO_NOTE;
    }
    uint32_t first = n->newest.at[g];
    for (uint32_t i = first; i != ZHV_NO_NOTE; i = n->at.at[i].older) {
        n->at.at[i].taken = true;
        n->waiting--;
    }
    n->newest.at[g] = ZHV_NO_NOTE;
    return first;
}

uint32_t zhv_notes_take_all(zhv_notes *n)
{
    uint32_t newest = ZHV_NO_NOTE;
    for (uint32_t i = n->first; i < n->at.n; i++) {
        if (!n->at.at[i].taken) {
            n->at.at[i].taken = true;
            n->at.at[i].older = newest;
            newest = i;
        }
    }
    for (uint32_t g = 0; g < n->newest.n; g++) {
        n->newest.at[g] = ZHV_NO_NOTE;
    }
    n->first = n->at.n;
    n->waiting = 0;
    return newest;
}

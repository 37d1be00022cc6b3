#include "cli/batch_names.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/hash.h"

#define FIRST     ((size_t)1024)
#define NAME_ROOM 4096

typedef struct zhv_batch_repeat {
    uint64_t hash; /* 0: free */
    uint32_t last; /* number given */
} repeat;

void zhv_batch_names_drop(zhv_batch_names *names)
{
    free(names->taken);
    free(names->repeats);
    *names = (zhv_batch_names){0};
}

static uint64_t hash_of(zhv_str name)
{
    uint64_t hash = zhv_hash(name);
    return hash ? hash : 1;
}

/* Where the hash is, or would be. */
static size_t place_of(const uint64_t *taken, size_t cap, uint64_t hash)
{
    size_t at = (size_t)hash & (cap - 1);
    while (taken[at] && taken[at] != hash) {
        at = (at + 1) & (cap - 1);
    }
    return at;
}

/* At most three of four places are in use. */
static bool make_room(zhv_batch_names *names)
{
    if (names->taken_n < names->taken_cap / 4 * 3) {
        return true;
    }
    const size_t cap = names->taken_cap ? names->taken_cap * 2 : FIRST;
    uint64_t *taken = calloc(cap, sizeof *taken);
    if (taken == NULL) {
        return false;
    }
    for (size_t i = 0; i < names->taken_cap; i++) {
        if (names->taken[i]) {
            taken[place_of(taken, cap, names->taken[i])] = names->taken[i];
        }
    }
    free(names->taken);
    names->taken = taken;
    names->taken_cap = cap;
    return true;
}

/* False: it is taken. */
static bool take(zhv_batch_names *names, uint64_t hash)
{
    size_t at = place_of(names->taken, names->taken_cap, hash);
    if (names->taken[at]) {
        return false;
    }
    names->taken[at] = hash;
    names->taken_n++;
    return true;
}

static repeat *repeat_at(repeat *repeats, size_t cap, uint64_t hash)
{
    size_t at = (size_t)hash & (cap - 1);
    while (repeats[at].hash && repeats[at].hash != hash) {
        at = (at + 1) & (cap - 1);
    }
    return &repeats[at];
}

/* The name's number, from 1 on; NULL: out of memory. */
static repeat *find_repeat(zhv_batch_names *names, uint64_t hash)
{
    if (names->repeat_n >= names->repeat_cap / 4 * 3) {
        const size_t cap = names->repeat_cap ? names->repeat_cap * 2 : FIRST;
        repeat *repeats = calloc(cap, sizeof *repeats);
        if (repeats == NULL) {
            return NULL;
        }
        for (size_t i = 0; i < names->repeat_cap; i++) {
            const repeat *old = &names->repeats[i];
            if (old->hash) {
                *repeat_at(repeats, cap, old->hash) = *old;
            }
        }
        free(names->repeats);
        names->repeats = repeats;
        names->repeat_cap = cap;
    }
    repeat *r = repeat_at(names->repeats, names->repeat_cap, hash);
    if (r->hash == 0) {
        *r = (repeat){hash, 1};
        names->repeat_n++;
    }
    return r;
}

bool zhv_batch_names_claim(zhv_batch_names *names, zhv_str name, uint32_t *out)
{
    const uint64_t hash = hash_of(name);
    char other[NAME_ROOM];
    *out = 0;
    if (!make_room(names)) {
        return false;
    }
    if (take(names, hash)) {
        return true;
    }
    repeat *r = find_repeat(names, hash);
    do { /* a name that long is refused when it is written */
        if (r == NULL || r->last == UINT32_MAX) {
            return false;
        }
        *out = ++r->last;
    } while (zhv_batch_names_put(name, *out, other, sizeof other) &&
             !take(names, hash_of(zhv_str_from(other))));
    return true;
}

/* Where the extension begins, or the end. */
static size_t extension_of(zhv_str name)
{
    for (size_t i = name.len; i > 1 && name.ptr[i - 1] != '/'; i--) {
        if (name.ptr[i - 1] == '.' && name.ptr[i - 2] != '/') {
            return i - 1;
        }
    }
    return name.len;
}

bool zhv_batch_names_put(zhv_str name, uint32_t number, char *out, size_t room)
{
    const size_t dot = extension_of(name);
    char suffix[16] = "";
    if (number) {
        snprintf(suffix, sizeof suffix, "%%%u", (unsigned)number);
    }
    int n = name.len >= room
                ? -1
                : snprintf(out, room, "%.*s%s%.*s", (int)dot, name.ptr, suffix,
                           (int)(name.len - dot), name.ptr + dot);
    return n >= 0 && (size_t)n < room;
}

#include "mkdict/build.h"
#include "mkdict/kin_build.h"

/* Kin that one scan of a text is for: chains for text of one script. */
typedef struct tribe {
    zhv_build *b;
    zhv_script script;
    uint8_t *kin;
    uint32_t bits;     /* so many are given away */
    uint32_t families; /* with those of others: their tables may be alike */
} tribe;

/* As match/kin.c sees it. */
static zhv_chain view(const zhv_build *b, const zhv_chain_build *c)
{
    const char *first = b->quick.at + c->disk.quick_first;
    return (zhv_chain){.trie = zhv_array_view(&b->image, &b->pool),
                       .source = zhv_build_table(b, c->symbols),
                       .unit_root = c->disk.unit_root,
                       .first = (const uint32_t *)(const void *)first};
}

/* The chain that those to the regions of t's script are compared with, or
 * NULL: that to the script alone. */
static zhv_chain_build *base_of(zhv_build *b, const zhv_disk_target *t)
{
    const zhv_variant plain = zhv_variant_is_hans(t->variant)   ? ZHV_HANS
                              : zhv_variant_is_hant(t->variant) ? ZHV_HANT
                                                                : t->variant;
    for (uint32_t i = 0; i < b->targets.n; i++) {
        const zhv_disk_target *x = &b->targets.at[i];
        if (x->variant == plain && x->script == t->script &&
            x->script_only == t->script_only) {
            return &b->chains.at[x->chain];
        }
    }
    return NULL;
}

static void join(tribe *t, zhv_chain_build *c, uint32_t family, uint32_t bit)
{
    c->tribe = t->script + 1u;
    c->disk.kin_family = (uint16_t)family;
    c->disk.kin_bit = (uint16_t)bit;
    c->disk.flags |= ZHV_CHAIN_KIN;
}

/* Compares a chain with its base, unless either is of other kin. */
static bool compare(tribe *t, zhv_chain_build *base, zhv_chain_build *c)
{
    const bool known = base->tribe == t->script + 1u;
    if (c == base || c->tribe || t->bits == ZHV_KIN_BITS ||
        (base->tribe && !known) || base->disk.kin_bit) {
        return true;
    }
    const uint32_t bit = 1u << t->bits++;
    const uint32_t family = known ? base->disk.kin_family : t->families++;
    join(t, base, family, 0);
    join(t, c, family, bit);
    const zhv_chain one = view(t->b, base);
    const zhv_chain two = view(t->b, c);
    return zhv_kin_compare(&one, &two, &t->b->image, t->b->alphabet.at,
                           (uint8_t)bit, t->kin);
}

static bool make_tribe(tribe *t)
{
    zhv_build *b = t->b;
    bool good = true;
    for (uint32_t i = 0; good && i < b->targets.n; i++) {
        const zhv_disk_target *x = &b->targets.at[i];
        zhv_chain_build *base = base_of(b, x);
        if (base && x->script == t->script) {
            good = compare(t, base, &b->chains.at[x->chain]);
        }
    }
    uint32_t off = 0;
    if (good && t->bits) {
        good = zhv_build_put_quick(
            b, (zhv_str){(const char *)t->kin, ZHV_KIN_SIZE}, &off);
    }
    for (uint32_t i = 0; i < b->chains.n; i++) {
        if (b->chains.at[i].tribe == t->script + 1u) {
            b->chains.at[i].disk.quick_kin = off;
        }
    }
    return good;
}

zhv_status zhv_build_kin(zhv_build *b)
{
    static const zhv_script scripts[] = {ZHV_SCRIPT_AUTO, ZHV_SCRIPT_HANS,
                                         ZHV_SCRIPT_HANT};
    uint32_t families = 0;
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
        tribe t = {.b = b, .script = scripts[i], .families = families};
        t.kin = zhv_arena_calloc(b->arena, ZHV_KIN_SIZE, 1);
        if (t.kin == NULL || !make_tribe(&t)) {
            return zhv_build_no_memory(b);
        }
        families = t.families;
    }
    return ZHV_OK;
}

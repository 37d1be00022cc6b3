#include "rules/rule_pairs.h"

static zhv_status add_pair(zhv_pairs *out, zhv_arena *arena, zhv_str from,
                           zhv_str to)
{
    zhv_pair *pair = zhv_vec_push(out, arena);
    if (pair == NULL) {
        return ZHV_E_NOMEM;
    }
    *pair = (zhv_pair){from, to};
    return ZHV_OK;
}

/* The two-way text of v after completion; the text "0" is false in PHP and
 * completes nothing. */
static bool completed(const zhv_rule *r, zhv_variant v, zhv_str *out)
{
    if (r->given & ZHV_MASK(v)) {
        *out = r->two_way[v];
        return true;
    }
    return zhv_rule_two_way(r, v, out) && !zhv_str_eq(*out, ZHV_STR("0"));
}

/* Tables of whole scripts have one-way entries only. */
static bool is_region(zhv_variant v)
{
    return v != ZHV_ZH && v != ZHV_HANS && v != ZHV_HANT;
}

static zhv_status one_way_pairs(const zhv_rule *r, zhv_variant v,
                                zhv_arena *arena, zhv_pairs *out)
{
    zhv_status status = ZHV_OK;
    for (uint32_t i = 0; i < r->one_way.n && status == ZHV_OK; i++) {
        const zhv_oneway *one = &r->one_way.at[i];
        if (one->variant == v) {
            status = add_pair(out, arena, one->from, one->to);
        }
    }
    return status;
}

static bool has_key(const zhv_pairs *pairs, uint32_t from, zhv_str key)
{
    for (uint32_t i = from; i < pairs->n; i++) {
        if (zhv_str_eq(pairs->at[i].from, key)) {
            return true;
        }
    }
    return false;
}

zhv_status zhv_rule_pairs(const zhv_rule *r, zhv_variant v, zhv_arena *arena,
                          zhv_pairs *out)
{
    zhv_str mine;
    zhv_str other;
    uint32_t first = out->n;
    if (!(r->flags & (ZHV_F_ADD | ZHV_F_REMOVE)) || v == ZHV_ZH) {
        return ZHV_OK;
    }
    bool two_way = is_region(v) && completed(r, v, &mine);
    uint32_t run = first; /* two-way keys since the one-way ones */
    zhv_status status = ZHV_OK;
    for (uint32_t i = 0; i < ZHV_VARIANTS && status == ZHV_OK; i++) {
        zhv_variant o = zhv_rule_table_order[i];
        if (o == v) {
            uint32_t before = out->n;
            status = one_way_pairs(r, v, arena, out);
            run = out->n > before ? out->n : run;
        } else if (two_way && completed(r, o, &other) &&
                   !has_key(out, run, other)) {
            status = add_pair(out, arena, other, mine);
        }
    }
    if (r->flags & ZHV_F_REMOVE) {
        for (uint32_t i = first; i < out->n; i++) {
            out->at[i].to.len = 0;
        }
    }
    return status;
}

/* Without one-way entries all of a table's keys become what is given to its
 * readers; whether that is a key itself is the same for two who share it. */
zhv_mask zhv_rule_alike(const zhv_rule *r, zhv_variant v)
{
    zhv_mask alike = ZHV_MASK(v);
    zhv_str mine;
    zhv_str other;
    if (r->one_way.n || !is_region(v) || !completed(r, v, &mine)) {
        return alike;
    }
    for (zhv_variant o = 0; o < ZHV_VARIANTS; o++) {
        if (is_region(o) && completed(r, o, &other) &&
            zhv_str_eq(mine, other)) {
            alike |= ZHV_MASK(o);
        }
    }
    return alike;
}

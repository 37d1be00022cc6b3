#include "convert/scribe.h"

#include "base/hash.h"

/* What makes stores of groups and what refuses keys agree on the longest. */
_Static_assert(ZHV_KEY_MAX_CP == ZHV_RULE_KEY_MAX_CP, "longest key");

#define DETAIL_MAX 60 /* bytes of a key that is told in a message */

static bool is_html(zhv_str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == '<' || s.ptr[i] == '>' || s.ptr[i] == '&') {
            return true;
        }
    }
    return false;
}

void zhv_scribe_sign(zhv_scribe *s, zhv_variant v, uint64_t sum)
{
    uint64_t *signature = &s->out->signature[v];
    *signature = (*signature ^ sum) * UINT64_C(0x9FB21C651E98DF25);
    *signature ^= *signature >> 31;
}

static void sign_all(zhv_scribe *s, zhv_mask mask, uint64_t sum)
{
    for (zhv_variant v = 0; v < ZHV_VARIANTS; v++) {
        if (mask & ZHV_MASK(v)) {
            zhv_scribe_sign(s, v, sum);
        }
    }
}

/* Key and value last as long as the book. */
static void write_key(zhv_scribe *s, zhv_str key, zhv_record record)
{
    /* a key with a tag or an entity never matches in MediaWiki, since runs of
     * text end there; ours may, since in AT&T the & is a character */
    if (s->options->compat == ZHV_COMPAT_MEDIAWIKI && is_html(key)) {
        return;
    }
    if (s->sift && key.len <= ZHV_KEY_MAX_CP &&
        !zhv_glimpse_may_have(s->sift, key)) {
        return;
    }
    bool too_long;
    record.from = s->moment;
    record.group = s->group;
    if (!zhv_layer_add(&s->out->page, key, record, &too_long)) {
        if (too_long && key.len) {
            zhv_diag_add(s->diags, ZHV_D_RULE_KEY_LONG, 0,
                         zhv_str_sub(key, 0, DETAIL_MAX));
        }
        s->failed |= !too_long;
        return;
    }
    s->out->keyed |= record.mask;
    sign_all(s, record.mask,
             zhv_hash(key) * 3 + zhv_hash(record.value) + record.from +
                 record.remove * 7u + record.guarded * 31u);
}

/* A string for as long as the book lives. Most are slices of the text of the
 * rule at hand, which is copied once. */
static zhv_str lasting(zhv_scribe *s, zhv_str str)
{
    if (s->keep == NULL || str.len == 0) {
        return str.len ? str : (zhv_str){NULL, 0};
    }
    uintptr_t at = (uintptr_t)str.ptr;
    uintptr_t text = (uintptr_t)s->text.ptr;
    if (at >= text && str.len <= s->text.len &&
        at - text <= s->text.len - str.len) {
        return (zhv_str){s->kept.ptr + (at - text), str.len};
    }
    zhv_str copy = zhv_arena_str(s->keep, str);
    s->failed |= copy.ptr == NULL;
    return copy;
}

static void take_text(zhv_scribe *s, zhv_str text)
{
    s->text = text;
    if (s->keep && text.len) {
        s->kept = zhv_arena_str(s->keep, text);
        s->failed |= s->kept.ptr == NULL;
    }
}

void zhv_scribe_define(zhv_scribe *s, zhv_str key, zhv_record record)
{
    take_text(s, (zhv_str){NULL, 0});
    record.value = lasting(s, record.value);
    key = lasting(s, key);
    if (!s->failed) {
        write_key(s, key, record);
    }
}

/* v       one of those in mask, for which the rule has the same pairs */
static void write_pairs(zhv_scribe *s, const zhv_rule *rule, zhv_variant v,
                        zhv_mask mask, zhv_origin origin)
{
    s->pairs.n = 0;
    s->failed |= zhv_rule_pairs(rule, v, s->arena, &s->pairs) != ZHV_OK;
    for (uint32_t i = 0; i < s->pairs.n && !s->failed; i++) {
        write_key(s, lasting(s, s->pairs.at[i].from),
                  (zhv_record){.mask = mask,
                               .origin = (uint8_t)origin,
                               .remove = (rule->flags & ZHV_F_REMOVE) != 0,
                               .value = lasting(s, s->pairs.at[i].to)});
    }
}

void zhv_scribe_title(zhv_scribe *s, zhv_variant v, zhv_str title)
{
    s->out->titled |= ZHV_MASK(v);
    s->out->title[v] = title;
}

void zhv_scribe_act(zhv_scribe *s, const zhv_rule *rule, zhv_mask mask,
                    zhv_origin origin)
{
    if (!(rule->flags & (ZHV_F_ADD | ZHV_F_REMOVE | ZHV_F_TITLE))) {
        return;
    }
    take_text(s, rule->text);
    zhv_mask left = rule->flags & (ZHV_F_ADD | ZHV_F_REMOVE) ? mask : 0;
    for (zhv_variant v = 0; v < ZHV_VARIANTS && !s->failed; v++) {
        zhv_str title;
        if (left & ZHV_MASK(v)) {
            const zhv_mask alike = left & zhv_rule_alike(rule, v);
            write_pairs(s, rule, v, alike, origin);
            left &= (zhv_mask)~alike;
        }
        if ((mask & ZHV_MASK(v)) && !s->elsewhere &&
            zhv_rule_title(rule, v, &title)) {
            zhv_scribe_title(s, v, lasting(s, title));
        }
    }
    s->out->defined[origin]++;
}

#include "convert/named_groups.h"

/* Is some text converted once more, for another variant? */
static bool has_translation(const zhv_flow *f)
{
    for (uint32_t i = 0; i < f->events.n; i++) {
        if (f->events.at[i].kind == ZHV_EVENT_TRANSLATE) {
            return true;
        }
    }
    return false;
}

void zhv_named_groups_init(zhv_named_groups *n, zhv_scribe *scribe,
                           const zhv_tape *tape, const zhv_flow *flow,
                           zhv_layers *layers, bool filters)
{
    *n = (zhv_named_groups){.scribe = scribe,
                            .tape = tape,
                            .flow = flow,
                            .layers = layers,
                            .blind = filters || has_translation(flow)};
}

bool zhv_group_on_subject(const zhv_dict *dict, zhv_str name)
{
    zhv_str all = zhv_dict_blob(dict, ZHV_STR("subject-groups"));
    for (size_t at = 0, end; at < all.len; at = end + 1) {
        end = zhv_str_find(all, at, '\n');
        if (zhv_str_eq(zhv_str_sub(all, at, end), name)) {
            return true;
        }
    }
    return false;
}

/* ---- what can act on the page -------------------------------------------- */

static void add_run(zhv_named_groups *n, const zhv_run *run)
{
    const zhv_piece *piece = &n->flow->pieces.at[run->first];
    zhv_str last = {NULL, 0};
    for (uint32_t i = 0; i < run->n; i++) {
        zhv_str s = zhv_str_sub(n->tape->src, piece[i].off,
                                piece[i].off + piece[i].len);
        zhv_glimpse_add(&n->glimpse, s);
        zhv_glimpse_join(&n->glimpse, last, s);
        last = s;
    }
}

/* All that is converted is text of runs and the title: what stands side by
 * side there, or comes together where a run has a gap. */
static void glimpse_page(zhv_named_groups *n)
{
    if (n->glimpse.arena) {
        return;
    }
    zhv_glimpse_init(&n->glimpse, n->scribe->arena, n->tape->src.len);
    zhv_glimpse_add(&n->glimpse, n->scribe->options->title);
    for (uint32_t i = 0; i < n->flow->runs.n; i++) {
        add_run(n, &n->flow->runs.at[i]);
    }
    n->scribe->failed |= n->glimpse.failed;
}

static void say_word(zhv_scribe *s, const zhv_group_word *word)
{
    const zhv_mask mask = word->mask & s->variants;
    if (word->rule) {
        zhv_scribe_act(s, word->rule, s->variants, ZHV_ORIGIN_GROUP);
    } else if (mask) {
        zhv_scribe_define(s, word->key,
                          (zhv_record){.mask = mask,
                                       .origin = (uint8_t)ZHV_ORIGIN_GROUP,
                                       .remove = word->remove,
                                       .value = word->value});
    }
}

/* As records have it. */
static uint16_t number_of(const zhv_group *group)
{
    return group->number < UINT16_MAX ? (uint16_t)(group->number + 1) : 0;
}

/* What the group says that can act here, as if the page said it itself. It is
 * copied, as a result may outlive the groups. */
static void say_some(zhv_named_groups *n, const zhv_group *group)
{
    zhv_scribe *s = n->scribe;
    zhv_group_words words;
    uint64_t *defined = &s->out->defined[ZHV_ORIGIN_GROUP];
    const uint64_t before = *defined;
    glimpse_page(n);
    s->failed |=
        zhv_group_words_for(group, &n->glimpse, s->arena, &words) != ZHV_OK;
    s->keep = s->arena;
    s->sift = &n->glimpse;
    s->group = number_of(group);
    for (uint32_t i = 0; !s->failed && i < words.list.n; i++) {
        say_word(s, &words.list.at[i]);
    }
    s->keep = NULL;
    s->sift = NULL;
    s->group = 0;
    *defined = before + words.acting;
}

/* ---- all of a group ------------------------------------------------------ */

/* Its rules as a book of their own, all at moment 0. NULL: out of memory. */
static zhv_rulebook *compile(const zhv_named_groups *n, const zhv_group *group)
{
    zhv_arena *arena = n->layers->arena;
    zhv_rulebook *out = ZHV_NEW(arena, zhv_rulebook);
    if (out == NULL) {
        return NULL;
    }
    zhv_layer_init(&out->page, arena);
    out->diags.arena = arena;
    zhv_scribe s = {.options = n->scribe->options,
                    .out = out,
                    .diags = &out->diags,
                    .arena = n->scribe->arena,
                    .keep = arena,
                    .variants = n->scribe->variants,
                    .group = number_of(group)};
    const zhv_rule *const *rules = zhv_group_rules(group, s.arena);
    s.failed = group->n && rules == NULL;
    for (uint32_t i = 0; i < group->n && !s.failed; i++) {
        zhv_scribe_act(&s, rules[i], s.variants, ZHV_ORIGIN_GROUP);
    }
    return s.failed ? NULL : out;
}

static zhv_rulebook *compiled(const zhv_named_groups *n, const zhv_group *group)
{
    zhv_layers_key key = {group->number, n->scribe->variants,
                          n->scribe->options->compat};
    zhv_rulebook *found = zhv_layers_find(n->layers, key);
    if (found) {
        return found;
    }
    zhv_rulebook *made = compile(n, group);
    return made && zhv_layers_keep(n->layers, key, made) ? made : NULL;
}

static void lay(zhv_scribe *s, zhv_rulebook *g)
{
    s->failed |= !zhv_overlay_lay(&s->out->overlay, &g->page, s->moment);
    s->out->keyed |= g->keyed;
    for (zhv_variant v = 0; v < ZHV_VARIANTS; v++) {
        zhv_scribe_sign(s, v, g->signature[v] + s->moment);
        if ((g->titled & ZHV_MASK(v)) && !s->elsewhere) {
            zhv_scribe_title(s, v, g->title[v]);
        }
    }
    s->out->defined[ZHV_ORIGIN_GROUP] += g->defined[ZHV_ORIGIN_GROUP];
    for (uint32_t i = 0; i < g->diags.list.n; i++) {
        const zhv_diag *d = &g->diags.list.at[i];
        zhv_diag_add(s->diags, d->id, d->off, d->detail);
    }
}

/* ---- either -------------------------------------------------------------- */

void zhv_named_groups_add(zhv_named_groups *n, const zhv_group *group)
{
    zhv_scribe *s = n->scribe;
    zhv_group_info info;
    zhv_groups_at(group->set, group->number, &info);
    s->out->subject |= zhv_group_on_subject(s->options->dict, info.name);
    if (group->n == 0) {
        return;
    }
    if (zhv_groups_sift(group->set) && !n->blind) {
        say_some(n, group);
        return;
    }
    zhv_rulebook *g = compiled(n, group);
    if (g) {
        lay(s, g);
    } else {
        s->failed = true;
    }
}

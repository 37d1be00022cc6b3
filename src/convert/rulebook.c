#include "convert/rulebook.h"

#include "base/bytes.h"
#include "convert/full_names.h"
#include "convert/inline_rules.h"
#include "convert/named_groups.h"
#include "convert/region_names.h"

typedef struct book {
    zhv_scribe scribe;
    zhv_named_groups groups;
} book;

/* ---- noteTA ---- */

static void read_note_ta(book *b, const zhv_tape *tape, uint32_t open)
{
    zhv_scribe *s = &b->scribe;
    zhv_note_rules rules = {0};
    s->failed |= zhv_collect_note_ta(tape, open, s->options->groups, s->arena,
                                     s->diags, &rules) != ZHV_OK;
    for (uint32_t i = 0; i < rules.n && !s->failed; i++) {
        const zhv_note_rule *r = &rules.at[i];
        if (r->rule) {
            zhv_scribe_act(s, r->rule, s->variants, r->origin);
        } else if (r->to) {
            zhv_inline_rule_paste(s, tape, r->flags, r->from, r->to, r->origin);
        } else {
            zhv_named_groups_add(&b->groups, &r->group);
        }
    }
}

/* ---- rules from beside the page ---- */

/* False: there is no such group. */
static bool name_group(book *b, zhv_str name)
{
    const zhv_groups *groups = b->scribe.options->groups;
    zhv_group group;
    if (groups == NULL || !zhv_groups_find(groups, name, &group)) {
        return false;
    }
    zhv_named_groups_add(&b->groups, &group);
    return true;
}

/* Rules in the markup that {{noteTA}} would paste: flags | line. */
static void read_rule_line(book *b, const char *flags, zhv_str line)
{
    zhv_scribe *s = &b->scribe;
    zhv_note_rules rules = {0};
    zhv_bytes markup = {0};
    s->failed |= !zhv_bytes_add(&markup, s->arena, zhv_str_from(flags)) ||
                 !zhv_bytes_add(&markup, s->arena, line) ||
                 !zhv_bytes_add(&markup, s->arena, ZHV_STR("}-"));
    if (s->failed ||
        zhv_collect_markup(zhv_bytes_str(&markup), ZHV_ORIGIN_NOTETA, s->arena,
                           &rules) != ZHV_OK) {
        s->failed = true;
        return;
    }
    bool title = flags[2] == 'T';
    bool usable = rules.n && (title || rules.at[0].rule->is_rule);
    for (uint32_t i = 0; usable && i < rules.n && !s->failed; i++) {
        zhv_scribe_act(s, rules.at[i].rule, s->variants, rules.at[i].origin);
    }
    if (!usable) {
        zhv_diag_add(s->diags, ZHV_D_RULE_MALFORMED, 0, line);
    }
}

static void read_line(book *b, zhv_str line)
{
    if (line.len == 0 || line.ptr[0] == '#') {
        return;
    }
    zhv_str value = zhv_str_trim(zhv_str_sub(line, 2, line.len));
    if (zhv_str_starts(line, ZHV_STR("G="))) {
        if (!name_group(b, value)) {
            zhv_diag_add(b->scribe.diags, ZHV_D_GROUP_UNKNOWN, 0, value);
        }
    } else if (zhv_str_starts(line, ZHV_STR("T="))) {
        read_rule_line(b, "-{T|", value);
    } else {
        read_rule_line(b, "-{H|", line);
    }
}

static void read_lines(book *b)
{
    zhv_str s = b->scribe.options->rules;
    for (size_t at = 0; at < s.len && !b->scribe.failed;) {
        size_t end = zhv_str_find(s, at, '\n');
        read_line(b, zhv_str_trim(zhv_str_sub(s, at, end)));
        at = end + 1;
    }
}

/* ---- all in order ---- */

/* What counts from the beginning, the weakest first: the wiki's own table,
 * names by region, lines beside the page. */
static void read_before(book *b, const zhv_tape *tape, const zhv_flow *flow)
{
    b->scribe.moment = 0;
    name_group(b, ZHV_GROUP_TABLE);
    zhv_region_names_read(&b->scribe, tape, flow);
    read_lines(b);
}

static void read_events(book *b, const zhv_tape *tape, const zhv_flow *flow)
{
    for (uint32_t i = 0; i < flow->events.n && !b->scribe.failed; i++) {
        const zhv_event *e = &flow->events.at[i];
        b->scribe.moment = i + 1;
        b->scribe.elsewhere = e->elsewhere;
        if (e->kind == ZHV_EVENT_INLINE) {
            zhv_inline_rule_read(&b->scribe, tape, flow, i);
        } else if (e->kind == ZHV_EVENT_NOTE_TA) {
            read_note_ta(b, tape, e->tok);
        }
    }
}

/* Groups that are not there can tell the subject, too. */
static bool misses_subject(const zhv_dict *dict, const zhv_diags *diags,
                           uint32_t from)
{
    for (uint32_t i = from; i < diags->list.n; i++) {
        const zhv_diag *d = &diags->list.at[i];
        if (d->id == ZHV_D_GROUP_UNKNOWN &&
            zhv_group_on_subject(dict, d->detail)) {
            return true;
        }
    }
    return false;
}

static zhv_status read_rules(const zhv_tape *tape, const zhv_flow *flow,
                             const zhv_rulebook_options *options,
                             zhv_arena *arena, zhv_diags *diags,
                             zhv_rulebook *out)
{
    out->displays =
        zhv_arena_calloc(arena, flow->events.n + 1, sizeof *out->displays);
    if (out->displays == NULL) {
        return ZHV_E_NOMEM;
    }
    const bool filters = zhv_inline_rules_filter(tape, flow);
    const uint32_t known = diags->list.n;
    zhv_layers own;
    zhv_layers_init(&own, arena);
    book b = {
        .scribe = {.options = options,
                   .out = out,
                   .diags = diags,
                   .arena = arena,
                   .variants = filters ? ZHV_MASK_ALL : options->variants}};
    zhv_named_groups_init(&b.groups, &b.scribe, tape, flow,
                          options->layers ? options->layers : &own, filters);
    read_before(&b, tape, flow);
    read_events(&b, tape, flow);
    out->subject |= misses_subject(options->dict, diags, known);
    return b.scribe.failed ? ZHV_E_NOMEM : ZHV_OK;
}

zhv_status zhv_rulebook_read(const zhv_tape *tape, const zhv_flow *flow,
                             const zhv_rulebook_options *options,
                             zhv_arena *arena, zhv_diags *diags,
                             zhv_rulebook *out)
{
    const bool some =
        flow->events.n || options->rules.len || options->groups != NULL;
    *out = (zhv_rulebook){0};
    zhv_overlay_init(&out->overlay, arena);
    zhv_layer_init(&out->page, arena);
    zhv_status status =
        some ? read_rules(tape, flow, options, arena, diags, out) : ZHV_OK;
    if (status == ZHV_OK && options->names) {
        status = zhv_full_names_read(options->names, tape->src, out, arena);
    }
    return status != ZHV_OK || zhv_overlay_lay(&out->overlay, &out->page, 0)
               ? status
               : ZHV_E_NOMEM;
}

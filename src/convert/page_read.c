#include "convert/page_state.h"

#include "convert/script.h"

#define INVALID_REPORTED_MAX 100 /* stretches of bad bytes listed a page */

void zhv_page_report_invalid(zhv_str src, zhv_diags *diags)
{
    uint32_t listed = 0;
    size_t at = zhv_utf8_invalid_at(src, 0);
    while (at < src.len) {
        if (listed++ < INVALID_REPORTED_MAX) {
            zhv_diag_add(diags, ZHV_D_INVALID_UTF8, (uint32_t)at,
                         (zhv_str){NULL, 0});
        } else {
            diags->dropped++;
        }
        size_t next = at;
        do {
            at = next;
            next = zhv_utf8_invalid_at(src, at + 1);
        } while (next == at + 1 && next < src.len);
        at = next;
    }
}

bool zhv_page_detects(const zhv_converter *plan)
{
    return plan->options.compat == ZHV_COMPAT_NONE ||
           plan->options.from != ZHV_SCRIPT_AUTO;
}

zhv_unknown zhv_page_unknown(const zhv_converter *plan)
{
    switch (plan->options.unknown_templates) {
    case ZHV_TEMPLATES_KEEP:
        return ZHV_UNKNOWN_KEEP;
    case ZHV_TEMPLATES_ALL:
        return ZHV_UNKNOWN_ALL;
    default:
        return plan->options.compat == ZHV_COMPAT_MEDIAWIKI
                   ? ZHV_UNKNOWN_MEDIAWIKI
                   : ZHV_UNKNOWN_PROSE;
    }
}

bool zhv_page_chooses(const zhv_converter *plan)
{
    return plan->options.accuracy == ZHV_ACCURACY_PAGE &&
           plan->options.compat == ZHV_COMPAT_NONE && !plan->by_config &&
           zhv_dict_words(plan->dict)->classes;
}

bool zhv_page_protects_japanese(const zhv_converter *plan)
{
    return plan->options.compat == ZHV_COMPAT_NONE &&
           plan->options.japanese == ZHV_JAPANESE_PROTECT;
}

bool zhv_page_knows_works(const zhv_page_state *p)
{
    return p->plan->options.works && p->plan->options.compat == ZHV_COMPAT_NONE;
}

zhv_status zhv_page_guard(zhv_page_state *p)
{
    if (zhv_page_knows_works(p)) {
        zhv_status status =
            zhv_namings_find(&p->tape, p->plan->options.works, p->plan->dict,
                             p->arena, &p->named);
        if (status != ZHV_OK) {
            return status;
        }
    }
    const zhv_guard_options options = {
        .asked = p->in ? p->in->protect : NULL,
        .asked_n = p->in ? p->in->protect_count : 0,
        .named = &p->named,
        .japanese = zhv_page_protects_japanese(p->plan)};
    return zhv_guards_find(&p->tape, &options, p->arena, &p->out->diags,
                           &p->guards);
}

static const zhv_syntax *syntax_of(const zhv_page_state *p)
{
    static const char *const names[] = {
        [ZHV_FORMAT_WIKITEXT] = "wikitext",
        [ZHV_FORMAT_TEXT] = "text",
        [ZHV_FORMAT_MARKDOWN] = "markdown",
        [ZHV_FORMAT_HTML] = "html",
    };
    zhv_format format = p->plan->options.format;
    if (format == ZHV_FORMAT_AUTO) {
        format = p->in->likely;
    }
    return format <= ZHV_FORMAT_HTML && format != ZHV_FORMAT_AUTO
               ? zhv_syntax_find(zhv_str_from(names[format]))
               : zhv_syntax_guess(p->out->src);
}

static zhv_status scan(zhv_page_state *p)
{
    const zhv_syntax *syntax = syntax_of(p);
    zhv_status status = zhv_syntax_scan(syntax, p->out->src,
                                        zhv_profiles_names(p->plan->profiles),
                                        p->arena, &p->out->diags, &p->tape);
    if (status != ZHV_OK) {
        return status;
    }
    for (uint32_t i = 0; p->tape.dialect && i < p->tape.n; i++) {
        p->has_language |= p->tape.tok[i].kind == ZHV_K_LANG;
    }
    if (syntax != zhv_syntax_find(ZHV_STR("text"))) {
        return zhv_roles_assign_with(&p->tape, p->plan->profiles,
                                     zhv_page_unknown(p->plan), p->names,
                                     p->arena);
    }
    for (uint32_t i = 0; i < p->tape.n; i++) {
        p->tape.tok[i].role = ZHV_R_TEXT;
    }
    return ZHV_OK;
}

/* Where nothing is detected, text goes the way of text without hints. */
static void survey(zhv_page_state *p)
{
    zhv_flow *f = &p->flow;
    zhv_scripts_decide(f, p->out->src, p->plan->dict, p->plan->options.from,
                       &p->book.overlay, p->arena);
    for (uint32_t i = 0; !zhv_page_detects(p->plan) && i < f->runs.n; i++) {
        f->runs.at[i].script = ZHV_SCRIPT_AUTO;
    }
    p->script =
        zhv_page_detects(p->plan) ? zhv_scripts_page(f) : ZHV_SCRIPT_AUTO;
}

static zhv_status pick(zhv_page_state *p, bool cuts_only)
{
    zhv_picked_options o = {
        .cuts_only = cuts_only,
        .subject = p->book.subject,
        .doubts = p->plan->options.ambiguities ? &p->out->doubts : NULL};
    for (uint32_t i = 0; i < p->plan->n; i++) {
        const zhv_plan_target *t = &p->plan->target[i];
        o.readings |= t->variant != ZHV_ZH && zhv_variant_is_hant(t->variant);
        o.regional |= t->variant != ZHV_ZH && !t->script_only;
        o.words_back |= t->variant != ZHV_ZH && !t->script_only &&
                        !zhv_variant_is_hant(t->variant);
    }
    return zhv_picked_find(&p->galley, &p->flow, p->out->src, p->plan->dict, &o,
                           p->arena, &p->picked);
}

/* Does anything but the runs depend on what the page is about: its title, names
 * of works, what a rule shows? */
static bool others_need_picks(const zhv_page_state *p)
{
    zhv_spots spots = {NULL, 0, 0};
    zhv_subject subject = {0};
    zhv_choose_scan(zhv_dict_words(p->plan->dict), p->title, 0, 0, p->arena,
                    &spots, &subject);
    bool shown = spots.n || zhv_page_knows_works(p);
    for (uint32_t i = 0; i < p->flow.events.n && !shown; i++) {
        zhv_event_kind kind = p->flow.events.at[i].kind;
        shown = kind == ZHV_EVENT_INLINE || kind == ZHV_EVENT_TRANSLATE;
    }
    return shown;
}

typedef enum picks_needed {
    NO_PICKS,
    CUTS, /* nothing but those */
    ALL_PICKS
} picks_needed;

/* Is there text in another script than its readers'? Else all stays unasked,
 * but for regional words in Traditional text: see zhv_lane_picking. */
static picks_needed needs_picks(const zhv_page_state *p)
{
    uint32_t scripts = 0; /* of the runs */
    uint32_t asked = 0;   /* those that some target has picks for */
    uint32_t cut = 0;     /* ... has cuts for */
    for (uint32_t i = 0; i < p->flow.runs.n; i++) {
        scripts |= 1u << p->flow.runs.at[i].script;
    }
    for (uint32_t i = 0; i < p->plan->n; i++) {
        const zhv_plan_target *t = &p->plan->target[i];
        bool hant = zhv_variant_is_hant(t->variant);
        if (t->variant != ZHV_ZH && (hant || !t->script_only)) {
            asked |= ~(1u << (hant ? ZHV_SCRIPT_HANT : ZHV_SCRIPT_HANS));
            cut |= t->script_only ? 0 : 1u << ZHV_SCRIPT_HANT;
        }
    }
    if ((scripts & asked) || p->plan->options.ambiguities ||
        others_need_picks(p)) {
        return ALL_PICKS;
    }
    return scripts & cut ? CUTS : NO_PICKS;
}

static zhv_str translate_for(void *page, zhv_variant v, zhv_str markup)
{
    zhv_page_state *p = page;
    zhv_lane lane = zhv_writer_lane(p, v, false);
    lane.overlay = NULL; /* the rules are still being read */
    return zhv_writer_translate_markup(p, &lane, markup, 0);
}

zhv_status zhv_page_read(zhv_page_state *p)
{
    const zhv_converter *plan = p->plan;
    zhv_status status = scan(p);
    if (status == ZHV_OK) {
        status = zhv_page_guard(p);
    }
    if (status == ZHV_OK) {
        status = zhv_flow_read(&p->tape, plan->profiles, p->title, &p->guards,
                               p->arena, &p->flow);
    }
    if (status != ZHV_OK || p->flow.nocc) {
        return status; /* __NOCC__: -{ }- is text for every reader */
    }
    const zhv_rulebook_options options = {
        .dict = plan->dict,
        .groups = plan->options.groups,
        .layers = p->layers,
        .profiles = plan->profiles,
        .variants = plan->variants,
        .scope = plan->options.scope,
        .titles = plan->options.titles,
        .compat = plan->options.compat,
        .rules = {p->in->rules.ptr, p->in->rules.len},
        .title = p->title,
        .names = zhv_page_chooses(plan) ? plan : NULL,
        .translate = translate_for,
        .translate_with = p};
    status = zhv_rulebook_read(&p->tape, &p->flow, &options, p->arena,
                               &p->out->diags, &p->book);
    if (status == ZHV_OK) {
        survey(p);
        status = zhv_galley_lay(&p->flow, p->out->src, p->arena, &p->galley);
    }
    if (status == ZHV_OK && plan->options.quotation == ZHV_QUOTATION_REGION) {
        status = zhv_quotes_find(&p->flow, p->out->src, p->arena, &p->quotes);
    }
    picks_needed need =
        status == ZHV_OK && zhv_page_chooses(plan) ? needs_picks(p) : NO_PICKS;
    return need == NO_PICKS ? status : pick(p, need == CUTS);
}

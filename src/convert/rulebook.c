#include "convert/rulebook.h"

#include "base/hash.h"
#include "convert/script.h"

#define NESTING_MAX 10 /* SEMANTICS 4: ten levels work */

typedef struct book {
    const zhv_tape *tape;
    const zhv_flow *flow;
    const zhv_rulebook_options *options;
    zhv_arena *arena;
    zhv_diags *diags;
    zhv_rulebook *out;
    zhv_mask variants;
    uint32_t moment; /* of what is being defined */
    zhv_pairs pairs; /* of the rule at hand; storage is reused */
    zhv_layers *layers;
    zhv_layers *own; /* of this page only */
    /* Of a store only those rules of a group are compiled that can act on the
     * page: what is on it. Not begun: no group was named yet; NULL: that
     * cannot be said. */
    zhv_glimpse *glimpse;
    bool sift; /* keys that cannot be on the page are left out */
    /* when a group is compiled: strings must outlive the page and the groups.
     * The text of the rule at hand, and its copy */
    bool keep;
    zhv_str text;
    zhv_str kept;
    struct {
        zhv_str key;
        bool word;
    } asked[8]; /* of zhv_dict_is_word, the last ones */
    uint32_t asked_n;
    bool marked;    /* a filter stands in the rule at hand */
    bool elsewhere; /* the rule at hand is none of the page itself */
    bool failed;
} book;

/* ---- building strings ---- */

typedef ZHV_VEC(char) bytes;

static void append(book *b, bytes *to, zhv_str s)
{
    for (size_t i = 0; i < s.len; i++) {
        char *c = zhv_vec_push(to, b->arena);
        if (c == NULL) {
            b->failed = true;
            return;
        }
        *c = s.ptr[i];
    }
}

zhv_str zhv_plain_convert(const zhv_dict *dict, zhv_variant v, bool script_only,
                          zhv_str s, zhv_arena *arena)
{
    zhv_evidence e = {0, 0};
    zhv_script_count(dict, s, &e);
    zhv_script from = zhv_script_of(e);
    if (from == ZHV_SCRIPT_AUTO) {
        from = zhv_script_default(v);
    }
    const zhv_chain *chain = zhv_dict_target(dict, v, script_only, from);
    if (chain == NULL) {
        return s;
    }
    bytes out = {0};
    book b = {.arena = arena};
    size_t done = 0;
    zhv_unit unit;
    for (size_t pos = 0; zhv_unit_next(chain, arena, s, &pos, &unit);) {
        append(&b, &out, zhv_str_sub(s, done, pos));
        append(&b, &out, unit.out);
        pos += unit.len;
        done = pos;
    }
    append(&b, &out, zhv_str_sub(s, done, s.len));
    return b.failed ? s : (zhv_str){out.at, out.n};
}

/* ---- the overlay ---- */

static bool is_html(zhv_str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == '<' || s.ptr[i] == '>' || s.ptr[i] == '&') {
            return true;
        }
    }
    return false;
}

static void sign(book *b, zhv_variant v, uint64_t sum)
{
    uint64_t *s = &b->out->signature[v];
    *s = (*s ^ sum) * UINT64_C(0x9FB21C651E98DF25);
    *s ^= *s >> 31;
}

static void define(book *b, zhv_str key, zhv_record record)
{
    /* a key with a tag or an entity never matches in MediaWiki, since runs of
     * text end there; ours may, since in AT&T the & is a character */
    if (b->options->compat == ZHV_COMPAT_MEDIAWIKI && is_html(key)) {
        return;
    }
    bool too_long;
    record.from = b->moment;
    if (b->sift && key.len <= ZHV_RULE_KEY_MAX_CP &&
        !zhv_glimpse_may_have(b->glimpse, key)) {
        return;
    }
    if (!zhv_layer_add(&b->out->page, key, record, &too_long)) {
        if (too_long && key.len) {
            zhv_diag_add(b->diags, ZHV_D_RULE_KEY_LONG, 0,
                         zhv_str_sub(key, 0, 60));
        } else if (!too_long) {
            b->failed = true;
        }
        return;
    }
    b->out->keyed |= record.mask;
    uint64_t sum = zhv_hash(key) * 3 + zhv_hash(record.value) + record.from +
                   record.remove * 7u + record.guarded * 31u;
    for (zhv_variant v = 0; v < ZHV_VARIANTS; v++) {
        if (record.mask & ZHV_MASK(v)) {
            sign(b, v, sum);
        }
    }
}

/* A string of the rule at hand, for as long as what is being made lives. Most
 * are slices of the rule's text, which is copied once. */
static zhv_str lasting(book *b, zhv_str s)
{
    uintptr_t at = (uintptr_t)s.ptr;
    uintptr_t text = (uintptr_t)b->text.ptr;
    if (!b->keep || s.len == 0) {
        return s.len ? s : (zhv_str){NULL, 0};
    }
    if (at >= text && at - text <= b->text.len - s.len &&
        s.len <= b->text.len) {
        return (zhv_str){b->kept.ptr + (at - text), s.len};
    }
    zhv_str copy = zhv_arena_str(b->layers->arena, s);
    b->failed |= copy.ptr == NULL;
    return copy;
}

static void copy_text(book *b, const zhv_rule *rule)
{
    if (b->keep) {
        b->text = rule->text;
        b->kept = zhv_arena_str(b->layers->arena, rule->text);
        b->failed |= b->kept.ptr == NULL;
    }
}

/* v       one of those in mask, for which the rule has the same pairs */
static void define_pairs(book *b, const zhv_rule *rule, zhv_variant v,
                         zhv_mask mask, zhv_origin origin)
{
    b->pairs.n = 0;
    if (zhv_rule_pairs(rule, v, b->arena, &b->pairs) != ZHV_OK) {
        b->failed = true;
        return;
    }
    for (uint32_t i = 0; i < b->pairs.n && !b->failed; i++) {
        define(b, lasting(b, b->pairs.at[i].from),
               (zhv_record){.mask = mask,
                            .origin = (uint8_t)origin,
                            .remove = (rule->flags & ZHV_F_REMOVE) != 0,
                            .value = lasting(b, b->pairs.at[i].to)});
    }
}

static void set_title(book *b, const zhv_rule *rule, zhv_variant v)
{
    zhv_str title;
    if (zhv_rule_title(rule, v, &title)) {
        b->out->titled |= ZHV_MASK(v);
        b->out->title[v] = lasting(b, title);
    }
}

/* What a rule does beside showing something, for the variants in mask. */
static void act(book *b, const zhv_rule *rule, zhv_mask mask, zhv_origin origin)
{
    if (!(rule->flags & (ZHV_F_ADD | ZHV_F_REMOVE | ZHV_F_TITLE))) {
        return;
    }
    copy_text(b, rule);
    zhv_mask left = rule->flags & (ZHV_F_ADD | ZHV_F_REMOVE) ? mask : 0;
    for (zhv_variant v = 0; v < ZHV_VARIANTS && !b->failed; v++) {
        if (left & ZHV_MASK(v)) {
            const zhv_mask alike = left & zhv_rule_alike(rule, v);
            define_pairs(b, rule, v, alike, origin);
            left &= (zhv_mask)~alike;
        }
        if ((rule->flags & ZHV_F_TITLE) && (mask & ZHV_MASK(v)) &&
            !b->elsewhere) {
            set_title(b, rule, v);
        }
    }
    b->out->defined[origin]++;
}

/* ---- inline rules ---- */

static bool has_nested(const zhv_tape *t, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++) {
        if (t->tok[i].kind == ZHV_K_RULE_OPEN ||
            t->tok[i].kind == ZHV_K_COMMENT) {
            return true;
        }
    }
    return false;
}

static zhv_display show(book *b, const zhv_rule *rule, zhv_variant v,
                        uint32_t open)
{
    zhv_display d = {.by = ZHV_VARIANTS};
    d.shown = zhv_rule_show(rule, v, b->arena, &d.text, &d.by);
    if (d.shown == ZHV_SHOWN_ERROR) {
        /* MediaWiki shows a red message; we rather lose no text */
        zhv_diag_add(b->diags, ZHV_D_RULE_NO_TEXT, b->tape->tok[open].off,
                     zhv_str_from(zhv_variant_code(v)));
        d.text = rule->given ? rule->two_way[rule->order[0]] : rule->text;
    }
    return d;
}

static bool is_filter_mark(char c)
{
    return c == ZHV_FILTER_BEGIN || c == ZHV_FILTER_END;
}

static zhv_str without_marks(book *b, zhv_str s)
{
    bytes out = {0};
    for (size_t i = 0; i < s.len; i++) {
        if (is_filter_mark(s.ptr[i])) {
            i += s.ptr[i] == ZHV_FILTER_BEGIN;
        } else {
            append(b, &out, zhv_str_sub(s, i, i + 1));
        }
    }
    return (zhv_str){out.at, out.n};
}

/* What a rule shows becomes part of another one. No text can be translated
 * while rules are read: what a filter shows is marked. */
static void append_shown(book *b, bytes *out, const zhv_display *d)
{
    if (d->shown != ZHV_SHOWN_FILTER || d->by >= ZHV_VARIANTS) {
        append(b, out, d->text);
        return;
    }
    const char begin[] = {ZHV_FILTER_BEGIN,
                          (char)(ZHV_FILTER_LETTER + (int)d->by)};
    const char end[] = {ZHV_FILTER_END};
    append(b, out, (zhv_str){begin, sizeof begin});
    append(b, out, without_marks(b, d->text));
    append(b, out, (zhv_str){end, sizeof end});
    b->marked = true;
}

/* With what filters show, translated by the dictionary: nothing else is known
 * before all rules are read. */
static zhv_str translate_marks(book *b, zhv_str s)
{
    const zhv_rulebook_options *o = b->options;
    bytes out = {0};
    for (size_t i = 0; i < s.len;) {
        const int v = s.ptr[i] == ZHV_FILTER_BEGIN && i + 1 < s.len
                          ? s.ptr[i + 1] - ZHV_FILTER_LETTER
                          : -1;
        if (v < 0 || v >= (int)ZHV_VARIANTS) {
            append(b, &out, zhv_str_sub(s, i, i + 1));
            i++;
            continue;
        }
        const size_t end = zhv_str_find(s, i, ZHV_FILTER_END);
        append(b, &out,
               o->translate(o->translate_with, (zhv_variant)v,
                            zhv_str_sub(s, i + 2, end)));
        i = end < s.len ? end + 1 : end;
    }
    return (zhv_str){out.at, out.n};
}

/* A rule whose inner ones are resolved. What it does to tables and to the title
 * goes by what they show. */
static void parse_resolved(book *b, zhv_str text, zhv_rule *out)
{
    zhv_status status = zhv_rule_parse(text, b->arena, out);
    if (status == ZHV_OK && b->marked &&
        (out->flags & (ZHV_F_ADD | ZHV_F_REMOVE | ZHV_F_TITLE))) {
        status = zhv_rule_parse(b->options->translate ? translate_marks(b, text)
                                                      : without_marks(b, text),
                                b->arena, out);
    }
    b->failed |= status != ZHV_OK;
}

/* The text between -{ and }- as readers of v have it: comments gone, inner
 * rules resolved (they act first). Depth is bounded by NESTING_MAX. */
static zhv_str resolve(book *b, uint32_t open, zhv_variant v, uint32_t depth)
{
    const zhv_tape *t = b->tape;
    bytes out = {0};
    for (uint32_t i = open + 1; i < t->tok[open].mate && !b->failed; i++) {
        if (t->tok[i].kind == ZHV_K_COMMENT) {
            continue;
        }
        if (t->tok[i].kind == ZHV_K_RULE_OPEN && depth < NESTING_MAX) {
            zhv_rule inner;
            parse_resolved(b, resolve(b, i, v, depth + 1), &inner);
            if (b->failed) {
                break;
            }
            act(b, &inner, ZHV_MASK(v), ZHV_ORIGIN_INLINE);
            zhv_display d = show(b, &inner, v, i);
            append_shown(b, &out, &d);
            i = t->tok[i].mate;
            continue;
        }
        if (t->tok[i].kind == ZHV_K_RULE_OPEN) {
            zhv_diag_add(b->diags, ZHV_D_RULE_DEPTH, t->tok[i].off,
                         (zhv_str){NULL, 0});
        }
        append(b, &out, zhv_token_str(t, i));
    }
    return (zhv_str){out.at, out.n};
}

static bool in_table(const book *b, uint32_t event)
{
    uint32_t owner = b->flow->events.at[event].owner;
    return owner != ZHV_NO_MATE && b->tape->tok[owner].kind == ZHV_K_TABLE_OPEN;
}

/* In a table, a | at a line start is the border of a cell even inside a rule:
 * it is no | of the rule. */
static zhv_str hide_borders(book *b, zhv_str s)
{
    char *to = zhv_arena_alloc(b->arena, s.len);
    if (to == NULL) {
        b->failed = true;
        return s;
    }
    for (size_t i = 0; i < s.len; i++) {
        bool border = s.ptr[i] == '|' && i && s.ptr[i - 1] == '\n';
        to[i] = border ? ZHV_CELL_BORDER : s.ptr[i];
    }
    return (zhv_str){to, s.len};
}

/* Whoever wrapped the lines of a Markdown page broke its rules at blanks. */
static zhv_str unfold(book *b, zhv_str s)
{
    if (zhv_str_find(s, 0, '\n') == s.len) {
        return s;
    }
    char *to = zhv_arena_alloc(b->arena, s.len);
    if (to == NULL) {
        b->failed = true;
        return s;
    }
    for (size_t i = 0; i < s.len; i++) {
        to[i] = s.ptr[i] == '\n' ? ' ' : s.ptr[i];
    }
    return (zhv_str){to, s.len};
}

/* Text that was meant to be a rule and is none: it names a variant and has a
 * colon. MediaWiki shows it as it is, and so do we. */
static void report_malformed(book *b, const zhv_rule *rule, uint32_t open)
{
    zhv_str s = zhv_str_trim(rule->text);
    bool meant = !rule->is_rule && zhv_str_find(s, 0, ':') < s.len &&
                 !(rule->flags & (ZHV_F_RAW | ZHV_F_NAME | ZHV_F_FILTER));
    bool named = false;
    for (size_t i = 0; meant && !named && i + 2 < s.len; i++) {
        named = s.ptr[i] == 'z' && s.ptr[i + 1] == 'h' &&
                (i == 0 || s.ptr[i - 1] == ';' || zhv_is_space(s.ptr[i - 1]));
    }
    if (named) {
        zhv_diag_add(b->diags, ZHV_D_RULE_MALFORMED, b->tape->tok[open].off,
                     zhv_str_sub(s, 0, 60));
    }
}

static void read_inline(book *b, uint32_t event)
{
    const zhv_tape *t = b->tape;
    uint32_t open = b->flow->events.at[event].tok;
    uint32_t close = b->flow->events.at[event].last;
    zhv_display *displays =
        zhv_arena_calloc(b->arena, ZHV_VARIANTS, sizeof *displays);
    if (displays == NULL) {
        b->failed = true;
        return;
    }
    b->out->displays[event] = displays;
    bool nested = has_nested(t, open + 1, close);
    zhv_rule rule;
    if (!nested) {
        zhv_str content = zhv_tape_span(t, open + 1, close);
        if (in_table(b, event)) {
            content = hide_borders(b, content);
        } else if (t->dialect == ZHV_DIALECT_MARKDOWN) {
            content = unfold(b, content);
        }
        if (zhv_rule_parse(content, b->arena, &rule) != ZHV_OK) {
            b->failed = true;
            return;
        }
        act(b, &rule, b->variants, ZHV_ORIGIN_INLINE);
        report_malformed(b, &rule, open);
    }
    for (zhv_variant v = 0; v < ZHV_VARIANTS && !b->failed; v++) {
        if (!(b->variants & ZHV_MASK(v))) {
            continue;
        }
        b->marked = false;
        if (nested) {
            parse_resolved(b, resolve(b, open, v, 1), &rule);
            if (b->failed) {
                return;
            }
            act(b, &rule, ZHV_MASK(v), ZHV_ORIGIN_INLINE);
        }
        displays[v] = show(b, &rule, v, open);
        displays[v].marked = b->marked;
        if (b->marked && displays[v].shown == ZHV_SHOWN_FILTER) {
            displays[v].text = without_marks(b, displays[v].text);
        }
        b->out->signature[v] = b->out->signature[v] * 31 +
                               zhv_hash(displays[v].text) + displays[v].shown +
                               displays[v].by * 5u;
    }
}

/* Does a variant's code stand before the first | behind token `open`, and no
 * other rule? */
static bool is_filter(const zhv_tape *t, uint32_t open)
{
    uint32_t end = zhv_tape_find(t, open + 1,
                                 ZHV_KIND_BIT(ZHV_K_RULE_OPEN) |
                                     ZHV_KIND_BIT(ZHV_K_RULE_CLOSE));
    zhv_str s = zhv_tape_span(t, open + 1, end);
    size_t bar = zhv_str_find(s, 0, '|');
    zhv_str flags = zhv_str_sub(s, 0, bar < s.len ? bar : 0);
    for (size_t k = 0; k + 1 < flags.len; k++) {
        if (flags.ptr[k] == 'z' && flags.ptr[k + 1] == 'h') {
            return true;
        }
    }
    return false;
}

/* Does some -{ }- translate with the table of another variant? */
static bool has_filter(const zhv_tape *t, const zhv_flow *f)
{
    for (uint32_t i = 0; i < f->events.n; i++) {
        const zhv_event *e = &f->events.at[i];
        uint32_t end = e->kind == ZHV_EVENT_INLINE ? e->last : e->tok;
        for (uint32_t k = e->tok; k < end; k++) {
            if (t->tok[k].kind == ZHV_K_RULE_OPEN && is_filter(t, k)) {
                return true;
            }
        }
    }
    return false;
}

/* ---- noteTA ---- */

/* All that is converted is text of runs and the title: what stands side by
 * side there, or comes together where a run has a gap. Not so with texts
 * that are converted once more (-{zh-cn|..}-, <langconvert>). */
static bool begin_glimpse(book *b)
{
    zhv_glimpse *g = b->glimpse;
    const zhv_flow *f = b->flow;
    if (g == NULL || g->arena) {
        return g != NULL;
    }
    zhv_glimpse_init(g, b->arena, b->tape->src.len);
    zhv_glimpse_add(g, b->options->title);
    for (uint32_t i = 0; i < f->runs.n; i++) {
        const zhv_piece *piece = &f->pieces.at[f->runs.at[i].first];
        zhv_str last = {NULL, 0};
        for (uint32_t k = 0; k < f->runs.at[i].n; k++) {
            zhv_str s = zhv_str_sub(b->tape->src, piece[k].off,
                                    piece[k].off + piece[k].len);
            zhv_glimpse_add(g, s);
            zhv_glimpse_join(g, last, s);
            last = s;
        }
    }
    b->failed |= g->failed;
    return true;
}

static bool has_translation(const zhv_flow *f)
{
    for (uint32_t i = 0; i < f->events.n; i++) {
        if (f->events.at[i].kind == ZHV_EVENT_TRANSLATE) {
            return true;
        }
    }
    return false;
}

/* The rules of a group as a book of their own, all at moment 0. */
static zhv_rulebook *compile(book *b, const zhv_group *group)
{
    zhv_arena *arena = b->layers->arena;
    zhv_rulebook *out = ZHV_NEW(arena, zhv_rulebook);
    if (out == NULL) {
        return NULL;
    }
    zhv_layer_init(&out->page, arena);
    out->diags.arena = arena;
    book c = {.options = b->options,
              .arena = b->arena,
              .diags = &out->diags,
              .out = out,
              .layers = b->layers,
              .keep = true};
    const zhv_rule *const *rules = zhv_group_rules(group, b->arena);
    c.failed = group->n && rules == NULL;
    for (uint32_t i = 0; i < group->n && !c.failed; i++) {
        act(&c, rules[i], b->variants, ZHV_ORIGIN_GROUP);
    }
    return c.failed ? NULL : out;
}

static zhv_rulebook *compiled(book *b, const zhv_group *group)
{
    zhv_layers_key key = {group->number, b->variants, b->options->compat};
    zhv_rulebook *found = zhv_layers_find(b->layers, key);
    if (found) {
        return found;
    }
    zhv_rulebook *made = compile(b, group);
    return made && zhv_layers_keep(b->layers, key, made) ? made : NULL;
}

/* One of the words that a group has for this page. */
static void say_word(book *b, const zhv_group_word *word)
{
    zhv_mask mask = word->mask & b->variants;
    if (word->rule) {
        b->sift = true;
        act(b, word->rule, b->variants, ZHV_ORIGIN_GROUP);
        b->sift = false;
    } else if (mask) {
        b->text = (zhv_str){NULL, 0}; /* of no rule */
        define(b, lasting(b, word->key),
               (zhv_record){.mask = mask,
                            .origin = (uint8_t)ZHV_ORIGIN_GROUP,
                            .remove = word->remove,
                            .value = lasting(b, word->value)});
    }
}

/* What the group says that can act here, as if the page said it itself. It is
 * copied, as a result may outlive the groups. */
static void say_some(book *b, const zhv_group *group)
{
    zhv_group_words words;
    zhv_layers *layers = b->layers;
    uint64_t *defined = &b->out->defined[ZHV_ORIGIN_GROUP];
    uint64_t before = *defined;
    b->failed |=
        zhv_group_words_for(group, b->glimpse, b->arena, &words) != ZHV_OK;
    b->layers = b->own;
    b->keep = true;
    for (uint32_t i = 0; i < words.list.n && !b->failed; i++) {
        say_word(b, &words.list.at[i]);
    }
    b->keep = false;
    b->layers = layers;
    *defined = before + words.acting;
}

/* A group acts here: what it says counts as said at this moment. */
static void lay_group(book *b, const zhv_group *group)
{
    zhv_rulebook *g = compiled(b, group);
    if (g == NULL || !zhv_overlay_lay(&b->out->overlay, &g->page, b->moment)) {
        b->failed = true;
        return;
    }
    b->out->keyed |= g->keyed;
    for (zhv_variant v = 0; v < ZHV_VARIANTS; v++) {
        sign(b, v, g->signature[v] + b->moment);
        if (g->titled & ZHV_MASK(v)) {
            b->out->titled |= ZHV_MASK(v);
            b->out->title[v] = g->title[v];
        }
    }
    b->out->defined[ZHV_ORIGIN_GROUP] += g->defined[ZHV_ORIGIN_GROUP];
    for (uint32_t i = 0; i < g->diags.list.n; i++) {
        const zhv_diag *d = &g->diags.list.at[i];
        zhv_diag_add(b->diags, d->id, d->off, d->detail);
    }
}

/* Is the group called so about computers? The image lists them. */
static bool is_on_subject(const book *b, zhv_str name)
{
    zhv_str all = zhv_dict_blob(b->options->dict, ZHV_STR("subject-groups"));
    for (size_t at = 0, end; at < all.len; at = end + 1) {
        end = zhv_str_find(all, at, '\n');
        if (zhv_str_eq(zhv_str_sub(all, at, end), name)) {
            return true;
        }
    }
    return false;
}

/* The page, or what stands beside it, names a group. */
static void name_group(book *b, const zhv_group *group)
{
    zhv_group_info info;
    zhv_groups_at(group->set, group->number, &info);
    b->out->subject |= is_on_subject(b, info.name);
    if (zhv_groups_sift(group->set) && begin_glimpse(b)) {
        say_some(b, group);
    } else {
        lay_group(b, group);
    }
}

static void read_note_ta(book *b, uint32_t open)
{
    zhv_note_rules rules = {0};
    if (zhv_collect_note_ta(b->tape, open, b->options->groups, b->arena,
                            b->diags, &rules) != ZHV_OK) {
        b->failed = true;
        return;
    }
    for (uint32_t i = 0; i < rules.n && !b->failed; i++) {
        const zhv_note_rule *r = &rules.at[i];
        if (r->rule) {
            act(b, r->rule, b->variants, r->origin);
        } else {
            name_group(b, &r->group);
        }
    }
}

/* ---- regional names ---- */

/* The name for readers of v: the one given for v or the first of its
 * fallbacks, in the script of v. Empty when there is none. */
static zhv_str name_for(book *b, const zhv_names_by_region *names,
                        zhv_variant v)
{
    const uint8_t *fallback = zhv_variant_fallbacks(v);
    zhv_variant found = v;
    while (!(names->given & ZHV_MASK(found))) {
        found = *fallback++;
        if (found == ZHV_VARIANTS) {
            return (zhv_str){NULL, 0};
        }
    }
    return zhv_plain_convert(b->options->dict, v, true, names->name[found],
                             b->arena);
}

/* A name is asked about for each variant and each that it is given for. */
static bool is_word(book *b, zhv_str key)
{
    const uint32_t room = sizeof b->asked / sizeof *b->asked;
    for (uint32_t i = 0; i < b->asked_n && i < room; i++) {
        if (zhv_str_eq(b->asked[i].key, key)) {
            return b->asked[i].word;
        }
    }
    bool word = zhv_dict_is_word(b->options->dict, key);
    b->asked[b->asked_n++ % room].key = key;
    b->asked[(b->asked_n - 1) % room].word = word;
    return word;
}

static void define_name(book *b, zhv_str key, zhv_str value, zhv_variant v)
{
    bool guarded = b->options->titles == ZHV_TITLES_QUOTED;
    if (b->options->titles == ZHV_TITLES_GUARDED) {
        guarded = zhv_utf8_count(key) <= 2 || is_word(b, key);
    }
    define(b, key,
           (zhv_record){.mask = ZHV_MASK(v),
                        .origin = (uint8_t)ZHV_ORIGIN_TITLE,
                        .guarded = guarded,
                        .value = value});
}

static void define_names(book *b, const zhv_names_by_region *names,
                         zhv_variant v)
{
    zhv_str value = name_for(b, names, v);
    if (value.len == 0) {
        return;
    }
    for (zhv_variant w = 0; w < ZHV_VARIANTS; w++) {
        if (!(names->given & ZHV_MASK(w))) {
            continue;
        }
        zhv_str key = names->name[w];
        define_name(b, key, value, v);
        static const zhv_variant scripts[] = {ZHV_HANS, ZHV_HANT};
        for (uint32_t i = 0; i < 2; i++) {
            zhv_str form = zhv_plain_convert(b->options->dict, scripts[i], true,
                                             key, b->arena);
            if (!zhv_str_eq(form, key)) {
                define_name(b, form, value, v);
            }
        }
    }
    if (!(b->out->titled & ZHV_MASK(v))) {
        b->out->titled |= ZHV_MASK(v);
        b->out->title[v] = value;
    }
}

static void read_names(book *b, uint32_t open)
{
    zhv_names_by_region names = {0};
    if (b->tape->tok[open].kind == ZHV_K_FRONT) {
        zhv_front_names(zhv_token_str(b->tape, open), &names);
    } else {
        zhv_collect_names(b->tape, b->options->profiles, open, b->diags,
                          &names);
    }
    if (names.given == 0 || (names.given & (names.given - 1)) == 0) {
        return; /* one name alone says nothing about others */
    }
    b->out->defined[ZHV_ORIGIN_TITLE]++;
    b->out->titled = 0;
    for (zhv_variant v = 0; v < ZHV_VARIANTS && !b->failed; v++) {
        /* a two-way rule does not reach zh-hans and zh-hant */
        if ((b->variants & ZHV_MASK(v)) && v != ZHV_ZH && v != ZHV_HANS &&
            v != ZHV_HANT) {
            define_names(b, &names, v);
        }
    }
}

/* Regional names are weaker than noteTA and act on the whole page: they go
 * in first, at moment 0. */
static void read_all_names(book *b)
{
    if (b->options->titles == ZHV_TITLES_OFF ||
        b->options->compat == ZHV_COMPAT_MEDIAWIKI) {
        return;
    }
    b->moment = 0;
    for (uint32_t i = b->flow->events.n; i > 0 && !b->failed; i--) {
        if (b->flow->events.at[i - 1].kind == ZHV_EVENT_NAMES) {
            /* backwards, so that the page's first template wins */
            read_names(b, b->flow->events.at[i - 1].tok);
        }
    }
}

/* ---- rules from beside the page ---- */

/* What the wiki's own table says counts on every page, before all else. */
static void read_table(book *b)
{
    zhv_group table;
    b->moment = 0;
    if (b->options->groups &&
        zhv_groups_find(b->options->groups, ZHV_GROUP_TABLE, &table) &&
        table.n) {
        name_group(b, &table);
    }
}

static void read_group_line(book *b, zhv_str name)
{
    zhv_group group;
    if (b->options->groups &&
        zhv_groups_find(b->options->groups, name, &group)) {
        name_group(b, &group);
    } else {
        zhv_diag_add(b->diags, ZHV_D_GROUP_UNKNOWN, 0, name);
    }
}

/* Rules in the markup that {{noteTA}} would paste: flags | line. */
static void read_rule_line(book *b, const char *flags, zhv_str line)
{
    zhv_note_rules rules = {0};
    bytes markup = {0};
    append(b, &markup, zhv_str_from(flags));
    append(b, &markup, line);
    append(b, &markup, ZHV_STR("}-"));
    if (b->failed ||
        zhv_collect_markup((zhv_str){markup.at, markup.n}, ZHV_ORIGIN_NOTETA,
                           b->arena, &rules) != ZHV_OK) {
        b->failed = true;
        return;
    }
    bool title = flags[2] == 'T';
    bool usable = rules.n && (title || rules.at[0].rule->is_rule);
    for (uint32_t i = 0; usable && i < rules.n && !b->failed; i++) {
        act(b, rules.at[i].rule, b->variants, rules.at[i].origin);
    }
    if (!usable) {
        zhv_diag_add(b->diags, ZHV_D_RULE_MALFORMED, 0, line);
    }
}

static void read_line(book *b, zhv_str line)
{
    if (line.len == 0 || line.ptr[0] == '#') {
        return;
    }
    zhv_str value = zhv_str_trim(zhv_str_sub(line, 2, line.len));
    if (zhv_str_starts(line, ZHV_STR("G="))) {
        read_group_line(b, value);
    } else if (zhv_str_starts(line, ZHV_STR("T="))) {
        read_rule_line(b, "-{T|", value);
    } else {
        read_rule_line(b, "-{H|", line);
    }
}

/* They come before anything on the page. */
static void read_rules_beside(book *b)
{
    zhv_str s = b->options->rules;
    b->moment = 0;
    for (size_t at = 0; at < s.len && !b->failed;) {
        size_t end = zhv_str_find(s, at, '\n');
        read_line(b, zhv_str_trim(zhv_str_sub(s, at, end)));
        at = end + 1;
    }
}

zhv_status zhv_rulebook_read(const zhv_tape *tape, const zhv_flow *flow,
                             const zhv_rulebook_options *options,
                             zhv_arena *arena, zhv_diags *diags,
                             zhv_rulebook *out)
{
    *out = (zhv_rulebook){0};
    zhv_overlay_init(&out->overlay, arena);
    zhv_layer_init(&out->page, arena);
    zhv_layers own;
    zhv_glimpse glimpse = {.arena = NULL};
    zhv_layers_init(&own, arena);
    book b = {.tape = tape,
              .flow = flow,
              .options = options,
              .arena = arena,
              .diags = diags,
              .out = out,
              .variants = options->variants,
              .layers = options->layers ? options->layers : &own,
              .own = &own,
              .glimpse = &glimpse};
    if (flow->events.n == 0 && options->rules.len == 0 &&
        options->groups == NULL) {
        return ZHV_OK;
    }
    if (has_filter(tape, flow)) {
        b.variants = ZHV_MASK_ALL;
        b.glimpse = NULL;
    }
    if (has_translation(flow)) {
        b.glimpse = NULL;
    }
    out->displays =
        zhv_arena_calloc(arena, flow->events.n + 1, sizeof *out->displays);
    if (out->displays == NULL) {
        return ZHV_E_NOMEM;
    }
    uint32_t known = diags->list.n;
    read_table(&b);
    read_all_names(&b);
    read_rules_beside(&b);
    for (uint32_t i = 0; i < flow->events.n && !b.failed; i++) {
        b.moment = i + 1;
        b.elsewhere = flow->events.at[i].elsewhere;
        if (flow->events.at[i].kind == ZHV_EVENT_INLINE) {
            read_inline(&b, i);
        } else if (flow->events.at[i].kind == ZHV_EVENT_NOTE_TA) {
            read_note_ta(&b, flow->events.at[i].tok);
        }
    }
    for (uint32_t i = known; i < diags->list.n; i++) {
        const zhv_diag *d = &diags->list.at[i];
        out->subject |=
            d->id == ZHV_D_GROUP_UNKNOWN && is_on_subject(&b, d->detail);
    }
    b.failed |= !zhv_overlay_lay(&out->overlay, &out->page, 0);
    return b.failed ? ZHV_E_NOMEM : ZHV_OK;
}

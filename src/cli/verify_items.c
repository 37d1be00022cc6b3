#include "cli/verify_items.h"

#include "base/hash.h"
#include "base/utf8.h"

/* Text a page shows, keeps or names something with: no item. */
static bool is_text(zhv_kind kind)
{
    return kind == ZHV_K_TEXT || kind == ZHV_K_RAW ||
           kind == ZHV_K_ATTR_VALUE || kind == ZHV_K_LANG;
}

/* [label] may have become [text][label]. */
static zhv_kind seen_as(zhv_kind kind)
{
    return kind == ZHV_K_REF_OPEN    ? ZHV_K_SPAN_OPEN
           : kind == ZHV_K_REF_CLOSE ? ZHV_K_SPAN_CLOSE
                                     : kind;
}

/* May an edition have anything in place of the construct that opens at i? */
static bool is_wild(const zhv_tape *t, const zhv_profiles *profiles, uint32_t i)
{
    if (t->tok[i].kind == ZHV_K_RULE_OPEN) {
        return t->tok[i].role == ZHV_R_RULE;
    }
    zhv_act act = zhv_role_act(t, profiles, i);
    return act == ZHV_ACT_NOTE_TA ||
           (act == ZHV_ACT_TRANSLATE && t->tok[i].kind == ZHV_K_TAG_OPEN);
}

/* __NOCC__: nobody resolves rules on such a page. */
static bool has_nocc(const zhv_tape *t, const zhv_profiles *profiles)
{
    for (uint32_t i = 0; i < t->n; i++) {
        if (t->tok[i].kind == ZHV_K_MAGIC &&
            zhv_role_act(t, profiles, i) == ZHV_ACT_NOCC) {
            return true;
        }
    }
    return false;
}

zhv_str zhv_item_str(const zhv_items *s, uint32_t i)
{
    return zhv_tape_span(s->tape, s->at[i].tok, s->at[i].last);
}

zhv_str zhv_items_between(const zhv_items *s, uint32_t i, uint32_t k)
{
    return zhv_tape_span(s->tape, s->at[i].last, s->at[k].tok);
}

zhv_str zhv_item_gap(const zhv_items *s, uint32_t i)
{
    return i + 1 < s->n ? zhv_items_between(s, i, i + 1) : ZHV_STR("");
}

/* The part of the gap behind item i that names what it is: a template, a
 * target without its section, a parameter. */
static zhv_str name_of(const zhv_items *s, uint32_t i)
{
    zhv_str gap = zhv_item_gap(s, i);
    switch (s->at[i].kind) {
    case ZHV_K_TMPL_OPEN:
    case ZHV_K_PARAM_OPEN:
        return zhv_str_trim(gap);
    case ZHV_K_LINK_OPEN:
        return zhv_str_trim(zhv_str_sub(gap, 0, zhv_str_find(gap, 0, '#')));
    case ZHV_K_TMPL_SEP:
        if (s->at[i + 1].kind == ZHV_K_TMPL_EQ && gap.len &&
            s->tape->tok[s->at[i].last].role != ZHV_R_TEXT) {
            return zhv_str_trim(gap);
        }
        return ZHV_STR("");
    default:
        return ZHV_STR("");
    }
}

/* Blanks belong to some tokens and come and go with what stands beside. */
static zhv_str own_bytes(const zhv_items *s, uint32_t i)
{
    zhv_str section = ZHV_STR("(#"); /* it moves with its heading */
    if (s->at[i].kind == ZHV_K_SPAN_ADDR &&
        zhv_str_starts(zhv_item_str(s, i), section)) {
        return section;
    }
    if (s->at[i].kind == ZHV_K_SPAN_CLOSE) {
        return zhv_str_sub(zhv_item_str(s, i), 0, 1); /* of ][], too */
    }
    return zhv_str_trim(zhv_item_str(s, i));
}

static void make_key(zhv_items *s, uint32_t i)
{
    zhv_item *it = &s->at[i];
    /* <b> whose </b> was lost is a tag without a partner, not another tag */
    uint64_t kind =
        it->kind == ZHV_K_TAG_OPEN ? (uint64_t)ZHV_K_TAG_ALONE : it->kind;
    it->gap_cp = (uint32_t)zhv_utf8_count(zhv_item_gap(s, i));
    it->key = zhv_hash(own_bytes(s, i)) * 31 + zhv_hash(name_of(s, i)) * 7 +
              kind * UINT64_C(0x9E3779B97F4A7C15);
}

static zhv_item *add(zhv_items *s, uint32_t tok, uint32_t last, unsigned kind)
{
    zhv_item *it = &s->at[s->n++];
    *it = (zhv_item){.tok = tok, .last = last, .kind = (uint8_t)kind};
    return it;
}

static bool is_blank(zhv_str s)
{
    return zhv_str_trim(s).len == 0;
}

/* <noinclude>: stays, but is gone before MediaWiki looks at lines. */
static bool is_gone_tag(const zhv_items *s, uint32_t i)
{
    zhv_str text = zhv_item_str(s, i);
    return s->at[i].kind == ZHV_K_COMMENT &&
           zhv_str_starts(text, ZHV_STR("<")) &&
           !zhv_str_starts(text, ZHV_STR("<!"));
}

/* Behind item i, which stands for nothing that is shown; or i. */
static uint32_t past_unseen(const zhv_items *s, uint32_t i)
{
    const zhv_token *tok = &s->tape->tok[s->at[i].tok];
    if (s->at[i].kind == ZHV_K_COMMENT) {
        return is_gone_tag(s, i) ? i : i + 1;
    }
    if (s->at[i].kind != ZHV_K_LINK_OPEN ||
        (tok->aux != ZHV_ACT_CATEGORY && tok->aux != ZHV_ACT_INTERWIKI)) {
        return i;
    }
    while (s->at[i].tok < tok->mate) {
        i++;
    }
    return i + 1;
}

/* Behind the line end at item `end` stand lines that MediaWiki takes away as a
 * whole, and then an empty one: it may go, which is to say that the end of the
 * line before it may. */
static void mark_gone(zhv_items *s, uint32_t end)
{
    uint32_t line = end;
    for (uint32_t i = end + 1; s->at[i].kind != ZHV_I_END;) {
        uint32_t next = past_unseen(s, i);
        if (!is_blank(zhv_item_gap(s, i - 1))) {
            return;
        }
        if (next > i) {
            i = next;
        } else if (s->at[i].kind != ZHV_K_NEWLINE) {
            return;
        } else if (i == line + 1) {
            s->at[line].spare |= line > end;
            return;
        } else {
            line = i++;
        }
    }
}

/* The line of items (start, end] holds wild items and blanks alone. Its end
 * may go, and that of one empty line behind it or behind lines that are taken
 * away; on the page's last line, the
 * end of the line before. Preformatted or not, the same. */
static void mark_line(zhv_items *s, uint32_t start, uint32_t end)
{
    for (uint32_t i = start + 1; i < end; i++) {
        s->at[i].spare |= s->at[i].kind == ZHV_K_PRE_SPACE;
    }
    if (s->at[end].kind == ZHV_K_NEWLINE) {
        mark_gone(s, end);
    }
    if (s->at[end].kind == ZHV_I_END) {
        s->at[start].spare = s->at[start].kind == ZHV_K_NEWLINE;
        return;
    }
    s->at[end].spare = true;
    if (s->at[end + 1].kind == ZHV_I_END) {
        s->at[start].spare = s->at[start].kind == ZHV_K_NEWLINE;
    }
    uint32_t next = end + 1;
    while (is_gone_tag(s, next) && is_blank(zhv_item_gap(s, next - 1))) {
        next++;
    }
    if (s->at[next].kind == ZHV_K_NEWLINE &&
        is_blank(zhv_item_gap(s, next - 1))) {
        s->at[next].spare = true;
        mark_gone(s, next);
    }
}

/* Of a line that holds a rule: does item i keep it from going? */
static bool is_nothing(const zhv_items *s, uint32_t i)
{
    return s->at[i].kind == ZHV_I_WILD || s->at[i].kind == ZHV_K_PRE_SPACE ||
           is_gone_tag(s, i) ||
           zhv_str_eq(zhv_item_str(s, i), ZHV_BYTE_ORDER_MARK);
}

static void mark_spare(zhv_items *s)
{
    uint32_t start = 0; /* what ends the line before */
    bool blank = is_blank(zhv_item_gap(s, 0));
    bool wild = false;
    for (uint32_t i = 1; i < s->n; i++) {
        uint8_t kind = s->at[i].kind;
        if (kind == ZHV_K_NEWLINE || kind == ZHV_I_END) {
            if (blank && wild) {
                mark_line(s, start, i);
            }
            start = i;
            blank = is_blank(zhv_item_gap(s, i));
            wild = false;
            continue;
        }
        wild |= kind == ZHV_I_WILD;
        blank &= is_nothing(s, i) && is_blank(zhv_item_gap(s, i));
    }
}

/* {{!}}: behind a rule in a cell it is text, and becomes an entity. */
static bool is_bar_call(const zhv_tape *t, uint32_t i)
{
    return t->tok[i].kind == ZHV_K_TMPL_OPEN && t->tok[i].mate == i + 2 &&
           zhv_str_eq(zhv_token_str(t, i + 1), ZHV_STR("!"));
}

/* What begins a cell, or ends its attributes. */
#define CELLS                                                                  \
    (ZHV_KIND_BIT(ZHV_K_NEWLINE) | ZHV_KIND_BIT(ZHV_K_TABLE_CELL) |            \
     ZHV_KIND_BIT(ZHV_K_TABLE_BAR))

zhv_status zhv_items_read(const zhv_tape *tape, const zhv_profiles *profiles,
                          bool wild, zhv_arena *arena, zhv_items *out)
{
    *out = (zhv_items){.tape = tape};
    out->at = zhv_arena_alloc(arena, ((size_t)tape->n + 2) * sizeof *out->at);
    if (out->at == NULL) {
        return ZHV_E_NOMEM;
    }
    wild = wild && !has_nocc(tape, profiles);
    add(out, 0, 0, ZHV_I_BEGIN);
    bool behind = false; /* a rule in the same cell */
    for (uint32_t i = 0; i < tape->n; i++) {
        zhv_kind kind = (zhv_kind)tape->tok[i].kind;
        behind &= !(CELLS >> kind & 1);
        if (wild && zhv_kind_is_opener(kind) &&
            (is_wild(tape, profiles, i) || (behind && is_bar_call(tape, i)))) {
            add(out, i, tape->tok[i].mate + 1, ZHV_I_WILD);
            i = tape->tok[i].mate;
            behind = true;
        } else if (!is_text(kind)) {
            add(out, i, i + 1, seen_as(kind));
        }
    }
    add(out, tape->n, tape->n, ZHV_I_END);
    for (uint32_t i = 0; i < out->n; i++) {
        make_key(out, i);
    }
    mark_spare(out);
    return ZHV_OK;
}

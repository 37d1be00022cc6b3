#include "cli/verify.h"

#include "cli/verify_align.h"
#include "cli/verify_headings.h"
#include "cli/verify_names.h"
#include "cli/verify_sections.h"

/* Bytes looked at for what rules brought in, by size of the texts. */
#define BUDGET       64u
#define BUDGET_LEAST (UINT64_C(1) << 24)

typedef struct judge {
    const zhv_verify_input *in;
    zhv_arena *arena;
    zhv_tape tape[2];      /* source, edition */
    zhv_items a;           /* of the source */
    zhv_items b;           /* of the edition */
    zhv_headings headings; /* of wikitext */
    zhv_sections sections; /* of Markdown */
    bool wikitext;
    bool rules; /* the source has some, which may leave nothing of a text */
    uint64_t budget; /* bytes and tokens that searches may still take */
    bool *labelled;  /* by token of the source: an opener that shows a target */
    zhv_differences *out;
    bool failed;
} judge;

/* ---- finding bytes ------------------------------------------------------- */

#define BASE UINT32_C(0x01000193)

/* Offset of the first `what` in s, or s.len + 1. A rolling sum, so that no
 * page can make it slow. */
static size_t find_bytes(zhv_str s, zhv_str what)
{
    if (what.len > s.len) {
        return s.len + 1;
    }
    uint32_t want = 0;
    uint32_t have = 0;
    uint32_t top = 1; /* weight of the byte that leaves */
    for (size_t i = 0; i < what.len; i++) {
        want = want * BASE + (unsigned char)what.ptr[i];
        have = have * BASE + (unsigned char)s.ptr[i];
        top = i ? top * BASE : top;
    }
    for (size_t at = 0;; at++) {
        if (want == have &&
            (what.len == 0 || memcmp(s.ptr + at, what.ptr, what.len) == 0)) {
            return at;
        }
        if (at + what.len == s.len) {
            return s.len + 1;
        }
        have = (have - top * (unsigned char)s.ptr[at]) * BASE +
               (unsigned char)s.ptr[at + what.len];
    }
}

static bool holds(zhv_str s, zhv_str what)
{
    return find_bytes(s, what) <= s.len;
}

static const char *text_name(const judge *j, uint32_t tok)
{
    return zhv_difference_text(&j->tape[0], j->in->profiles, tok);
}

static void report(judge *j, const char *kind, zhv_str source, zhv_str edition)
{
    zhv_difference *d = zhv_vec_push(j->out, j->arena);
    if (d == NULL) {
        j->failed = true;
        return;
    }
    uint32_t off = source.ptr ? (uint32_t)(source.ptr - j->in->source.ptr) : 0;
    *d = (zhv_difference){kind, off, source, edition};
}

/* ---- text between items -------------------------------------------------- */

typedef enum piece {
    PIECE_FREE, /* text or a wild item: anything may stand there */
    PIECE_FIXED
} piece;

static piece piece_of(const zhv_tape *t, uint32_t tok)
{
    uint32_t owner = t->tok[tok].mate;
    bool label = t->tok[tok].role == ZHV_R_LABEL && owner != ZHV_NO_MATE &&
                 t->tok[owner].kind == ZHV_K_REF_OPEN;
    bool free = t->tok[tok].role == ZHV_R_TEXT || label ||
                t->tok[tok].kind == ZHV_K_LANG;
    return free ? PIECE_FREE : PIECE_FIXED;
}

/* Do the bytes of the edition between two pairs fit what the source has
 * there: its fixed pieces in order, anything in place of the others? The
 * token that does not fit, or tokens `to`. */
static uint32_t misfit(const judge *j, uint32_t i, uint32_t i_end, zhv_str got)
{
    const zhv_items *a = &j->a;
    const zhv_tape *t = &j->tape[0];
    uint32_t to = a->at[i_end].tok;
    uint32_t next = i + 1; /* item */
    bool free = false;
    size_t at = 0;
    uint32_t fixed = to;   /* the last fixed piece */
    bool floating = false; /* it may stand further on */
    for (uint32_t tok = a->at[i].last; tok < to;) {
        if (tok == a->at[next].tok) { /* a wild item or a line that went */
            free = true;
            tok = a->at[next++].last;
            continue;
        }
        if (piece_of(t, tok) == PIECE_FREE) {
            free = true;
        } else {
            zhv_str want = zhv_token_str(t, tok);
            zhv_str rest = zhv_str_sub(got, at, got.len);
            size_t hit = find_bytes(rest, want);
            if (hit > rest.len || (hit && !free)) {
                return tok;
            }
            at += hit + want.len;
            fixed = tok;
            floating = free;
            free = false;
        }
        tok++;
    }
    if (free || at == got.len) {
        return to;
    }
    /* A last fixed piece has to be at the end, not only somewhere. */
    bool ends = floating && zhv_str_ends(got, zhv_token_str(t, fixed));
    return ends ? to : fixed < to ? fixed : a->at[i].last;
}

/* Brackets and the like that made no markup: they may not begin to. */
static bool same_brackets(zhv_str x, zhv_str y)
{
    size_t i = 0;
    size_t k = 0;
    for (;; i++, k++) {
        while (i < x.len && strchr("[]{}<>|", x.ptr[i]) == NULL) {
            i++;
        }
        while (k < y.len && strchr("[]{}<>|", y.ptr[k]) == NULL) {
            k++;
        }
        if (i >= x.len || k >= y.len) {
            return i >= x.len && k >= y.len;
        }
        if (x.ptr[i] != y.ptr[k]) {
            return false;
        }
    }
}

/* [[../A]] on a page that has nothing above it is no link but shown as it
 * stands: text. */
static bool leads_nowhere(const judge *j, uint32_t i)
{
    zhv_str title = j->in->title;
    return j->a.at[i].kind == ZHV_K_LINK_OPEN && title.len &&
           zhv_str_find(title, 0, '/') == title.len &&
           zhv_str_starts(zhv_item_gap(&j->a, i), ZHV_STR("../"));
}

/* Does item i end a call of the page's own name at the beginning of a link? */
static bool ends_own_name(const judge *j, uint32_t i)
{
    const zhv_token *tok = j->tape[0].tok;
    const uint32_t close = j->a.at[i].tok;
    if (j->a.at[i].kind != ZHV_K_TMPL_CLOSE) {
        return false;
    }
    const uint32_t open = tok[close].mate;
    return tok[open].aux == ZHV_ACT_THIS_PAGE && open > 0 &&
           tok[open - 1].kind == ZHV_K_LINK_OPEN;
}

/* Is the text behind item i a page: of a link, or as an argument? */
static bool is_target(const judge *j, uint32_t i)
{
    const zhv_token *t = &j->tape[0].tok[j->a.at[i].last];
    uint8_t kind = j->a.at[i].kind;
    return kind == ZHV_K_LINK_OPEN || ends_own_name(j, i) ||
           ((kind == ZHV_K_TMPL_SEP || kind == ZHV_K_TMPL_EQ) &&
            (t->role == ZHV_R_TARGET || t->role == ZHV_R_LABEL));
}

/* A target as a link would have it: "page#section". */
static zhv_str as_link(judge *j, zhv_str page, zhv_str section)
{
    char *link = zhv_arena_alloc(j->arena, page.len + 1 + section.len);
    if (link == NULL) {
        j->failed = true;
        return section;
    }
    memcpy(link, page.ptr, page.len);
    link[page.len] = '#';
    memcpy(link + page.len + 1, section.ptr, section.len);
    return (zhv_str){link, page.len + 1 + section.len};
}

/* Has the target behind item i followed a heading? */
static bool followed(judge *j, uint32_t i, zhv_str want, zhv_str got)
{
    zhv_str page;
    if (!is_target(j, i)) {
        return false;
    }
    if (zhv_role_section_page(&j->tape[0], j->a.at[i].last, &page)) {
        want = as_link(j, page, want);
        got = as_link(j, page, got);
    }
    return zhv_headings_moved(&j->headings, want, got);
}

/* Arguments without a name of the call that opens at token `open`, as far as
 * token `end`. */
static uint32_t count_positional(const judge *j, uint32_t open, uint32_t end)
{
    const zhv_token *tok = j->tape[0].tok;
    uint32_t n = 0;
    bool named = true;
    for (uint32_t i = open + 1; i < end; i++) {
        if (zhv_kind_is_opener((zhv_kind)tok[i].kind)) {
            i = tok[i].mate;
        } else if (tok[i].kind == ZHV_K_TMPL_SEP) {
            n++;
            named = false;
        } else if (tok[i].kind == ZHV_K_TMPL_EQ && !named) {
            n--;
            named = true;
        }
    }
    return n;
}

/* Is `name` the argument of that call which shows one of its targets? */
static bool is_label(const judge *j, uint32_t open, zhv_str name)
{
    const zhv_token *tok = j->tape[0].tok;
    bool label = false;
    for (uint32_t i = open + 1; i < tok[open].mate && !label; i++) {
        if (zhv_kind_is_opener((zhv_kind)tok[i].kind)) {
            i = tok[i].mate;
        } else if (tok[i].role == ZHV_R_LABEL && tok[i].kind == ZHV_K_TEXT) {
            label =
                zhv_str_eq(name, zhv_profiles_arg(j->in->profiles, tok[i].aux));
        }
    }
    return label;
}

static zhv_str decimal(uint32_t n, char *buffer, size_t size)
{
    size_t at = size;
    do {
        buffer[--at] = (char)('0' + n % 10);
        n /= 10;
    } while (n && at);
    return (zhv_str){buffer + at, size - at};
}

/* Is item i followed by the empty argument that shows a target of its call?
 * When calls with many such were looked through too often, none is. */
static bool awaits_label(judge *j, uint32_t i)
{
    const uint32_t at = j->a.at[i].tok;
    const uint8_t kind = j->a.at[i].kind;
    if (kind != ZHV_K_TMPL_SEP && kind != ZHV_K_TMPL_EQ) {
        return false;
    }
    const uint32_t open = j->tape[0].tok[at].mate;
    const uint32_t tokens = j->tape[0].tok[open].mate - open;
    if (!j->labelled[open] || tokens > j->budget) {
        return false;
    }
    j->budget -= tokens;
    char digits[12];
    const zhv_str name =
        kind == ZHV_K_TMPL_EQ
            ? zhv_str_trim(zhv_item_gap(&j->a, i - 1))
            : decimal(count_positional(j, open, at + 1), digits, sizeof digits);
    return is_label(j, open, name);
}

/* Text behind item i alone, against that behind item k of the edition. */
static void judge_gap(judge *j, uint32_t i, uint32_t k, bool guarded)
{
    zhv_str want = zhv_item_gap(&j->a, i);
    zhv_str got = zhv_item_gap(&j->b, k);
    uint32_t first = j->a.at[i].last;
    uint32_t end = j->a.at[i + 1].tok;
    if (zhv_str_eq(want, got) || leads_nowhere(j, i)) {
        return;
    }
    if (first == end) {
        if (!awaits_label(j, i)) {
            report(j, "text", want, got);
        }
        return;
    }
    uint32_t bad = misfit(j, i, i + 1, got);
    bool prose = guarded || !j->wikitext || same_brackets(want, got);
    if (bad == end && !prose) {
        report(j, "text-markup", want, got);
        return;
    }
    /* Text may become any other, but not nothing. */
    if (bad == end && !j->rules && zhv_str_trim(want).len &&
        zhv_str_trim(got).len == 0) {
        report(j, "text", want, got);
        return;
    }
    if (bad == end || followed(j, i, want, got)) {
        return;
    }
    report(j, text_name(j, bad), want, got);
}

/* ---- licences ------------------------------------------------------------ */

static zhv_str b_str(const judge *j, uint32_t k)
{
    return zhv_item_str(&j->b, k);
}

/* Is item k of the edition something that keeps text from being markup? */
static bool is_guard(const judge *j, uint32_t k)
{
    static const char *const guards[] = {"<nowiki/>", "&#124;", "&#61;",
                                         "&#58;",     "&quot;", "<!-- -->",
                                         "<span>",    "</span>"};
    for (size_t g = 0; g < sizeof guards / sizeof *guards; g++) {
        if (zhv_str_eq(b_str(j, k), zhv_str_from(guards[g]))) {
            return true;
        }
    }
    return false;
}

/* Guards that came in beside text that needs them: {{ that must not open a
 * call once a rule is gone, | that must not end the attributes of a cell. */
static bool guards_text(const judge *j, uint32_t i, uint32_t from, uint32_t to)
{
    zhv_str text = zhv_item_gap(&j->a, i);
    bool pair = holds(text, ZHV_STR("{{")) || holds(text, ZHV_STR("[["));
    bool bar = holds(text, ZHV_STR("|"));
    for (uint32_t k = from; k < to; k++) {
        zhv_str s = b_str(j, k);
        if (!(pair && zhv_str_eq(s, ZHV_STR("<nowiki/>"))) &&
            !(bar && zhv_str_eq(s, ZHV_STR("&#124;")))) {
            return false;
        }
    }
    return from < to;
}

/* Behind the call that begins the label at item `from` of the edition, if the
 * target of the link, which opens at token `open`, begins with it, too. */
static uint32_t past_own_call(const judge *j, uint32_t open, uint32_t from)
{
    const zhv_tape *t = &j->tape[0];
    if (t->tok[open + 1].kind != ZHV_K_TMPL_OPEN ||
        j->b.at[from].kind != ZHV_K_TMPL_OPEN ||
        j->b.at[from + 1].kind != ZHV_K_TMPL_CLOSE) {
        return from;
    }
    zhv_str call = zhv_tape_span(t, open + 1, t->tok[open + 1].mate + 1);
    zhv_str label =
        zhv_tape_span(&j->tape[1], j->b.at[from].tok, j->b.at[from + 1].last);
    return zhv_str_eq(call, label) ? from + 2 : from;
}

/* [[A]] became [[A|B]]: items [from, to) stand before the ]]. */
static bool labels_link(const judge *j, uint32_t close, uint32_t from,
                        uint32_t to)
{
    uint32_t open = j->tape[0].tok[j->a.at[close].tok].mate;
    if (!j->labelled[open] || j->b.at[from].kind != ZHV_K_LINK_SEP) {
        return false;
    }
    for (uint32_t k = past_own_call(j, open, from + 1); k < to; k++) {
        if (j->b.at[k].kind != ZHV_K_ENTITY) {
            return false;
        }
    }
    return true;
}

/* {{le|A|B}} became {{le|A|B|C}} or {{main|A}} {{main|A|l1=C}}. */
static bool labels_call(const judge *j, uint32_t close, uint32_t from,
                        uint32_t to)
{
    uint32_t open = j->tape[0].tok[j->a.at[close].tok].mate;
    if (!j->labelled[open]) {
        return false;
    }
    char digits[12];
    uint32_t positional = count_positional(j, open, j->tape[0].tok[open].mate);
    for (uint32_t k = from; k < to;) {
        if (j->b.at[k].kind != ZHV_K_TMPL_SEP) {
            return false;
        }
        bool named = k + 1 < to && j->b.at[k + 1].kind == ZHV_K_TMPL_EQ;
        zhv_str name = named ? zhv_item_gap(&j->b, k)
                             : decimal(++positional, digits, sizeof digits);
        if (!is_label(j, open, name)) {
            return false;
        }
        k += named ? 2 : 1;
        while (k < to && j->b.at[k].kind == ZHV_K_ENTITY) {
            k++;
        }
    }
    return true;
}

/* [A] or [A][] became [B][A]: item `from` is the [A] behind it. */
static bool labels_reference(const judge *j, uint32_t i, uint32_t from,
                             uint32_t to)
{
    const zhv_tape *t = &j->tape[0];
    uint32_t close = j->a.at[i].tok;
    if (j->a.at[i].kind != ZHV_K_SPAN_CLOSE ||
        t->tok[close].kind != ZHV_K_REF_CLOSE || to != from + 1 ||
        j->b.at[from].kind != ZHV_K_SPAN_ADDR) {
        return false;
    }
    zhv_str label = zhv_tape_span(t, t->tok[close].mate + 1, close);
    zhv_str added = zhv_item_str(&j->b, from);
    return zhv_str_eq(zhv_str_sub(added, 1, added.len - 1), label);
}

/* Are items [from, to) entities of words that a rule made? */
static bool come_from_words(judge *j, uint32_t from, uint32_t to)
{
    bool all = j->rules;
    for (uint32_t k = from; k < to && all; k++) {
        size_t at = find_bytes(j->in->source, b_str(j, k));
        all = j->b.at[k].kind == ZHV_K_ENTITY && at <= j->in->source.len &&
              at <= j->budget;
        j->budget -= all ? at : 0;
    }
    return all;
}

/* May items [from, to) of the edition stand between the pairs (i, .) and
 * (i + 1, .), where the source has none? */
static bool may_gain(judge *j, uint32_t i, uint32_t from, uint32_t to)
{
    switch (j->a.at[i + 1].kind) {
    case ZHV_K_LINK_CLOSE:
        if (labels_link(j, i + 1, from, to)) {
            return true;
        }
        break;
    case ZHV_K_TMPL_CLOSE:
        if (labels_call(j, i + 1, from, to)) {
            return true;
        }
        break;
    default:
        break;
    }
    return labels_reference(j, i, from, to) || guards_text(j, i, from, to) ||
           come_from_words(j, from, to);
}

/* ---- in place of rules --------------------------------------------------- */

/* The bytes by which item k names something, for the kinds that do. */
static zhv_str naming(const judge *j, uint32_t k)
{
    const zhv_items *b = &j->b;
    zhv_str own = zhv_item_str(b, k);
    zhv_str gap = zhv_item_gap(b, k);
    switch (b->at[k].kind) {
    case ZHV_K_TMPL_OPEN:
    case ZHV_K_PARAM_OPEN:
        return (zhv_str){own.ptr, own.len + gap.len};
    case ZHV_K_LINK_OPEN:
        return (zhv_str){own.ptr, own.len + zhv_str_find(gap, 0, '#')};
    case ZHV_K_COMMENT:
    case ZHV_K_URL:
    case ZHV_K_MAGIC:
    case ZHV_K_TAG_OPEN:
    case ZHV_K_TAG_CLOSE:
    case ZHV_K_TAG_ALONE:
    case ZHV_K_TAG_REST:
    case ZHV_K_TABLE_ATTRS:
    case ZHV_K_REDIRECT:
        return own;
    default:
        return ZHV_STR("");
    }
}

/* With {{=}} as the sign that it stands for in a tag. */
static zhv_str plain_signs(judge *j, zhv_str name)
{
    const zhv_str call = ZHV_STR("{{=}}");
    if (name.len == 0 || name.ptr[0] != '<' || !holds(name, call)) {
        return name;
    }
    char *to = zhv_arena_alloc(j->arena, name.len);
    size_t n = 0;
    for (size_t i = 0; to && i < name.len; i++) {
        const bool sign = zhv_str_starts(zhv_str_sub(name, i, name.len), call);
        to[n++] = sign ? '=' : name.ptr[i];
        i += sign ? call.len - 1 : 0;
    }
    j->failed |= to == NULL;
    return to ? (zhv_str){to, n} : name;
}

/* Does what the edition has in place of the rules in items (i0, i1) come
 * from them? The first item that does not, or k1. */
static uint32_t foreign_item(judge *j, uint32_t i0, uint32_t i1, uint32_t k0,
                             uint32_t k1)
{
    zhv_str rules = zhv_items_between(&j->a, i0, i1);
    for (uint32_t k = k0 + 1; k < k1; k++) {
        zhv_str name = plain_signs(j, naming(j, k));
        if (name.len == 0 || is_guard(j, k)) {
            continue;
        }
        size_t at = find_bytes(rules, name);
        if (at > rules.len || at > j->budget) {
            return k;
        }
        j->budget -= at;
    }
    return k1;
}

/* The first item in (i0, i1) that a rule does not take with it, or i1. */
static uint32_t lost_item(const judge *j, uint32_t i0, uint32_t i1)
{
    uint32_t i = i0 + 1;
    while (i < i1 && (j->a.at[i].kind == ZHV_I_WILD || j->a.at[i].spare)) {
        i++;
    }
    return i;
}

static void judge_wild(judge *j, uint32_t i0, uint32_t i1, uint32_t k0,
                       uint32_t k1)
{
    uint32_t lost = lost_item(j, i0, i1);
    uint32_t foreign = foreign_item(j, i0, i1, k0, k1);
    if (lost < i1) {
        report(j, zhv_difference_item(j->a.at[lost].kind),
               zhv_item_str(&j->a, lost), (zhv_str){NULL, 0});
        return;
    }
    if (foreign < k1) {
        report(j, zhv_difference_item(j->b.at[foreign].kind),
               zhv_items_between(&j->a, i0, i1), naming(j, foreign));
        return;
    }
    uint32_t bad = misfit(j, i0, i1, zhv_items_between(&j->b, k0, k1));
    if (bad < j->a.at[i1].tok) {
        report(j, text_name(j, bad), zhv_items_between(&j->a, i0, i1),
               zhv_items_between(&j->b, k0, k1));
    }
}

/* ---- from pair to pair --------------------------------------------------- */

static bool has_wild(const zhv_items *s, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++) {
        if (s->at[i].kind == ZHV_I_WILD) {
            return true;
        }
    }
    return false;
}

/* From the first to the last of items (from, to). */
static zhv_str extent(const zhv_items *s, uint32_t from, uint32_t to)
{
    uint32_t start = s->at[from + 1 < to ? from + 1 : to].tok;
    uint32_t end = from + 1 < to ? s->at[to - 1].last : start;
    return zhv_tape_span(s->tape, start, end);
}

static void judge_between(judge *j, zhv_pairing from, zhv_pairing to)
{
    bool lost = from.source + 1 < to.source;
    bool gained = from.edition + 1 < to.edition;
    if (has_wild(&j->a, from.source + 1, to.source)) {
        judge_wild(j, from.source, to.source, from.edition, to.edition);
        return;
    }
    if (lost && !gained && lost_item(j, from.source, to.source) == to.source) {
        return; /* line ends that go with a rule's */
    }
    if (lost ||
        (gained && !may_gain(j, from.source, from.edition + 1, to.edition))) {
        uint8_t kind = lost ? j->a.at[from.source + 1].kind
                            : j->b.at[from.edition + 1].kind;
        report(j, zhv_difference_item(kind),
               extent(&j->a, from.source, to.source),
               extent(&j->b, from.edition, to.edition));
        return;
    }
    /* what stands behind [label] stands behind [text][label] */
    const bool behind =
        gained &&
        labels_reference(j, from.source, from.edition + 1, to.edition);
    judge_gap(j, from.source, behind ? to.edition - 1 : from.edition, gained);
}

static void judge_pair(judge *j, zhv_pairing p)
{
    zhv_str was = zhv_str_trim(zhv_item_str(&j->a, p.source));
    zhv_str is = zhv_str_trim(zhv_item_str(&j->b, p.edition));
    if (j->a.at[p.source].kind == ZHV_K_SPAN_CLOSE) {
        was = zhv_str_sub(was, 0, is.len ? is.len : 1); /* ][] or ] */
    }
    bool line = j->a.at[p.source].kind == ZHV_K_NEWLINE;
    zhv_kind kind = (zhv_kind)j->a.at[p.source].kind;
    if (j->tape[0].dialect == ZHV_DIALECT_MARKDOWN && !zhv_str_eq(was, is) &&
        zhv_sections_moved(&j->sections, kind, was, is)) {
        return;
    }
    if (!zhv_str_eq(was, is) ||
        (line && !zhv_str_eq(zhv_item_str(&j->a, p.source),
                             zhv_item_str(&j->b, p.edition)))) {
        report(j,
               zhv_difference_change(j->in->profiles, &j->a, p.source, &j->b,
                                     p.edition),
               line ? zhv_item_str(&j->a, p.source) : was,
               line ? zhv_item_str(&j->b, p.edition) : is);
    }
}

static void judge_all(judge *j, const zhv_pairings *pairs)
{
    for (uint32_t p = 1; p < pairs->n && !j->failed; p++) {
        judge_between(j, pairs->at[p - 1], pairs->at[p]);
        judge_pair(j, pairs->at[p]);
    }
}

static zhv_status scan(judge *j, unsigned side, zhv_str text)
{
    zhv_diags ignored = {.arena = j->arena};
    const zhv_syntax *syntax = j->in->syntax;
    zhv_tape *t = &j->tape[side];
    zhv_status status =
        zhv_syntax_scan(syntax, text, zhv_profiles_names(j->in->profiles),
                        j->arena, &ignored, t);
    if (status != ZHV_OK) {
        return status;
    }
    if (syntax != zhv_syntax_find(ZHV_STR("text"))) {
        return zhv_roles_assign(t, j->in->profiles, j->in->unknown, j->arena);
    }
    for (uint32_t i = 0; i < t->n; i++) {
        t->tok[i].role = ZHV_R_TEXT;
    }
    return ZHV_OK;
}

static zhv_status find_labels(judge *j)
{
    const zhv_tape *t = &j->tape[0];
    j->labelled = zhv_arena_calloc(j->arena, (size_t)t->n + 1, 1);
    if (j->labelled == NULL) {
        return ZHV_E_NOMEM;
    }
    for (uint32_t i = 0; i < t->n; i++) {
        if (t->tok[i].role == ZHV_R_LABEL && t->tok[i].mate != ZHV_NO_MATE) {
            j->labelled[t->tok[i].mate] = true;
        }
    }
    return ZHV_OK;
}

zhv_status zhv_verify(const zhv_verify_input *in, zhv_arena *arena,
                      zhv_differences *out)
{
    judge j = {.in = in, .arena = arena, .out = out};
    j.budget =
        BUDGET_LEAST + BUDGET * ((uint64_t)in->source.len + in->edition.len);
    j.wikitext = in->syntax == zhv_syntax_find(ZHV_STR("wikitext"));
    zhv_pairings pairs;
    zhv_status status = scan(&j, 0, in->source);
    if (status == ZHV_OK) {
        status = scan(&j, 1, in->edition);
    }
    if (status == ZHV_OK) {
        status = find_labels(&j);
    }
    if (status == ZHV_OK) {
        status = zhv_items_read(&j.tape[0], in->profiles, true, arena, &j.a);
    }
    if (status == ZHV_OK) {
        status = zhv_items_read(&j.tape[1], in->profiles, false, arena, &j.b);
    }
    if (status == ZHV_OK) {
        status = zhv_items_align(&j.a, &j.b, arena, &pairs);
    }
    j.rules = status == ZHV_OK && has_wild(&j.a, 0, j.a.n);
    j.headings = (zhv_headings){
        .tape = {&j.tape[0], &j.tape[1]}, .title = in->title, .arena = arena};
    j.sections =
        (zhv_sections){.tape = {&j.tape[0], &j.tape[1]}, .arena = arena};
    if (status == ZHV_OK) {
        judge_all(&j, &pairs);
    }
    const bool failed = j.failed || j.headings.failed || j.sections.failed;
    return status == ZHV_OK && failed ? ZHV_E_NOMEM : status;
}

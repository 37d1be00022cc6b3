#include "convert/policy.h"

#include "base/utf8.h"
#include "convert/marks.h"
#include "markup/wikitext_url.h"
#include "rules/args.h"

static zhv_str join(zhv_arena *arena, const zhv_str *parts, size_t n)
{
    size_t len = 0;
    for (size_t i = 0; i < n; i++) {
        len += parts[i].len;
    }
    char *out = zhv_arena_alloc(arena, len + 1);
    if (out == NULL) {
        return (zhv_str){NULL, 0};
    }
    size_t at = 0;
    for (size_t i = 0; i < n; i++) {
        if (parts[i].len) {
            memcpy(out + at, parts[i].ptr, parts[i].len);
        }
        at += parts[i].len;
    }
    return (zhv_str){out, len};
}

/* s with every `c` outside of [[ ]], {{ }} and < > replaced by an entity. */
static zhv_str escape(zhv_str s, char c, zhv_str entity, zhv_arena *arena)
{
    size_t hits = 0;
    for (size_t i = 0; i < s.len; i++) {
        hits += s.ptr[i] == c;
    }
    if (hits == 0) {
        return s;
    }
    char *out = zhv_arena_alloc(arena, s.len + hits * entity.len);
    if (out == NULL) {
        return s;
    }
    size_t n = 0;
    int depth = 0;
    for (size_t i = 0; i < s.len; i++) {
        char x = s.ptr[i];
        bool twin = i + 1 < s.len && s.ptr[i + 1] == x;
        if ((x == '[' || x == '{') && twin) {
            depth++;
            out[n++] = x;
            i++;
        } else if ((x == ']' || x == '}') && twin && depth) {
            depth--;
            out[n++] = x;
            i++;
        }
        if (x == c && depth == 0) {
            memcpy(out + n, entity.ptr, entity.len);
            n += entity.len;
        } else {
            out[n++] = x;
        }
    }
    return (zhv_str){out, n};
}

/* ---- labels ---- */

static uint32_t positional_args(const zhv_tape *t, uint32_t open)
{
    uint32_t close = t->tok[open].mate;
    uint32_t n = 0;
    bool named = false;
    for (uint32_t i = open + 1; i < close; i++) {
        if (t->tok[i].mate == open && t->tok[i].kind == ZHV_K_TMPL_SEP) {
            n++;
            named = false;
        } else if (t->tok[i].mate == open && t->tok[i].kind == ZHV_K_TMPL_EQ &&
                   !named) {
            n--;
            named = true;
        } else if (zhv_kind_is_opener(t->tok[i].kind)) {
            i = t->tok[i].mate;
        }
    }
    return n;
}

/* Where argument number `name` of the call ends, if it is given but empty; or
 * UINT32_MAX. */
static uint32_t empty_arg(const zhv_tape *t, uint32_t open, zhv_str name)
{
    zhv_arg a = zhv_arg_start(open);
    uint32_t wanted = zhv_arg_number(name);
    uint32_t positional = 0;
    zhv_arg_next(t, open, &a);
    while (wanted && zhv_arg_next(t, open, &a)) {
        zhv_str value;
        uint32_t number = a.eq == ZHV_NO_MATE
                              ? ++positional
                              : zhv_arg_number(zhv_arg_name(t, &a));
        if (number == wanted && zhv_arg_plain(t, &a, &value) &&
            value.len == 0) {
            return t->tok[a.to].off;
        }
    }
    return UINT32_MAX;
}

static bool is_number(zhv_str s, uint32_t n)
{
    return s.len == 1 && n < 10 && s.ptr[0] == (char)('0' + n);
}

zhv_str zhv_policy_label(const zhv_tape *t, const zhv_profiles *profiles,
                         uint32_t tok, zhv_str text, zhv_arena *arena,
                         uint32_t *at)
{
    uint32_t open = t->tok[tok].mate;
    *at = t->tok[t->tok[open].mate].off;
    text = zhv_str_trim(text);
    if (t->tok[open].kind == ZHV_K_REF_OPEN) {
        *at = t->tok[open].off + t->tok[open].len;
        const zhv_str parts[] = {text, ZHV_STR("][")};
        return join(arena, parts, 2);
    }
    if (t->tok[open].kind == ZHV_K_LINK_OPEN) {
        if (text.len && text.ptr[0] == ':') {
            text = zhv_str_sub(text, 1, text.len);
        }
        const zhv_str parts[] = {ZHV_STR("|"), text};
        return join(arena, parts, 2);
    }
    text = escape(text, '|', ZHV_STR("&#124;"), arena);
    zhv_str name = zhv_profiles_arg(profiles, t->tok[tok].aux);
    uint32_t empty = empty_arg(t, open, name);
    if (empty != UINT32_MAX) {
        *at = empty;
        return escape(text, '=', ZHV_STR("&#61;"), arena);
    }
    bool plain = is_number(name, positional_args(t, open) + 1) &&
                 zhv_str_find(text, 0, '=') == text.len;
    const zhv_str parts[] = {ZHV_STR("|"), plain ? ZHV_STR("") : name,
                             plain ? ZHV_STR("") : ZHV_STR("="), text};
    return join(arena, parts, 4);
}

/* ---- what a rule shows ---- */

static bool begins_block(int c)
{
    return c > 0 && strchr("*#:;= \t{|!-", c) != NULL;
}

/* Does the line end at s[i] stand between two lines of running text? */
static bool joins_lines(zhv_str s, size_t i)
{
    return s.ptr[i] == '\n' && i && i + 1 < s.len && s.ptr[i - 1] != '\n' &&
           s.ptr[i + 1] != '\n' && s.ptr[i + 1] != ZHV_MARK_BORDER &&
           !begins_block((unsigned char)s.ptr[i + 1]);
}

/* MediaWiki has made blocks of lines before it reads rules: two lines of what
 * one shows are one text. */
static zhv_str in_one_line(zhv_str s, zhv_arena *arena)
{
    char *out =
        zhv_str_find(s, 0, '\n') < s.len ? zhv_arena_alloc(arena, s.len) : NULL;
    for (size_t i = 0; out && i < s.len; i++) {
        out[i] = joins_lines(s, i) ? ' ' : s.ptr[i];
    }
    return out ? (zhv_str){out, s.len} : s;
}

zhv_str zhv_policy_shield(const zhv_tape *t, const zhv_event *e, zhv_str text,
                          zhv_arena *arena)
{
    if (e->in_attr) {
        return escape(text, '"', ZHV_STR("&quot;"), arena);
    }
    if (t->dialect == ZHV_DIALECT_MARKDOWN) {
        return escape(text, '|', ZHV_STR("&#124;"), arena);
    }
    if (e->one_line) {
        text = in_one_line(text, arena);
    }
    if (e->in_term) {
        text = escape(text, ':', ZHV_STR("&#58;"), arena);
    }
    if (e->owner == ZHV_NO_MATE) {
        return text;
    }
    switch (t->tok[e->owner].kind) {
    case ZHV_K_TMPL_OPEN:
        text = escape(text, '|', ZHV_STR("&#124;"), arena);
        return e->in_named ? text : escape(text, '=', ZHV_STR("&#61;"), arena);
    case ZHV_K_LINK_OPEN:
    case ZHV_K_TABLE_OPEN:
    case ZHV_K_PARAM_OPEN:
        return escape(text, '|', ZHV_STR("&#124;"), arena);
    default:
        return text;
    }
}

static bool closes_link(zhv_str before, size_t at, zhv_str inside)
{
    bool label = zhv_str_find(before, at, '|') < before.len;
    size_t end = zhv_str_find(inside, 0, ']');
    return label && end + 1 < inside.len && inside.ptr[end + 1] == ']';
}

uint32_t zhv_policy_loose_opener(const zhv_tape *t, uint32_t open)
{
    if (open == 0 || t->tok[open - 1].kind != ZHV_K_TEXT) {
        return UINT32_MAX;
    }
    zhv_str s = zhv_token_str(t, open - 1);
    zhv_str inside = zhv_tape_span(t, open + 1, t->tok[open].mate);
    for (size_t i = s.len; i-- > 1;) {
        char c = s.ptr[i];
        if (c == '[' && c == s.ptr[i - 1] && closes_link(s, i, inside)) {
            break; /* the rule begins in a label and ends behind the link */
        }
        if (c == s.ptr[i - 1] && (c == '[' || c == '{')) {
            return t->tok[open - 1].off + (uint32_t)i;
        }
        if (c == s.ptr[i - 1] && (c == ']' || c == '}')) {
            break;
        }
    }
    return UINT32_MAX;
}

/* ---- sealing ---- */

/* The edition around the edits that are looked at, one after the other. What
 * stands beside an edit is also what stands beside the empty ones that touch
 * it, so that a page of a million empty rules stays linear. */
typedef struct view {
    const zhv_edits *edits;
    const zhv_tape *tape;
    zhv_str src;
    zhv_dialect dialect;
    int before;    /* the edition's byte before the edit looked at; -1 none */
    int behind;    /* ... and behind it */
    uint32_t at;   /* one past the edit looked at */
    uint32_t same; /* first edit behind which something else stands */
    uint32_t full; /* up to this offset the line is known not to vanish */
    uint32_t dropped; /* the line before this offset is gone */
    uint32_t first;   /* ... and this is where the first of such lines began */
    bool blank;       /* ... and a blank one stood before it */
    uint32_t top;     /* first token that may be shown, or that a rule is */
    uint32_t start;   /* where the page begins: behind a byte order mark */
} view;

static bool touches(const zhv_edits *e, uint32_t i)
{
    return e->at[i].off + e->at[i].len == e->at[i + 1].off;
}

static void look_before(view *v, uint32_t i)
{
    uint32_t k = i;
    while (k > v->at && touches(v->edits, k - 1) &&
           v->edits->at[k - 1].text.len == 0) {
        k--;
    }
    const zhv_edit *e = &v->edits->at[k];
    if (k == 0 || !touches(v->edits, k - 1)) {
        v->before =
            e->off > v->start ? (unsigned char)v->src.ptr[e->off - 1] : -1;
    } else if (e[-1].text.len) {
        v->before = (unsigned char)e[-1].text.ptr[e[-1].text.len - 1];
    } /* else: as before the one looked at last */
    v->at = i + 1;
}

static void look_behind(view *v, uint32_t i)
{
    uint32_t k = i;
    if (i < v->same) {
        return; /* as behind the one looked at last */
    }
    while (k + 1 < v->edits->n && touches(v->edits, k) &&
           v->edits->at[k + 1].text.len == 0) {
        k++;
    }
    const zhv_edit *e = &v->edits->at[k];
    size_t end = (size_t)e->off + e->len;
    if (k + 1 < v->edits->n && touches(v->edits, k)) {
        v->behind = (unsigned char)e[1].text.ptr[0];
    } else {
        v->behind = end < v->src.len ? (unsigned char)v->src.ptr[end] : -1;
    }
    v->same = k + 1;
}

/* Could the two bytes, brought together, mean something that neither does? */
static bool meet_badly(int a, int b)
{
    if (a <= 0 || b <= 0) {
        return false;
    }
    switch (a) {
    case '[':
    case ']':
    case '{':
    case '}':
    case '\'':
    case '|':
    case '_':
    case '~':
        return a == b || (a == '{' && b == '|') || (a == '|' && b == '}') ||
               (a == '|' && (b == '-' || b == '+'));
    case '<':
        return b == '/' || b == '!' || (b >= 'a' && b <= 'z') ||
               (b >= 'A' && b <= 'Z');
    case '&':
        return b == '#' || (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
    case ':':
        return b == '/';
    case '/':
        return b == '/';
    default:
        return false;
    }
}

/* The first index behind i where the line of vanishing constructs ends: all
 * edits from i to there are empty constructs with only blanks between them,
 * and *end is the offset of the newline (or the end). 0: no such line. */
static uint32_t empty_line(view *v, uint32_t i, uint32_t *end)
{
    uint32_t at = v->edits->at[i].off;
    if (at < v->full) {
        return 0;
    }
    for (; i < v->edits->n; i++) {
        const zhv_edit *e = &v->edits->at[i];
        for (; at < e->off; at++) {
            char c = v->src.ptr[at];
            if (c == '\n') {
                *end = at;
                return i;
            }
            if (c != ' ' && c != '\t' && c != '\r') {
                v->full = at;
                return 0;
            }
        }
        if (!e->construct || e->text.len) {
            v->full = at;
            return 0;
        }
        at = e->off + e->len;
    }
    for (; at < v->src.len && v->src.ptr[at] != '\n'; at++) {
        char c = v->src.ptr[at];
        if (c != ' ' && c != '\t' && c != '\r') {
            v->full = at;
            return 0;
        }
    }
    *end = at;
    return i;
}

/* Bytes of the line end at src[at]; 0 when none is there. */
static uint32_t line_end_at(zhv_str src, size_t at)
{
    const bool cr = at + 1 < src.len && src.ptr[at] == '\r';
    return at + cr < src.len && src.ptr[at + cr] == '\n' ? 1u + cr : 0;
}

static bool blank_line_before(const view *v, uint32_t off)
{
    const char *s = v->src.ptr;
    if (off <= v->start) {
        return true;
    }
    uint32_t at = off - 1;
    at -= at > 0 && s[off - 1] == '\n' && s[at - 1] == '\r';
    return s[off - 1] == '\n' && at > 0 && s[at - 1] == '\n';
}

static uint32_t token_at(const zhv_tape *t, uint32_t off)
{
    uint32_t lo = 0;
    uint32_t hi = t->n;
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (t->tok[mid].off < off) {
            lo = mid + 1;
        } else {
            hi = mid;
        }
    }
    return lo;
}

/* Where token i ends if it shows nothing, or else i. */
static uint32_t past_unseen(const zhv_tape *t, uint32_t i)
{
    const zhv_token *tok = &t->tok[i];
    switch (tok->kind) {
    case ZHV_K_NEWLINE:
    case ZHV_K_COMMENT:
    case ZHV_K_MAGIC:
        return i + 1;
    case ZHV_K_LINK_OPEN:
        return tok->aux == ZHV_ACT_CATEGORY || tok->aux == ZHV_ACT_INTERWIKI
                   ? tok->mate + 1
                   : i;
    case ZHV_K_TMPL_OPEN:
        return tok->aux == ZHV_ACT_INVISIBLE ? tok->mate + 1 : i;
    default:
        return i;
    }
}

/* Is nothing shown before `off`, as if the page began there? */
static bool at_top(view *v, uint32_t off)
{
    const zhv_tape *t = v->tape;
    while (v->top < t->n && t->tok[v->top].off < off) {
        uint32_t next = past_unseen(t, v->top);
        if (next == v->top) {
            return false;
        }
        v->top = next;
    }
    return v->top < t->n;
}

/* Is an edit in the way of deleting [from, to)? */
static bool untouched(const view *v, uint32_t i, uint32_t to)
{
    return i >= v->edits->n || v->edits->at[i].off >= to;
}

/* <!-- -->, and no tag that vanishes. */
static bool is_comment(const zhv_tape *t, uint32_t i)
{
    return t->tok[i].kind == ZHV_K_COMMENT &&
           zhv_str_starts(zhv_token_str(t, i), ZHV_STR("<!"));
}

/* Lines that MediaWiki takes away as a whole, from the line that begins at
 * `from` on: where they end. */
static uint32_t past_gone_lines(const zhv_tape *t, uint32_t from)
{
    uint32_t gone = from;
    bool some = false;
    for (uint32_t i = token_at(t, from); i < t->n;) {
        const zhv_token *tok = &t->tok[i];
        if (tok->kind == ZHV_K_NEWLINE) {
            if (!some) {
                break;
            }
            gone = tok->off + tok->len;
            some = false;
            i++;
        } else if (is_comment(t, i) || (tok->kind == ZHV_K_LINK_OPEN &&
                                        (tok->aux == ZHV_ACT_CATEGORY ||
                                         tok->aux == ZHV_ACT_INTERWIKI))) {
            some = true;
            i = past_unseen(t, i);
        } else {
            break;
        }
    }
    return gone;
}

/* A page that begins with lines that are taken away and a blank one has an
 * empty paragraph, unless something stood before them: the edit, which takes
 * away what did, goes on over the blank line. */
static void drop_blank_below(view *v, zhv_edit *last, uint32_t behind,
                             zhv_arena *arena)
{
    const uint32_t from = last->off + last->len;
    const uint32_t at = past_gone_lines(v->tape, from);
    const uint32_t end = at + line_end_at(v->src, at);
    const bool blank =
        at > from && end > at && end < v->src.len && !line_end_at(v->src, end);
    if (blank && untouched(v, behind, end)) {
        const zhv_str kept =
            zhv_arena_str(arena, zhv_str_sub(v->src, from, at));
        if (kept.ptr) {
            last->text = kept;
            last->len += end - from;
            v->dropped = end;
        }
    }
}

static bool begins_item(zhv_str src, size_t at)
{
    return at < src.len && memchr("*#:;", src.ptr[at], 4) != NULL;
}

/* Does the line that ends before `at` belong to a list, and the one at `to`,
 * too? What stood between them ended the list; now it would go on. */
static bool parts_lists(const view *v, uint32_t at, uint32_t to)
{
    if (v->dialect != ZHV_DIALECT_WIKITEXT || at < 2 ||
        v->src.ptr[at - 1] != '\n' || !begins_item(v->src, to)) {
        return false;
    }
    uint32_t line = at - 1;
    while (line > 0 && v->src.ptr[line - 1] != '\n') {
        line--;
    }
    return begins_item(v->src, line);
}

/* Takes away the line of edits [i, behind), whose newline is at `end`, and
 * one of the two blank lines around it. */
static void drop_line(view *v, uint32_t i, uint32_t behind, uint32_t end,
                      zhv_arena *arena)
{
    zhv_str src = v->src;
    zhv_edit *first = &v->edits->at[i];
    bool free_before = i == 0 || first[-1].off + first[-1].len < first->off;
    if (end + 1 >= src.len && free_before && first->off &&
        src.ptr[first->off - 1] == '\n') {
        first->off--; /* the page ends here: its last newline goes, too */
        first->len++;
    }
    uint32_t to = end < src.len ? end + 1 : end;
    bool goes_on = first->off && first->off == v->dropped;
    bool top = v->dialect == ZHV_DIALECT_WIKITEXT && at_top(v, first->off);
    bool blank = goes_on ? v->blank : top || blank_line_before(v, first->off);
    /* the second of two blank lines is an empty paragraph */
    const uint32_t below = line_end_at(src, to);
    bool two = top && below && line_end_at(src, to + below);
    if (blank && !two && untouched(v, behind, to + below)) {
        to += below;
    }
    if (!untouched(v, behind, to)) {
        return;
    }
    v->first = goes_on ? v->first : first->off;
    if (parts_lists(v, v->first, to)) {
        to = end; /* an empty line stays */
    }
    v->dropped = to;
    v->blank = blank;
    v->top = top ? token_at(v->tape, to) : v->top;
    for (uint32_t k = i; k < behind; k++) { /* and the blanks between them */
        zhv_edit *e = &v->edits->at[k];
        e->len = (k + 1 < behind ? e[1].off : to) - e->off;
    }
    if (top && !two) {
        drop_blank_below(v, &v->edits->at[behind - 1], behind, arena);
    }
}

/* Is the line that begins with edit i one of a poem, or of <pre>? It is shown,
 * with nothing in it. */
static bool shows_lines(const view *v, uint32_t i)
{
    const zhv_tape *t = v->tape;
    const uint32_t at = token_at(t, v->edits->at[i].off);
    if (at == 0 || t->tok[at - 1].mate == ZHV_NO_MATE) {
        return false;
    }
    const zhv_token *last = &t->tok[at - 1];
    return last->kind == ZHV_K_RAW ||
           (last->kind == ZHV_K_NEWLINE &&
            t->tok[last->mate].kind == ZHV_K_TAG_OPEN &&
            t->tok[last->mate].aux == ZHV_ACT_LINES);
}

static void guard(zhv_edit *e, zhv_seal seal, zhv_arena *arena)
{
    if (seal.front.len == 0 && seal.back.len == 0) {
        return;
    }
    const zhv_str parts[] = {seal.front, e->text, seal.back};
    zhv_str text = join(arena, parts, 3);
    if (text.ptr) {
        e->text = text;
    }
}

/* Does a category stand at `off`, with text behind it in its line? MediaWiki
 * takes away the white space before one. */
static bool begins_category(const view *v, uint32_t off)
{
    const zhv_tape *t = v->tape;
    uint32_t i = token_at(t, off);
    bool met = false;
    while (i < t->n && t->tok[i].kind == ZHV_K_LINK_OPEN &&
           (t->tok[i].aux == ZHV_ACT_CATEGORY ||
            t->tok[i].aux == ZHV_ACT_INTERWIKI)) {
        i = t->tok[i].mate + 1;
        met = true;
    }
    return met && i < t->n && t->tok[i].kind != ZHV_K_NEWLINE;
}

/* What stands before edit i, as far as the last character goes. */
static zhv_str text_before(const view *v, uint32_t i)
{
    const zhv_edit *e = &v->edits->at[i];
    bool shown = i && touches(v->edits, i - 1) && e[-1].text.len;
    return shown ? e[-1].text : zhv_str_sub(v->src, 0, e->off);
}

/* Does the rule keep a URL from the text on one of its sides? */
static zhv_seal seal_urls(const view *v, uint32_t i)
{
    const zhv_edit *e = &v->edits->at[i];
    const size_t end = (size_t)e->off + e->len;
    const zhv_str before = text_before(v, i);
    const zhv_str last = e->text.len ? e->text : before;
    bool front = e->text.len && zhv_url_lost(before, e->text, 0);
    bool back = end < v->src.len && (zhv_url_lost(last, v->src, end) ||
                                     zhv_url_gains(e->text, v->src, end));
    return (zhv_seal){front ? ZHV_NOWIKI : ZHV_STR(""),
                      back ? ZHV_NOWIKI : ZHV_STR("")};
}

static bool is_blank(zhv_str s)
{
    return zhv_str_trim(s).len == 0;
}

/* Is edit i the first of those that leave nothing of a note? MediaWiki takes
 * an empty one for a mistake. */
static bool empties_note(const view *v, uint32_t i)
{
    const zhv_tape *t = v->tape;
    const uint32_t tok = token_at(t, v->edits->at[i].off);
    uint32_t k = tok;
    if (k > 0 && t->tok[k - 1].kind == ZHV_K_TEXT &&
        is_blank(zhv_token_str(t, k - 1))) {
        k--;
    }
    if (k == 0 || t->tok[k - 1].kind != ZHV_K_TAG_OPEN ||
        t->tok[k - 1].aux != ZHV_ACT_REF) {
        return false;
    }
    const uint32_t end = t->tok[t->tok[k - 1].mate].off;
    uint32_t at = v->edits->at[i].off;
    for (; i < v->edits->n && v->edits->at[i].off < end; i++) {
        const zhv_edit *e = &v->edits->at[i];
        if (e->text.len || !is_blank(zhv_str_sub(v->src, at, e->off))) {
            return false;
        }
        at = e->off + e->len;
    }
    return is_blank(zhv_str_sub(v->src, at, end));
}

/* Is edit i all there was of a link's label? [[a|]] is no link, and what
 * [http://a.b ] shows is a number. */
static bool empties_label(const view *v, uint32_t i)
{
    const uint32_t tok = token_at(v->tape, v->edits->at[i].off);
    if (v->behind != ']' || tok == 0) {
        return false;
    }
    const zhv_kind before = (zhv_kind)v->tape->tok[tok - 1].kind;
    return (v->before == '|' && before == ZHV_K_LINK_SEP) ||
           before == ZHV_K_EXT_SPACE;
}

static void seal_one(const view *v, uint32_t i, zhv_arena *arena)
{
    zhv_edit *e = &v->edits->at[i];
    int before = v->before;
    int behind = v->behind;
    if (v->dialect == ZHV_DIALECT_MARKDOWN) {
        guard(e, zhv_policy_seal_markdown(e, v->src, before, behind), arena);
        return;
    }
    bool line_start = before < 0 || before == '\n';
    int first = e->text.len ? (unsigned char)e->text.ptr[0] : behind;
    int last =
        e->text.len ? (unsigned char)e->text.ptr[e->text.len - 1] : before;
    bool front =
        (line_start && begins_block(first)) ||
        (e->text.len && meet_badly(before, first)) ||
        (e->text.len == 0 && behind == '[' && before > 0 &&
         zhv_is_space((char)before) && begins_category(v, e->off + e->len)) ||
        (e->text.len == 0 && (empties_label(v, i) || empties_note(v, i)));
    bool back = !front && e->text.len == 0 && meet_badly(last, behind);
    back |= e->text.len && meet_badly(last, behind);
    zhv_seal seal = {{NULL, 0}, {NULL, 0}};
    if (e->prose) {
        seal = seal_urls(v, i);
    }
    seal.front = front ? ZHV_NOWIKI : seal.front;
    seal.back = back ? ZHV_NOWIKI : seal.back;
    guard(e, seal, arena);
}

zhv_status zhv_policy_seal(zhv_edits *edits, const zhv_tape *tape,
                           zhv_arena *arena)
{
    const zhv_str mark = ZHV_BYTE_ORDER_MARK;
    view v = {.edits = edits,
              .tape = tape,
              .src = tape->src,
              .dialect = tape->dialect,
              .before = -1,
              .start =
                  zhv_str_starts(tape->src, mark) ? (uint32_t)mark.len : 0};
    for (uint32_t i = 0; i < edits->n; i++) {
        if (!edits->at[i].construct) {
            continue;
        }
        look_before(&v, i);
        look_behind(&v, i);
        if (edits->at[i].text.len == 0 && (v.before < 0 || v.before == '\n')) {
            uint32_t end;
            uint32_t behind = empty_line(&v, i, &end);
            if (behind && !shows_lines(&v, i)) {
                drop_line(&v, i, behind, end, arena);
                i = behind - 1;
                continue;
            }
        }
        seal_one(&v, i, arena);
    }
    return arena->failed ? ZHV_E_NOMEM : ZHV_OK;
}

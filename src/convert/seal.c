#include "convert/seal.h"

#include "base/bytes.h"
#include "convert/seal_lines.h"
#include "markup/wikitext_url.h"
#include "rules/role.h"

/* The edition around the edits that are looked at, one after the other. What
 * stands beside an edit is also what stands beside the empty ones that touch
 * it, so that a page of a million empty rules stays linear. */
typedef struct view {
    const zhv_edits *edits;
    const zhv_tape *tape;
    uint32_t start; /* where the page begins: behind a byte order mark */
    int before;     /* the edition's byte before the edit looked at; -1 none */
    int behind;     /* ... and behind it */
    int left;       /* the same, comments left out */
    int right;
    uint32_t at;   /* one past the edit looked at */
    uint32_t same; /* first edit behind which something else stands */
} view;

static bool touches(const zhv_edits *e, uint32_t i)
{
    return e->at[i].off + e->at[i].len == e->at[i + 1].off;
}

/* Sees through comments before edit k, which touches no other. */
static void look_left(view *v, uint32_t k)
{
    const zhv_edit *e = &v->edits->at[k];
    const uint32_t at = zhv_gone_before(v->tape, e->off, true);
    v->before =
        e->off > v->start ? (unsigned char)v->tape->src.ptr[e->off - 1] : -1;
    if (k == 0 || at == e->off || e[-1].off + e[-1].len < at) {
        v->left = at > v->start ? (unsigned char)v->tape->src.ptr[at - 1] : -1;
    } else if (e[-1].text.len) {
        v->left = (unsigned char)e[-1].text.ptr[e[-1].text.len - 1];
    } /* else: as left of the one looked at last */
}

/* Sees through comments behind edit k, which touches no other. */
static void look_right(view *v, uint32_t k)
{
    const zhv_edit *e = &v->edits->at[k];
    const zhv_str src = v->tape->src;
    const uint32_t end = e->off + e->len;
    const uint32_t at = zhv_gone_behind(v->tape, end, true);
    v->behind = end < src.len ? (unsigned char)src.ptr[end] : -1;
    v->right = at < src.len ? (unsigned char)src.ptr[at] : -1;
    if (at > end && k + 1 < v->edits->n && e[1].off == at) {
        /* of nothing, what is next will see */
        v->right = e[1].text.len ? (unsigned char)e[1].text.ptr[0] : -1;
    }
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
        look_left(v, k);
    } else if (e[-1].text.len) {
        v->before = (unsigned char)e[-1].text.ptr[e[-1].text.len - 1];
        v->left = v->before;
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
    if (k + 1 < v->edits->n && touches(v->edits, k)) {
        v->behind = (unsigned char)v->edits->at[k + 1].text.ptr[0];
        v->right = v->behind;
    } else {
        look_right(v, k);
    }
    v->same = k + 1;
}

bool zhv_seal_begins_block(int c)
{
    return c > 0 && strchr("*#:;= \t{|!-", c) != NULL;
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
    case '=':
    case '!':
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

static void guard(zhv_edit *e, zhv_seal seal, zhv_arena *arena)
{
    if (seal.front.len == 0 && seal.back.len == 0) {
        return;
    }
    zhv_bytes text = {0};
    if (zhv_bytes_add(&text, arena, seal.front) &&
        zhv_bytes_add(&text, arena, e->text) &&
        zhv_bytes_add(&text, arena, seal.back)) {
        e->text = zhv_bytes_str(&text);
    }
}

/* Does a category stand at `off`, with text behind it in its line? MediaWiki
 * takes away the white space before one. */
static bool begins_category(const view *v, uint32_t off)
{
    const zhv_tape *t = v->tape;
    uint32_t i = zhv_tape_at(t, off);
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
    return shown ? e[-1].text : zhv_str_sub(v->tape->src, 0, e->off);
}

/* Does the rule keep a URL from the text on one of its sides? */
static zhv_seal seal_urls(const view *v, uint32_t i)
{
    const zhv_edit *e = &v->edits->at[i];
    const size_t end = (size_t)e->off + e->len;
    const zhv_str before = text_before(v, i);
    const zhv_str last = e->text.len ? e->text : before;
    bool front = e->text.len && zhv_url_lost(before, e->text, 0);
    bool back =
        end < v->tape->src.len && (zhv_url_lost(last, v->tape->src, end) ||
                                   zhv_url_gains(e->text, v->tape->src, end));
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
    const uint32_t tok = zhv_tape_at(t, v->edits->at[i].off);
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
        if (e->text.len || !is_blank(zhv_str_sub(v->tape->src, at, e->off))) {
            return false;
        }
        at = e->off + e->len;
    }
    return is_blank(zhv_str_sub(v->tape->src, at, end));
}

static bool is_blank_token(const zhv_tape *t, uint32_t k)
{
    return t->tok[k].kind == ZHV_K_NEWLINE ||
           (t->tok[k].kind == ZHV_K_TEXT && is_blank(zhv_token_str(t, k)));
}

/* Is edit i the first of those that leave nothing of an argument? Templates
 * ask whether there is one. */
static bool empties_argument(const view *v, uint32_t i)
{
    const zhv_tape *t = v->tape;
    const uint64_t begins =
        ZHV_KIND_BIT(ZHV_K_TMPL_EQ) | ZHV_KIND_BIT(ZHV_K_TMPL_SEP);
    const uint64_t ends =
        ZHV_KIND_BIT(ZHV_K_TMPL_SEP) | ZHV_KIND_BIT(ZHV_K_TMPL_CLOSE);
    uint32_t at = v->edits->at[i].off;
    uint32_t k = zhv_tape_at(t, at);
    while (k > 0 && is_blank_token(t, k - 1)) {
        k--;
    }
    if (k == 0 || !(begins >> t->tok[k - 1].kind & 1)) {
        return false;
    }
    for (; i < v->edits->n; i++) {
        const zhv_edit *e = &v->edits->at[i];
        if (e->text.len || !is_blank(zhv_str_sub(t->src, at, e->off))) {
            break;
        }
        at = e->off + e->len;
    }
    k = zhv_tape_at(t, at);
    while (k < t->n && is_blank_token(t, k)) {
        k++;
    }
    return k < t->n && (ends >> t->tok[k].kind & 1);
}

/* Is edit i all there was of a link's label? [[a|]] is no link, and what
 * [http://a.b ] shows is a number. */
static bool empties_label(const view *v, uint32_t i)
{
    const uint32_t tok = zhv_tape_at(v->tape, v->edits->at[i].off);
    if (v->behind != ']' || tok == 0) {
        return false;
    }
    const zhv_kind before = (zhv_kind)v->tape->tok[tok - 1].kind;
    return (v->before == '|' && before == ZHV_K_LINK_SEP) ||
           before == ZHV_K_EXT_SPACE;
}

/* Would a list begin behind edit i, or go deeper? So it is behind the marks of
 * one, and at the beginning of an argument, where MediaWiki begins a line for
 * it, and for a table. */
static bool begins_list(const view *v, uint32_t i, int first)
{
    const zhv_tape *t = v->tape;
    const uint64_t before = ZHV_KIND_BIT(ZHV_K_LIST) |
                            ZHV_KIND_BIT(ZHV_K_TMPL_SEP) |
                            ZHV_KIND_BIT(ZHV_K_TMPL_EQ);
    if (first <= 0 || strchr("*#:;{", first) == NULL || v->left <= 0 ||
        strchr("*#:;|=", v->left) == NULL) {
        return false;
    }
    const uint32_t at = zhv_gone_before(t, v->edits->at[i].off, true);
    const uint32_t tok = zhv_tape_at(t, at);
    return tok > 0 && (before >> t->tok[tok - 1].kind & 1);
}

static bool is_space_in_line(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* Where nothing but blanks and comments stands before `at` in its line; behind
 * it. */
static uint32_t before_blanks(const view *v, uint32_t at)
{
    uint32_t from;
    do {
        from = at;
        at = zhv_gone_before(v->tape, at, true);
        at -= at > 0 && is_space_in_line(v->tape->src.ptr[at - 1]);
    } while (at < from);
    return at;
}

static uint32_t behind_blanks(const view *v, uint32_t at)
{
    const zhv_str src = v->tape->src;
    uint32_t from;
    do {
        from = at;
        at = zhv_gone_behind(v->tape, at, true);
        at += at < src.len && is_space_in_line(src.ptr[at]);
    } while (at > from);
    return at;
}

/* Does nothing that is shown stand behind edit i in its line, nor one more
 * edit? */
static bool ends_line(const view *v, uint32_t i)
{
    const zhv_edit *e = &v->edits->at[i];
    const zhv_str src = v->tape->src;
    const uint32_t at = behind_blanks(v, e->off + e->len);
    const bool alone = i + 1 == v->edits->n || e[1].off > at;
    return alone && (at == src.len || src.ptr[at] == '\n');
}

/* With edit i gone, or with the = that it shows last, is its line a heading? It
 * was none. */
static bool ends_heading(const view *v, uint32_t i)
{
    const zhv_edit *e = &v->edits->at[i];
    const char *s = v->tape->src.ptr;
    uint32_t at = e->text.len ? e->off : before_blanks(v, e->off);
    const char last = e->text.len   ? e->text.ptr[e->text.len - 1]
                      : at < e->off ? s[at ? at - 1 : 0]
                                    : (char)v->left;
    if (last != '=' || !ends_line(v, i)) {
        return false;
    }
    while (at > v->start && s[at - 1] != '\n') {
        at--;
    }
    at = zhv_gone_behind(v->tape, at, true);
    return at < e->off && s[at] == '=';
}

/* Where what token k ends begins, if MediaWiki takes it away: categories, links
 * to other languages, __TOC__ and the like; behind k: it does not. */
static uint32_t before_unseen(const zhv_token *tok, uint32_t k)
{
    if (tok[k].kind == ZHV_K_COMMENT || tok[k].kind == ZHV_K_MAGIC) {
        return k;
    }
    const bool link = tok[k].kind == ZHV_K_LINK_CLOSE;
    const uint32_t open = link ? tok[k].mate : k;
    const bool gone = link && (tok[open].aux == ZHV_ACT_CATEGORY ||
                               tok[open].aux == ZHV_ACT_INTERWIKI);
    return gone ? open : k + 1;
}

/* Does nothing else stand before edit i in its line? */
static bool behind_unseen(const view *v, uint32_t i)
{
    const zhv_token *tok = v->tape->tok;
    uint32_t k = zhv_tape_at(v->tape, v->edits->at[i].off);
    uint32_t at = k + 1;
    while (k > 0 && k < at && tok[k - 1].kind != ZHV_K_NEWLINE) {
        at = k;
        k = before_unseen(tok, k - 1);
    }
    return k == 0 || (k < at && tok[k - 1].kind == ZHV_K_NEWLINE);
}

static void seal_one(const view *v, uint32_t i, zhv_arena *arena)
{
    zhv_edit *e = &v->edits->at[i];
    int before = v->before;
    int behind = v->behind;
    if (v->tape->dialect == ZHV_DIALECT_MARKDOWN) {
        guard(e, zhv_seal_markdown(e, v->tape->src, before, behind), arena);
        return;
    }
    int first = e->text.len ? (unsigned char)e->text.ptr[0] : v->right;
    bool line_start = v->left < 0 || v->left == '\n' ||
                      ((v->left == ']' || v->left == '_') &&
                       zhv_seal_begins_block(first) && behind_unseen(v, i));
    int last =
        e->text.len ? (unsigned char)e->text.ptr[e->text.len - 1] : v->left;
    bool front =
        (line_start && zhv_seal_begins_block(first)) ||
        begins_list(v, i, first) ||
        (e->text.len && meet_badly(v->left, first)) ||
        (e->text.len == 0 && behind == '[' && before > 0 &&
         zhv_is_space((char)before) && begins_category(v, e->off + e->len)) ||
        (e->text.len == 0 &&
         (empties_label(v, i) || empties_note(v, i) || empties_argument(v, i)));
    bool back = !front && e->text.len == 0 && meet_badly(last, v->right);
    back |= e->text.len && meet_badly(last, v->right);
    back |= ends_heading(v, i);
    zhv_seal seal = {{NULL, 0}, {NULL, 0}};
    if (e->prose) {
        seal = seal_urls(v, i);
    }
    seal.front = front ? ZHV_NOWIKI : seal.front;
    seal.back = back ? ZHV_NOWIKI : seal.back;
    guard(e, seal, arena);
}

zhv_status zhv_seal_edits(zhv_edits *edits, const zhv_tape *tape,
                          zhv_arena *arena)
{
    zhv_gone_lines lines;
    zhv_gone_lines_init(&lines, edits, tape, arena);
    view v = {.edits = edits,
              .tape = tape,
              .start = lines.start,
              .before = -1,
              .left = -1};
    for (uint32_t i = 0; i < edits->n; i++) {
        if (!edits->at[i].construct) {
            continue;
        }
        look_before(&v, i);
        look_behind(&v, i);
        const bool begins = v.before < 0 || v.before == '\n' ||
                            (v.before == '>' &&
                             zhv_gone_lines_begins(&lines, edits->at[i].off));
        const uint32_t behind = begins && edits->at[i].text.len == 0
                                    ? zhv_gone_lines_take(&lines, i)
                                    : 0;
        if (behind) {
            i = behind - 1;
        } else {
            seal_one(&v, i, arena);
        }
    }
    return arena->failed ? ZHV_E_NOMEM : ZHV_OK;
}

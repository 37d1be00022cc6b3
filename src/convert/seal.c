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
    uint32_t at;    /* one past the edit looked at */
    uint32_t same;  /* first edit behind which something else stands */
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
        v->before = e->off > v->start
                        ? (unsigned char)v->tape->src.ptr[e->off - 1]
                        : -1;
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
        v->behind =
            end < v->tape->src.len ? (unsigned char)v->tape->src.ptr[end] : -1;
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

static void seal_one(const view *v, uint32_t i, zhv_arena *arena)
{
    zhv_edit *e = &v->edits->at[i];
    int before = v->before;
    int behind = v->behind;
    if (v->tape->dialect == ZHV_DIALECT_MARKDOWN) {
        guard(e, zhv_seal_markdown(e, v->tape->src, before, behind), arena);
        return;
    }
    bool line_start = before < 0 || before == '\n';
    int first = e->text.len ? (unsigned char)e->text.ptr[0] : behind;
    int last =
        e->text.len ? (unsigned char)e->text.ptr[e->text.len - 1] : before;
    bool front =
        (line_start && zhv_seal_begins_block(first)) ||
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

zhv_status zhv_seal_edits(zhv_edits *edits, const zhv_tape *tape,
                          zhv_arena *arena)
{
    zhv_gone_lines lines;
    zhv_gone_lines_init(&lines, edits, tape, arena);
    view v = {.edits = edits, .tape = tape, .start = lines.start, .before = -1};
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

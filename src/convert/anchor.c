#include "convert/anchor.h"

#include "base/bytes.h"
#include "base/escape.h"
#include "base/hash.h"
#include "rules/role.h"
#include "rules/section.h"

struct work;

/* Appends text as names of the dialect have it. False: out of memory. */
typedef bool putter(struct work *, zhv_bytes *, zhv_str);

typedef struct work {
    const zhv_tape *tape;
    zhv_arena *arena;
    const zhv_edits *edits; /* finished; NULL: only the source is asked for */
    zhv_map by_anchor;      /* of the source: index into `after` */
    ZHV_VEC(zhv_str) after; /* anchors of the edition */
    zhv_map seen[2];        /* anchors given so far: source, edition */
    putter *put;
    char again;     /* the second of a name: name_2, name-1 */
    uint32_t first; /* number that the first one does not show */
} work;

/* As it is: slugs of Markdown are made of the whole text. */
static bool put_plain(work *w, zhv_bytes *to, zhv_str s)
{
    return zhv_bytes_add(to, w->arena, s);
}

static bool put_anchor(work *w, zhv_bytes *to, zhv_str s)
{
    if (!zhv_vec_reserve(to, s.len, w->arena)) {
        return false;
    }
    uint32_t n = to->n;
    size_t len = 1;
    for (size_t i = 0; i < s.len; i += len) {
        char c = s.ptr[i];
        len = 1;
        if (c == '&') {
            c = zhv_decoded(zhv_str_sub(s, i, s.len), &len);
        }
        c = c == ' ' ? '_' : c;
        if (c != '_' || (n && to->at[n - 1] != '_')) {
            to->at[n++] = c; /* blanks are trimmed and collapsed */
        }
    }
    to->n = n;
    return true;
}

/* Index of the first edit at or behind `off`. */
static uint32_t first_edit(const zhv_edits *e, uint32_t off)
{
    uint32_t lo = 0;
    uint32_t hi = e->n;
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (e->at[mid].off < off) {
            lo = mid + 1;
        } else {
            hi = mid;
        }
    }
    return lo;
}

/* Source bytes [off, end) as the edition has them. */
static bool put_edited(work *w, zhv_bytes *to, uint32_t off, uint32_t end)
{
    const zhv_edits *e = w->edits;
    zhv_str src = w->tape->src;
    for (uint32_t i = first_edit(e, off); i < e->n && e->at[i].off < end; i++) {
        if (!w->put(w, to, zhv_str_sub(src, off, e->at[i].off)) ||
            !w->put(w, to, e->at[i].text)) {
            return false;
        }
        off = e->at[i].off + e->at[i].len;
    }
    return off >= end || w->put(w, to, zhv_str_sub(src, off, end));
}

/* The label that was added before token `close`, without its bar. */
static zhv_str added_label(const work *w, uint32_t close)
{
    uint32_t off = w->tape->tok[close].off;
    for (uint32_t i = first_edit(w->edits, off);
         i < w->edits->n && w->edits->at[i].off == off; i++) {
        zhv_str s = w->edits->at[i].text;
        if (w->edits->at[i].len == 0 && s.len && s.ptr[0] == '|') {
            return zhv_str_sub(s, 1, s.len);
        }
    }
    return (zhv_str){NULL, 0};
}

/* What <nowiki> holds, as readers see it. */
static bool is_shown_raw(const zhv_tape *t, uint32_t i)
{
    const uint32_t open = t->tok[i].mate;
    return t->tok[i].kind == ZHV_K_RAW && open != ZHV_NO_MATE &&
           zhv_str_starts(zhv_token_str(t, open), ZHV_STR("<nowiki"));
}

/* The text of one heading as source (edited: as edition) readers see it. */
static bool heading_text(work *w, uint32_t open, bool edited, zhv_bytes *out)
{
    const zhv_token *tok = w->tape->tok;
    bool good =
        zhv_vec_reserve(out, tok[tok[open].mate].off - tok[open].off, w->arena);
    for (uint32_t i = open + 1; good && i < tok[open].mate; i++) {
        uint32_t end = tok[i].off + tok[i].len;
        if (tok[i].kind == ZHV_K_RULE_OPEN) {
            const zhv_token *close = &tok[tok[i].mate];
            uint32_t off = tok[i].off;
            end = close->off + close->len;
            i = tok[i].mate;
            good = edited ? put_edited(w, out, off, end)
                          : w->put(w, out, zhv_str_sub(w->tape->src, off, end));
        } else if (tok[i].kind == ZHV_K_TEXT && tok[i].role == ZHV_R_LABEL) {
            zhv_str label = {NULL, 0};
            if (edited) {
                label = added_label(w, tok[tok[i].mate].mate);
            }
            good =
                w->put(w, out, label.len ? label : zhv_token_str(w->tape, i));
        } else if (tok[i].kind == ZHV_K_ENTITY || is_shown_raw(w->tape, i)) {
            good = w->put(w, out, zhv_token_str(w->tape, i));
        } else if (tok[i].kind == ZHV_K_TEXT && tok[i].role != ZHV_R_TARGET) {
            good = edited ? put_edited(w, out, tok[i].off, end)
                          : w->put(w, out, zhv_token_str(w->tape, i));
        }
    }
    while (out->n && out->at[out->n - 1] == '_') {
        out->n--;
    }
    return good;
}

/* The anchor of a text: itself, or with _2, _3 ... (-1, -2 ...) when it was
 * given. */
static bool anchor_of(work *w, zhv_map *seen, zhv_str key, zhv_str *out)
{
    uint32_t times = zhv_map_get(seen, key);
    times = times == ZHV_MAP_NONE ? w->first : times + 1;
    if (!zhv_map_put(seen, w->arena, key, times)) {
        return false;
    }
    if (times > w->first) {
        char digits[16];
        size_t n = sizeof digits;
        for (uint32_t k = times; k; k /= 10) {
            digits[--n] = (char)('0' + k % 10);
        }
        digits[--n] = w->again;
        zhv_bytes longer = {0};
        if (!put_plain(w, &longer, key) ||
            !put_plain(w, &longer, (zhv_str){digits + n, sizeof digits - n})) {
            return false;
        }
        key = (zhv_str){longer.at, longer.n};
    }
    *out = key;
    return true;
}

static zhv_str str_of(const zhv_bytes *t)
{
    return (zhv_str){t->at ? t->at : "", t->n};
}

static bool is_edited(const work *w, uint32_t open)
{
    const zhv_edits *e = w->edits;
    uint32_t i = first_edit(e, w->tape->tok[open].off);
    return i < e->n &&
           e->at[i].off <= w->tape->tok[w->tape->tok[open].mate].off;
}

static bool note_heading(work *w, uint32_t open)
{
    zhv_bytes before = {0};
    zhv_str from;
    zhv_str to;
    if (!heading_text(w, open, false, &before) ||
        !anchor_of(w, &w->seen[0], str_of(&before), &from)) {
        return false;
    }
    if (w->edits) {
        zhv_bytes after = before;
        if (is_edited(w, open)) {
            after = (zhv_bytes){0};
            if (!heading_text(w, open, true, &after)) {
                return false;
            }
        }
        zhv_str *slot = zhv_vec_push(&w->after, w->arena);
        if (slot == NULL || !anchor_of(w, &w->seen[1], str_of(&after), &to)) {
            return false;
        }
        *slot = to;
    }
    uint32_t number = w->edits ? w->after.n - 1 : 0;
    return zhv_map_put(&w->by_anchor, w->arena, from, number);
}

static bool note_headings(work *w)
{
    const uint64_t heads =
        ZHV_KIND_BIT(ZHV_K_HEAD_OPEN) | ZHV_KIND_BIT(ZHV_K_TAG_OPEN);
    const zhv_tape *t = w->tape;
    bool good = true;
    for (uint32_t i = 0; good && (i = zhv_tape_find(t, i, heads)) < t->n; i++) {
        if (zhv_section_opens(t, i)) {
            good = note_heading(w, i);
            i = t->tok[i].mate; /* headings in headings are none */
        }
    }
    return good;
}

/* ---- Markdown ------------------------------------------------------------ */

/* What tokens [from, to) show, in the source and in the edition. */
static bool shown_text(work *w, uint32_t from, uint32_t to, zhv_bytes out[2])
{
    bool good = true;
    for (uint32_t i = from; i < to && good; i++) {
        zhv_str s = zhv_section_shown(w->tape, i);
        uint32_t off = w->tape->tok[i].off;
        good = s.len == 0 ||
               (w->put(w, &out[0], s) &&
                put_edited(w, &out[1], off, off + w->tape->tok[i].len));
    }
    return good;
}

/* One heading of Markdown, as the `way` of making slugs has it. */
static bool note_section(work *w, const zhv_bytes shown[2], unsigned way)
{
    zhv_str name[2];
    for (unsigned side = 0; side < 2; side++) {
        zhv_str s = zhv_section_slug(str_of(&shown[side]), way, w->arena);
        if (s.ptr == NULL || !anchor_of(w, &w->seen[side], s, &name[side])) {
            return false;
        }
    }
    zhv_str *slot = zhv_vec_push(&w->after, w->arena);
    if (slot == NULL) {
        return false;
    }
    *slot = name[1];
    return name[0].len == 0 ||
           zhv_map_get(&w->by_anchor, name[0]) != ZHV_MAP_NONE ||
           zhv_map_put(&w->by_anchor, w->arena, name[0], w->after.n - 1);
}

static bool note_sections(work *w, unsigned way)
{
    const zhv_tape *t = w->tape;
    bool begins = true; /* a line */
    w->seen[0] = w->seen[1] = (zhv_map){0};
    for (uint32_t i = 0; i < t->n; i++) {
        uint32_t from;
        uint32_t to;
        zhv_bytes shown[2] = {{0}, {0}};
        if (begins && zhv_section_begins(t, i, &from, &to) &&
            (!shown_text(w, from, to, shown) || !note_section(w, shown, way))) {
            return false;
        }
        begins = t->tok[i].kind == ZHV_K_NEWLINE;
    }
    return true;
}

static zhv_status find_addresses(const zhv_tape *tape, zhv_arena *arena,
                                 zhv_section_links *out)
{
    for (uint32_t i = 0; i < tape->n; i++) {
        zhv_str s = zhv_section_name((zhv_kind)tape->tok[i].kind,
                                     zhv_token_str(tape, i));
        if (s.len == 0) {
            continue;
        }
        zhv_section_link *new = zhv_vec_push(out, arena);
        if (new == NULL) {
            return ZHV_E_NOMEM;
        }
        *new = (zhv_section_link){i, (uint32_t)(s.ptr - tape->src.ptr),
                                  (uint32_t)s.len};
    }
    return ZHV_OK;
}

/* ---- links --------------------------------------------------------------- */

static work work_of(const zhv_tape *tape, zhv_arena *arena)
{
    const bool markdown = tape->dialect == ZHV_DIALECT_MARKDOWN;
    return (work){.tape = tape,
                  .arena = arena,
                  .put = markdown ? put_plain : put_anchor,
                  .again = markdown ? '-' : '_',
                  .first = markdown ? 0 : 1};
}

static bool find_heading(work *w, zhv_str name, uint32_t *at, zhv_str *anchor)
{
    zhv_bytes key = {0};
    if (!w->put(w, &key, name)) {
        return false;
    }
    *anchor = str_of(&key);
    *at = zhv_map_get(&w->by_anchor, *anchor);
    return true;
}

/* Past the comment, or the tag that vanishes as one does, at s[at]. */
static size_t comment_end(zhv_str s, size_t at)
{
    const bool tag = at + 1 < s.len && s.ptr[at + 1] != '!';
    size_t end = at + (tag ? 1 : 7);
    while (end < s.len && (tag ? s.ptr[end - 1] != '>'
                               : memcmp(s.ptr + end - 3, "-->", 3) != 0)) {
        end++;
    }
    return end < s.len ? end : s.len;
}

/* A name without the comments in it, or they alone; ptr NULL: out of memory.
 * Nothing else in a name has a <. */
static zhv_str sifted(work *w, zhv_str s, bool comments)
{
    zhv_bytes out = {0};
    size_t at = zhv_str_find(s, 0, '<');
    if (at == s.len) {
        return comments ? ZHV_STR("") : s;
    }
    bool good = comments || put_plain(w, &out, zhv_str_sub(s, 0, at));
    while (good && at < s.len) {
        size_t end = comment_end(s, at);
        size_t next = zhv_str_find(s, end, '<');
        good = put_plain(w, &out,
                         comments ? zhv_str_sub(s, at, end)
                                  : zhv_str_sub(s, end, next));
        at = next;
    }
    return good ? str_of(&out) : (zhv_str){NULL, 0};
}

/* The heading that the link means, an index into `after`, and its anchor in
 * the source; ZHV_MAP_NONE: there is none. False: out of memory. */
static bool find_meant(work *w, const zhv_section_link *link, uint32_t *at,
                       zhv_str *anchor)
{
    static const char marks[] = {'%', '.'}; /* "%E8", and ".E8" of old */
    zhv_str name = zhv_str_trim(sifted(
        w, zhv_str_sub(w->tape->src, link->off, link->off + link->len), false));
    if (name.ptr == NULL || !find_heading(w, name, at, anchor)) {
        return false;
    }
    for (size_t i = 0; *at == ZHV_MAP_NONE && i < sizeof marks; i++) {
        zhv_str plain = zhv_unescape(name, marks[i], w->arena);
        if (plain.ptr == NULL ||
            (plain.ptr != name.ptr && !find_heading(w, plain, at, anchor))) {
            return false;
        }
    }
    return true;
}

/* Of the links only those whose heading is there. */
static zhv_status keep_meant(const zhv_tape *tape, zhv_arena *arena,
                             zhv_section_links *links)
{
    work w = work_of(tape, arena);
    bool good = links->n == 0 || note_headings(&w);
    uint32_t n = 0;
    for (uint32_t i = 0; good && i < links->n; i++) {
        uint32_t at;
        zhv_str anchor;
        good = find_meant(&w, &links->at[i], &at, &anchor);
        links->at[n] = links->at[i];
        n += good && at != ZHV_MAP_NONE;
    }
    links->n = n;
    return good ? ZHV_OK : ZHV_E_NOMEM;
}

/* Names are equal but for blanks written as underscores. */
static bool same_name(zhv_str a, zhv_str b)
{
    if (a.len != b.len) {
        return false;
    }
    for (size_t i = 0; i < a.len; i++) {
        char x = a.ptr[i] == '_' ? ' ' : a.ptr[i];
        char y = b.ptr[i] == '_' ? ' ' : b.ptr[i];
        if (x != y) {
            return false;
        }
    }
    return true;
}

/* End of the target that token i begins, or 0 if it holds more than text. */
static uint32_t target_end(const zhv_tape *tape, uint32_t i)
{
    for (;; i++) {
        const zhv_token *t = &tape->tok[i];
        if (t->kind == ZHV_K_LINK_SEP || t->kind == ZHV_K_LINK_CLOSE ||
            t->kind == ZHV_K_TMPL_SEP || t->kind == ZHV_K_TMPL_CLOSE) {
            return t->off;
        }
        if (t->kind != ZHV_K_TEXT && t->kind != ZHV_K_ENTITY &&
            t->kind != ZHV_K_NEWLINE && t->kind != ZHV_K_COMMENT) {
            return 0;
        }
    }
}

/* Does token i begin the target of a link, or an argument that is one? A call
 * of the page's own name may stand before it in a link. */
static bool begins_target(const zhv_tape *tape, uint32_t i)
{
    const zhv_token *tok = tape->tok;
    const zhv_token *before = &tok[i - 1];
    const bool target =
        tok[i].role == ZHV_R_TARGET || tok[i].role == ZHV_R_LABEL;
    switch (tok[i].kind == ZHV_K_TEXT ? before->kind : ZHV_K_COUNT) {
    case ZHV_K_LINK_OPEN:
        return true;
    case ZHV_K_TMPL_SEP:
    case ZHV_K_TMPL_EQ:
        return target;
    case ZHV_K_TMPL_CLOSE:
        return target && before->mate > 0 &&
               tok[before->mate].aux == ZHV_ACT_THIS_PAGE &&
               tok[before->mate - 1].kind == ZHV_K_LINK_OPEN;
    default:
        return false;
    }
}

/* The first token at i or behind it that may name a section: which has a #, or
 * any if arguments name some. */
static uint32_t find_naming(const zhv_tape *tape, uint32_t i)
{
    if (i >= tape->n || tape->sections) {
        return i;
    }
    size_t at = zhv_str_find(tape->src, tape->tok[i].off, '#');
    return at < tape->src.len ? zhv_tape_at(tape, (uint32_t)at + 1) - 1
                              : tape->n;
}

/* Where in the target, which is token i, the name of a section begins: behind
 * the #. *page [out]: what stands before it. */
static size_t section_at(const zhv_tape *tape, uint32_t i, zhv_str *page)
{
    const zhv_str target = zhv_token_str(tape, i);
    if (zhv_role_section_page(tape, i, page)) {
        return (size_t)(zhv_str_trim(target).ptr - target.ptr);
    }
    const size_t at = zhv_str_find(target, 0, '#');
    *page = zhv_str_trim(zhv_str_sub(target, 0, at));
    return at + (at < target.len);
}

zhv_status zhv_anchors_find(const zhv_tape *tape, zhv_str title,
                            zhv_arena *arena, zhv_section_links *out)
{
    const zhv_token *tok = tape->tok;
    *out = (zhv_section_links){NULL, 0, 0};
    if (tape->dialect != ZHV_DIALECT_WIKITEXT) {
        return tape->dialect == ZHV_DIALECT_MARKDOWN
                   ? find_addresses(tape, arena, out)
                   : ZHV_OK;
    }
    for (uint32_t i = 1; (i = find_naming(tape, i)) < tape->n; i++) {
        if (!begins_target(tape, i)) {
            continue;
        }
        zhv_str page;
        const size_t at = section_at(tape, i, &page);
        uint32_t end = at < tok[i].len ? target_end(tape, i) : 0;
        if (end == 0 || (page.len && !same_name(page, title))) {
            continue;
        }
        zhv_section_link *new = zhv_vec_push(out, arena);
        if (new == NULL) {
            return ZHV_E_NOMEM;
        }
        uint32_t off = tok[i].off + (uint32_t)at;
        while (end > off && zhv_is_space(tape->src.ptr[end - 1])) {
            end--;
        }
        *new = (zhv_section_link){i, off, end - off};
    }
    return keep_meant(tape, arena, out);
}

static bool add_edit(work *w, zhv_edits *edits, uint32_t off, uint32_t len,
                     zhv_str with)
{
    zhv_edit *e = zhv_vec_push(edits, w->arena);
    if (e) {
        *e = (zhv_edit){
            .off = off, .len = len, .text = with, .origin = ZHV_ORIGIN_POLICY};
    }
    return e != NULL;
}

/* A link that shows its target must go on showing what it did. */
static bool keep_label(work *w, const zhv_section_link *link, zhv_edits *edits)
{
    const zhv_token *tok = w->tape->tok;
    if (w->tape->dialect == ZHV_DIALECT_MARKDOWN) {
        return true; /* it never shows its address */
    }
    uint32_t close = tok[tok[link->tok].mate].mate;
    if (tok[link->tok].role != ZHV_R_LABEL ||
        tok[close].kind != ZHV_K_LINK_CLOSE || added_label(w, close).len) {
        return true;
    }
    zhv_str name = sifted(w,
                          zhv_str_sub(w->tape->src, tok[link->tok].off,
                                      (size_t)link->off + link->len),
                          false);
    if (name.ptr == NULL) {
        return false;
    }
    zhv_str shown = zhv_unescape(name, '%', w->arena);
    return shown.ptr && add_edit(w, edits, tok[close].off, 0, ZHV_STR("|")) &&
           add_edit(w, edits, tok[close].off, 0, shown);
}

static bool follow(work *w, const zhv_section_link *link, zhv_edits *edits)
{
    uint32_t at;
    zhv_str anchor;
    if (!find_meant(w, link, &at, &anchor)) {
        return false;
    }
    if (at == ZHV_MAP_NONE || w->after.at[at].len == 0 ||
        zhv_str_eq(w->after.at[at], anchor)) {
        return true;
    }
    zhv_str comments = sifted(
        w, zhv_str_sub(w->tape->src, link->off, link->off + link->len), true);
    uint32_t end = link->off + link->len;
    return comments.ptr &&
           add_edit(w, edits, link->off, link->len, w->after.at[at]) &&
           (comments.len == 0 || add_edit(w, edits, end, 0, comments)) &&
           keep_label(w, link, edits);
}

zhv_status zhv_anchors_follow(const zhv_tape *tape,
                              const zhv_section_links *links, zhv_arena *arena,
                              zhv_edits *edits)
{
    const zhv_edits finished = *edits;
    work w = work_of(tape, arena);
    w.edits = &finished;
    bool good = true;
    if (tape->dialect == ZHV_DIALECT_MARKDOWN) {
        for (unsigned way = 0; good && way < ZHV_SLUG_WAYS; way++) {
            good = note_sections(&w, way);
        }
    } else if (links->n) {
        good = note_headings(&w);
    }
    for (uint32_t i = 0; good && i < links->n; i++) {
        good = follow(&w, &links->at[i], edits);
    }
    return good ? ZHV_OK : ZHV_E_NOMEM;
}

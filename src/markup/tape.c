#include "markup/tape.h"

static const char *const kind_names[ZHV_K_COUNT] = {
    [ZHV_K_TEXT] = "text",
    [ZHV_K_NEWLINE] = "newline",
    [ZHV_K_COMMENT] = "comment",
    [ZHV_K_ENTITY] = "entity",
    [ZHV_K_RAW] = "raw",
    [ZHV_K_URL] = "url",
    [ZHV_K_QUOTE] = "quote",
    [ZHV_K_MAGIC] = "magic",
    [ZHV_K_SIGNATURE] = "signature",
    [ZHV_K_REDIRECT] = "redirect",
    [ZHV_K_HR] = "hr",
    [ZHV_K_LIST] = "list",
    [ZHV_K_DEF_SEP] = "def-sep",
    [ZHV_K_PRE_SPACE] = "pre-space",
    [ZHV_K_HEAD_OPEN] = "head-open",
    [ZHV_K_HEAD_CLOSE] = "head-close",
    [ZHV_K_TMPL_OPEN] = "tmpl-open",
    [ZHV_K_TMPL_COLON] = "tmpl-colon",
    [ZHV_K_TMPL_SEP] = "tmpl-sep",
    [ZHV_K_TMPL_EQ] = "tmpl-eq",
    [ZHV_K_TMPL_CLOSE] = "tmpl-close",
    [ZHV_K_PARAM_OPEN] = "param-open",
    [ZHV_K_PARAM_SEP] = "param-sep",
    [ZHV_K_PARAM_CLOSE] = "param-close",
    [ZHV_K_LINK_OPEN] = "link-open",
    [ZHV_K_LINK_SEP] = "link-sep",
    [ZHV_K_LINK_CLOSE] = "link-close",
    [ZHV_K_EXT_OPEN] = "ext-open",
    [ZHV_K_EXT_SPACE] = "ext-space",
    [ZHV_K_EXT_CLOSE] = "ext-close",
    [ZHV_K_RULE_OPEN] = "rule-open",
    [ZHV_K_RULE_CLOSE] = "rule-close",
    [ZHV_K_TAG_OPEN] = "tag-open",
    [ZHV_K_TAG_CLOSE] = "tag-close",
    [ZHV_K_TAG_ALONE] = "tag-alone",
    [ZHV_K_TAG_REST] = "tag-rest",
    [ZHV_K_ATTR_VALUE] = "attr-value",
    [ZHV_K_TABLE_OPEN] = "table-open",
    [ZHV_K_TABLE_ROW] = "table-row",
    [ZHV_K_TABLE_CAPTION] = "table-caption",
    [ZHV_K_TABLE_CELL] = "table-cell",
    [ZHV_K_TABLE_ATTRS] = "table-attrs",
    [ZHV_K_TABLE_BAR] = "table-bar",
    [ZHV_K_TABLE_CLOSE] = "table-close",
    [ZHV_K_MARK] = "mark",
    [ZHV_K_SPAN_OPEN] = "span-open",
    [ZHV_K_SPAN_CLOSE] = "span-close",
    [ZHV_K_SPAN_ADDR] = "span-addr",
    [ZHV_K_REF_OPEN] = "ref-open",
    [ZHV_K_REF_CLOSE] = "ref-close",
    [ZHV_K_LANG] = "lang",
    [ZHV_K_FRONT] = "front",
};

static const char *const role_names[ZHV_R_COUNT] = {
    [ZHV_R_NONE] = "none", [ZHV_R_TEXT] = "text",     [ZHV_R_KEEP] = "keep",
    [ZHV_R_NAME] = "name", [ZHV_R_TARGET] = "target", [ZHV_R_LABEL] = "label",
    [ZHV_R_RULE] = "rule", [ZHV_R_TITLE] = "title",
};

const char *zhv_kind_name(zhv_kind kind)
{
    return (unsigned)kind < ZHV_K_COUNT ? kind_names[kind] : "?";
}

const char *zhv_role_name(zhv_role role)
{
    return (unsigned)role < ZHV_R_COUNT ? role_names[role] : "?";
}

/* ---- check ------------------------------------------------------------- */

static const uint8_t closer_of[ZHV_K_COUNT] = {
    [ZHV_K_HEAD_OPEN] = ZHV_K_HEAD_CLOSE,
    [ZHV_K_TMPL_OPEN] = ZHV_K_TMPL_CLOSE,
    [ZHV_K_PARAM_OPEN] = ZHV_K_PARAM_CLOSE,
    [ZHV_K_LINK_OPEN] = ZHV_K_LINK_CLOSE,
    [ZHV_K_EXT_OPEN] = ZHV_K_EXT_CLOSE,
    [ZHV_K_RULE_OPEN] = ZHV_K_RULE_CLOSE,
    [ZHV_K_TAG_OPEN] = ZHV_K_TAG_CLOSE,
    [ZHV_K_TABLE_OPEN] = ZHV_K_TABLE_CLOSE,
    [ZHV_K_SPAN_OPEN] = ZHV_K_SPAN_CLOSE,
    [ZHV_K_REF_OPEN] = ZHV_K_REF_CLOSE,
};

/* An open tag with title= or alt= is in several tokens; until the one that
 * ends with '>', what stands there belongs to what holds the tag. */
static bool ends_tag(const zhv_tape *t, uint32_t i)
{
    zhv_str s = zhv_token_str(t, i);
    return s.len && s.ptr[s.len - 1] == '>';
}

typedef struct level {
    uint32_t open;
    bool pending; /* the tag is not over yet */
} level;

typedef struct checker {
    zhv_arena arena;
    ZHV_VEC(level) stack;
} checker;

static const char *check_leaf(checker *c, const zhv_tape *t, uint32_t i)
{
    const level *top = c->stack.n ? &c->stack.at[c->stack.n - 1] : NULL;
    uint32_t owner = top == NULL      ? ZHV_NO_MATE
                     : !top->pending  ? top->open
                     : c->stack.n > 1 ? top[-1].open
                                      : ZHV_NO_MATE;
    if (t->tok[i].mate != owner) {
        return "the owner is not the innermost opener";
    }
    if (top && top->pending && t->tok[i].kind == ZHV_K_TAG_REST &&
        ends_tag(t, i)) {
        c->stack.at[c->stack.n - 1].pending = false;
    }
    return NULL;
}

static const char *check_closer(checker *c, const zhv_tape *t, uint32_t i)
{
    if (c->stack.n == 0) {
        return "a closer without an opener";
    }
    const level *top = &c->stack.at[--c->stack.n];
    if (top->open != t->tok[i].mate || t->tok[top->open].mate != i) {
        return "opener and closer are not each other's mates";
    }
    if (closer_of[t->tok[top->open].kind] != t->tok[i].kind || top->pending) {
        return "a closer of another kind";
    }
    return NULL;
}

static const char *check_opener(checker *c, const zhv_tape *t, uint32_t i)
{
    level *l = zhv_vec_push(&c->stack, &c->arena);
    if (l == NULL) {
        return "out of memory";
    }
    *l = (level){i, t->tok[i].kind == ZHV_K_TAG_OPEN && !ends_tag(t, i)};
    return NULL;
}

static const char *check_token(checker *c, const zhv_tape *t, uint32_t i)
{
    const zhv_token *k = &t->tok[i];
    size_t end = (size_t)k->off + k->len;
    if (k->kind >= ZHV_K_COUNT || k->role >= ZHV_R_COUNT) {
        return "no such kind or role";
    }
    if (k->len == 0) {
        return "an empty token";
    }
    if (i == 0 && k->off != 0) {
        return "the first token does not begin at 0";
    }
    if (end != (i + 1 < t->n ? t->tok[i + 1].off : t->src.len)) {
        return "the tokens do not tile the source";
    }
    return zhv_kind_is_opener((zhv_kind)k->kind)   ? check_opener(c, t, i)
           : zhv_kind_is_closer((zhv_kind)k->kind) ? check_closer(c, t, i)
                                                   : check_leaf(c, t, i);
}

/* Does `what` stand in a text, though the tape denies it? */
static bool hides(const zhv_tape *t, uint32_t i, bool may, char what)
{
    zhv_str s = zhv_token_str(t, i);
    for (size_t at = zhv_str_find(s, 0, what); !may && at + 1 < s.len;
         at = zhv_str_find(s, at + 1, what)) {
        if (s.ptr[at + 1] == what) {
            return true;
        }
    }
    return false;
}

/* Not of plain text, where nothing opens anything. */
static const char *check_loose(const zhv_tape *t, uint32_t i)
{
    if (t->tok[i].kind != ZHV_K_TEXT || t->plain ||
        t->dialect != ZHV_DIALECT_WIKITEXT) {
        return NULL;
    }
    return hides(t, i, t->loose_braces, '{')     ? "{{ in a text"
           : hides(t, i, t->loose_brackets, '[') ? "[[ in a text"
                                                 : NULL;
}

const char *zhv_tape_check(const zhv_tape *t, uint32_t *at)
{
    checker c = {0};
    const char *broken = NULL;
    uint32_t i = 0;
    zhv_arena_init(&c.arena);
    for (; i < t->n && broken == NULL; i++) {
        broken = check_token(&c, t, i);
        broken = broken ? broken : check_loose(t, i);
    }
    if (broken) {
        i--;
    } else if (c.stack.n) {
        i = c.stack.at[c.stack.n - 1].open;
        broken = "an opener without a closer";
    } else if (t->n == 0 && t->src.len) {
        broken = "no tokens for a source that has bytes";
    }
    *at = broken ? i : 0;
    zhv_arena_drop(&c.arena);
    return broken;
}

/* ---- dump -------------------------------------------------------------- */

typedef struct text_out {
    char *at;
    size_t n;
} text_out;

static void put(text_out *o, const char *s)
{
    size_t n = strlen(s);
    memcpy(o->at + o->n, s, n);
    o->n += n;
}

static void put_escaped(text_out *o, zhv_str s)
{
    static const char hex[] = "0123456789abcdef";
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if (c == '\n' || c == '\r' || c == '\t' || c == '\\') {
            o->at[o->n++] = '\\';
            o->at[o->n++] = c == '\n'   ? 'n'
                            : c == '\r' ? 'r'
                            : c == '\t' ? 't'
                                        : '\\';
        } else if (c < 0x20 || c == 0x7F) {
            put(o, "\\x");
            o->at[o->n++] = hex[c >> 4];
            o->at[o->n++] = hex[c & 15];
        } else {
            o->at[o->n++] = (char)c;
        }
    }
}

zhv_str zhv_tape_dump(const zhv_tape *t, zhv_arena *arena)
{
    enum {
        LINE = 32
    }; /* room for the names around the bytes */
    text_out o = {NULL, 0};
    size_t room = t->n;
    if (t->src.len <= SIZE_MAX / 8) {
        o.at = zhv_arena_alloc(arena, room * LINE + t->src.len * 4);
    }
    for (uint32_t i = 0; i < t->n && o.at; i++) {
        put(&o, zhv_kind_name((zhv_kind)t->tok[i].kind));
        put(&o, " ");
        if (t->tok[i].role != ZHV_R_NONE) {
            put(&o, zhv_role_name((zhv_role)t->tok[i].role));
            put(&o, " ");
        }
        put(&o, "'");
        put_escaped(&o, zhv_token_str(t, i));
        put(&o, "'\n");
    }
    return (zhv_str){o.at, o.n};
}

uint32_t zhv_tape_at(const zhv_tape *t, uint32_t off)
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

#include "match/stage.h"

#include "match/ids.h"

/* Code points a level holds before it moves to the scratch arena. */
#define ROOM 40u

/* Longest path: keys have at most 8191 bytes. Only nodes that make no sense
 * lead further. */
#define PATH_MAX_CP 8192u

/* Steps a unit may take, and code points a level may hold: far more than any
 * keys and values need, so that nodes that make no sense cannot keep us here.
 * Both grow with the source bytes taken so far. */
#define STEPS_MIN      (UINT64_C(1) << 20)
#define STEPS_PER_BYTE 16384u
#define HOLD_MIN       (UINT64_C(1) << 18)
#define HOLD_PER_BYTE  16u

/* The text between two stages, as far as it is known: level 0 is the source
 * (normalised), level i the output of stage i. end[k] is 0, or, when a token
 * ends behind cp[k], how far the level below has been consumed by then (for
 * level 0: in source bytes from the unit's start). */
typedef struct level {
    uint32_t *cp;
    uint32_t *end;
    uint32_t n;
    uint32_t cap;
    uint32_t read; /* of the level below: where the next token starts */
} level;

typedef enum got {
    GOT,
    END,    /* the segment ends here */
    UNKNOWN /* compiling: the text ends here, but other text may follow */
} got;

typedef struct run {
    const zhv_chain *chain;
    zhv_probe *probe;
    zhv_arena *scratch;
    zhv_str s; /* ends at the key's end when this is a key */
    size_t pos;
    size_t at;        /* next source byte of level 0 */
    size_t ids_until; /* a description sequence reaches to here */
    bool key;
    uint64_t steps;
    level level[ZHV_STAGES_MAX + 1];
    uint32_t room[ZHV_STAGES_MAX + 1][2][ROOM];
} run;

static void hit(zhv_probe *probe, uint32_t stage, uint32_t node, size_t pos)
{
    zhv_probe_hit *h = zhv_vec_push(&probe->hits, probe->arena);
    if (h) {
        h->stage = stage;
        h->node = node;
        h->pos = pos;
    }
}

static bool grow(run *r, level *v)
{
    uint64_t most = HOLD_MIN + HOLD_PER_BYTE * (uint64_t)(r->at - r->pos);
    if (v->cap >= most || v->cap > UINT32_MAX / 16) {
        return false;
    }
    uint32_t cap = v->cap * 2;
    uint32_t *moved = zhv_arena_alloc(r->scratch, (size_t)cap * 8);
    if (moved == NULL) {
        return false;
    }
    memcpy(moved, v->cp, (size_t)v->n * 4);
    memcpy(moved + cap, v->end, (size_t)v->n * 4);
    v->cp = moved;
    v->end = moved + cap;
    v->cap = cap;
    return true;
}

static bool may_step(run *r)
{
    return ++r->steps <= STEPS_MIN + STEPS_PER_BYTE * (r->at - r->pos);
}

static bool push(run *r, uint32_t i, uint32_t cp, uint32_t end)
{
    level *v = &r->level[i];
    if (!may_step(r) || (v->n == v->cap && !grow(r, v))) {
        return false;
    }
    v->cp[v->n] = cp;
    v->end[v->n++] = end;
    return true;
}

/* ---- level 0: the source ----------------------------------------------- */

/* Normalisation maps one character to one character (mkdict sees to it). */
static uint32_t normalised(const zhv_chain *c, uint32_t cp)
{
    uint32_t symbol = zhv_symbol(&c->plain, cp);
    if (c->norm_root == 0 || symbol == ZHV_SYMBOL_NONE) {
        return cp;
    }
    uint32_t node = zhv_child(&c->trie, c->norm_root, symbol);
    if (node == 0) {
        return cp;
    }
    uint32_t n;
    zhv_str out = zhv_outcome_text(&c->trie, zhv_outcome_of(&c->trie, node));
    uint32_t normal = out.len ? zhv_utf8_decode(out, 0, &n) : ZHV_CP_INVALID;
    return normal == ZHV_CP_INVALID ? cp : normal;
}

static uint32_t encoded_len(uint32_t cp)
{
    return cp < 0x80 || cp >= ZHV_CP_BYTE ? 1
           : cp < 0x800                   ? 2
           : cp < 0x10000                 ? 3
                                          : 4;
}

/* Bytes of source whose normal form has `len` bytes. */
static size_t source_len(const zhv_chain *c, zhv_str s, size_t pos,
                         uint32_t len)
{
    size_t at = pos;
    while (len && at < s.len) {
        uint32_t n;
        uint32_t took = encoded_len(normalised(c, zhv_cp_at(s, at, &n)));
        len = took < len ? len - took : 0;
        at += n;
    }
    return at - pos;
}

/* Writes a code point or the byte it stands for. */
static uint32_t put_cp(uint32_t cp, char *to)
{
    if (cp < ZHV_CP_BYTE) {
        return zhv_utf8_encode(cp, to);
    }
    *to = (char)(unsigned char)(cp - ZHV_CP_BYTE);
    return 1;
}

bool zhv_stage_key_text(const zhv_chain *c, zhv_arena *scratch, zhv_str s,
                        uint32_t node, zhv_str *out)
{
    zhv_outcome key = zhv_outcome_of(&c->trie, node);
    *out = zhv_outcome_text(&c->trie, key);
    if (!(key.len & ZHV_NODE_SAME)) {
        return true;
    }
    char *text = zhv_arena_alloc(scratch, s.len * 4);
    size_t used = 0;
    uint32_t n;
    for (size_t at = 0; text && at < s.len; at += n) {
        uint32_t cp = normalised(c, zhv_cp_at(s, at, &n));
        used += put_cp(cp, text + used);
    }
    *out = (zhv_str){text, used};
    return text != NULL;
}

size_t zhv_stage_key(const zhv_chain *c, zhv_probe *probe, zhv_str s,
                     size_t pos, bool any, uint32_t *node)
{
    uint32_t at = c->seg_root;
    size_t p = pos;
    bool key = false;
    *node = 0;
    if (at == 0) {
        return 0;
    }
    for (uint32_t k = 0; zhv_base(&c->trie, at) && k < PATH_MAX_CP; k++) {
        if (p >= s.len) {
            if (probe) {
                hit(probe, 0, at, pos);
            }
            break;
        }
        uint32_t n;
        uint32_t cp = normalised(c, zhv_cp_at(s, p, &n));
        uint32_t symbol = zhv_symbol(&c->plain, cp);
        uint32_t next = zhv_child(&c->trie, at, symbol);
        if (symbol == ZHV_SYMBOL_NONE || next == 0) {
            break;
        }
        at = next;
        p += n;
        if (zhv_outcome_of(&c->trie, at).len & ZHV_NODE_KEY) {
            key = true;
            if (any) {
                return p - pos;
            }
        }
    }
    *node = at;
    uint32_t len = zhv_outcome_of(&c->trie, at).len & ZHV_NODE_LEN;
    return key ? source_len(c, s, pos, len) : 0;
}

static size_t source_ids_len(const run *r, size_t pos)
{
    zhv_ids ids;
    zhv_ids_start(&ids);
    size_t at = pos;
    while (at < r->s.len) {
        uint32_t n;
        zhv_ids_state state = zhv_ids_feed(&ids, zhv_cp_at(r->s, at, &n));
        at += n;
        if (state == ZHV_IDS_DONE) {
            return at - pos;
        }
        if (state == ZHV_IDS_BAD) {
            return 0;
        }
    }
    if (r->probe) {
        r->probe->unsure = true;
    }
    return 0;
}

/* The code point that would come next, without asking whether a segment
 * starts there: most walks end on it, and then it does not matter. */
static uint32_t source_peek(const run *r)
{
    uint32_t n;
    uint32_t cp = zhv_cp_at(r->s, r->at, &n);
    return r->at < r->ids_until ? cp : normalised(r->chain, cp);
}

static got source_pull(run *r)
{
    if (r->at >= r->s.len) {
        return r->probe && !r->key ? UNKNOWN : END;
    }
    uint32_t n;
    uint32_t node;
    uint32_t cp = zhv_cp_at(r->s, r->at, &n);
    if (r->at >= r->ids_until) {
        if (!r->key && r->at > r->pos &&
            zhv_stage_key(r->chain, r->probe, r->s, r->at, true, &node)) {
            return END;
        }
        if (r->chain->ids && zhv_ids_arity(cp)) {
            r->ids_until = r->at + source_ids_len(r, r->at);
        }
        if (r->at >= r->ids_until) {
            cp = normalised(r->chain, cp);
        }
    }
    r->at += n;
    if (r->at - r->pos > UINT32_MAX ||
        !push(r, 0, cp, (uint32_t)(r->at - r->pos))) {
        r->scratch->failed = true;
        return END;
    }
    return GOT;
}

/* ---- stages ------------------------------------------------------------ */

static got stage_step(run *r, uint32_t i);

/* Makes sure that level i knows its code point x. Calls itself at most once
 * per stage below. */
static got need(run *r, uint32_t i, uint32_t x)
{
    while (r->level[i].n <= x) {
        got g = i ? stage_step(r, i) : source_pull(r);
        if (g != GOT) {
            return g;
        }
    }
    return GOT;
}

static uint32_t stage_root(const run *r, uint32_t i)
{
    return r->key && i == 1 ? r->chain->key_root : r->chain->stage_root[i - 1];
}

/* One step of stage i's walk from node `at`, on code point x of the level
 * below. Returns the child, or 0. */
static uint32_t stage_walk(run *r, uint32_t i, uint32_t at, uint32_t x)
{
    const zhv_chain *c = r->chain;
    level *in = &r->level[i - 1];
    bool unread = i == 1 && in->n == x && r->at < r->s.len;
    if (unread) {
        uint32_t symbol = zhv_symbol(&c->plain, source_peek(r));
        if (symbol == ZHV_SYMBOL_NONE || !zhv_child(&c->trie, at, symbol)) {
            return 0;
        }
    }
    got g = need(r, i - 1, x);
    if (g == UNKNOWN) {
        hit(r->probe, i, at, 0);
    }
    if (g != GOT) {
        return 0;
    }
    uint32_t symbol = zhv_symbol(&c->plain, in->cp[x]);
    return symbol == ZHV_SYMBOL_NONE ? 0 : zhv_child(&c->trie, at, symbol);
}

/* Code points of a description sequence that starts at x of level i - 1. */
static uint32_t level_ids_len(run *r, uint32_t i, uint32_t x)
{
    level *in = &r->level[i - 1];
    if (!r->chain->ids || zhv_ids_arity(in->cp[x]) == 0) {
        return 0;
    }
    zhv_ids ids;
    zhv_ids_start(&ids);
    for (uint32_t k = 0;; k++) {
        got g = need(r, i - 1, x + k);
        if (g != GOT) {
            if (g == UNKNOWN) {
                r->probe->unsure = true;
            }
            return 0;
        }
        zhv_ids_state state = zhv_ids_feed(&ids, in->cp[x + k]);
        if (state != ZHV_IDS_MORE) {
            return state == ZHV_IDS_DONE ? k + 1 : 0;
        }
    }
}

/* A token whose output is its text. */
static got copy_run(run *r, uint32_t i, uint32_t count)
{
    level *in = &r->level[i - 1];
    level *out = &r->level[i];
    for (uint32_t k = 0; k < count; k++) {
        uint32_t end = k + 1 == count ? out->read + count : 0;
        if (!push(r, i, in->cp[out->read + k], end)) {
            return END;
        }
    }
    out->read += count;
    return GOT;
}

static got copy_token(run *r, uint32_t i)
{
    uint32_t count = level_ids_len(r, i, r->level[i].read);
    return copy_run(r, i, count ? count : 1);
}

/* A token that a table answers; the level below is known as far as it goes. */
static got put_token(run *r, uint32_t i, zhv_outcome o)
{
    level *in = &r->level[i - 1];
    level *out = &r->level[i];
    uint32_t count = 0;
    uint32_t len = o.len & ZHV_NODE_LEN;
    for (; len && count < in->n - out->read; count++) {
        uint32_t took = encoded_len(in->cp[out->read + count]);
        len = took < len ? len - took : 0;
    }
    if (o.len & ZHV_NODE_SAME) {
        return copy_run(r, i, count);
    }
    zhv_str text = zhv_outcome_text(&r->chain->trie, o);
    uint32_t n;
    for (size_t p = 0; p < text.len; p += n) {
        uint32_t cp = zhv_cp_at(text, p, &n);
        uint32_t end = p + n == text.len ? out->read + count : 0;
        if (!push(r, i, cp, end)) {
            return END;
        }
    }
    out->read += count;
    return GOT;
}

/* The next token of stage i: its longest match, or one character. */
static got stage_step(run *r, uint32_t i)
{
    const zhv_trie *trie = &r->chain->trie;
    uint32_t start = r->level[i].read;
    got g = need(r, i - 1, start);
    if (g != GOT) {
        return g;
    }
    uint32_t at = stage_root(r, i);
    for (uint32_t k = 0; zhv_base(trie, at) && k < PATH_MAX_CP; k++) {
        uint32_t next = may_step(r) ? stage_walk(r, i, at, start + k) : 0;
        if (next == 0) {
            break;
        }
        at = next;
    }
    zhv_outcome o = zhv_outcome_of(trie, at);
    bool match = (o.len & ZHV_NODE_LEN) && !(o.len & ZHV_NODE_SLOW);
    return match ? put_token(r, i, o) : copy_token(r, i);
}

/* Source bytes consumed when every stage is at a boundary, else 0. */
static size_t boundary(const run *r)
{
    uint32_t x = r->level[r->chain->stages].read;
    for (uint32_t i = r->chain->stages - 1; i > 0; i--) {
        x = r->level[i].end[x - 1];
        if (x == 0) {
            return 0;
        }
    }
    return r->level[0].end[x - 1];
}

static void finish(run *r, size_t len, zhv_unit *out)
{
    const level *top = &r->level[r->chain->stages];
    zhv_str source = {r->s.ptr + r->pos, len};
    char *text = zhv_arena_alloc(r->scratch, (size_t)top->n * 4 + 1);
    if (text == NULL || len == 0) {
        /* all that was looked at: it is not looked at again */
        uint32_t n = (uint32_t)(r->at - r->pos);
        if (n == 0) {
            zhv_utf8_decode(r->s, r->pos, &n);
        }
        *out = (zhv_unit){n, true, {NULL, 0}};
        return;
    }
    size_t used = 0;
    for (uint32_t k = 0; k < top->n; k++) {
        used += put_cp(top->cp[k], text + used);
    }
    zhv_str done = {text, used};
    *out = (zhv_unit){(uint32_t)len, zhv_str_eq(done, source), done};
}

void zhv_stage_unit(const zhv_chain *c, zhv_probe *probe, zhv_arena *scratch,
                    zhv_str s, size_t pos, size_t key_end, zhv_unit *out)
{
    run r;
    r.chain = c;
    r.probe = probe;
    r.scratch = scratch;
    r.s = key_end ? zhv_str_sub(s, 0, key_end) : s;
    r.pos = r.at = pos;
    r.ids_until = 0;
    r.key = key_end != 0;
    r.steps = 0;
    for (uint32_t i = 0; i <= c->stages; i++) {
        r.level[i] = (level){r.room[i][0], r.room[i][1], 0, ROOM, 0};
    }
    size_t len = 0;
    for (;;) {
        got g = stage_step(&r, c->stages);
        if (g != GOT) {
            /* out of memory: a key always ends at a boundary */
            if (!r.key && probe) {
                probe->unsure = true;
            }
            break;
        }
        len = boundary(&r);
        if (len && (!r.key || pos + len == key_end)) {
            break;
        }
    }
    finish(&r, len, out);
}

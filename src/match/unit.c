#include "match/ids.h"
#include "match/stage.h"

/* Longest path a walk follows: keys have at most 8191 bytes, and what lies
 * behind them is short. Only nodes that make no sense lead further. */
#define PATH_MAX_BYTES 16384u

/* Where a walk over the unit trie ended. */
typedef struct walk {
    uint32_t len; /* bytes of the path */
    bool found;   /* some unit starts with this character */
    bool slow;
    zhv_outcome outcome;
} walk;

/* Decodes the code point at p. Three-byte characters, nearly all of Chinese,
 * are taken apart here; surrogates have no symbol, so they need no test. */
static inline uint32_t decode(zhv_str s, size_t pos, uint32_t *n)
{
    const unsigned char *p = (const unsigned char *)s.ptr + pos;
    if (ZHV_LIKELY(s.len - pos >= 3 && (p[0] & 0xF0) == 0xE0 &&
                   (p[1] & 0xC0) == 0x80 && (p[2] & 0xC0) == 0x80)) {
        uint32_t wide =
            (p[0] & 0xFu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
        if (ZHV_LIKELY(wide >= 0x800)) {
            *n = 3;
            return wide;
        }
    }
    uint32_t cp = zhv_utf8_decode(s, pos, n);
    return cp == ZHV_CP_INVALID ? ZHV_CP_BYTE : cp;
}

/* Walks on from the child `at` of the root, which consumed n bytes. */
static inline walk descend(const zhv_chain *c, zhv_str s, size_t pos,
                           uint32_t at, uint32_t n)
{
    const zhv_trie *trie = &c->trie;
    size_t p = pos + n;
    size_t end = s.len - pos > PATH_MAX_BYTES ? pos + PATH_MAX_BYTES : s.len;
    bool special = false;
    while (zhv_base(trie, at) && p < end) {
        uint32_t symbol = zhv_symbol(&c->source, decode(s, p, &n));
        uint32_t next = zhv_child(trie, at, symbol);
        if (next == 0) {
            special = symbol == ZHV_SYMBOL_SPECIAL;
            break;
        }
        at = next;
        p += n;
    }
    zhv_outcome o = zhv_outcome_of(trie, at);
    return (walk){(uint32_t)(p - pos), true,
                  special || (o.len & ZHV_NODE_SLOW) != 0, o};
}

static walk walk_from(const zhv_chain *c, zhv_str s, size_t pos, uint32_t *n)
{
    walk none = {0};
    uint32_t cp = zhv_utf8_decode(s, pos, n);
    if (cp == ZHV_CP_INVALID) {
        return none;
    }
    uint32_t symbol = zhv_symbol(&c->source, cp);
    if (symbol <= ZHV_SYMBOL_SPECIAL || zhv_base(&c->trie, c->unit_root) == 0) {
        none.slow = symbol == ZHV_SYMBOL_SPECIAL;
        return none;
    }
    uint32_t at = zhv_child(&c->trie, c->unit_root, symbol);
    return at ? descend(c, s, pos, at, *n) : none;
}

/* The unit of a walk that a table answers. What cannot be, because nothing
 * ends there, becomes a unit that maps to itself. */
static inline void take(const zhv_chain *c, zhv_str s, size_t pos, walk w,
                        zhv_unit *out)
{
    uint32_t len = w.outcome.len & ZHV_NODE_LEN;
    bool inside =
        len - 1 < w.len - 1 && ((unsigned char)s.ptr[pos + len] & 0xC0) != 0x80;
    if (ZHV_UNLIKELY(len != w.len && !inside)) {
        *out = (zhv_unit){w.len, true, {NULL, 0}};
        return;
    }
    out->len = len;
    out->same = (w.outcome.len & ZHV_NODE_SAME) != 0;
    out->out = zhv_outcome_text(&c->trie, w.outcome);
}

static void slow_unit(const zhv_chain *c, zhv_arena *scratch, zhv_str s,
                      size_t pos, zhv_unit *out)
{
    uint32_t node;
    size_t len = zhv_stage_key(c, NULL, s, pos, false, &node);
    if (len == 0) {
        zhv_stage_unit(c, NULL, scratch, s, pos, 0, out);
        return;
    }
    zhv_str source = {s.ptr + pos, len};
    zhv_str text;
    bool made = zhv_stage_key_text(c, scratch, source, node, &text);
    bool same = !made || zhv_str_eq(text, source);
    *out = (zhv_unit){(uint32_t)len, same, text};
}

/* s without what lies beyond `max` bytes from pos, cut between characters. */
static zhv_str cut(zhv_str s, size_t pos, uint32_t max)
{
    if (max >= s.len - pos) {
        return s;
    }
    size_t end = pos;
    while (end < pos + max) {
        uint32_t n;
        zhv_utf8_decode(s, end, &n);
        if (end + n > pos + max) {
            break;
        }
        end += n;
    }
    return (zhv_str){s.ptr, end};
}

void zhv_unit_at(const zhv_chain *c, zhv_arena *scratch, zhv_str s, size_t pos,
                 uint32_t max, zhv_unit *out)
{
    uint32_t n;
    if (max != ZHV_UNIT_ANY) {
        zhv_utf8_decode(s, pos, &n);
        s = cut(s, pos, max);
        if (s.len == pos) {
            *out = (zhv_unit){n, true, {NULL, 0}};
            return;
        }
    }
    walk w = walk_from(c, s, pos, &n);
    if (w.slow) {
        slow_unit(c, scratch, s, pos, out);
    } else if (!w.found) {
        *out = (zhv_unit){n, true, {NULL, 0}};
    } else {
        take(c, s, pos, w, out);
    }
}

bool zhv_unit_next_before(const zhv_chain *c, zhv_arena *scratch, zhv_str s,
                          size_t limit, size_t *pos, zhv_unit *out)
{
    size_t p = *pos;
    uint32_t root = c->unit_root;
    bool empty = zhv_base(&c->trie, root) == 0 && c->norm_root == 0;
    while (p < limit && !empty) {
        if ((unsigned char)s.ptr[p] < 0x80 && !c->ascii) {
            p = zhv_utf8_skip_ascii(s, p);
            continue;
        }
        uint32_t n;
        uint32_t symbol = zhv_symbol(&c->source, decode(s, p, &n));
        if (symbol == ZHV_SYMBOL_NONE) {
            p += n;
            continue;
        }
        uint32_t at = zhv_child(&c->trie, root, symbol);
        if (at == 0 && ZHV_LIKELY(symbol != ZHV_SYMBOL_SPECIAL)) {
            p += n;
            continue;
        }
        walk w = {.slow = true};
        if (at) {
            w = descend(c, s, p, at, n);
        }
        if (ZHV_UNLIKELY(w.slow)) {
            slow_unit(c, scratch, s, p, out);
        } else {
            take(c, s, p, w, out);
        }
        if (!out->same) {
            *pos = p;
            return true;
        }
        p += out->len;
    }
    *pos = limit;
    return false;
}

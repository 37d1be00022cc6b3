#include "match/ids.h"
#include "match/walk.h"

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

zhv_str zhv_chain_name(const zhv_chain *chain)
{
    return chain->name;
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
    zhv_walk w = zhv_walk_from(c, s, pos, &n);
    if (w.slow) {
        slow_unit(c, scratch, s, pos, out);
    } else if (!w.found) {
        *out = (zhv_unit){n, true, {NULL, 0}};
    } else {
        *out = zhv_walk_unit(c, s, pos, w);
    }
}

bool zhv_unit_next_before(const zhv_chain *c, zhv_arena *scratch, zhv_str s,
                          size_t limit, size_t *pos, zhv_unit *out)
{
    size_t p = *pos;
    uint32_t root = c->unit_root;
    bool ascii = c->ascii[0] | c->ascii[1];
    bool empty = zhv_base(&c->trie, root) == 0 && c->norm_root == 0;
    while (p < limit && !empty) {
        if ((unsigned char)s.ptr[p] < 0x80 && !ascii) {
            p = zhv_utf8_skip_ascii(s, p);
            continue;
        }
        uint32_t n;
        uint32_t symbol = zhv_symbol(&c->source, zhv_walk_decode(s, p, &n));
        if (symbol == ZHV_SYMBOL_NONE) {
            p += n;
            continue;
        }
        uint32_t at = zhv_child(&c->trie, root, symbol);
        if (at == 0 && ZHV_LIKELY(symbol != ZHV_SYMBOL_SPECIAL)) {
            p += n;
            continue;
        }
        zhv_walk w = {.slow = true};
        if (at) {
            w = zhv_walk_on(c, s, p, at, n);
        }
        if (ZHV_UNLIKELY(w.slow)) {
            slow_unit(c, scratch, s, p, out);
        } else {
            *out = zhv_walk_unit(c, s, p, w);
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

#include "mkdict/quick.h"

#define IS_SURROGATE(cp) ((cp) >= 0xD800 && (cp) < 0xE000)

static uint32_t packed(zhv_str s)
{
    const unsigned char *u = (const unsigned char *)s.ptr;
    return (uint32_t)u[0] | (uint32_t)u[1] << 8 | (uint32_t)u[2] << 16;
}

/* A character as the pair bitmap knows it. */
static uint32_t bytes_of(uint32_t cp)
{
    char text[4] = {0, 0, 0, 0};
    zhv_utf8_encode(cp, text);
    return packed((zhv_str){text, 3});
}

/* The outcome of one character alone, if the table can say it. */
static uint32_t outcome(const zhv_chain *c, uint32_t cp)
{
    char text[4];
    zhv_str self = {text, zhv_utf8_encode(cp, text)};
    uint32_t symbol = zhv_symbol(&c->source, cp);
    if (symbol == ZHV_SYMBOL_SPECIAL) {
        return ZHV_QUICK_HARD;
    }
    if (symbol == ZHV_SYMBOL_NONE || c->nodes[c->unit_root].base == 0) {
        return packed(self);
    }
    uint32_t at = zhv_child(c->nodes, c->unit_root, symbol);
    if (at == 0) {
        return packed(self);
    }
    const zhv_node *node = &c->nodes[at];
    zhv_str out = self;
    if (!(node->len & ZHV_NODE_SAME)) {
        out = (zhv_str){c->strings + node->out, node->out_len};
    }
    if ((node->len & ZHV_NODE_SLOW) || (node->len & ZHV_NODE_LEN) != self.len ||
        out.len != 3) {
        return ZHV_QUICK_HARD;
    }
    return packed(out) | (node->base ? ZHV_QUICK_MULTI : 0);
}

static void set_bit(uint64_t *set, uint32_t i)
{
    set[i >> 6] |= UINT64_C(1) << (i & 63);
}

/* The trie read from its nodes up: a node knows its parent, and its place
 * under it tells the character. */
typedef struct reading {
    const zhv_chain *chain;
    const uint32_t *alphabet;
    uint32_t n; /* symbols */
    uint32_t node_count;
    uint32_t *level_one; /* per node: its character, 0: not below the root */
    uint32_t *level_two; /* per node: key of its two characters */
    zhv_quick_tables *out;
} reading;

/* Character of node i under its parent. */
static uint32_t character(const reading *r, uint32_t i)
{
    const zhv_node *nodes = r->chain->nodes;
    uint32_t symbol = i - nodes[nodes[i].check].base;
    return r->alphabet[symbol - ZHV_SYMBOL_FIRST];
}

static bool has_parent(const reading *r, uint32_t i)
{
    return i != r->chain->unit_root && r->chain->nodes[i].check < r->node_count;
}

static void put_word(const reading *r, uint32_t node, uint32_t key)
{
    const zhv_node *at = &r->chain->nodes[node];
    char text[8];
    uint32_t n = zhv_utf8_encode(key >> 16, text);
    n += zhv_utf8_encode(key & 0xFFFF, text + n);
    uint32_t len = at->len & ZHV_NODE_LEN;
    zhv_quick_word word = {.key = key, .flags = (uint8_t)len};
    zhv_str out = {text, len};
    if (at->len & ZHV_NODE_SAME) {
        word.flags |= ZHV_WORD_SAME;
    } else {
        out = (zhv_str){r->chain->strings + at->out, at->out_len};
    }
    if ((at->len & ZHV_NODE_SLOW) || out.len > sizeof word.out ||
        (len != 3 && len != 6) || n != 6) {
        word.flags = ZHV_WORD_HARD;
    } else {
        memcpy(word.out, out.ptr, out.len);
        word.out_len = (uint8_t)out.len;
    }
    if (at->base) {
        word.flags |= ZHV_WORD_DEEP;
    }
    uint32_t mask = (1u << r->out->word_bits) - 1;
    uint32_t slot = zhv_quick_slot(key, r->out->word_bits);
    while (r->out->words[slot].key) {
        slot = (slot + 1) & mask;
    }
    r->out->words[slot] = word;
}

static void read_first(const reading *r)
{
    for (uint32_t cp = 0; cp < ZHV_QUICK_COUNT; cp++) {
        bool three = cp >= 0x800 && !IS_SURROGATE(cp);
        r->out->first[cp] = three ? outcome(r->chain, cp) : ZHV_QUICK_HARD;
    }
    for (uint32_t i = 1; i < r->node_count; i++) {
        if (has_parent(r, i) &&
            r->chain->nodes[i].check == r->chain->unit_root) {
            r->level_one[i] = character(r, i);
        }
    }
}

/* Returns the number of words. */
static uint32_t read_pairs(const reading *r)
{
    uint32_t count = 0;
    for (uint32_t i = 1; i < r->node_count; i++) {
        uint32_t one =
            has_parent(r, i) ? r->level_one[r->chain->nodes[i].check] : 0;
        uint32_t two = one ? character(r, i) : 0;
        if (one) {
            set_bit(r->out->pairs,
                    zhv_quick_pair(bytes_of(one), bytes_of(two)));
        }
        if (one >= 0x800 && one < 0x10000 && two >= 0x800 && two < 0x10000) {
            r->level_two[i] = one << 16 | two;
            count++;
        }
    }
    return count;
}

static void read_words(const reading *r)
{
    for (uint32_t i = 1; i < r->node_count; i++) {
        if (r->level_two[i]) {
            put_word(r, i, r->level_two[i]);
        }
        uint32_t above =
            has_parent(r, i) ? r->level_two[r->chain->nodes[i].check] : 0;
        if (above) {
            set_bit(r->out->deep, zhv_quick_deep(above, character(r, i)));
        }
    }
}

bool zhv_quick_make(const zhv_chain *c, uint32_t node_count,
                    const uint32_t *alphabet, uint32_t n, zhv_arena *arena,
                    zhv_quick_tables *out)
{
    reading r = {.chain = c,
                 .alphabet = alphabet,
                 .n = n,
                 .node_count = node_count,
                 .out = out};
    *out = (zhv_quick_tables){.word_bits = 8};
    out->first = zhv_arena_calloc(arena, ZHV_QUICK_COUNT, 4);
    out->pairs = zhv_arena_calloc(arena, ZHV_QUICK_WORDS, 8);
    out->deep = zhv_arena_calloc(arena, ZHV_QUICK_DEEP_WORDS, 8);
    r.level_one = zhv_arena_calloc(arena, node_count, 4);
    r.level_two = zhv_arena_calloc(arena, node_count, 4);
    if (arena->failed) {
        return false;
    }
    read_first(&r);
    uint32_t count = c->nodes[c->unit_root].base ? read_pairs(&r) : 0;
    while ((1u << out->word_bits) * 3u < count * 5u) { /* at most 60 % full */
        out->word_bits++;
    }
    out->words = zhv_arena_calloc(arena, (size_t)1 << out->word_bits,
                                  sizeof *out->words);
    if (out->words == NULL) {
        return false;
    }
    read_words(&r);
    return true;
}

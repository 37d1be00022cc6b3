#include "mkdict/quick_build.h"

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
    uint32_t at = symbol ? zhv_child(&c->trie, c->unit_root, symbol) : 0;
    if (at == 0) {
        return packed(self);
    }
    zhv_outcome o = zhv_outcome_of(&c->trie, at);
    zhv_str out = self;
    if (!(o.len & ZHV_NODE_SAME)) {
        out = zhv_outcome_text(&c->trie, o);
    }
    if ((o.len & ZHV_NODE_SLOW) || (o.len & ZHV_NODE_LEN) != self.len ||
        out.len != 3) {
        return ZHV_QUICK_HARD;
    }
    return packed(out) | (zhv_base(&c->trie, at) ? ZHV_QUICK_MULTI : 0);
}

static void set_bit(uint64_t *set, uint32_t i)
{
    set[i >> 6] |= UINT64_C(1) << (i & 63);
}

/* The trie read from its root down to paths of three characters. */
typedef struct reading {
    const zhv_chain *chain;
    const zhv_array *array;
    const uint32_t *alphabet;
    zhv_quick_tables *out;
} reading;

/* The k-th of a node's children: its character, and its slot in *slot. */
static uint32_t child(const reading *r, zhv_children all, uint32_t k,
                      uint32_t *slot)
{
    uint32_t symbol = r->array->cells.at[all.first + k] & 0xFFFF;
    *slot = all.base + symbol;
    return r->alphabet[symbol - ZHV_SYMBOL_FIRST];
}

static void put_word(const reading *r, uint32_t node, uint32_t key)
{
    const zhv_trie *trie = &r->chain->trie;
    zhv_outcome o = zhv_outcome_of(trie, node);
    char text[8];
    uint32_t n = zhv_utf8_encode(key >> 16, text);
    n += zhv_utf8_encode(key & 0xFFFF, text + n);
    uint32_t len = o.len & ZHV_NODE_LEN;
    zhv_quick_word word = {.key = key, .flags = (uint8_t)len};
    zhv_str out = {text, len};
    if (o.len & ZHV_NODE_SAME) {
        word.flags |= ZHV_WORD_SAME;
    } else {
        out = zhv_outcome_text(trie, o);
    }
    if ((o.len & ZHV_NODE_SLOW) || out.len > sizeof word.out ||
        (len != 3 && len != 6) || n != 6) {
        word.flags = ZHV_WORD_HARD;
    } else {
        memcpy(word.out, out.ptr, out.len);
        word.out_len = (uint8_t)out.len;
    }
    if (zhv_base(trie, node)) {
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
}

static bool is_word(uint32_t one, uint32_t two)
{
    return one >= 0x800 && one < 0x10000 && two >= 0x800 && two < 0x10000;
}

/* Returns the number of words. */
static uint32_t read_pairs(const reading *r)
{
    uint32_t count = 0;
    zhv_children ones = zhv_array_children(r->array, r->chain->unit_root);
    for (uint32_t i = 0; i < ones.count; i++) {
        uint32_t slot;
        uint32_t one = child(r, ones, i, &slot);
        zhv_children twos = zhv_array_children(r->array, slot);
        for (uint32_t k = 0; k < twos.count; k++) {
            uint32_t two = child(r, twos, k, &slot);
            set_bit(r->out->pairs,
                    zhv_quick_pair(bytes_of(one), bytes_of(two)));
            count += is_word(one, two);
        }
    }
    return count;
}

static void read_word(const reading *r, uint32_t slot, uint32_t key)
{
    put_word(r, slot, key);
    zhv_children all = zhv_array_children(r->array, slot);
    for (uint32_t i = 0; i < all.count; i++) {
        uint32_t three = child(r, all, i, &slot);
        set_bit(r->out->deep, zhv_quick_deep(key, three));
    }
}

static void read_words(const reading *r)
{
    zhv_children ones = zhv_array_children(r->array, r->chain->unit_root);
    for (uint32_t i = 0; i < ones.count; i++) {
        uint32_t slot;
        uint32_t one = child(r, ones, i, &slot);
        zhv_children twos = zhv_array_children(r->array, slot);
        for (uint32_t k = 0; k < twos.count; k++) {
            uint32_t two = child(r, twos, k, &slot);
            if (is_word(one, two)) {
                read_word(r, slot, one << 16 | two);
            }
        }
    }
}

bool zhv_quick_make(const zhv_chain *c, const zhv_array *array,
                    const uint32_t *alphabet, zhv_arena *arena,
                    zhv_quick_tables *out)
{
    reading r = {c, array, alphabet, out};
    *out = (zhv_quick_tables){.word_bits = 8};
    out->first = zhv_arena_calloc(arena, ZHV_QUICK_COUNT, 4);
    out->pairs = zhv_arena_calloc(arena, ZHV_QUICK_WORDS, 8);
    out->deep = zhv_arena_calloc(arena, ZHV_QUICK_DEEP_WORDS, 8);
    if (arena->failed) {
        return false;
    }
    read_first(&r);
    uint32_t count = read_pairs(&r);
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

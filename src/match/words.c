#include "match/words.h"

#include "match/three.h"

bool zhv_words_linked(const zhv_words *w, zhv_str s, size_t pos)
{
    if (pos < 3 || pos >= s.len || s.len - pos < 3) {
        return false;
    }
    const uint32_t one = zhv_three_at(s, pos - 3);
    const uint32_t two = zhv_three_at(s, pos);
    if ((one & 0xC0C0F0u) != 0x8080E0u || (two & 0xC0C0F0u) != 0x8080E0u) {
        return false;
    }
    const uint32_t first = zhv_three_cp(one);
    const uint32_t second = zhv_three_cp(two);
    return (zhv_words_bits(w->links, zhv_words_link(first, second)) &
            ZHV_LINK_INSIDE) &&
           (w->classes[first] & w->classes[second] & ZHV_CLASS_HAN);
}

/* The characters of three bytes at a place, as far as one word can have them
 * all; which lengths words may have there. */
typedef struct ahead {
    uint16_t cp[ZHV_WORD_MAX_CP];
    uint32_t most; /* characters */
    bool two;      /* a word of two may stand there */
} ahead;

static void look_ahead(const zhv_words *w, zhv_str s, size_t pos, ahead *out)
{
    uint32_t n = 0;
    uint32_t first = 0; /* what is known of the first two */
    for (; n < ZHV_WORD_MAX_CP && pos < s.len; n++, pos += 3) {
        const uint32_t three = zhv_three_at(s, pos);
        if ((three & 0xC0C0F0u) != 0x8080E0u) {
            break; /* words have characters of three bytes alone */
        }
        const uint32_t cp = zhv_three_cp(three);
        if (n) {
            const uint32_t link =
                zhv_words_bits(w->links, zhv_words_link(out->cp[n - 1], cp));
            if ((link & ZHV_LINK_INSIDE) == 0) {
                break;
            }
            first = n == 1 ? link : first;
        }
        out->cp[n] = (uint16_t)cp;
    }
    out->two = first & ZHV_LINK_WORD;
    out->most = n;
    if (n > 2 &&
        (zhv_words_bits(w->threes,
                        zhv_words_three(out->cp[0], out->cp[1], out->cp[2])) &
         ZHV_THREE_WORD) == 0) {
        out->most = 2;
    }
    if (out->most == 2 && !out->two) {
        out->most = 1;
    }
}

/* Those of more characters than `than`. What is not asked for is not looked
 * at: it lies far. */
static uint32_t find(const zhv_words *w, zhv_str s, size_t pos, uint32_t than,
                     zhv_word *out)
{
    const zhv_trie *trie = &w->trie;
    ahead text;
    uint32_t found = 0;
    uint32_t at = w->root;
    look_ahead(w, s, pos, &text);
    for (uint32_t n = 1; n <= text.most && than < text.most; n++) {
        const uint32_t symbol = w->symbols.bmp[text.cp[n - 1]];
        const uint32_t next = symbol ? zhv_child(trie, at, symbol) : 0;
        if (next == 0) {
            break;
        }
        const bool same = trie->nodes[next] >> 40 == trie->nodes[at] >> 40;
        at = next;
        if (n <= than || same || (n == 2 && !text.two)) {
            continue;
        }
        const zhv_outcome o = zhv_outcome_of(trie, at);
        if (o.len != n * 3) {
            continue;
        }
        const zhv_str record = zhv_outcome_text(trie, o);
        if (record.len >= 2) {
            out[found++] = (zhv_word){o.len,
                                      (uint8_t)record.ptr[0],
                                      (uint8_t)record.ptr[1],
                                      {record.ptr + 2, record.len - 2}};
        }
    }
    return found;
}

uint32_t zhv_words_longer(const zhv_words *w, zhv_str s, size_t pos,
                          size_t than, zhv_word out[ZHV_WORD_MAX_CP])
{
    return find(w, s, pos, (uint32_t)than / 3, out);
}

uint32_t zhv_words_weighed(const zhv_words *w, zhv_str s, size_t pos,
                           zhv_word out[ZHV_WORD_MAX_CP])
{
    const uint32_t three = pos < s.len ? zhv_three_at(s, pos) : 0;
    if ((three & 0xC0C0F0u) != 0x8080E0u) {
        return 0;
    }
    const uint8_t cost = w->costs[zhv_three_cp(three)];
    const uint32_t one = cost != 0;
    out[0] = (zhv_word){3, cost, 0, {NULL, 0}};
    return one + find(w, s, pos, 1, out + one);
}

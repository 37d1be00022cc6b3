#include "match/words.h"

#include "match/three.h"

uint32_t zhv_words_longer(const zhv_words *w, zhv_str s, size_t pos,
                          size_t than, zhv_word out[ZHV_WORD_MAX_CP])
{
    const zhv_trie *trie = &w->trie;
    uint32_t found = 0;
    uint32_t at = w->root;
    uint32_t len = 0;
    uint32_t before = 0;
    while (len < ZHV_WORD_MAX_CP * 3 && pos + len < s.len) {
        const uint32_t three = zhv_three_at(s, pos + len);
        if ((three & 0xC0C0F0u) != 0x8080E0u) {
            break; /* words have characters of three bytes alone */
        }
        const uint32_t cp = zhv_three_cp(three);
        if (len && !zhv_words_bit(w->links, zhv_words_link(before, cp))) {
            break;
        }
        before = cp;
        const uint32_t symbol = w->symbols.bmp[cp];
        const uint32_t next = symbol ? zhv_child(trie, at, symbol) : 0;
        if (next == 0) {
            break;
        }
        const bool same = trie->nodes[next] >> 40 == trie->nodes[at] >> 40;
        at = next;
        len += 3;
        if (len <= than || same) {
            continue; /* what is not asked for is not looked at: it lies far */
        }
        const zhv_outcome o = zhv_outcome_of(trie, at);
        if (o.len != len) {
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

bool zhv_words_linked(const zhv_words *w, zhv_str s, size_t pos)
{
    if (pos < 3 || s.len - pos < 3) {
        return false;
    }
    const uint32_t one = zhv_three_at(s, pos - 3);
    const uint32_t two = zhv_three_at(s, pos);
    if ((one & 0xC0C0F0u) != 0x8080E0u || (two & 0xC0C0F0u) != 0x8080E0u) {
        return false;
    }
    const uint32_t first = zhv_three_cp(one);
    const uint32_t second = zhv_three_cp(two);
    return zhv_words_bit(w->links, zhv_words_link(first, second)) &&
           (w->classes[first] & w->classes[second] & ZHV_CLASS_HAN);
}

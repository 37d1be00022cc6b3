#include "match/words.h"

#include "match/walk.h"

uint32_t zhv_words_at(const zhv_words *w, zhv_str s, size_t pos,
                      zhv_word out[ZHV_WORD_MAX_CP])
{
    uint32_t found = 0;
    uint32_t at = w->root;
    size_t p = pos;
    for (uint32_t cp_n = 0; cp_n < ZHV_WORD_MAX_CP && p < s.len; cp_n++) {
        uint32_t n;
        uint32_t symbol = zhv_symbol(&w->symbols, zhv_walk_decode(s, p, &n));
        at = symbol ? zhv_child(&w->trie, at, symbol) : 0;
        if (at == 0) {
            break;
        }
        p += n;
        zhv_outcome o = zhv_outcome_of(&w->trie, at);
        if (o.len != p - pos) {
            continue;
        }
        zhv_str record = zhv_outcome_text(&w->trie, o);
        if (record.len >= 2) {
            out[found++] =
                (zhv_word){.len = o.len,
                           .cost = (uint8_t)record.ptr[0],
                           .flags = (uint8_t)record.ptr[1],
                           .text = zhv_str_sub(record, 2, record.len)};
        }
    }
    return found;
}

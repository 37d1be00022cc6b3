#include "match/ids.h"

#define MAX_DEPTH 16u
#define MAX_CP    64u

zhv_ids_state zhv_ids_feed(zhv_ids *ids, uint32_t cp)
{
    if (cp > 0x10FFFF || ids->n >= MAX_CP || ids->depth > MAX_DEPTH) {
        return ZHV_IDS_BAD;
    }
    ids->n++;
    ids->left[ids->depth - 1]--;
    uint32_t arity = zhv_ids_arity(cp);
    if (arity) {
        ids->left[ids->depth++] = (uint8_t)arity;
        return ZHV_IDS_MORE;
    }
    while (ids->depth && ids->left[ids->depth - 1] == 0) {
        ids->depth--;
    }
    return ids->depth ? ZHV_IDS_MORE : ZHV_IDS_DONE;
}

size_t zhv_ids_find(zhv_str s, size_t from)
{
    size_t at = zhv_str_find(s, from, '\xE2');
    while (at < s.len && !(s.len - at > 2 && s.ptr[at + 1] == '\xBF' &&
                           (unsigned char)s.ptr[at + 2] >= 0xB0)) {
        at = zhv_str_find(s, at + 1, '\xE2');
    }
    return at;
}

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

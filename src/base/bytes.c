#include "base/bytes.h"

bool zhv_bytes_add(zhv_bytes *to, zhv_arena *arena, zhv_str s)
{
    if (!zhv_vec_reserve(to, s.len, arena)) {
        return false;
    }
    if (s.len) {
        memcpy(to->at + to->n, s.ptr, s.len);
        to->n += (uint32_t)s.len;
    }
    return true;
}

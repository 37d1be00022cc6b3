#include "convert/plain_convert.h"

#include "base/bytes.h"
#include "convert/script.h"

zhv_str zhv_plain_convert(const zhv_dict *dict, zhv_variant v, bool script_only,
                          zhv_str s, zhv_arena *arena)
{
    zhv_evidence e = {0, 0};
    zhv_script_count(dict, s, &e);
    zhv_script from = zhv_script_of(e);
    if (from == ZHV_SCRIPT_AUTO) {
        from = zhv_script_default(v);
    }
    const zhv_chain *chain = zhv_dict_target(dict, v, script_only, from);
    if (chain == NULL) {
        return s;
    }
    zhv_bytes out = {0};
    bool good = true;
    size_t done = 0;
    zhv_unit unit;
    for (size_t pos = 0; zhv_unit_next(chain, arena, s, &pos, &unit);) {
        good = good && zhv_bytes_add(&out, arena, zhv_str_sub(s, done, pos)) &&
               zhv_bytes_add(&out, arena, unit.out);
        pos += unit.len;
        done = pos;
    }
    good = good && zhv_bytes_add(&out, arena, zhv_str_sub(s, done, s.len));
    return good ? zhv_bytes_str(&out) : s;
}

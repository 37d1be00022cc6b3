#include "cli/text_place.h"

#include "base/utf8.h"

zhv_text_place zhv_place_in(zhv_str src)
{
    return (zhv_text_place){src, 0, 1, 1};
}

void zhv_place_to(zhv_text_place *p, size_t off)
{
    if (off < p->at) { /* notes come after the text they stand in */
        *p = zhv_place_in(p->src);
    }
    const zhv_str before = zhv_str_sub(p->src, 0, off);
    for (size_t end; (end = zhv_str_find(before, p->at, '\n')) < before.len;) {
        p->line++;
        p->column = 1;
        p->at = end + 1;
    }
    p->column += zhv_utf8_count(zhv_str_sub(before, p->at, before.len));
    p->at = before.len;
}

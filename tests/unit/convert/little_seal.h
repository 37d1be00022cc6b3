/* Sealed pages. For tests only. */
#ifndef TEST_CONVERT_LITTLE_SEAL_H
#define TEST_CONVERT_LITTLE_SEAL_H

#include "convert/seal.h"
#include "little_dict.h"

/* Every "<...>" of the page is a construct that becomes what is in it; every
 * "(...)" is another change. */
typedef struct little_sealed {
    const char *name;
    const char *page;
    const char *want;
} little_sealed;

static inline void little_seals(const little_sealed *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        zhv_edits edits = {0};
        zhv_str page = zhv_str_from(cases[i].page);
        zhv_edit *e = NULL;
        for (uint32_t at = 0; at < page.len; at++) {
            char c = page.ptr[at];
            if (c == '<' || c == '(') {
                e = zhv_vec_push(&edits, &little_arena);
                *e = (zhv_edit){
                    .off = at, .construct = c == '<', .prose = c == '<'};
                e->text.ptr = page.ptr + at + 1;
            } else if (c == '>' || c == ')') {
                e->len = at + 1 - e->off;
                e->text.len = e->len - 2;
            }
        }
        assert_int_equal(
            zhv_seal_edits(&edits, &(zhv_tape){.src = page}, &little_arena),
            ZHV_OK);
        assert_null(zhv_edits_check(&edits, page.len));
        char got[256] = "";
        size_t done = 0;
        for (uint32_t k = 0; k < edits.n; k++) {
            e = &edits.at[k];
            strncat(got, page.ptr + done, e->off - done);
            strncat(got, e->text.len ? e->text.ptr : "", e->text.len);
            done = e->off + e->len;
        }
        strcat(got, page.ptr + done);
        little_same(cases[i].name, got, cases[i].want);
        zhv_arena_reset(&little_arena);
    }
}

#endif

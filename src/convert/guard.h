/* Guards: stretches of the source whose text is not to be converted. Japanese,
 * what stands between <!-- zhvar:off --> and <!-- zhvar:on -->, names of works,
 * and what the caller asks for. Knows scripts and comments, not dictionaries.
 *
 * A guard keeps text as it is. A hard one keeps everything: rules in it stay
 * as written and do not act.
 *
 * Invariants: in source order, disjoint, not empty. */
#ifndef ZHV_GUARD_H
#define ZHV_GUARD_H

#include "convert/naming.h"
#include "markup/tape.h"

typedef struct zhv_guard {
    uint32_t off; /* bytes */
    uint32_t end;
    bool hard;
} zhv_guard;

typedef ZHV_VEC(zhv_guard) zhv_guards;

typedef struct zhv_guard_options {
    const zhv_span *asked; /* by the caller, in order of offsets */
    size_t asked_n;
    const zhv_namings *named; /* NULL: none */
    bool japanese;
} zhv_guard_options;

/* Errors   ZHV_E_NOMEM
 * Cost     linear in the page */
zhv_status zhv_guards_find(const zhv_tape *, const zhv_guard_options *,
                           zhv_arena *, zhv_diags *, zhv_guards *out);

/* Index of the first guard that ends behind `off`; the number of guards when
 * there is none. */
uint32_t zhv_guards_at(const zhv_guards *, uint32_t off);

/* Is [off, end) wholly inside hard guards? */
bool zhv_guards_hold(const zhv_guards *, uint32_t off, uint32_t end);

#endif

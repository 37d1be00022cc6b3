/* How a block's symbols become bytes: as the processor can. All do the same.
 */
#ifndef ZHV_BUNZIP_FRONT_H
#define ZHV_BUNZIP_FRONT_H

#include "base/compiler.h"
#include "input/bunzip_bits.h"

#if defined(ZHV_SSE2) && defined(__GNUC__)
#define ZHV_BUNZIP_WIDE
bool zhv_bunzip_take_64(zhv_bunzip_tables *, zhv_bunzip_bits *, uint8_t *list,
                        uint32_t groups, zhv_bunzip_block *);
bool zhv_bunzip_take_32(zhv_bunzip_tables *, zhv_bunzip_bits *, uint8_t *list,
                        uint32_t groups, zhv_bunzip_block *);
#endif

/* The n-th that this processor can, the quickest first; NULL: no more. */
zhv_bunzip_take *zhv_bunzip_take_nth(unsigned n);

/* moves  33 of them */
void zhv_bunzip_moves_init(zhv_bunzip_move *moves);

#endif

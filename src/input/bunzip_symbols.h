/* A block's symbols become bytes. This is compiled once for each way to keep
 * the list of bytes by their last use, of which the first FRONT_LENGTH change
 * all the time: before it is included there are
 *
 *     FRONT_TARGET  what the processor has to be able to do
 *     front         the beginning of the list
 *     front front_load(const zhv_bunzip_tables *, const uint8_t *list)
 *     void front_save(uint8_t *list, front)
 *     front front_move(front, uint32_t symbol)   its byte comes first
 *     uint8_t front_first(front)
 *     void front_fill(uint8_t *to, front)   ZHV_BUNZIP_ROOM times the first
 */
#ifndef ZHV_BUNZIP_SYMBOLS_H
#define ZHV_BUNZIP_SYMBOLS_H

#include "base/compiler.h"
#include "input/bunzip_bits.h"

#define GROUP 50u /* symbols that share a table */
#define OFTEN 5u  /* symbols that one refilling is enough for */

/* Of a byte that was not used for long. */
FRONT_TARGET static ZHV_NEVER_INLINE front move_far(const zhv_bunzip_tables *t,
                                                    uint8_t *list, front f,
                                                    uint32_t symbol)
{
    front_save(list, f);
    const uint8_t byte = list[symbol - 1];
    memmove(list + 1, list, symbol - 1);
    list[0] = byte;
    return front_load(t, list);
}

/* What a symbol is, processors cannot guess: so one that is a byte is written
 * as a run of one, and a digit of a run moves what is first to the front. */
FRONT_TARGET static bool take_symbols(zhv_bunzip_tables *t,
                                      zhv_bunzip_bits *bits, uint8_t *list,
                                      uint32_t groups, zhv_bunzip_block *block)
{
    zhv_bunzip_bits b = *bits;
    front f = front_load(t, list);
    uint32_t n = 0;
    uint32_t digit = 0; /* of a run, the next one */
    uint32_t symbol = ZHV_BUNZIP_NONE;
    bool more = true;
    for (uint32_t g = 0; g < groups && more; g++) {
        const zhv_bunzip_code *c = &t->codes[t->selectors[g]];
        for (uint32_t i = 0; i < GROUP; i++) {
            if (i % OFTEN == 0) {
                zhv_bunzip_refill(&b);
            }
            symbol = zhv_bunzip_take_symbol(c, &b);
            if (ZHV_LIKELY(symbol <= FRONT_LENGTH)) {
                f = front_move(f, symbol);
            } else if (symbol < ZHV_BUNZIP_NONE) {
                f = move_far(t, list, f, symbol);
            } else {
                more = false;
                break;
            }
            const uint32_t run = 0 - (uint32_t)(symbol < 2); /* all bits */
            const uint32_t count = (1 + (symbol & run)) << (digit & run);
            const uint8_t byte = front_first(f);
            digit = (digit & run) - run;
            if (ZHV_UNLIKELY(count > ZHV_BUNZIP_BLOCK_MAX - n)) {
                symbol = ZHV_BUNZIP_NONE;
                more = false;
                break;
            }
            front_fill(block->bytes + n, f);
            if (ZHV_UNLIKELY(count > ZHV_BUNZIP_ROOM)) {
                memset(block->bytes + n, byte, count);
            }
            n += count;
            t->counts[byte] += count;
        }
        if (zhv_bunzip_used(&b) > b.limit) {
            symbol = more ? ZHV_BUNZIP_NONE : symbol;
            more = false;
        }
        if (t->half == 0 && n >= ZHV_BUNZIP_BLOCK_MAX / 2) {
            memcpy(t->half_counts, t->counts, sizeof t->half_counts);
            t->half = n;
        }
    }
    *bits = b;
    block->n = n;
    return symbol == ZHV_BUNZIP_END;
}

#endif

/* Which way to move bytes to the front there are, and the one that any
 * processor can do. */
#include "input/bunzip_front.h"

#include "base/compiler.h"

/* ---- byte by byte -------------------------------------------------------- */

#define FRONT_TARGET
#define FRONT_LENGTH 16u

typedef uint8_t *front;

static inline front front_load(const zhv_bunzip_tables *t, uint8_t *list)
{
    (void)t;
    return list;
}

static inline void front_save(const uint8_t *list, const uint8_t *f)
{
    (void)list, (void)f; /* it is the list */
}

static inline front front_move(front f, uint32_t symbol)
{
    if (symbol > 1) {
        const uint8_t byte = f[symbol - 1];
        for (uint32_t i = symbol - 1; i; i--) {
            f[i] = f[i - 1];
        }
        f[0] = byte;
    }
    return f;
}

static inline uint8_t front_first(const uint8_t *f)
{
    return f[0];
}

static inline void front_fill(uint8_t *to, const uint8_t *f)
{
    memset(to, f[0], ZHV_BUNZIP_ROOM);
}

#include "input/bunzip_symbols.h"

/* ---- what the processor can ---------------------------------------------- */

zhv_bunzip_take *zhv_bunzip_take_nth(unsigned n)
{
#ifdef ZHV_BUNZIP_WIDE
    if (__builtin_cpu_supports("avx512vbmi") &&
        __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("bmi2") &&
        n-- == 0) {
        return zhv_bunzip_take_64;
    }
    if (__builtin_cpu_supports("ssse3") && n-- == 0) {
        return zhv_bunzip_take_32;
    }
#endif
    return n == 0 ? take_symbols : NULL;
}

/* Row r of the list of 32 bytes that has byte r - 1 first: place i of it has
 * what stood at i - 1, or, behind that byte, at i. */
void zhv_bunzip_moves_init(zhv_bunzip_move *moves)
{
    for (unsigned symbol = 0; symbol <= 32; symbol++) {
        const unsigned at = symbol - (symbol > 0);
        for (unsigned i = 0; i < 32; i++) {
            const unsigned from = i == 0 ? at : i <= at ? i - 1 : i;
            moves[symbol].from[i / 16][from / 16][i % 16] = (char)(from % 16);
            moves[symbol].from[i / 16][1 - from / 16][i % 16] = (char)0x80;
        }
    }
}

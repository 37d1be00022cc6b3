#define _DEFAULT_SOURCE /* madvise */
#include "input/bunzip_tables.h"

#include <stdlib.h>
#include <sys/mman.h>

#include "base/compiler.h"
#include "input/bunzip_front.h"

#define LARGE_PAGE  ((size_t)2 << 20) /* two hold a table of a block */
#define STRETCH_MIN 1024u
#define BEGINS      (UINT32_C(1) << 31) /* beside a row << 8 | a byte */

/* Stretches that are followed at a time: while one waits for memory another
 * goes on. */
#define CURSORS 16u

/* One of the stretches that are being followed. */
typedef struct cursor {
    uint32_t row;
    uint32_t stretch;
    uint8_t *out;
} cursor;

/* ---- tables -------------------------------------------------------------- */

zhv_bunzip_tables *zhv_bunzip_tables_new(void)
{
    zhv_bunzip_tables *t = calloc(1, sizeof *t);
    if (t == NULL) {
        return NULL;
    }
    t->next = aligned_alloc(LARGE_PAGE, 2 * LARGE_PAGE);
    /* Of most of it no page is ever touched. */
    t->out = malloc(CURSORS * (size_t)ZHV_BUNZIP_BLOCK_MAX);
    if (t->next == NULL || t->out == NULL) {
        zhv_bunzip_tables_free(t);
        return NULL;
    }
#ifdef MADV_HUGEPAGE
    /* A fifth faster; where there are none it works, too. */
    (void)madvise(t->next, 2 * LARGE_PAGE, MADV_HUGEPAGE);
#endif
    zhv_bunzip_sums_init(&t->sums);
    zhv_bunzip_moves_init(t->moves);
    t->take = zhv_bunzip_take_nth(0);
    return t;
}

void zhv_bunzip_tables_free(zhv_bunzip_tables *t)
{
    if (t) {
        free(t->next);
        free(t->out);
        free(t);
    }
}

/* ---- the order of the bytes ---------------------------------------------- */

/* The i-th of the bytes that are equal in the last column is the i-th of them
 * in the sorted column, and there stands the row whose last byte is the one
 * before it: the table is written in its own order and leads from the block's
 * end to its beginning. Bytes that are equal often follow each other, and then
 * each waits for the one before; so both halves are gone through side by
 * side. */
static void make_next(zhv_bunzip_tables *t, const zhv_bunzip_block *block)
{
    uint32_t *at = t->counts;
    uint32_t *at_behind = t->half_counts; /* of bytes of the second half */
    uint32_t *next = t->next;
    const uint8_t *bytes = block->bytes;
    const uint32_t half = t->half;
    uint32_t sum = 0;
    for (unsigned i = 0; i < 256; i++) {
        uint32_t n = at[i];
        at[i] = sum;
        at_behind[i] = sum + (half ? at_behind[i] : 0);
        sum += n;
    }
    uint32_t i = 0;
    for (; i < half && i < block->n - half; i++) {
        uint8_t byte = bytes[i];
        uint8_t behind = bytes[half + i];
        next[i] = at[byte]++ << 8 | byte;
        next[half + i] = at_behind[behind]++ << 8 | behind;
    }
    for (uint32_t k = half + i; half && k < block->n; k++) {
        next[k] = at_behind[bytes[k]]++ << 8 | bytes[k];
    }
    for (const uint32_t end = half ? half : block->n; i < end; i++) {
        next[i] = at[bytes[i]]++ << 8 | bytes[i];
    }
}

/* From byte to byte the block is one chain, every step of which waits for
 * memory. So it is begun in many places: where a stretch comes upon the
 * beginning of another one it ends, and in the end they are put one after the
 * other. Bytes that repeat as a whole make several chains; those without the
 * last byte are of no use and do no harm. */

/* Rows where stretches begin, the block's last byte's before the others.
 * There the table says which stretch it is. */
static void begin_stretches(zhv_bunzip_tables *t, const zhv_bunzip_block *block)
{
    const uint32_t wanted = block->n / STRETCH_MIN;
    const uint32_t most =
        wanted < ZHV_BUNZIP_STRETCHES_MAX ? wanted : ZHV_BUNZIP_STRETCHES_MAX;
    t->stretch_count = 0;
    for (uint32_t i = 0; i <= most; i++) {
        const uint32_t row =
            i ? (uint32_t)((uint64_t)block->n * (i - 1) / most) : block->origin;
        if ((t->next[row] & BEGINS) == 0) {
            t->stretches[t->stretch_count].entry = t->next[row];
            t->next[row] = BEGINS | t->stretch_count++;
        }
    }
}

/* Goes on with k cursors until one of them comes upon a beginning. */
static ZHV_ALWAYS_INLINE void follow(const uint32_t *next, cursor *cursors,
                                     const unsigned k)
{
    cursor c[CURSORS];
    memcpy(c, cursors, k * sizeof *c);
    for (size_t n = 0;; n++) {
        uint32_t entry[CURSORS];
        uint32_t any = 0;
        for (unsigned i = 0; i < k; i++) {
            entry[i] = next[c[i].row];
            any |= entry[i];
        }
        if (ZHV_UNLIKELY(any & BEGINS)) {
            for (unsigned i = 0; i < k; i++) {
                cursors[i].row = c[i].row;
                cursors[i].out -= n;
            }
            return;
        }
        for (unsigned i = 0; i < k; i++) {
            *(c[i].out - n) = (uint8_t)entry[i];
            c[i].row = entry[i] >> 8;
        }
    }
}

/* As many of the k as there is code for. */
static void follow_some(const uint32_t *next, cursor *cursors, unsigned k)
{
    if (k >= CURSORS) {
        follow(next, cursors, CURSORS);
    } else if (k >= CURSORS / 2) {
        follow(next, cursors, CURSORS / 2);
    } else if (k >= CURSORS / 4) {
        follow(next, cursors, CURSORS / 4);
    } else {
        follow(next, cursors, 1);
    }
}

/* Takes the next stretch. False: none is left. */
static bool take_stretch(zhv_bunzip_tables *t, cursor *c, uint32_t *taken)
{
    if (*taken == t->stretch_count) {
        return false;
    }
    zhv_bunzip_stretch *s = &t->stretches[*taken];
    c->stretch = (*taken)++;
    s->last = c->out;
    *c->out-- = (uint8_t)s->entry;
    c->row = s->entry >> 8;
    return true;
}

static void follow_all(zhv_bunzip_tables *t)
{
    cursor cursors[CURSORS];
    uint32_t taken = 0;
    unsigned k = 0;
    while (k < CURSORS) {
        cursors[k].out = t->out + (k + 1) * (size_t)ZHV_BUNZIP_BLOCK_MAX - 1;
        if (!take_stretch(t, &cursors[k], &taken)) {
            break;
        }
        k++;
    }
    while (k) {
        follow_some(t->next, cursors, k);
        for (unsigned i = k; i-- > 0;) {
            cursor *c = &cursors[i];
            const uint32_t entry = t->next[c->row];
            if (entry & BEGINS) {
                zhv_bunzip_stretch *s = &t->stretches[c->stretch];
                s->length = (uint32_t)(s->last - c->out);
                s->follower = entry & ~BEGINS;
                if (!take_stretch(t, c, &taken)) {
                    *c = cursors[--k];
                }
            }
        }
    }
}

/* All stretches from the first one to where it is come upon again; bytes of a
 * block that repeats as a whole are less than the block has. */
static uint32_t sum_of_lengths(const zhv_bunzip_tables *t)
{
    uint32_t sum = 0;
    uint32_t i = 0;
    do {
        sum += t->stretches[i].length;
        i = t->stretches[i].follower;
    } while (i);
    return sum;
}

void zhv_bunzip_turn(zhv_bunzip_tables *t, zhv_bunzip_block *block)
{
    make_next(t, block);
    begin_stretches(t, block);
    follow_all(t);
    const uint32_t sum = sum_of_lengths(t);
    uint32_t i = 0;
    for (uint32_t at = sum; at; i = t->stretches[i].follower) {
        const zhv_bunzip_stretch *s = &t->stretches[i];
        at -= s->length;
        memcpy(block->bytes + at, s->last + 1 - s->length, s->length);
    }
    for (uint32_t k = sum; k < block->n; k++) {
        block->bytes[k] = block->bytes[k - sum];
    }
}

/* ---- runs ---------------------------------------------------------------- */

#if defined(ZHV_SSE2)
#define AT_ONCE 16u

/* How many of the bytes at p come before four that are equal in a row have
 * ended, with the `run` equal bytes before them, of `last`, and with those
 * four; p[AT_ONCE] can be read, too.
 * *run     [out] how many of those they end with are equal */
static inline unsigned plain_length(const uint8_t *p, uint8_t last,
                                    uint32_t *run)
{
    const char *bytes = (const char *)p;
    /* bit i: p[i] is equal to the byte before it; then, those before it, too */
    const uint32_t same =
        zhv_bits16(_mm_cmpeq_epi8(zhv_load16(bytes), zhv_load16(bytes + 1)))
        << 1;
    const uint32_t before = *run ? *run - 1 : 0;
    const uint32_t all = ((same & 0xFFFFu) | (*run && *p == last)) << before |
                         ((1u << before) - 1);
    const uint32_t four = all & all >> 1 & all >> 2;
    if (four) {
        *run = 4;
        return zhv_low_bit(four) + 3 - before;
    }
    *run = 1;
    for (uint32_t bit = 1u << (AT_ONCE - 1); same & bit; bit >>= 1) {
        ++*run;
    }
    return AT_ONCE;
}
#else
#define AT_ONCE 8u

/* The same, or 0, if two neighbours are equal. */
static inline unsigned plain_length(const uint8_t *p, uint8_t last,
                                    uint32_t *run)
{
    uint64_t x;
    uint64_t y;
    memcpy(&x, p, 8);
    memcpy(&y, p + 1, 8);
    x ^= y;
    if ((*run && *p == last) || ((x - UINT64_C(0x0101010101010101)) & ~x &
                                 UINT64_C(0x8080808080808080))) {
        return 0;
    }
    *run = 1;
    return AT_ONCE;
}
#endif

/* Four equal bytes are followed by how many more of them there are. */
static size_t write_out(zhv_bunzip_block *b, char *out, size_t room)
{
    size_t made = 0;
    while (made < room) {
        if (b->repeat) {
            size_t n = b->repeat < room - made ? b->repeat : room - made;
            memset(out + made, b->last, n);
            made += n;
            b->repeat -= (uint32_t)n;
            continue;
        }
        if (b->at == b->n) {
            break;
        }
        const uint8_t *p = b->bytes + b->at;
        unsigned n;
        if (b->run == 4) {
            b->repeat = *p;
            b->run = 0;
            b->at++;
        } else if (b->n - b->at > AT_ONCE && room - made >= AT_ONCE &&
                   (n = plain_length(p, b->last, &b->run)) > 0) {
            memcpy(out + made, p, AT_ONCE);
            made += n;
            b->at += n;
            b->last = p[n - 1];
        } else {
            b->run = b->run && *p == b->last ? b->run + 1 : 1;
            b->last = *p;
            out[made++] = (char)*p;
            b->at++;
        }
    }
    return made;
}

size_t zhv_bunzip_expand(const zhv_bunzip_tables *t, zhv_bunzip_block *b,
                         char *out, size_t room)
{
    size_t made = write_out(b, out, room);
    b->crc = zhv_bunzip_sum(&t->sums, b->crc, out, made);
    if (made == 0 && room) {
        b->crc = ~b->crc;
    }
    return made;
}

#include "base/compiler.h"
#include "input/bunzip_tables.h"

#define GROUP   50u /* symbols that share a table */
#define SYMBOLS 4u  /* that one refilling is enough for */
#define RUN_MAX (2u * 1024 * 1024)

/* ---- bits ---------------------------------------------------------------- */

/* The next bits stand at the top of hold; `have` of them are certain. At the
 * end of the input zeros follow, and `used` tells that they were taken. */
typedef struct bits {
    const uint8_t *at;
    const uint8_t *last; /* the last byte that eight may be loaded from */
    uint64_t hold;
    unsigned have;
    size_t used;
    size_t limit;
} bits;

/* At least 56 bits in hold. */
static inline void refill(bits *b)
{
    b->hold |= zhv_load_be64(b->at) >> b->have;
    b->at += (63 - b->have) >> 3;
    b->at = b->at > b->last ? b->last : b->at;
    b->have |= 56;
}

static inline void skip(bits *b, unsigned n)
{
    b->hold <<= n;
    b->have -= n;
    b->used += n;
}

/* n from 1 to 32. */
static uint32_t take(bits *b, unsigned n)
{
    refill(b);
    uint32_t v = (uint32_t)(b->hold >> (64 - n));
    skip(b, n);
    return v;
}

static bits begin_bits(const uint8_t *in, size_t from, size_t limit)
{
    bits b = {.at = in + from / 8,
              .last = in + (limit + 7) / 8 + ZHV_BUNZIP_SLACK - 8,
              .used = from - from % 8,
              .limit = limit};
    if (from % 8) {
        take(&b, (unsigned)(from % 8));
    }
    return b;
}

/* ---- codes --------------------------------------------------------------- */

static bool make_code(zhv_bunzip_code *c, const uint8_t *length, unsigned n)
{
    memset(c->quick, 0, sizeof c->quick);
    memset(c->count, 0, sizeof c->count);
    for (unsigned i = 0; i < n; i++) {
        c->count[length[i]]++;
    }
    uint32_t number = 0;
    uint32_t at = 0;
    for (unsigned l = 1; l <= ZHV_BUNZIP_LENGTH_MAX; l++) {
        c->first[l] = number;
        c->offset[l] = at;
        at += c->count[l];
        number += c->count[l];
        if (number > UINT32_C(1) << l) {
            return false; /* more codes than there are */
        }
        number <<= 1;
    }
    uint32_t place[ZHV_BUNZIP_LENGTH_MAX + 1];
    memcpy(place, c->offset, sizeof place);
    for (unsigned i = 0; i < n; i++) {
        const unsigned l = length[i];
        const uint32_t which = place[l]++;
        c->order[which] = (uint16_t)i;
        if (l <= ZHV_BUNZIP_QUICK) {
            uint32_t number_of = c->first[l] + which - c->offset[l];
            uint16_t *to =
                c->quick + ((size_t)number_of << (ZHV_BUNZIP_QUICK - l));
            for (unsigned k = 0; k < 1u << (ZHV_BUNZIP_QUICK - l); k++) {
                to[k] = (uint16_t)(i << 5 | l);
            }
        }
    }
    return true;
}

/* A code longer than one look; ZHV_BUNZIP_SYMBOLS_MAX: there is none. As many
 * bits are left as if it had been a short one. */
static unsigned find_long(const zhv_bunzip_code *c, bits *b)
{
    refill(b);
    for (unsigned l = ZHV_BUNZIP_QUICK + 1; l <= ZHV_BUNZIP_LENGTH_MAX; l++) {
        uint32_t v = (uint32_t)(b->hold >> (64 - l));
        if (v - c->first[l] < c->count[l]) {
            skip(b, l);
            return c->order[c->offset[l] + (v - c->first[l])];
        }
    }
    return ZHV_BUNZIP_SYMBOLS_MAX;
}

/* hold has ZHV_BUNZIP_QUICK bits. */
static inline unsigned take_symbol(const zhv_bunzip_code *c, bits *b)
{
    uint16_t quick = c->quick[b->hold >> (64 - ZHV_BUNZIP_QUICK)];
    if (ZHV_UNLIKELY(quick == 0)) {
        return find_long(c, b);
    }
    skip(b, quick & 31u);
    return quick >> 5;
}

/* ---- the head of a block ------------------------------------------------- */

typedef struct head {
    uint8_t front[256]; /* bytes, the last used first; then all in use */
    unsigned used;      /* how many there are */
    unsigned symbols;
    unsigned tables;
    unsigned selectors;
} head;

static void take_used(bits *b, head *h)
{
    uint32_t rows = take(b, 16);
    h->used = 0;
    for (unsigned row = 0; row < 16; row++) {
        uint32_t set = rows >> (15 - row) & 1 ? take(b, 16) : 0;
        for (unsigned i = 0; i < 16; i++) {
            if (set >> (15 - i) & 1) {
                h->front[h->used++] = (uint8_t)(row * 16 + i);
            }
        }
    }
    h->symbols = h->used + 2;
}

static bool take_selectors(zhv_bunzip_tables *t, bits *b, head *h)
{
    uint8_t front[ZHV_BUNZIP_TABLES_MAX] = {0, 1, 2, 3, 4, 5};
    h->tables = take(b, 3);
    const unsigned n = take(b, 15);
    if (h->tables < 2 || h->tables > ZHV_BUNZIP_TABLES_MAX || n == 0) {
        return false;
    }
    for (unsigned i = 0; i < n; i++) {
        unsigned at = 0;
        while (take(b, 1)) {
            if (++at == h->tables) {
                return false;
            }
        }
        uint8_t which = front[at];
        memmove(front + 1, front, at);
        front[0] = which;
        if (i < ZHV_BUNZIP_SELECTORS_MAX) { /* no block has use for more */
            t->selectors[i] = which;
        }
        if (b->used > b->limit) {
            return false;
        }
    }
    h->selectors = n < ZHV_BUNZIP_SELECTORS_MAX ? n : ZHV_BUNZIP_SELECTORS_MAX;
    return true;
}

static bool take_codes(zhv_bunzip_tables *t, bits *b, const head *h)
{
    uint8_t length[ZHV_BUNZIP_SYMBOLS_MAX];
    for (unsigned k = 0; k < h->tables; k++) {
        unsigned l = take(b, 5);
        for (unsigned i = 0; i < h->symbols; i++) {
            for (;;) {
                if (l < 1 || l > ZHV_BUNZIP_LENGTH_MAX) {
                    return false;
                }
                if (take(b, 1) == 0) {
                    break;
                }
                l = take(b, 1) ? l - 1 : l + 1;
            }
            length[i] = (uint8_t)l;
        }
        if (b->used > b->limit ||
            !make_code(&t->codes[k], length, h->symbols)) {
            return false;
        }
    }
    return true;
}

/* ---- the symbols --------------------------------------------------------- */

/* Nearly always one of the first sixteen; those are moved in a register, since
 * a call to move a few bytes takes longer than that. */
static inline uint8_t to_front(uint8_t *front, unsigned at)
{
    uint8_t byte = front[at];
    if (at < 16) {
#if defined(ZHV_SSE2)
        static const char ones[32] = {-1, -1, -1, -1, -1, -1, -1, -1,
                                      -1, -1, -1, -1, -1, -1, -1, -1};
        const __m128i moves = zhv_load16(ones + 15 - at);
        const __m128i old = zhv_load16((const char *)front);
        const __m128i moved =
            _mm_or_si128(_mm_slli_si128(old, 1), _mm_cvtsi32_si128(byte));
        _mm_storeu_si128((__m128i *)(void *)front,
                         _mm_or_si128(_mm_and_si128(moves, moved),
                                      _mm_andnot_si128(moves, old)));
        return byte;
#else
        for (unsigned i = at; i; i--) {
            front[i] = front[i - 1];
        }
#endif
    } else {
#if defined(ZHV_SSE2)
        const __m128i first = zhv_load16((const char *)front);
        for (unsigned i = at - 16; i; i = i > 16 ? i - 16 : 0) {
            _mm_storeu_si128((__m128i *)(void *)(front + i + 1),
                             zhv_load16((const char *)front + i));
        }
        _mm_storeu_si128((__m128i *)(void *)(front + 1), first);
#else
        memmove(front + 1, front, at);
#endif
    }
    front[0] = byte;
    return byte;
}

/* What is written so far. */
typedef struct sink {
    uint8_t *bytes;
    uint32_t *counts;
    uint32_t n;
    uint32_t run; /* of front[0], still to be written */
    unsigned run_bit;
} sink;

static inline bool end_run(sink *s, uint8_t byte)
{
    if (s->run > ZHV_BUNZIP_BLOCK_MAX - s->n) {
        return false;
    }
    if (s->run <= ZHV_BUNZIP_ROOM) { /* nearly always, and quicker by far */
        memset(s->bytes + s->n, byte, ZHV_BUNZIP_ROOM);
    } else {
        memset(s->bytes + s->n, byte, s->run);
    }
    s->counts[byte] += s->run;
    s->n += s->run;
    s->run = s->run_bit = 0;
    return true;
}

/* Symbols 0 and 1 are digits of a run's length, the last ends the block, the
 * others say which byte by how long ago it was used. */
static bool take_symbols(zhv_bunzip_tables *t, bits *b, head *h, sink *s)
{
    const unsigned end = h->symbols - 1;
    for (unsigned g = 0; g < h->selectors; g++) {
        const zhv_bunzip_code *c = &t->codes[t->selectors[g]];
        for (unsigned i = 0; i < GROUP; i++) {
            if (i % SYMBOLS == 0) {
                refill(b);
            }
            unsigned symbol = take_symbol(c, b);
            if (symbol <= 1) {
                s->run += (symbol + 1) << s->run_bit++;
                if (s->run > RUN_MAX) {
                    return false;
                }
                continue;
            }
            if (s->run && !end_run(s, h->front[0])) {
                return false;
            }
            if (symbol >= end) {
                return symbol == end;
            }
            if (s->n == ZHV_BUNZIP_BLOCK_MAX) {
                return false;
            }
            uint8_t byte = to_front(h->front, symbol - 1);
            s->counts[byte]++;
            s->bytes[s->n++] = byte;
        }
        if (b->used > b->limit) {
            return false;
        }
        if (t->half == 0 && s->n >= ZHV_BUNZIP_BLOCK_MAX / 2) {
            memcpy(t->half_counts, t->counts, sizeof t->half_counts);
            t->half = s->n;
        }
    }
    return false;
}

zhv_bunzip_result zhv_bunzip_parse(zhv_bunzip_tables *t,
                                   zhv_bunzip_block *block, const uint8_t *in,
                                   size_t from, size_t bit_count)
{
    bits b = begin_bits(in, from, bit_count);
    head h;
    sink s = {.bytes = block->bytes, .counts = t->counts};
    memset(t->counts, 0, sizeof t->counts);
    t->half = 0;
    uint64_t magic = (uint64_t)take(&b, 24) << 24;
    magic |= take(&b, 24);
    block->crc_wanted = take(&b, 32);
    bool fine = magic == ZHV_BUNZIP_MAGIC_BLOCK && take(&b, 1) == 0;
    if (fine) {
        block->origin = take(&b, 24);
        take_used(&b, &h);
        fine = h.used > 0 && take_selectors(t, &b, &h) &&
               take_codes(t, &b, &h) && take_symbols(t, &b, &h, &s) &&
               s.n > 0 && block->origin < s.n;
    }
    block->n = s.n;
    block->end = b.used;
    block->at = block->repeat = block->run = 0;
    block->crc = UINT32_MAX;
    /* What does not make sense so near the end may go on behind it. */
    return b.used > bit_count            ? ZHV_BUNZIP_SHORT
           : fine                        ? ZHV_BUNZIP_FINE
           : b.used + 2 * 32 > bit_count ? ZHV_BUNZIP_SHORT
                                         : ZHV_BUNZIP_BROKEN;
}

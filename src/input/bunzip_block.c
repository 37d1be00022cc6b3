#define _DEFAULT_SOURCE /* madvise */
#include "input/bunzip_block.h"

#include <stdlib.h>
#include <sys/mman.h>

#include "base/compiler.h"

#define LENGTH_MAX    20u /* of a code */
#define QUICK         10u /* bits of a code that one look finds */
#define TABLES_MAX    6u
#define SYMBOLS_MAX   258u
#define SELECTORS_MAX 18002u
#define GROUP         50u /* symbols that share a table */
#define RUN_MAX       (2u * 1024 * 1024)
#define LARGE_PAGE    ((size_t)2 << 20) /* two hold a table of a block */
#define STRETCHES_MAX 256u
#define STRETCH_MIN   1024u
#define BEGINS        (UINT32_C(1) << 31) /* beside a row << 8 | a byte */

/* Stretches that are followed at a time: while one waits for memory another
 * goes on. */
#define CURSORS 16u

/* A prefix code. quick: symbol << 5 | length, 0 for longer codes; those of a
 * length are numbers from first[], their symbols stand in order[]. */
typedef struct code {
    uint16_t quick[1u << QUICK];
    uint32_t first[LENGTH_MAX + 2];
    uint32_t count[LENGTH_MAX + 2];
    uint32_t offset[LENGTH_MAX + 2];
    uint16_t order[SYMBOLS_MAX];
} code;

/* Part of a block, in the order of its bytes. */
typedef struct stretch {
    uint32_t entry; /* of the table, where it begins */
    uint32_t length;
    uint32_t follower; /* stretch */
    uint8_t *bytes;
} stretch;

/* One of the stretches that are being followed. */
typedef struct cursor {
    uint32_t row;
    uint32_t stretch;
    uint8_t *out;
} cursor;

struct zhv_bunzip_tables {
    code codes[TABLES_MAX];
    uint8_t selectors[SELECTORS_MAX];
    uint32_t counts[256]; /* of the block's bytes */
    uint32_t half;        /* so many first bytes, or 0 of a small block ... */
    uint32_t half_counts[256]; /* ... have been counted here, too */
    /* Where a byte's successor stands << 8 | the byte. */
    uint32_t *next;
    uint8_t *out; /* of the cursors, each as much as a block has */
    stretch stretches[STRETCHES_MAX + 1];
    uint32_t stretch_count;
    uint32_t crc[8][256];
};

/* ---- tables -------------------------------------------------------------- */

static void make_crc(uint32_t table[8][256])
{
    for (uint32_t i = 0; i < 256; i++) {
        uint32_t c = i << 24;
        for (int bit = 0; bit < 8; bit++) {
            c = c << 1 ^ (c >> 31 ? UINT32_C(0x04C11DB7) : 0);
        }
        table[0][i] = c;
    }
    for (size_t k = 1; k < 8; k++) {
        for (size_t i = 0; i < 256; i++) {
            uint32_t c = table[k - 1][i];
            table[k][i] = c << 8 ^ table[0][c >> 24];
        }
    }
}

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
    make_crc(t->crc);
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

static inline uint64_t load_be64(const uint8_t *p)
{
    uint64_t v = 0;
    for (unsigned i = 0; i < 8; i++) { /* compilers make one load of it */
        v = v << 8 | p[i];
    }
    return v;
}

/* At least 56 bits in hold. */
static inline void refill(bits *b)
{
    b->hold |= load_be64(b->at) >> b->have;
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

static bool make_code(code *c, const uint8_t *length, unsigned n)
{
    memset(c->quick, 0, sizeof c->quick);
    memset(c->count, 0, sizeof c->count);
    for (unsigned i = 0; i < n; i++) {
        c->count[length[i]]++;
    }
    uint32_t number = 0;
    uint32_t at = 0;
    for (unsigned l = 1; l <= LENGTH_MAX; l++) {
        c->first[l] = number;
        c->offset[l] = at;
        at += c->count[l];
        number += c->count[l];
        if (number > UINT32_C(1) << l) {
            return false; /* more codes than there are */
        }
        number <<= 1;
    }
    uint32_t place[LENGTH_MAX + 1];
    memcpy(place, c->offset, sizeof place);
    for (unsigned i = 0; i < n; i++) {
        const unsigned l = length[i];
        const uint32_t which = place[l]++;
        c->order[which] = (uint16_t)i;
        if (l <= QUICK) {
            uint32_t number_of = c->first[l] + which - c->offset[l];
            uint16_t *to = c->quick + ((size_t)number_of << (QUICK - l));
            for (unsigned k = 0; k < 1u << (QUICK - l); k++) {
                to[k] = (uint16_t)(i << 5 | l);
            }
        }
    }
    return true;
}

/* A code longer than one look; SYMBOLS_MAX: there is none. */
static unsigned find_long(const code *c, bits *b)
{
    for (unsigned l = QUICK + 1; l <= LENGTH_MAX; l++) {
        uint32_t v = (uint32_t)(b->hold >> (64 - l));
        if (v - c->first[l] < c->count[l]) {
            skip(b, l);
            return c->order[c->offset[l] + (v - c->first[l])];
        }
    }
    return SYMBOLS_MAX;
}

/* hold has LENGTH_MAX bits. */
static inline unsigned take_symbol(const code *c, bits *b)
{
    uint16_t quick = c->quick[b->hold >> (64 - QUICK)];
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
    uint8_t front[TABLES_MAX] = {0, 1, 2, 3, 4, 5};
    h->tables = take(b, 3);
    const unsigned n = take(b, 15);
    if (h->tables < 2 || h->tables > TABLES_MAX || n == 0) {
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
        if (i < SELECTORS_MAX) { /* no block has use for more */
            t->selectors[i] = which;
        }
        if (b->used > b->limit) {
            return false;
        }
    }
    h->selectors = n < SELECTORS_MAX ? n : SELECTORS_MAX;
    return true;
}

static bool take_codes(zhv_bunzip_tables *t, bits *b, const head *h)
{
    uint8_t length[SYMBOLS_MAX];
    for (unsigned k = 0; k < h->tables; k++) {
        unsigned l = take(b, 5);
        for (unsigned i = 0; i < h->symbols; i++) {
            for (;;) {
                if (l < 1 || l > LENGTH_MAX) {
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
        memmove(front + 1, front, at);
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
    memset(s->bytes + s->n, byte, s->run);
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
        const code *c = &t->codes[t->selectors[g]];
        for (unsigned i = 0; i < GROUP; i++) {
            refill(b);
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

/* ---- the order of the bytes ---------------------------------------------- */

/* The i-th of the bytes that are equal in the sorted column is the i-th of
 * them in the last column. Bytes that are equal often follow each other, and
 * then each waits for the one before; so both halves are gone through side by
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
        next[at[byte]++] = i << 8 | byte;
        next[at_behind[behind]++] = (half + i) << 8 | behind;
    }
    for (uint32_t k = half + i; half && k < block->n; k++) {
        next[at_behind[bytes[k]]++] = k << 8 | bytes[k];
    }
    for (const uint32_t end = half ? half : block->n; i < end; i++) {
        next[at[bytes[i]]++] = i << 8 | bytes[i];
    }
}

/* From byte to byte the block is one chain, every step of which waits for
 * memory. So it is begun in many places: where a stretch comes upon the
 * beginning of another one it ends, and in the end they are put one after the
 * other. Bytes that repeat as a whole make several chains; those without the
 * first byte are of no use and do no harm. */

/* Rows where stretches begin, the block's first byte's before the others.
 * There the table says which stretch it is. */
static void begin_stretches(zhv_bunzip_tables *t, const zhv_bunzip_block *block)
{
    const uint32_t wanted = block->n / STRETCH_MIN;
    const uint32_t most = wanted < STRETCHES_MAX ? wanted : STRETCHES_MAX;
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
                cursors[i].out += n;
            }
            return;
        }
        for (unsigned i = 0; i < k; i++) {
            c[i].out[n] = (uint8_t)entry[i];
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
    stretch *s = &t->stretches[*taken];
    c->stretch = (*taken)++;
    s->bytes = c->out;
    *c->out++ = (uint8_t)s->entry;
    c->row = s->entry >> 8;
    return true;
}

static void follow_all(zhv_bunzip_tables *t)
{
    cursor cursors[CURSORS];
    uint32_t taken = 0;
    unsigned k = 0;
    while (k < CURSORS) {
        cursors[k].out = t->out + k * (size_t)ZHV_BUNZIP_BLOCK_MAX;
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
                stretch *s = &t->stretches[c->stretch];
                s->length = (uint32_t)(c->out - s->bytes);
                s->follower = entry & ~BEGINS;
                if (!take_stretch(t, c, &taken)) {
                    *c = cursors[--k];
                }
            }
        }
    }
}

void zhv_bunzip_turn(zhv_bunzip_tables *t, zhv_bunzip_block *block)
{
    uint32_t at = 0;
    make_next(t, block);
    begin_stretches(t, block);
    follow_all(t);
    for (uint32_t i = 0; at < block->n; i = t->stretches[i].follower) {
        const stretch *s = &t->stretches[i];
        const uint32_t left = block->n - at;
        const uint32_t n = s->length < left ? s->length : left;
        memcpy(block->bytes + at, s->bytes, n);
        at += n;
    }
}

/* ---- runs ---------------------------------------------------------------- */

static uint32_t sum_up(const zhv_bunzip_tables *t, uint32_t crc, const char *s,
                       size_t n)
{
    const uint8_t *p = (const uint8_t *)s;
    for (; n >= 8; n -= 8, p += 8) {
        uint64_t v = load_be64(p) ^ (uint64_t)crc << 32;
        crc = t->crc[7][v >> 56] ^ t->crc[6][v >> 48 & 255] ^
              t->crc[5][v >> 40 & 255] ^ t->crc[4][v >> 32 & 255] ^
              t->crc[3][v >> 24 & 255] ^ t->crc[2][v >> 16 & 255] ^
              t->crc[1][v >> 8 & 255] ^ t->crc[0][v & 255];
    }
    for (; n; n--, p++) {
        crc = crc << 8 ^ t->crc[0][crc >> 24 ^ *p];
    }
    return crc;
}

#if defined(ZHV_SSE2)
#define AT_ONCE 16u

/* Whether, with the `run` equal bytes before them, of `last`, the bytes at p
 * hold no four that are equal in a row; p[AT_ONCE] can be read, too.
 * *run     [out] then: how many of those they end with are equal */
static inline bool is_plain(const uint8_t *p, uint8_t last, uint32_t *run)
{
    const char *bytes = (const char *)p;
    /* bit i: p[i] is equal to p[i + 1]; then, those before it, too */
    const uint32_t same =
        zhv_bits16(_mm_cmpeq_epi8(zhv_load16(bytes), zhv_load16(bytes + 1))) &
        0x7FFFu;
    uint32_t all = same;
    if (*run) {
        all =
            (same << 1 | (*p == last)) << (*run - 1) | ((1u << (*run - 1)) - 1);
    }
    if (all & all >> 1 & all >> 2) {
        return false;
    }
    *run = 1;
    for (uint32_t bit = 1u << (AT_ONCE - 2); same & bit; bit >>= 1) {
        ++*run;
    }
    return true;
}
#else
#define AT_ONCE 8u

/* The same, or there may be some: two neighbours are equal. */
static inline bool is_plain(const uint8_t *p, uint8_t last, uint32_t *run)
{
    uint64_t x;
    uint64_t y;
    memcpy(&x, p, 8);
    memcpy(&y, p + 1, 8);
    x ^= y;
    if ((*run && *p == last) || ((x - UINT64_C(0x0101010101010101)) & ~x &
                                 UINT64_C(0x8080808080808080))) {
        return false;
    }
    *run = 1;
    return true;
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
        if (b->run == 4) {
            b->repeat = *p;
            b->run = 0;
            b->at++;
        } else if (b->n - b->at > AT_ONCE && room - made >= AT_ONCE &&
                   is_plain(p, b->last, &b->run)) {
            memcpy(out + made, p, AT_ONCE);
            made += AT_ONCE;
            b->at += AT_ONCE;
            b->last = p[AT_ONCE - 1];
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
    b->crc = sum_up(t, b->crc, out, made);
    if (made == 0 && room) {
        b->crc = ~b->crc;
    }
    return made;
}

#include "input/bunzip_bits.h"

/* ---- bits ---------------------------------------------------------------- */

/* n from 1 to 32. */
static uint32_t take(zhv_bunzip_bits *b, unsigned n)
{
    zhv_bunzip_refill(b);
    uint32_t v = (uint32_t)(b->hold >> (64 - n));
    zhv_bunzip_skip(b, n);
    return v;
}

static zhv_bunzip_bits begin_bits(const uint8_t *in, size_t from, size_t limit)
{
    zhv_bunzip_bits b = {.in = in,
                         .at = from / 8,
                         .last = (limit + 7) / 8 + ZHV_BUNZIP_SLACK - 8,
                         .limit = limit};
    if (from % 8) {
        take(&b, (unsigned)(from % 8));
    }
    return b;
}

/* ---- codes --------------------------------------------------------------- */

/* More codes than there is room for are damage, but libbz2 does not look: where
 * a length has no number left, its last codes and all longer ones are never
 * met. */
static void make_code(zhv_bunzip_code *c, const uint8_t *length, unsigned n)
{
    memset(c->quick, 0, sizeof c->quick);
    memset(c->count, 0, sizeof c->count);
    for (unsigned i = 0; i < n; i++) {
        c->count[length[i]]++;
    }
    uint32_t number = 0;
    uint32_t at = 0;
    for (unsigned l = 1; l <= ZHV_BUNZIP_LENGTH_MAX; l++) {
        const uint32_t room = (UINT32_C(1) << l) - number;
        c->first[l] = number;
        c->offset[l] = at;
        at += c->count[l];
        c->count[l] = c->count[l] < room ? c->count[l] : room;
        number = (number + c->count[l]) << 1;
    }
    uint32_t place[ZHV_BUNZIP_LENGTH_MAX + 1];
    memcpy(place, c->offset, sizeof place);
    for (unsigned i = 0; i < n; i++) {
        const unsigned l = length[i];
        const uint32_t which = place[l]++;
        const unsigned symbol = i + 1 < n ? i : ZHV_BUNZIP_END;
        c->order[which] = (uint16_t)symbol;
        const uint32_t nth = which - c->offset[l];
        if (l <= ZHV_BUNZIP_QUICK && nth < c->count[l]) {
            uint16_t *to = c->quick + ((size_t)(c->first[l] + nth)
                                       << (ZHV_BUNZIP_QUICK - l));
            for (unsigned k = 0; k < 1u << (ZHV_BUNZIP_QUICK - l); k++) {
                to[k] = (uint16_t)(symbol << 6 | l);
            }
        }
    }
}

uint32_t zhv_bunzip_find_long(const zhv_bunzip_code *c, zhv_bunzip_bits *b)
{
    zhv_bunzip_refill(b);
    for (unsigned l = ZHV_BUNZIP_QUICK + 1; l <= ZHV_BUNZIP_LENGTH_MAX; l++) {
        uint32_t v = (uint32_t)(b->hold >> (64 - l));
        if (v - c->first[l] < c->count[l]) {
            zhv_bunzip_skip(b, l);
            zhv_bunzip_refill(b);
            return c->order[c->offset[l] + (v - c->first[l])];
        }
    }
    return ZHV_BUNZIP_NONE;
}

/* ---- the head of a block ------------------------------------------------- */

typedef struct head {
    uint8_t front[256]; /* bytes, the last used first; then all in use */
    unsigned used;      /* how many there are */
    unsigned symbols;
    unsigned tables;
    unsigned selectors;
} head;

static void take_used(zhv_bunzip_bits *b, head *h)
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

static bool take_selectors(zhv_bunzip_tables *t, zhv_bunzip_bits *b, head *h)
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
        if (zhv_bunzip_used(b) > b->limit) {
            return false;
        }
    }
    h->selectors = n < ZHV_BUNZIP_SELECTORS_MAX ? n : ZHV_BUNZIP_SELECTORS_MAX;
    return true;
}

static bool take_codes(zhv_bunzip_tables *t, zhv_bunzip_bits *b, const head *h)
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
        if (zhv_bunzip_used(b) > b->limit) {
            return false;
        }
        make_code(&t->codes[k], length, h->symbols);
    }
    return true;
}

zhv_bunzip_result zhv_bunzip_parse(zhv_bunzip_tables *t,
                                   zhv_bunzip_block *block, const uint8_t *in,
                                   size_t from, size_t bit_count)
{
    zhv_bunzip_bits b = begin_bits(in, from, bit_count);
    head h = {{0}, 0, 0, 0, 0};
    memset(t->counts, 0, sizeof t->counts);
    t->half = 0;
    block->n = 0;
    uint64_t magic = (uint64_t)take(&b, 24) << 24;
    magic |= take(&b, 24);
    block->crc_wanted = take(&b, 32);
    bool fine = magic == ZHV_BUNZIP_MAGIC_BLOCK && take(&b, 1) == 0;
    if (fine) {
        block->origin = take(&b, 24);
        take_used(&b, &h);
        fine = h.used > 0 && take_selectors(t, &b, &h) &&
               take_codes(t, &b, &h) &&
               t->take(t, &b, h.front, h.selectors, block) && block->n > 0 &&
               block->origin < block->n;
    }
    block->end = zhv_bunzip_used(&b);
    block->at = block->repeat = block->run = 0;
    block->crc = UINT32_MAX;
    /* What does not make sense so near the end may go on behind it. */
    return block->end > bit_count            ? ZHV_BUNZIP_SHORT
           : fine                            ? ZHV_BUNZIP_FINE
           : block->end + 2 * 32 > bit_count ? ZHV_BUNZIP_SHORT
                                             : ZHV_BUNZIP_BROKEN;
}

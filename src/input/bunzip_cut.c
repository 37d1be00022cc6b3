#include "input/bunzip_cut.h"

#define READ ((size_t)256 * 1024)

static const uint64_t magics[2] = {ZHV_BUNZIP_MAGIC_BLOCK,
                                   ZHV_BUNZIP_MAGIC_END};

void zhv_bunzip_cutter_init(zhv_bunzip_cutter *c, zhv_bunzip_source *source,
                            void *user)
{
    *c = (zhv_bunzip_cutter){.source = source, .user = user};
    for (unsigned which = 0; which < 2; which++) {
        for (unsigned shift = 0; shift < 8; shift++) {
            uint16_t bit = (uint16_t)(1u << (8 * which + shift));
            c->second[magics[which] >> (32 + shift) & 255] |= bit;
            c->third[magics[which] >> (24 + shift) & 255] |= bit;
        }
    }
}

void zhv_bunzip_cutter_drop(zhv_bunzip_cutter *c)
{
    zhv_buffer_drop(&c->raw);
}

zhv_status zhv_bunzip_cutter_want(zhv_bunzip_cutter *c, size_t n)
{
    while (c->status == ZHV_OK && !c->at_end && c->raw.len < n) {
        size_t got = 0;
        if (!zhv_buffer_reserve(&c->raw, READ)) {
            c->status = ZHV_E_NOMEM;
            break;
        }
        c->status = c->source(c->user, c->raw.ptr + c->raw.len, READ, &got);
        c->raw.len += got;
        c->at_end = got == 0;
    }
    return c->status;
}

/* Whether one of the numbers begins in the byte at p, and at which bit. */
static bool begins(const uint8_t *p, unsigned may, unsigned *out)
{
    uint64_t v = 0;
    for (unsigned i = 0; i < 7; i++) {
        v = v << 8 | p[i];
    }
    for (unsigned shift = 0; shift < 8; shift++) {
        uint64_t bits = v >> (8 - shift) & UINT64_C(0xFFFFFFFFFFFF);
        if ((may >> shift & 1 && bits == magics[0]) ||
            (may >> (8 + shift) & 1 && bits == magics[1])) {
            *out = shift;
            return true;
        }
    }
    return false;
}

/* The first number behind that of the piece at hand; *at counts bits from the
 * start of raw. False: not in what is there yet. */
static bool find(zhv_bunzip_cutter *c, size_t *at)
{
    const uint8_t *raw = (const uint8_t *)c->raw.ptr;
    const size_t end = c->raw.len < 7 ? 0 : c->raw.len - 6;
    size_t i = c->scanned;
    unsigned shift;
    for (; i < end; i++) {
        unsigned may = c->second[raw[i + 1]] & c->third[raw[i + 2]];
        if (may && begins(raw + i, may, &shift) &&
            i * 8 + shift > c->start % 8) {
            *at = i * 8 + shift;
            return true;
        }
    }
    c->scanned = i > c->scanned ? i : c->scanned;
    return false;
}

zhv_status zhv_bunzip_cut(zhv_bunzip_cutter *c, zhv_buffer *in, size_t *bits,
                          bool *more)
{
    zhv_status status = ZHV_OK;
    size_t at = 0;
    *more = find(c, &at);
    while (status == ZHV_OK && !*more && !c->at_end &&
           c->raw.len < ZHV_BUNZIP_PIECE_MAX) {
        status = zhv_bunzip_cutter_want(c, c->raw.len + 1);
        *more = status == ZHV_OK && find(c, &at);
    }
    if (status != ZHV_OK) {
        return status;
    }
    *bits = *more ? at : c->raw.len * 8;
    in->len = 0;
    if (!zhv_buffer_add(in, c->raw.ptr, (*bits + 7) / 8) ||
        !zhv_buffer_reserve(in, ZHV_BUNZIP_SLACK)) {
        return ZHV_E_NOMEM;
    }
    memset(in->ptr + in->len, 0, ZHV_BUNZIP_SLACK);
    const size_t taken = *bits / 8;
    memmove(c->raw.ptr, c->raw.ptr + taken, c->raw.len - taken);
    c->raw.len -= taken;
    c->start += *bits - c->start % 8;
    c->scanned = 0;
    return ZHV_OK;
}

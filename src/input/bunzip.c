#include "input/bunzip.h"

#include <pthread.h>
#include <stdlib.h>

#define PIECES      2u /* a block and the ends of a stream */
#define THREADS_MAX 3u /* more than a reader of XML has use for */
#define AHEAD       ((size_t)512 * 1024) /* holds most packed blocks */

/* A block, or the end of a stream with the head of the next. */
typedef struct piece {
    uint64_t start; /* bit of the file */
    zhv_buffer in;  /* from the byte that has it */
    size_t bits;
    bool is_end;
    zhv_bunzip_result result;
    zhv_bunzip_block block;
} piece;

/* What one thread does at a time. */
typedef struct group {
    piece pieces[PIECES];
    unsigned n;
    bool taken;
    bool done;
} group;

struct zhv_bunzip {
    zhv_bunzip_cutter cutter;
    bool begun;
    bool cut_all; /* no piece is left in the file */
    bool serial;  /* as the blocks themselves say where they end */
    uint64_t serial_at;
    zhv_bunzip_fault fault;
    /* where reading is */
    uint64_t expected; /* bit of the file: a piece begins there */
    bool in_stream;
    uint32_t level;            /* largest block, in bytes */
    uint32_t sum;              /* of the stream's blocks */
    piece *open;               /* whose bytes are being read */
    unsigned at;               /* in the group at hand */
    zhv_bunzip_tables *tables; /* the reader's own */
    /* groups in order: [used, filled) of a ring */
    group *groups;
    uint64_t filled, used;
    pthread_mutex_t mutex;
    pthread_cond_t more, less;
    pthread_t threads[THREADS_MAX];
    zhv_bunzip_tables *thread_tables[THREADS_MAX];
    unsigned thread_count;
    unsigned group_count;
    bool quit;
};

/* ---- a group ------------------------------------------------------------- */

static void unpack_group(zhv_bunzip_tables *t, group *g)
{
    for (unsigned i = 0; i < g->n; i++) {
        piece *p = &g->pieces[i];
        if (p->is_end) {
            continue;
        }
        p->result = zhv_bunzip_parse(t, &p->block, (const uint8_t *)p->in.ptr,
                                     (size_t)(p->start % 8), p->bits);
        if (p->result == ZHV_BUNZIP_FINE) {
            zhv_bunzip_turn(t, &p->block);
        }
    }
}

/* The first eight bits tell the two numbers apart. */
static bool is_end(const zhv_buffer *in, unsigned shift)
{
    const uint8_t *p = (const uint8_t *)in->ptr;
    return in->len > 1 && (uint8_t)(((unsigned)p[0] << 8 | p[1]) >>
                                    (8 - shift)) == ZHV_BUNZIP_MAGIC_END >> 40;
}

/* ---- threads ------------------------------------------------------------- */

typedef struct start {
    zhv_bunzip *b;
    zhv_bunzip_tables *tables;
} start;

static group *next_to_do(zhv_bunzip *b)
{
    for (uint64_t i = b->used; i < b->filled; i++) {
        group *g = &b->groups[i % b->group_count];
        if (!g->taken) {
            g->taken = true;
            return g;
        }
    }
    return NULL;
}

static void *work(void *argument)
{
    start *s = argument;
    zhv_bunzip *b = s->b;
    zhv_bunzip_tables *t = s->tables;
    free(s);
    pthread_mutex_lock(&b->mutex);
    while (!b->quit) {
        group *g = next_to_do(b);
        if (g == NULL) {
            pthread_cond_wait(&b->more, &b->mutex);
            continue;
        }
        pthread_mutex_unlock(&b->mutex);
        unpack_group(t, g);
        pthread_mutex_lock(&b->mutex);
        g->done = true;
        pthread_cond_signal(&b->less);
    }
    pthread_mutex_unlock(&b->mutex);
    return NULL;
}

static void start_thread(zhv_bunzip *b)
{
    start *s = malloc(sizeof *s);
    zhv_bunzip_tables *t = zhv_bunzip_tables_new();
    if (s) {
        *s = (start){b, t};
    }
    if (s == NULL || t == NULL ||
        pthread_create(&b->threads[b->thread_count], NULL, work, s) != 0) {
        free(s);
        zhv_bunzip_tables_free(t);
        return; /* fewer will do */
    }
    b->thread_tables[b->thread_count++] = t;
}

/* A group of the ring, unpacked. */
static group *wait_for_group(zhv_bunzip *b, uint64_t index)
{
    group *g = &b->groups[index % b->group_count];
    if (b->thread_count == 0) {
        if (!g->done) {
            unpack_group(b->tables, g);
        }
        g->done = true;
        return g;
    }
    pthread_mutex_lock(&b->mutex);
    while (!g->done) {
        pthread_cond_wait(&b->less, &b->mutex);
    }
    pthread_mutex_unlock(&b->mutex);
    return g;
}

/* ---- cutting ahead ------------------------------------------------------- */

static bool make_room(piece *p)
{
    if (p->block.bytes == NULL) {
        p->block.bytes = malloc(ZHV_BUNZIP_BLOCK_MAX + ZHV_BUNZIP_ROOM);
    }
    return p->block.bytes != NULL;
}

static zhv_bunzip_fault of_status(zhv_status status)
{
    return status == ZHV_OK        ? ZHV_BUNZIP_SOUND
           : status == ZHV_E_NOMEM ? ZHV_BUNZIP_NO_MEMORY
                                   : ZHV_BUNZIP_CANNOT_READ;
}

static zhv_bunzip_fault fill_by_cutting(zhv_bunzip *b, group *g)
{
    bool block = false;
    while (g->n < PIECES && !block && !b->cut_all) {
        piece *p = &g->pieces[g->n];
        bool more;
        p->start = b->cutter.start;
        zhv_status status = zhv_bunzip_cut(&b->cutter, &p->in, &p->bits, &more);
        if (status != ZHV_OK) {
            return of_status(status);
        }
        b->cut_all = !more;
        p->is_end = is_end(&p->in, (unsigned)(p->start % 8));
        if (!p->is_end && !make_room(p)) {
            return ZHV_BUNZIP_NO_MEMORY;
        }
        block = !p->is_end;
        g->n++;
    }
    return ZHV_BUNZIP_SOUND;
}

/* ---- one block after the other ------------------------------------------- */

/* Bytes of an end of a stream with what stands before the next: 48 bits, a
 * sum, zeros, the next stream's head. */
static size_t end_length(const zhv_buffer *in, unsigned shift)
{
    size_t at = (shift + 80 + 7) / 8;
    while (at < in->len && in->ptr[at] == '\0') {
        at++;
    }
    return at + 4 < in->len ? at + 4 : in->len;
}

static zhv_bunzip_fault want(zhv_bunzip *b, size_t n)
{
    zhv_buffer *raw = &b->cutter.raw;
    zhv_status status = zhv_bunzip_cutter_want(&b->cutter, n);
    if (status == ZHV_OK && !zhv_buffer_reserve(raw, ZHV_BUNZIP_SLACK)) {
        status = ZHV_E_NOMEM;
    }
    if (status == ZHV_OK) {
        memset(raw->ptr + raw->len, 0, ZHV_BUNZIP_SLACK);
    }
    return of_status(status);
}

/* Fills p with the end of a stream; *taken bits of raw. */
static zhv_bunzip_fault end_in_turn(zhv_bunzip *b, piece *p, size_t *taken)
{
    zhv_bunzip_fault fault = want(b, ZHV_BUNZIP_PIECE_MAX);
    if (fault != ZHV_BUNZIP_SOUND) {
        return fault;
    }
    zhv_buffer *raw = &b->cutter.raw;
    size_t n = end_length(raw, (unsigned)(p->start % 8));
    n = n < raw->len ? n : raw->len;
    p->in.len = 0;
    p->bits = *taken = 8 * n;
    b->cut_all = n == raw->len;
    return zhv_buffer_add(&p->in, raw->ptr, n) ? ZHV_BUNZIP_SOUND
                                               : ZHV_BUNZIP_NO_MEMORY;
}

static zhv_bunzip_fault block_in_turn(zhv_bunzip *b, piece *p, size_t *taken)
{
    const zhv_buffer *raw = &b->cutter.raw;
    zhv_bunzip_fault fault = ZHV_BUNZIP_SOUND;
    for (size_t n = AHEAD; fault == ZHV_BUNZIP_SOUND; n *= 2) {
        p->result =
            zhv_bunzip_parse(b->tables, &p->block, (const uint8_t *)raw->ptr,
                             (size_t)(p->start % 8), raw->len * 8);
        if (p->result != ZHV_BUNZIP_SHORT || b->cutter.at_end ||
            n > ZHV_BUNZIP_PIECE_MAX) {
            break;
        }
        fault = want(b, 2 * n);
    }
    *taken = p->block.end;
    b->cut_all = p->result != ZHV_BUNZIP_FINE;
    if (p->result == ZHV_BUNZIP_FINE) {
        zhv_bunzip_turn(b->tables, &p->block);
    }
    return fault;
}

/* The blocks themselves say where the next one is. */
static zhv_bunzip_fault fill_in_turn(zhv_bunzip *b, group *g)
{
    zhv_buffer *raw = &b->cutter.raw;
    zhv_bunzip_fault fault = ZHV_BUNZIP_SOUND;
    bool block = false;
    while (fault == ZHV_BUNZIP_SOUND && g->n < PIECES && !block &&
           !b->cut_all) {
        piece *p = &g->pieces[g->n];
        size_t taken = 0;
        fault = want(b, AHEAD);
        if (fault != ZHV_BUNZIP_SOUND || !make_room(p)) {
            return fault != ZHV_BUNZIP_SOUND ? fault : ZHV_BUNZIP_NO_MEMORY;
        }
        p->start = b->serial_at;
        p->is_end = is_end(raw, (unsigned)(p->start % 8));
        fault =
            p->is_end ? end_in_turn(b, p, &taken) : block_in_turn(b, p, &taken);
        g->n++;
        block = !p->is_end;
        if (!b->cut_all) {
            memmove(raw->ptr, raw->ptr + taken / 8, raw->len - taken / 8);
            raw->len -= taken / 8;
            b->serial_at += taken - p->start % 8;
        }
    }
    g->taken = g->done = true;
    return fault;
}

/* A number that was there by chance has cut a block in two: what was cut is
 * put together again, and from here on no cutting. */
static zhv_bunzip_fault turn_serial(zhv_bunzip *b, const piece *from)
{
    zhv_buffer all = {0};
    bool fine = true;
    uint64_t at = from->start / 8;
    for (uint64_t i = b->used; i < b->filled; i++) {
        group *g = wait_for_group(b, i);
        for (unsigned k = 0; k < g->n; k++) {
            const piece *p = &g->pieces[k];
            const size_t known = (size_t)(at - p->start / 8);
            if (p->start >= from->start && known < p->in.len) {
                fine = fine && zhv_buffer_add(&all, p->in.ptr + known,
                                              p->in.len - known);
                at += p->in.len - known;
            }
        }
    }
    const size_t known = (size_t)(at - b->cutter.start / 8);
    if (fine && b->cutter.raw.len > known) {
        fine = zhv_buffer_add(&all, b->cutter.raw.ptr + known,
                              b->cutter.raw.len - known);
    }
    zhv_buffer_drop(&b->cutter.raw);
    b->cutter.raw = all;
    b->serial = true;
    b->serial_at = from->start;
    b->cut_all = false;
    pthread_mutex_lock(&b->mutex);
    b->used = b->filled;
    pthread_mutex_unlock(&b->mutex);
    b->at = 0;
    return fine ? ZHV_BUNZIP_SOUND : ZHV_BUNZIP_NO_MEMORY;
}

/* ---- piece after piece --------------------------------------------------- */

static zhv_bunzip_fault fill_ahead(zhv_bunzip *b)
{
    zhv_bunzip_fault fault = ZHV_BUNZIP_SOUND;
    const unsigned most = b->serial ? 1 : b->group_count;
    while (fault == ZHV_BUNZIP_SOUND && !b->cut_all &&
           b->filled - b->used < most) {
        group *g = &b->groups[b->filled % b->group_count];
        g->n = 0;
        g->taken = g->done = false;
        fault = b->serial ? fill_in_turn(b, g) : fill_by_cutting(b, g);
        if (fault == ZHV_BUNZIP_SOUND) {
            pthread_mutex_lock(&b->mutex);
            b->filled++;
            pthread_cond_signal(&b->more);
            pthread_mutex_unlock(&b->mutex);
        }
    }
    return fault;
}

/* NULL: none is left. */
static zhv_bunzip_fault next_piece(zhv_bunzip *b, piece **out)
{
    *out = NULL;
    for (;;) {
        zhv_bunzip_fault fault = fill_ahead(b);
        if (b->used == b->filled) { /* what was cut before comes first */
            return fault;
        }
        group *g = wait_for_group(b, b->used);
        if (b->at < g->n) {
            *out = &g->pieces[b->at++];
            return ZHV_BUNZIP_SOUND;
        }
        b->at = 0;
        pthread_mutex_lock(&b->mutex);
        b->used++;
        pthread_mutex_unlock(&b->mutex);
    }
}

/* "BZh9": the head of a stream. */
static bool read_head(zhv_bunzip *b, const char *s, size_t n)
{
    if (n < 4 || memcmp(s, "BZh", 3) != 0 || s[3] < '1' || s[3] > '9') {
        return false;
    }
    b->level = (uint32_t)(s[3] - '0') * 100000;
    b->in_stream = true;
    b->sum = 0;
    return true;
}

/* n bits, at most 48, from bit `at` of a piece on, which has them. */
static uint64_t bits_at(const uint8_t *in, size_t at, unsigned n)
{
    uint64_t bits = 0;
    const size_t end = at + n;
    for (size_t i = at / 8; i < (end + 7) / 8; i++) {
        bits = bits << 8 | in[i];
    }
    return bits >> (8 - end % 8) % 8 & ((UINT64_C(1) << n) - 1);
}

static zhv_bunzip_fault end_stream(zhv_bunzip *b, const piece *p)
{
    const uint8_t *in = (const uint8_t *)p->in.ptr;
    const unsigned shift = (unsigned)(p->start % 8);
    size_t at = (shift + 80 + 7) / 8;
    if (p->in.len < at || p->bits < shift + 80) {
        return ZHV_BUNZIP_TOO_EARLY;
    }
    if (bits_at(in, shift, 48) != ZHV_BUNZIP_MAGIC_END ||
        bits_at(in, shift + 48, 32) != b->sum) {
        return ZHV_BUNZIP_DAMAGED;
    }
    b->in_stream = false;
    while (at < p->in.len && in[at] == 0) {
        at++;
    }
    b->expected = (p->start / 8 + at) * 8;
    if (at == p->in.len) {
        return ZHV_BUNZIP_SOUND; /* the file's end, too */
    }
    if (!read_head(b, p->in.ptr + at, p->in.len - at)) {
        return ZHV_BUNZIP_OTHER_DATA;
    }
    b->expected += 32;
    return ZHV_BUNZIP_SOUND;
}

static zhv_bunzip_fault open_block(zhv_bunzip *b, piece *p)
{
    if (p->result == ZHV_BUNZIP_SHORT && !b->serial) {
        return turn_serial(b, p);
    }
    if (p->result != ZHV_BUNZIP_FINE || p->block.n > b->level) {
        return p->result == ZHV_BUNZIP_SHORT ? ZHV_BUNZIP_TOO_EARLY
                                             : ZHV_BUNZIP_DAMAGED;
    }
    b->open = p;
    return ZHV_BUNZIP_SOUND;
}

static zhv_bunzip_fault open_piece(zhv_bunzip *b, bool *more)
{
    piece *p;
    zhv_bunzip_fault fault = next_piece(b, &p);
    *more = p != NULL;
    if (p == NULL || fault != ZHV_BUNZIP_SOUND) {
        return fault != ZHV_BUNZIP_SOUND ? fault
               : !b->cutter.at_end ? ZHV_BUNZIP_DAMAGED /* nothing so long */
               : b->in_stream      ? ZHV_BUNZIP_TOO_EARLY
                                   : ZHV_BUNZIP_SOUND;
    }
    if (p->start < b->expected) {
        return ZHV_BUNZIP_SOUND; /* was there by chance, inside a block */
    }
    if (p->start > b->expected) {
        return b->in_stream ? ZHV_BUNZIP_DAMAGED : ZHV_BUNZIP_OTHER_DATA;
    }
    return p->is_end ? end_stream(b, p) : open_block(b, p);
}

static zhv_bunzip_fault close_block(zhv_bunzip *b)
{
    const zhv_bunzip_block *block = &b->open->block;
    if (block->crc != block->crc_wanted) {
        return ZHV_BUNZIP_DAMAGED;
    }
    b->sum = (b->sum << 1 | b->sum >> 31) ^ block->crc;
    b->expected += block->end - b->open->start % 8;
    b->open = NULL;
    return ZHV_BUNZIP_SOUND;
}

/* The first stream's head; pieces follow. */
static zhv_bunzip_fault begin(zhv_bunzip *b)
{
    zhv_bunzip_cutter *c = &b->cutter;
    zhv_status status = zhv_bunzip_cutter_want(c, 5);
    b->begun = true;
    if (status != ZHV_OK) {
        return of_status(status);
    }
    if (!read_head(b, c->raw.ptr, c->raw.len)) {
        return c->raw.len < 4 ? ZHV_BUNZIP_TOO_EARLY : ZHV_BUNZIP_DAMAGED;
    }
    memmove(c->raw.ptr, c->raw.ptr + 4, c->raw.len - 4);
    c->raw.len -= 4;
    c->start = b->expected = b->serial_at = 32;
    return ZHV_BUNZIP_SOUND;
}

zhv_bunzip_fault zhv_bunzip_read(zhv_bunzip *b, char *bytes, size_t room,
                                 size_t *out)
{
    bool more = true;
    *out = 0;
    if (!b->begun) {
        b->fault = begin(b);
    }
    while (room && *out == 0 && more && b->fault == ZHV_BUNZIP_SOUND) {
        if (b->open == NULL) {
            b->fault = open_piece(b, &more);
            continue;
        }
        *out = zhv_bunzip_expand(b->tables, &b->open->block, bytes, room);
        if (*out == 0) {
            b->fault = close_block(b);
        }
    }
    return b->fault;
}

uint64_t zhv_bunzip_position(const zhv_bunzip *b)
{
    return b->expected / 8;
}

/* ---- open and close ------------------------------------------------------ */

zhv_bunzip *zhv_bunzip_new(zhv_bunzip_source *source, void *user,
                           unsigned threads)
{
    zhv_bunzip *b = calloc(1, sizeof *b);
    if (b == NULL) {
        return NULL;
    }
    zhv_bunzip_cutter_init(&b->cutter, source, user);
    pthread_mutex_init(&b->mutex, NULL);
    pthread_cond_init(&b->more, NULL);
    pthread_cond_init(&b->less, NULL);
    threads = threads < THREADS_MAX ? threads : THREADS_MAX;
    b->group_count = threads ? 3 * threads + 2 : 1;
    b->serial = threads == 0;
    b->groups = calloc(b->group_count, sizeof *b->groups);
    b->tables = zhv_bunzip_tables_new();
    if (b->groups == NULL || b->tables == NULL) {
        zhv_bunzip_free(b);
        return NULL;
    }
    for (unsigned i = 0; i < threads; i++) {
        start_thread(b);
    }
    return b;
}

void zhv_bunzip_free(zhv_bunzip *b)
{
    if (b == NULL) {
        return;
    }
    pthread_mutex_lock(&b->mutex);
    b->quit = true;
    pthread_cond_broadcast(&b->more);
    pthread_mutex_unlock(&b->mutex);
    for (unsigned i = 0; i < b->thread_count; i++) {
        pthread_join(b->threads[i], NULL);
        zhv_bunzip_tables_free(b->thread_tables[i]);
    }
    for (unsigned i = 0; b->groups && i < b->group_count; i++) {
        for (unsigned k = 0; k < PIECES; k++) {
            zhv_buffer_drop(&b->groups[i].pieces[k].in);
            free(b->groups[i].pieces[k].block.bytes);
        }
    }
    free(b->groups);
    zhv_bunzip_tables_free(b->tables);
    zhv_bunzip_cutter_drop(&b->cutter);
    pthread_mutex_destroy(&b->mutex);
    pthread_cond_destroy(&b->more);
    pthread_cond_destroy(&b->less);
    free(b);
}

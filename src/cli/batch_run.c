#include "cli/batch_run.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/batch_files.h"
#include "cli/batch_progress.h"
#include "cli/stop.h"
#include "cli/term.h"

/* Of raw bytes. What a worker makes of a chunk is still in its cache when it
 * is written; what is packed is packed by chunks, and small ones pack worse. */
#define CHUNK_BYTES        ((uint64_t)128 * 1024)
#define CHUNK_BYTES_PACKED ((uint64_t)512 * 1024)

typedef struct slot {
    zhv_batch_chunk chunk;
    zhv_piece piece; /* which it belongs to; counts and hash at its end */
    bool ends_piece;
    bool converted;
} slot;

typedef enum next_kind {
    NOTHING, /* not looked yet */
    UNIT,
    FAULT,
    END
} next_kind;

typedef struct run {
    const zhv_batch_opt *opt;
    const zhv_engine *engine;
    const zhv_batch_parts *all; /* parts, where an index says them */
    zhv_pages_part *parts;      /* owned: those of them that are to be read */
    uint32_t *part_numbers;     /* owned: which pieces they are */
    zhv_pieces *pieces;         /* NULL: */
    zhv_batch_titles *collect;  /* names are gathered, nothing is written */
    const zhv_batch_titles *titles;
    const zhv_reuse *reuse;
    zhv_pages *pages;
    zhv_digest *digest;
    zhv_batch_progress_bar bar;
    slot *slots;
    uint32_t slot_count;
    uint64_t chunk_bytes;
    zhv_batch_worker *workers;
    pthread_t *threads;
    uint32_t thread_count;
    pthread_mutex_t mutex;
    pthread_cond_t more; /* a chunk to convert, or the end */
    pthread_cond_t less; /* a chunk was converted */
    uint64_t filled, taken, written;
    bool at_end; /* of filling; nothing more comes */
    bool quit;
    /* the reading side */
    next_kind next;
    zhv_page_in pending; /* UNIT */
    zhv_error fault;     /* FAULT */
    size_t part;         /* that the unit before was of */
    zhv_piece reading;
    uint64_t piece_bytes;
    uint64_t pages_read;
    zhv_buffer last_title; /* of the unit before, for what fails after it */
    zhv_buffer last_path;
    uint64_t offset; /* in that input, unpacked: where the next unit is */
    /* the writing side */
    zhv_batch_counts counts; /* of the piece at hand */
    zhv_batch_names names;   /* of files */
    uint64_t failed;
} run;

/* ---- reading ------------------------------------------------------------- */

static zhv_batch_kind kind_of(const run *r, zhv_pages_kind in)
{
    if (r->opt->kind != ZHV_BATCH_SAME) {
        return r->opt->kind;
    }
    return in == ZHV_PAGES_XML     ? ZHV_BATCH_XML
           : in == ZHV_PAGES_JSONL ? ZHV_BATCH_JSONL
                                   : ZHV_BATCH_FOLDER;
}

/* Paths in errors may be cut. */
static bool is_same_input(const run *r, const char *path)
{
    zhv_str last = zhv_buffer_str(&r->last_path);
    return last.len && zhv_str_starts(last, zhv_str_from(path));
}

/* Whether the input's last bytes are in the piece at hand. */
static bool is_last_of_input(const run *r)
{
    const zhv_batch_parts *all = r->all;
    uint32_t n = r->reading.number;
    return all->n == 0 || n >= all->n ||
           all->at[n].input != all->at[n - 1].input;
}

/* An input that ends before its time: what came before it stays, and an
 * export is closed so that it can be read. */
static bool add_fault(run *r, zhv_batch_chunk *c)
{
    const zhv_error *err = &r->fault;
    const char *path = err->path[0] ? err->path : "-";
    zhv_page_in fault = {.kind = ZHV_PAGES_TEXT,
                         .path = path,
                         .title = zhv_buffer_str(&r->last_title),
                         .is_broken = true,
                         .no_text = ""};
    if (is_same_input(r, path)) {
        fault.offset = r->offset;
    }
    if (c->kind == ZHV_BATCH_XML && is_same_input(r, path) &&
        is_last_of_input(r)) {
        fault.kind = ZHV_PAGES_XML;
        fault.raw = ZHV_STR("\n</mediawiki>\n");
    }
    char message[600];
    snprintf(message, sizeof message, "%s", err->message);
    if (r->pieces) { /* else: the second time */
        zhv_term_say(path, "error", "%s", message);
    }
    r->next = NOTHING;
    if (!zhv_batch_chunk_add(c, &fault)) {
        return false;
    }
    c->bytes -= fault.raw.len; /* these are ours, not the input's */
    zhv_page_in *unit = &c->units.at[c->units.n - 1];
    unit->no_text = zhv_arena_str(&c->arena, zhv_str_from(message)).ptr;
    return unit->no_text != NULL;
}

/* What comes next stays next until it is taken. */
static void look(run *r)
{
    if (r->next == NOTHING) {
        r->next = zhv_pages_next(r->pages, &r->pending, &r->fault) ? UNIT
                  : r->fault.code != ZHV_OK                        ? FAULT
                                                                   : END;
    }
}

static zhv_status take_pending(run *r, zhv_batch_chunk *c)
{
    r->next = NOTHING;
    r->pages_read += r->pending.is_page;
    zhv_digest_add(r->digest, r->pending.raw);
    bool same_input = r->part == zhv_pages_part_at(r->pages) &&
                      zhv_str_eq(zhv_str_from(r->pending.path),
                                 zhv_buffer_str(&r->last_path));
    r->part = zhv_pages_part_at(r->pages);
    r->offset = (same_input ? r->offset : 0) + r->pending.raw.len;
    r->last_title.len = r->last_path.len = 0;
    return zhv_batch_chunk_add(c, &r->pending) &&
                   zhv_buffer_add_str(&r->last_title, r->pending.title) &&
                   zhv_buffer_add_str(&r->last_path,
                                      zhv_str_from(r->pending.path))
               ? ZHV_OK
               : ZHV_E_NOMEM;
}

/* A fault without a page before it is a piece of its own. */
static zhv_status begin_piece(run *r, zhv_error *err)
{
    const size_t part = zhv_pages_part_at(r->pages);
    r->piece_bytes = 0;
    r->part = part;
    r->reading.number =
        r->all->n ? r->part_numbers[part] : r->reading.number + 1;
    if (r->all->n) {
        r->reading.input = (uint32_t)r->parts[part].input;
    }
    if (r->next == FAULT) {
        zhv_batch_kind kind =
            r->all->n ? kind_of(r, ZHV_PAGES_XML) : r->reading.kind;
        r->reading.kind = kind ? kind : ZHV_BATCH_FOLDER;
        return ZHV_OK;
    }
    r->reading.input = (uint32_t)r->pending.input;
    r->reading.kind = kind_of(r, r->pending.kind);
    if (r->reading.kind == ZHV_BATCH_XML && r->pending.kind != ZHV_PAGES_XML) {
        return zhv_fail(err, ZHV_E_ARGUMENT, r->pending.path, 0,
                        "XML can only be made from XML");
    }
    return ZHV_OK;
}

/* A piece is of one input; an index says which part of it. What an input
 * ends with, be it a fault, is its last piece's. */
static bool is_other_piece(const run *r)
{
    return r->all->n ? zhv_pages_part_at(r->pages) != r->part
                     : r->next == UNIT && r->pending.input != r->reading.input;
}

/* What an earlier run did, and what another machine does, is only read. */
static bool is_skipped(const run *r, uint32_t number)
{
    return r->pieces && (zhv_pieces_find(r->pieces, number) ||
                         (r->opt->shards &&
                          (number - 1) % r->opt->shards != r->opt->shard - 1));
}

static zhv_status take_next(run *r, slot *s, zhv_error *err)
{
    zhv_batch_chunk *c = &s->chunk;
    const bool is_open = r->piece_bytes || c->units.n;
    look(r);
    if (r->next == END || (is_open && is_other_piece(r))) {
        s->ends_piece = true;
        return ZHV_OK;
    }
    if (r->next == FAULT &&
        (r->fault.code == ZHV_E_NOMEM || zhv_stop_signal())) {
        *err = r->fault;
        return r->fault.code;
    }
    zhv_status status = is_open ? ZHV_OK : begin_piece(r, err);
    c->kind = r->reading.kind;
    if (status == ZHV_OK && r->next == FAULT) {
        s->ends_piece = true;
        status = add_fault(r, c) ? ZHV_OK : ZHV_E_NOMEM;
    } else if (status == ZHV_OK) {
        r->piece_bytes += r->pending.raw.len + 1;
        status = take_pending(r, c);
        s->ends_piece = r->all->n == 0 && r->piece_bytes >= r->opt->piece_max;
    }
    return status;
}

/* Fills a chunk; at the end without units: there was nothing left. */
static zhv_status fill(run *r, slot *s, zhv_error *err)
{
    zhv_batch_chunk *c = &s->chunk;
    zhv_status status = ZHV_OK;
    zhv_batch_chunk_reset(c);
    s->ends_piece = s->converted = false;
    while (status == ZHV_OK && c->bytes < r->chunk_bytes && !s->ends_piece) {
        status = take_next(r, s, err);
    }
    c->skip = is_skipped(r, r->reading.number);
    s->piece = r->reading;
    if (s->ends_piece) {
        zhv_digest_take(r->digest, &s->piece.sha256);
        r->piece_bytes = 0;
    }
    return status;
}

/* ---- writing ------------------------------------------------------------- */

static zhv_status end_piece(run *r, slot *s, zhv_error *err)
{
    const zhv_piece *done = zhv_pieces_find(r->pieces, s->piece.number);
    if (done) {
        return strcmp(done->sha256.text, s->piece.sha256.text) == 0
                   ? ZHV_OK
                   : zhv_fail(err, ZHV_E_DATA, NULL, 0,
                              "the input of piece %u has changed since it "
                              "was made; begin again in an empty folder",
                              s->piece.number);
    }
    if (s->chunk.skip) {
        return ZHV_OK;
    }
    s->piece.counts = r->counts;
    return zhv_pieces_commit(r->pieces, &s->piece, err);
}

static zhv_status write_slot(run *r, slot *s, zhv_error *err)
{
    zhv_batch_chunk *c = &s->chunk;
    if (c->status != ZHV_OK) {
        return zhv_fail(err, c->status, NULL, 0, "out of memory");
    }
    zhv_status status = ZHV_OK;
    if (r->pieces && c->kind == ZHV_BATCH_FOLDER &&
        !zhv_batch_files_claim(&r->names, c)) {
        return zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory");
    }
    if (r->pieces == NULL) {
        status = zhv_batch_chunk_titles(c, r->collect)
                     ? ZHV_OK
                     : zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory");
    } else if (!c->skip) {
        zhv_batch_counts_add(&r->counts, &c->counts);
        status = zhv_pieces_add(r->pieces, &s->piece, c, err);
        r->failed += c->counts.failed;
    }
    if (status == ZHV_OK && s->ends_piece && r->pieces) {
        status = end_piece(r, s, err);
        r->counts = (zhv_batch_counts){0};
    }
    zhv_batch_progress_show(&r->bar, &c->counts, zhv_pages_position(r->pages),
                            false);
    return status;
}

/* ---- threads ------------------------------------------------------------- */

typedef struct thread_start {
    run *run;
    uint32_t index;
} thread_start;

static void *work(void *argument)
{
    thread_start *start = argument;
    run *r = start->run;
    zhv_batch_worker *w = &r->workers[start->index];
    free(start);
    pthread_mutex_lock(&r->mutex);
    while (!r->quit) {
        if (r->taken == r->filled) {
            if (r->at_end) {
                break;
            }
            pthread_cond_wait(&r->more, &r->mutex);
            continue;
        }
        slot *s = &r->slots[r->taken++ % r->slot_count];
        pthread_mutex_unlock(&r->mutex);
        zhv_batch_chunk_convert(&s->chunk, w);
        pthread_mutex_lock(&r->mutex);
        s->converted = true;
        pthread_cond_signal(&r->less);
    }
    pthread_mutex_unlock(&r->mutex);
    return NULL;
}

static bool start_threads(run *r)
{
    for (uint32_t i = 0; i < r->opt->jobs && r->opt->jobs > 1; i++) {
        thread_start *start = malloc(sizeof *start);
        if (start == NULL) {
            return false;
        }
        *start = (thread_start){r, i};
        if (pthread_create(&r->threads[i], NULL, work, start) != 0) {
            free(start);
            return i > 0; /* fewer will do */
        }
        r->thread_count++;
    }
    return true;
}

static void stop_threads(run *r, bool quit)
{
    pthread_mutex_lock(&r->mutex);
    r->at_end = true;
    r->quit = quit;
    pthread_cond_broadcast(&r->more);
    pthread_mutex_unlock(&r->mutex);
    for (uint32_t i = 0; i < r->thread_count; i++) {
        pthread_join(r->threads[i], NULL);
    }
}

typedef enum todo {
    WRITE,
    FILL,
    FINISH
} todo;

/* What the reading and writing thread does next. */
static todo wait_for_work(run *r)
{
    todo what;
    pthread_mutex_lock(&r->mutex);
    for (;;) {
        bool have = r->written < r->filled;
        if (have && r->slots[r->written % r->slot_count].converted) {
            what = WRITE;
            break;
        }
        if (!r->at_end && r->filled - r->written < r->slot_count) {
            what = FILL;
            break;
        }
        if (r->at_end && !have) {
            what = FINISH;
            break;
        }
        pthread_cond_wait(&r->less, &r->mutex);
    }
    pthread_mutex_unlock(&r->mutex);
    return what;
}

static zhv_status do_fill(run *r, zhv_error *err)
{
    slot *s = &r->slots[r->filled % r->slot_count];
    zhv_status status = fill(r, s, err);
    if (status != ZHV_OK) {
        err->code = status;
        return status;
    }
    if (r->thread_count == 0) {
        zhv_batch_chunk_convert(&s->chunk, &r->workers[0]);
        s->converted = true;
    }
    bool empty =
        r->next == END && s->chunk.units.n == 0 &&
        (r->reading.number == 0 ||
         (r->filled && r->slots[(r->filled - 1) % r->slot_count].ends_piece));
    pthread_mutex_lock(&r->mutex);
    r->filled += !empty;
    r->at_end = r->next == END;
    pthread_cond_signal(&r->more);
    if (r->at_end) {
        pthread_cond_broadcast(&r->more);
    }
    pthread_mutex_unlock(&r->mutex);
    return ZHV_OK;
}

static zhv_status loop(run *r, zhv_error *err)
{
    zhv_status status = ZHV_OK;
    while (status == ZHV_OK && !zhv_stop_signal()) {
        todo what = wait_for_work(r);
        if (what == FINISH) {
            break;
        }
        if (what == FILL) {
            status = do_fill(r, err);
            continue;
        }
        status = write_slot(r, &r->slots[r->written % r->slot_count], err);
        pthread_mutex_lock(&r->mutex);
        r->written++;
        pthread_mutex_unlock(&r->mutex);
    }
    return status;
}

/* ---- set up -------------------------------------------------------------- */

/* Of the parts that an index says, those that this run has to do. */
static zhv_status open_parts(run *r, const zhv_pages_options *options,
                             zhv_error *err)
{
    size_t n = 0;
    zhv_pages *pages = NULL;
    r->parts = calloc(r->all->n, sizeof *r->parts);
    r->part_numbers = calloc(r->all->n, sizeof *r->part_numbers);
    if (r->parts == NULL || r->part_numbers == NULL) {
        return ZHV_E_NOMEM;
    }
    for (uint32_t i = 0; i < r->all->n; i++) {
        const zhv_piece *done =
            r->pieces ? zhv_pieces_find(r->pieces, i + 1) : NULL;
        if (done) {
            r->pages_read += done->counts.pages;
        } else if (!is_skipped(r, i + 1)) {
            r->parts[n] = r->all->at[i];
            r->part_numbers[n++] = i + 1;
        }
    }
    zhv_status status = zhv_pages_open_parts(r->parts, n, options, &pages, err);
    r->pages = pages;
    return status;
}

static zhv_status set_up(run *r, zhv_error *err)
{
    const zhv_batch_opt *o = r->opt;
    const zhv_pages_options options = {.text_field = o->text_field,
                                       .title_field = o->title_field,
                                       .page_max = o->page_max,
                                       .threads = o->jobs > 1 ? o->jobs : 0};
    zhv_status status =
        r->all->n ? open_parts(r, &options, err)
                  : zhv_pages_open(o->common.files, o->common.file_count,
                                   &options, &r->pages, err);
    /* One a worker, and what is read and written meanwhile: each is held
     * once, as raw bytes, as text, and in every edition. */
    r->chunk_bytes = o->packing ? CHUNK_BYTES_PACKED : CHUNK_BYTES;
    r->slot_count = 1;
    if (o->jobs > 1) {
        r->slot_count = o->packing ? o->jobs + 3 : 2 * o->jobs + 10;
    }
    r->slots = calloc(r->slot_count, sizeof *r->slots);
    r->workers = calloc(o->jobs, sizeof *r->workers);
    r->threads = calloc(o->jobs, sizeof *r->threads);
    r->digest = zhv_digest_new();
    bool fine =
        status == ZHV_OK && r->slots && r->workers && r->threads && r->digest;
    for (uint32_t i = 0; fine && i < r->slot_count; i++) {
        zhv_arena_init(&r->slots[i].chunk.arena);
    }
    for (uint32_t i = 0; fine && i < o->jobs; i++) {
        fine = zhv_batch_worker_init(&r->workers[i], o, r->engine, r->titles,
                                     r->reuse);
        r->workers[i].collects = r->pieces == NULL;
    }
    return status != ZHV_OK ? status
           : fine           ? ZHV_OK
                  : zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory");
}

static void tear_down(run *r)
{
    for (uint32_t i = 0; r->slots && i < r->slot_count; i++) {
        zhv_batch_chunk_drop(&r->slots[i].chunk);
    }
    for (uint32_t i = 0; r->workers && i < r->opt->jobs; i++) {
        zhv_batch_worker_drop(&r->workers[i]);
    }
    free(r->slots);
    free(r->workers);
    free(r->threads);
    zhv_digest_free(r->digest);
    zhv_pages_close(r->pages);
    free(r->parts);
    free(r->part_numbers);
    zhv_buffer_drop(&r->last_title);
    zhv_buffer_drop(&r->last_path);
    zhv_batch_names_drop(&r->names);
}

/* All but *r, which says what is done with the pages. */
static zhv_status go(run *r, zhv_error *err)
{
    pthread_mutex_init(&r->mutex, NULL);
    pthread_cond_init(&r->more, NULL);
    pthread_cond_init(&r->less, NULL);
    zhv_status status = set_up(r, err);
    if (status == ZHV_OK) {
        zhv_batch_progress_begin(&r->bar, r->opt, zhv_pages_size(r->pages));
        if (!start_threads(r)) {
            status = zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "no thread");
        }
    }
    if (status == ZHV_OK) {
        status = loop(r, err);
        zhv_batch_progress_end(&r->bar, zhv_pages_position(r->pages));
    }
    stop_threads(r, status != ZHV_OK || zhv_stop_signal());
    tear_down(r);
    pthread_cond_destroy(&r->more);
    pthread_cond_destroy(&r->less);
    pthread_mutex_destroy(&r->mutex);
    return status;
}

zhv_status zhv_batch_run(const zhv_batch_opt *opt, const zhv_engine *engine,
                         const zhv_batch_parts *parts,
                         const zhv_batch_titles *titles, const zhv_reuse *reuse,
                         zhv_pieces *pieces, uint64_t *failed, zhv_error *err)
{
    run r = {.opt = opt,
             .engine = engine,
             .all = parts,
             .titles = titles,
             .reuse = reuse,
             .pieces = pieces};
    zhv_status status = go(&r, err);
    if (status == ZHV_OK && !zhv_stop_signal()) {
        status = zhv_pieces_end(
            pieces, parts->n ? (uint32_t)parts->n : r.reading.number,
            r.pages_read, err);
    }
    *failed = r.failed;
    return status;
}

zhv_status zhv_batch_collect(const zhv_batch_opt *opt, const zhv_engine *engine,
                             const zhv_batch_parts *parts,
                             zhv_batch_titles *titles, zhv_error *err)
{
    run r = {.opt = opt, .engine = engine, .all = parts, .collect = titles};
    return go(&r, err);
}

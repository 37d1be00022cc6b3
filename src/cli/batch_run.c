#include "cli/batch_run.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/batch_progress.h"
#include "cli/stop.h"
#include "cli/term.h"

#define CHUNK_BYTES ((uint64_t)512 * 1024)

typedef struct slot {
    zhv_batch_chunk chunk;
    zhv_piece piece; /* which it belongs to; counts and hash at its end */
    bool ends_piece;
    bool converted;
} slot;

typedef struct run {
    const zhv_batch_opt *opt;
    const zhv_engine *engine;
    zhv_pieces *pieces;
    zhv_pages *pages;
    zhv_digest *digest;
    zhv_batch_progress_bar bar;
    slot *slots;
    uint32_t slot_count;
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
    zhv_page_in pending;
    bool have_pending;
    bool ended;
    zhv_piece reading;
    uint64_t piece_bytes;
    uint64_t pages_read;
    zhv_buffer last_title; /* of the unit before, for what fails after it */
    zhv_buffer last_path;
    uint64_t offset; /* in that input, unpacked: where the next unit is */
    /* the writing side */
    zhv_batch_counts counts; /* of the piece at hand */
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

/* An input that ends before its time: what came before it stays, and an
 * export is closed so that it can be read. */
static bool add_fault(run *r, zhv_batch_chunk *c, const zhv_error *err)
{
    const char *path = err->path[0] ? err->path : "-";
    zhv_page_in fault = {.kind = ZHV_PAGES_TEXT,
                         .path = path,
                         .title = zhv_buffer_str(&r->last_title),
                         .is_broken = true,
                         .no_text = ""};
    if (is_same_input(r, path)) {
        fault.offset = r->offset;
    }
    if (c->kind == ZHV_BATCH_XML && is_same_input(r, path)) {
        fault.kind = ZHV_PAGES_XML;
        fault.raw = ZHV_STR("\n</mediawiki>\n");
    }
    char message[600];
    snprintf(message, sizeof message, "%s", err->message);
    zhv_term_say(path, "error", "%s", message);
    if (!zhv_batch_chunk_add(c, &fault)) {
        return false;
    }
    c->bytes -= fault.raw.len; /* these are ours, not the input's */
    zhv_page_in *unit = &c->units.at[c->units.n - 1];
    unit->no_text = zhv_arena_str(&c->arena, zhv_str_from(message)).ptr;
    return unit->no_text != NULL;
}

/* The next unit into r->pending. False: none, or *err. */
static bool look(run *r, zhv_error *err)
{
    *err = (zhv_error){0};
    if (!r->have_pending && !r->ended) {
        r->have_pending = zhv_pages_next(r->pages, &r->pending, err);
        r->ended = !r->have_pending && err->code == ZHV_OK;
    }
    return r->have_pending;
}

static zhv_status take_pending(run *r, zhv_batch_chunk *c)
{
    r->have_pending = false;
    r->pages_read += r->pending.is_page;
    zhv_digest_add(r->digest, r->pending.raw);
    bool same_input = zhv_str_eq(zhv_str_from(r->pending.path),
                                 zhv_buffer_str(&r->last_path));
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
static zhv_status begin_piece(run *r, bool have, zhv_error *err)
{
    r->reading.number++;
    if (!have) {
        r->reading.kind = r->reading.kind ? r->reading.kind : ZHV_BATCH_FOLDER;
        return ZHV_OK;
    }
    r->reading.input = (uint32_t)r->pending.input;
    r->reading.kind = kind_of(r, r->pending.kind);
    r->piece_bytes = 0;
    if (r->reading.kind == ZHV_BATCH_XML && r->pending.kind != ZHV_PAGES_XML) {
        return zhv_fail(err, ZHV_E_ARGUMENT, r->pending.path, 0,
                        "XML can only be made from XML");
    }
    return ZHV_OK;
}

/* What an earlier run did, and what another machine does, is only read. */
static bool is_skipped(const run *r, uint32_t number)
{
    return zhv_pieces_find(r->pieces, number) ||
           (r->opt->shards &&
            (number - 1) % r->opt->shards != r->opt->shard - 1);
}

/* Fills a chunk; r->ended without units: there was nothing left. */
static zhv_status fill(run *r, slot *s, zhv_error *err)
{
    zhv_batch_chunk *c = &s->chunk;
    zhv_status status = ZHV_OK;
    zhv_batch_chunk_reset(c);
    s->ends_piece = s->converted = false;
    while (status == ZHV_OK && c->bytes < CHUNK_BYTES && !s->ends_piece) {
        bool have = look(r, err);
        bool failed = !have && err->code != ZHV_OK;
        if (failed && (err->code == ZHV_E_NOMEM || zhv_stop_signal())) {
            return err->code;
        }
        if (!have && !failed) {
            s->ends_piece = true;
            break;
        }
        if (r->piece_bytes == 0 && c->units.n == 0) {
            status = begin_piece(r, have, err);
        }
        c->kind = r->reading.kind;
        if (failed) {
            s->ends_piece = true;
            status = add_fault(r, c, err) ? ZHV_OK : ZHV_E_NOMEM;
        } else if (status == ZHV_OK && r->pending.input != r->reading.input) {
            s->ends_piece = true; /* a piece is of one input */
        } else if (status == ZHV_OK) {
            r->piece_bytes += r->pending.raw.len + 1;
            status = take_pending(r, c);
            s->ends_piece = r->piece_bytes >= r->opt->piece_max;
        }
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
    if (!c->skip) {
        zhv_batch_counts_add(&r->counts, &c->counts);
        status = zhv_pieces_add(r->pieces, s->piece.number, c, err);
        r->failed += c->counts.failed;
    }
    if (status == ZHV_OK && s->ends_piece) {
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
        r->ended && s->chunk.units.n == 0 &&
        (r->reading.number == 0 ||
         (r->filled && r->slots[(r->filled - 1) % r->slot_count].ends_piece));
    pthread_mutex_lock(&r->mutex);
    r->filled += !empty;
    r->at_end = r->ended;
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

static bool init_worker(zhv_batch_worker *w, const zhv_batch_opt *opt,
                        const zhv_engine *engine)
{
    w->opt = opt;
    w->engine = engine;
    zhv_arena_init(&w->arena);
    return zhv_work_new(&w->work) == ZHV_OK;
}

static void drop_worker(zhv_batch_worker *w)
{
    zhv_work_free(w->work);
    zhv_arena_drop(&w->arena);
    zhv_buffer_drop(&w->text);
    zhv_buffer_drop(&w->last);
}

static zhv_status set_up(run *r, zhv_error *err)
{
    const zhv_batch_opt *o = r->opt;
    const zhv_pages_options options = {.text_field = o->text_field,
                                       .title_field = o->title_field,
                                       .page_max = o->page_max,
                                       .threads = o->jobs > 1 ? o->jobs : 0};
    zhv_status status = zhv_pages_open(o->common.files, o->common.file_count,
                                       &options, &r->pages, err);
    r->slot_count = o->jobs > 1 ? o->jobs * 2 + 2 : 1;
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
        fine = init_worker(&r->workers[i], o, r->engine);
    }
    return fine ? ZHV_OK : zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory");
}

static void tear_down(run *r)
{
    for (uint32_t i = 0; r->slots && i < r->slot_count; i++) {
        zhv_batch_chunk_drop(&r->slots[i].chunk);
    }
    for (uint32_t i = 0; r->workers && i < r->opt->jobs; i++) {
        drop_worker(&r->workers[i]);
    }
    free(r->slots);
    free(r->workers);
    free(r->threads);
    zhv_digest_free(r->digest);
    zhv_pages_close(r->pages);
    zhv_buffer_drop(&r->last_title);
    zhv_buffer_drop(&r->last_path);
}

zhv_status zhv_batch_run(const zhv_batch_opt *opt, const zhv_engine *engine,
                         zhv_pieces *pieces, uint64_t *failed, zhv_error *err)
{
    run r = {.opt = opt, .engine = engine, .pieces = pieces};
    pthread_mutex_init(&r.mutex, NULL);
    pthread_cond_init(&r.more, NULL);
    pthread_cond_init(&r.less, NULL);
    zhv_status status = set_up(&r, err);
    if (status == ZHV_OK) {
        zhv_batch_progress_begin(&r.bar, opt, zhv_pages_size(r.pages));
        if (!start_threads(&r)) {
            status = zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "no thread");
        }
    }
    if (status == ZHV_OK) {
        status = loop(&r, err);
        zhv_batch_progress_end(&r.bar, zhv_pages_position(r.pages));
    }
    stop_threads(&r, status != ZHV_OK || zhv_stop_signal());
    if (status == ZHV_OK && !zhv_stop_signal()) {
        status = zhv_pieces_end(pieces, r.reading.number, r.pages_read, err);
    }
    *failed = r.failed;
    tear_down(&r);
    pthread_cond_destroy(&r.more);
    pthread_cond_destroy(&r.less);
    pthread_mutex_destroy(&r.mutex);
    return status;
}

/* ---- line by line -------------------------------------------------------- */

static bool write_all(zhv_str s)
{
    while (s.len) {
        ssize_t n = write(STDOUT_FILENO, s.ptr, s.len);
        if (n < 0) {
            if (errno == EPIPE) {
                zhv_stop_note_pipe();
            }
            return false;
        }
        s = zhv_str_sub(s, (size_t)n, s.len);
    }
    return true;
}

static zhv_status answer(zhv_batch_chunk *c, zhv_batch_worker *w,
                         const zhv_page_in *page, zhv_error *err)
{
    zhv_batch_chunk_reset(c);
    c->kind = ZHV_BATCH_JSONL;
    zhv_buffer all = {0};
    bool fine = zhv_batch_chunk_add(c, page);
    if (fine) {
        zhv_batch_chunk_convert(c, w);
        fine = c->status == ZHV_OK;
    }
    for (uint32_t t = 0; t < w->engine->target_count && fine; t++) {
        fine = zhv_buffer_add_str(&all, zhv_buffer_str(&c->out[t]));
    }
    zhv_status status =
        !fine ? zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory")
        : write_all(zhv_buffer_str(&all))
            ? ZHV_OK
            : zhv_fail(err, ZHV_E_IO, "<stdout>", 0, "cannot write: %s",
                       strerror(errno));
    if (c->failures.len) {
        zhv_term_say(NULL, "warning", "%.*s", (int)(c->failures.len - 1),
                     c->failures.ptr);
    }
    zhv_buffer_drop(&all);
    return status;
}

zhv_status zhv_batch_stream(const zhv_batch_opt *opt, const zhv_engine *engine,
                            uint64_t *failed, zhv_error *err)
{
    static const char *const paths[] = {"-"};
    const zhv_pages_options options = {.kind = ZHV_PAGES_JSONL,
                                       .text_field = opt->text_field,
                                       .title_field = opt->title_field,
                                       .page_max = opt->page_max};
    zhv_pages *pages;
    zhv_batch_worker w = {0};
    zhv_batch_chunk *c = calloc(1, sizeof *c);
    zhv_status status = zhv_pages_open(paths, 1, &options, &pages, err);
    if (status == ZHV_OK && (c == NULL || !init_worker(&w, opt, engine))) {
        status = zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory");
    }
    zhv_page_in page;
    *failed = 0;
    while (status == ZHV_OK && !zhv_stop_signal() &&
           zhv_pages_next(pages, &page, err)) {
        if (page.is_page) {
            status = answer(c, &w, &page, err);
            *failed += c->counts.failed;
        }
    }
    if (status == ZHV_OK) {
        status = err->code;
    }
    drop_worker(&w);
    if (c) {
        zhv_batch_chunk_drop(c);
    }
    free(c);
    zhv_pages_close(pages);
    return status;
}

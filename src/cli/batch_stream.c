#include "cli/batch_run.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/stop.h"
#include "cli/term.h"

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
    if (status == ZHV_OK &&
        (c == NULL || !zhv_batch_worker_init(&w, opt, engine, NULL, NULL))) {
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
    zhv_batch_worker_drop(&w);
    if (c) {
        zhv_batch_chunk_drop(c);
    }
    free(c);
    zhv_pages_close(pages);
    return status;
}

#include "cli/batch_progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define BAR_EVERY  ((uint64_t)200 * 1000 * 1000)
#define JSON_EVERY ((uint64_t)2 * 1000 * 1000 * 1000)
#define BAR_WIDTH  24

static uint64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000U + (uint64_t)t.tv_nsec;
}

void zhv_batch_progress_begin(zhv_batch_progress_bar *b,
                              const zhv_batch_opt *opt, uint64_t size)
{
    *b = (zhv_batch_progress_bar){.mode = opt->progress, .size = size};
    bool quiet = opt->common.quiet || !isatty(STDERR_FILENO);
    if (b->mode == ZHV_BATCH_PROGRESS_AUTO && quiet) {
        b->mode = ZHV_BATCH_PROGRESS_NONE;
    }
    b->begun = b->shown = now_ns();
}

static void show_bar(const zhv_batch_progress_bar *b, double seconds,
                     double part)
{
    char bar[BAR_WIDTH + 1];
    for (int i = 0; i < BAR_WIDTH; i++) {
        bar[i] = i < (int)(part * BAR_WIDTH) ? '#' : '.';
    }
    bar[BAR_WIDTH] = '\0';
    fprintf(stderr,
            "\r[%s] %3.0f%% %" PRIu64 " pages, %.0f pages/s, %.1f MB/s, "
            "ETA %.0f s, %" PRIu64 " failed\033[K",
            bar, part * 100, b->pages, (double)b->pages / seconds,
            (double)b->bytes / seconds / 1e6,
            part > 0 ? seconds / part - seconds : 0, b->failed);
}

static void show_json(const zhv_batch_progress_bar *b, double seconds,
                      double part)
{
    fprintf(stderr,
            "{\"progress\":%.4f,\"pages\":%" PRIu64
            ",\"pages_per_second\":%.1f,\"mb_per_second\":%.2f,"
            "\"eta_seconds\":%.1f,\"failed\":%" PRIu64 "}\n",
            part, b->pages, (double)b->pages / seconds,
            (double)b->bytes / seconds / 1e6,
            part > 0 ? seconds / part - seconds : 0, b->failed);
}

void zhv_batch_progress_show(zhv_batch_progress_bar *b,
                             const zhv_batch_counts *more, uint64_t position,
                             bool now)
{
    if (more) {
        b->pages += more->pages;
        b->bytes += more->bytes;
        b->failed += more->failed;
    }
    if (b->mode == ZHV_BATCH_PROGRESS_NONE) {
        return;
    }
    uint64_t time = now_ns();
    bool json = b->mode == ZHV_BATCH_PROGRESS_JSON;
    if (!now && time - b->shown < (json ? JSON_EVERY : BAR_EVERY)) {
        return;
    }
    b->shown = time;
    double seconds = (double)(time - b->begun + 1) / 1e9;
    double part = b->size && position < b->size
                      ? (double)position / (double)b->size
                  : b->size ? 1.0
                            : 0.0;
    (json ? show_json : show_bar)(b, seconds, part);
}

void zhv_batch_progress_end(zhv_batch_progress_bar *b, uint64_t position)
{
    zhv_batch_progress_show(b, NULL, position, true);
    if (b->mode == ZHV_BATCH_PROGRESS_AUTO) {
        fputc('\n', stderr);
    }
}

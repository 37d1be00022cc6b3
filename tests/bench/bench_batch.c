#include "bench_batch.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "bench_process.h"
#include "input/pages.h"
#include "input/stream.h"
#include "markup/syntax.h"
#include "match/dict.h"
#include "rules/profile.h"

#define FOLDER ZHV_BINARY_DIR "/bench-batch"
#define ALL    "zh-hans,zh-hant,zh-cn,zh-sg,zh-my,zh-tw,zh-hk,zh-mo"
#define ROUNDS 3

static double cpu(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* ---- the dumps ----------------------------------------------------------- */

typedef struct dump {
    const char *pages; /* how many */
    char packed[256];
    double mb; /* unpacked */
} dump;

static bool is_there(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0;
}

static double unpacked_mb(const char *path)
{
    static char block[64 * 1024];
    zhv_stream *s;
    zhv_error err;
    size_t n = 1;
    double sum = 0;
    if (zhv_stream_open(path, &s, &err) != ZHV_OK) {
        return 0;
    }
    while (n && zhv_stream_read(s, block, sizeof block, &n, &err) == ZHV_OK) {
        sum += (double)n;
    }
    zhv_stream_close(s);
    return sum * 1e-6;
}

/* Made once; the build folder keeps it. */
static bool make_dump(dump *d, const char *shared)
{
    char maker[1024];
    char pages[1024];
    char out[256];
    bench_spent s;
    snprintf(maker, sizeof maker, "%s/tools/make_dump.py", shared);
    snprintf(pages, sizeof pages, "%s/data/wikitext", shared);
    snprintf(out, sizeof out, FOLDER "/d%s", d->pages);
    snprintf(d->packed, sizeof d->packed, "%s.xml.bz2", out);
    const char *const argv[] = {"python3",    maker,    pages,       out,
                                "--pages",    d->pages, "--formats", "bz2",
                                "--no-extra", NULL};
    mkdir(FOLDER, 0777);
    if (!is_there(maker) ||
        (!is_there(d->packed) && !bench_run(argv, "/dev/null", &s))) {
        return false;
    }
    d->mb = unpacked_mb(d->packed);
    return d->mb > 0;
}

/* ---- whole processes ----------------------------------------------------- */

static const char *unpacker(void)
{
    static const char *const names[] = {"lbzip2", "bzip2"};
    bench_spent s;
    for (size_t i = 0; i < 2; i++) {
        const char *const argv[] = {names[i], "--version", NULL};
        if (bench_run(argv, "/dev/null", &s)) {
            return names[i];
        }
    }
    return NULL;
}

static void take_least(bench_spent *least, const bench_spent *s, int round)
{
    if (round == 0 || s->cpu < least->cpu) {
        least->cpu = s->cpu;
    }
    if (round == 0 || s->wall < least->wall) {
        least->wall = s->wall;
    }
    if (round == 0 || s->kb > least->kb) {
        least->kb = s->kb;
    }
}

/* In turn; the least of the rounds. False: one of them failed. */
static bool compare(const dump *d, const char *peer, bench_spent *zhvar,
                    bench_spent *other)
{
    const char *const clean[] = {"rm", "-rf", FOLDER "/out", NULL};
    const char *const unpack[] = {peer, "-dc", d->packed, NULL};
    const char *const batch[] = {ZHV_BINARY_DIR "/zhvar",
                                 "batch",
                                 d->packed,
                                 "--dict",
                                 ZHV_IMAGE,
                                 "--to",
                                 ALL,
                                 "-o",
                                 FOLDER "/out",
                                 "-q",
                                 NULL};
    bench_spent s;
    for (int i = 0; i < ROUNDS; i++) {
        if (!bench_run(clean, "/dev/null", &s) ||
            !bench_run(batch, "/dev/null", &s)) {
            return false;
        }
        take_least(zhvar, &s, i);
        if (!bench_run(unpack, "/dev/null", &s)) {
            return false;
        }
        take_least(other, &s, i);
    }
    return bench_run(clean, "/dev/null", &s);
}

/* ---- where the time goes ------------------------------------------------- */

typedef struct parts {
    double unpack, xml, scan, rules, match;
    size_t pages;
} parts;

typedef struct tools {
    zhv_profiles *profiles;
    zhv_converter *plain; /* rules alone: no text changes */
    zhv_converter *all;
    zhv_work *work;
    zhv_arena arena;
} tools;

static double scan(tools *t, zhv_str text)
{
    zhv_diags diags = {.arena = &t->arena};
    zhv_tape tape;
    double begun = cpu();
    zhv_arena_reset(&t->arena);
    zhv_wikitext_scan(text, zhv_profiles_names(t->profiles), &t->arena, &diags,
                      &tape);
    return cpu() - begun;
}

static double convert(const zhv_converter *c, zhv_work *work,
                      const zhv_page_in *page)
{
    const zhv_result *result;
    zhv_page p = ZHV_PAGE_INIT;
    p.source = (zhv_text){page->text.ptr, page->text.len};
    p.title = (zhv_text){page->title.ptr, page->title.len};
    p.likely = ZHV_FORMAT_WIKITEXT;
    double begun = cpu();
    zhv_convert_page(c, work, &p, &result, NULL);
    return cpu() - begun;
}

/* The same work in this process: what is left of the tool's time is hashing,
 * writing and waiting for each other. */
static void measure_parts(tools *t, const char *path, parts *out)
{
    zhv_pages *pages;
    zhv_page_in page;
    zhv_error err = {0};
    double begun = cpu();
    unpacked_mb(path);
    out->unpack = cpu() - begun;
    const char *const paths[] = {path};
    if (zhv_pages_open(paths, 1, NULL, &pages, &err) != ZHV_OK) {
        return;
    }
    begun = cpu();
    while (zhv_pages_next(pages, &page, &err)) {
        double before = cpu();
        if (page.is_page) {
            double scanned = scan(t, page.text);
            double ruled = convert(t->plain, t->work, &page);
            double all = convert(t->all, t->work, &page);
            out->scan += scanned;
            out->rules += ruled - scanned;
            out->match += all - ruled;
            out->pages++;
        }
        begun += cpu() - before;
    }
    out->xml = cpu() - begun - out->unpack;
    zhv_pages_close(pages);
}

static bool open_tools(tools *t, const zhv_dict *dict)
{
    const zhv_target plain = {ZHV_ZH, 0};
    zhv_target all[8];
    for (uint32_t i = 0; i < 8; i++) {
        all[i] = (zhv_target){i + 1, 0};
    }
    zhv_arena_init(&t->arena);
    return zhv_profiles_read(zhv_dict_blob(dict, ZHV_STR("profiles")),
                             &t->profiles, NULL) == ZHV_OK &&
           zhv_converter_new(dict, &plain, 1, NULL, &t->plain, NULL) ==
               ZHV_OK &&
           zhv_converter_new(dict, all, 8, NULL, &t->all, NULL) == ZHV_OK &&
           zhv_work_new(&t->work) == ZHV_OK;
}

static void drop_tools(tools *t)
{
    zhv_profiles_free(t->profiles);
    zhv_converter_free(t->plain);
    zhv_converter_free(t->all);
    zhv_work_free(t->work);
    zhv_arena_drop(&t->arena);
}

static void print_parts(const zhv_dict *dict, const dump *d, double total,
                        double peer)
{
    tools t = {0};
    parts p = {0};
    if (open_tools(&t, dict)) {
        measure_parts(&t, d->packed, &p);
        double known = p.unpack + p.xml + p.scan + p.rules + p.match;
        printf("  processor seconds of these: decompress %.2f, XML %.2f, scan "
               "%.2f, rules %.2f, match %.2f, write (and all else) %.2f; "
               "ratio without the last %.2f\n",
               p.unpack, p.xml, p.scan, p.rules, p.match, total - known,
               known / peer);
    }
    drop_tools(&t);
}

void bench_batch(const zhv_dict *dict, const char *shared)
{
    static const char *const sizes[] = {"200", "2000", "20000"};
    const char *peer = unpacker();
    printf("batch, .bz2 to eight editions; the least of %d rounds:\n", ROUNDS);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        dump d = {.pages = sizes[i]};
        bench_spent zhvar = {0};
        bench_spent other = {0};
        if (peer == NULL || !make_dump(&d, shared)) {
            printf("SKIPPED: no dump: wants tools/make_dump.py, python3 and "
                   "lbzip2 or bzip2\n");
            return;
        }
        if (!compare(&d, peer, &zhvar, &other)) {
            printf("left out: it failed\n");
            return;
        }
        printf("%8.1f MB: processor %6.2f s, %s %6.2f s, ratio %5.2f; "
               "elapsed %6.2f s, %6.2f s, ratio %5.2f; %.3f s/MB; peak %ld "
               "MB\n",
               d.mb, zhvar.cpu, peer, other.cpu, zhvar.cpu / other.cpu,
               zhvar.wall, other.wall, zhvar.wall / other.wall,
               zhvar.cpu / d.mb, zhvar.kb / 1024);
        fflush(stdout);
        if (i + 1 == sizeof sizes / sizeof *sizes) {
            print_parts(dict, &d, zhvar.cpu, other.cpu);
        }
    }
}

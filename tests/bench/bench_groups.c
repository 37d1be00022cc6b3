/* zhvar-bench-groups: what the conversion groups of a wiki cost, page by page.
 * Converts every page of the shared corpus into all variants, without groups
 * and with a store of all the groups there are, in turn, in the same process;
 * prints medians, the ratio of the two for each page that is slower, and what
 * memory a conversion keeps. It reports; nothing here passes or fails.
 *
 *   zhvar-bench-groups [ROUNDS]
 *
 * cold: scratch memory is new for every page, so that a group that the page
 * names is read from the store; warm: it has seen the page before. */
#include <dirent.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <zhvar/zhvar.h>

#include "base/image.h"
#include "cli/groups_import.h"

#define ROUNDS_MAX 99
#define PAGES_MAX  1000

typedef struct page {
    char name[64];
    char *text;
    size_t len;
    double time[4]; /* by kind */
    size_t memory[2];
} page;

/* What is measured. */
enum {
    COLD,
    COLD_GROUPS,
    WARM,
    WARM_GROUPS,
    KINDS
};

static void die(const char *what, const char *more)
{
    fprintf(stderr, "zhvar-bench-groups: %s: %s\n", what, more);
    exit(2);
}

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static const char *shared_path(const char *name)
{
    static char path[1024];
    const char *shared = getenv("ZHVAR_SHARED");
    snprintf(path, sizeof path, "%s/%s",
             shared ? shared : ZHV_SOURCE_DIR "/../shared", name);
    return path;
}

/* ---- what is converted --------------------------------------------------- */

static void read_page(const char *path, page *out)
{
    FILE *f = fopen(path, "rb");
    if (f == NULL) {
        die(path, "cannot be read");
    }
    fseek(f, 0, SEEK_END);
    long n = ftell(f);
    rewind(f);
    out->text = malloc((size_t)n + 1);
    if (out->text == NULL) {
        die(path, "out of memory");
    }
    out->len = fread(out->text, 1, (size_t)n, f);
    fclose(f);
}

static size_t read_pages(page *pages)
{
    char folder[1024];
    struct dirent **list;
    size_t count = 0;
    snprintf(folder, sizeof folder, "%s", shared_path("data/wikitext"));
    int n = scandir(folder, &list, NULL, alphasort);
    for (int i = 0; i < n; i++) {
        if (strstr(list[i]->d_name, ".wikitext") && count < PAGES_MAX) {
            char path[2048];
            page *p = &pages[count++];
            snprintf(path, sizeof path, "%s/%s", folder, list[i]->d_name);
            snprintf(p->name, sizeof p->name, "%.60s", list[i]->d_name);
            read_page(path, p);
        }
        free(list[i]);
    }
    if (n >= 0) {
        free(list);
    }
    return count;
}

/* The store as `zhvar groups import` writes it, mapped. */
static zhv_groups *make_store(void)
{
    char path[] = "/tmp/zhvar-bench-XXXXXX";
    const char *source = shared_path("data/cgroups");
    const zhv_import_request request = {.sources = &source, .n = 1};
    zhv_import_report report;
    zhv_groups *groups;
    zhv_error err = {0};
    zhv_arena arena;
    zhv_str bytes;
    int fd = mkstemp(path);
    zhv_arena_init(&arena);
    double start = seconds();
    if (fd < 0 || zhv_groups_new(&groups) != ZHV_OK ||
        zhv_groups_import(&request, groups, &report, &err) != ZHV_OK ||
        zhv_groups_store_make(groups, &arena, &bytes) != ZHV_OK ||
        zhv_image_write(path, bytes, &err) != ZHV_OK) {
        die("the groups", err.message);
    }
    printf("%u groups, %llu rules: read in %.2f s, store %.1f MB\n",
           report.groups, (unsigned long long)report.rules, seconds() - start,
           (double)bytes.len / 1e6);
    zhv_groups_free(groups);
    zhv_arena_drop(&arena);
    close(fd);
    if (zhv_groups_open(path, &groups, &err) != ZHV_OK) {
        die("the store", err.message);
    }
    unlink(path);
    return groups;
}

static zhv_converter *make_converter(const zhv_dict *dict,
                                     const zhv_groups *groups)
{
    zhv_target targets[ZHV_VARIANTS - 1];
    zhv_options options = ZHV_OPTIONS_INIT;
    zhv_converter *converter;
    zhv_error err = {0};
    options.groups = groups;
    for (zhv_variant v = ZHV_HANS; v < ZHV_VARIANTS; v++) {
        targets[v - ZHV_HANS] = (zhv_target){v, 0};
    }
    if (zhv_converter_new(dict, targets, ZHV_VARIANTS - 1, &options, &converter,
                          &err) != ZHV_OK) {
        die("converter", err.message);
    }
    return converter;
}

/* ---- measuring ----------------------------------------------------------- */

static double convert(const zhv_converter *converter, zhv_work *work,
                      const page *p)
{
    const zhv_result *result;
    zhv_error err = {0};
    double start = seconds();
    if (zhv_convert(converter, work, (zhv_text){p->text, p->len},
                    (zhv_text){p->name, strlen(p->name)}, &result,
                    &err) != ZHV_OK) {
        die(p->name, err.message);
    }
    return seconds() - start;
}

/* Cold, then warm, in the same new work; *memory what it holds at the end. */
static void measure(const zhv_converter *converter, const page *p, double *cold,
                    double *warm, size_t *memory)
{
    zhv_work *work;
    struct mallinfo2 before = mallinfo2();
    if (zhv_work_new(&work) != ZHV_OK) {
        die(p->name, "out of memory");
    }
    *cold = convert(converter, work, p);
    *warm = convert(converter, work, p);
    struct mallinfo2 after = mallinfo2();
    *memory = after.uordblks + after.hblkhd - before.uordblks - before.hblkhd;
    zhv_work_free(work);
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static void measure_page(const zhv_converter *plain,
                         const zhv_converter *grouped, page *p, int rounds)
{
    double times[KINDS][ROUNDS_MAX];
    for (int r = 0; r < rounds; r++) {
        measure(plain, p, &times[COLD][r], &times[WARM][r], &p->memory[0]);
        measure(grouped, p, &times[COLD_GROUPS][r], &times[WARM_GROUPS][r],
                &p->memory[1]);
    }
    for (int k = 0; k < KINDS; k++) {
        qsort(times[k], (size_t)rounds, sizeof times[k][0], by_value);
        p->time[k] = times[k][rounds / 2];
    }
}

static int by_ratio(const void *a, const void *b)
{
    const page *x = a;
    const page *y = b;
    double rx = x->time[COLD_GROUPS] / x->time[COLD];
    double ry = y->time[COLD_GROUPS] / y->time[COLD];
    return rx > ry ? -1 : rx < ry;
}

static void report(const page *pages, size_t n)
{
    double sum[KINDS] = {0};
    double worst_warm = 0;
    size_t memory[2] = {0};
    printf("%-18s %7s %9s %9s %6s %6s %8s %8s\n", "page", "bytes", "us", "with",
           "cold", "warm", "KB", "with");
    for (size_t i = 0; i < n; i++) {
        const page *p = &pages[i];
        double cold = p->time[COLD_GROUPS] / p->time[COLD];
        double warm = p->time[WARM_GROUPS] / p->time[WARM];
        worst_warm = warm > worst_warm ? warm : worst_warm;
        for (int k = 0; k < KINDS; k++) {
            sum[k] += p->time[k];
        }
        for (int k = 0; k < 2; k++) {
            memory[k] = p->memory[k] > memory[k] ? p->memory[k] : memory[k];
        }
        if (i < 12) {
            printf("%-18s %7zu %9.0f %9.0f %6.2f %6.2f %8zu %8zu\n", p->name,
                   p->len, p->time[COLD] * 1e6, p->time[COLD_GROUPS] * 1e6,
                   cold, warm, p->memory[0] / 1024, p->memory[1] / 1024);
        }
    }
    printf("%zu pages: %.1f ms, with groups %.1f ms (%.2f); warm %.2f; slowest "
           "page %.2f, warm %.2f; most memory of a page %zu KB, with groups "
           "%zu KB\n",
           n, sum[COLD] * 1e3, sum[COLD_GROUPS] * 1e3,
           sum[COLD_GROUPS] / sum[COLD], sum[WARM_GROUPS] / sum[WARM],
           pages[0].time[COLD_GROUPS] / pages[0].time[COLD], worst_warm,
           memory[0] / 1024, memory[1] / 1024);
}

int main(int argc, char **argv)
{
    static page pages[PAGES_MAX];
    int rounds = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 15;
    zhv_dict *dict;
    zhv_error err = {0};
    size_t n = read_pages(pages);
    if (n == 0) {
        puts("SKIPPED: groups: the shared corpus is not here");
        return 0;
    }
    if (zhv_dict_open(ZHV_IMAGE, &dict, &err) != ZHV_OK) {
        die("dictionary", err.message);
    }
    zhv_groups *groups = make_store();
    zhv_converter *plain = make_converter(dict, NULL);
    zhv_converter *grouped = make_converter(dict, groups);
    rounds = rounds < 1 ? 1 : rounds > ROUNDS_MAX ? ROUNDS_MAX : rounds;
    for (size_t i = 0; i < n; i++) {
        measure_page(plain, grouped, &pages[i], rounds);
    }
    qsort(pages, n, sizeof *pages, by_ratio);
    report(pages, n);
    zhv_converter_free(grouped);
    zhv_converter_free(plain);
    zhv_groups_free(groups);
    zhv_dict_free(dict);
    for (size_t i = 0; i < n; i++) {
        free(pages[i].text);
    }
    return 0;
}

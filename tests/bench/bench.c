/* zhvar-bench: how fast, in the same process and the same minute, zhvar,
 * libopencc and memcpy are on the same text. Prints MB/s (10^6 source bytes a
 * second of processor time), medians of interleaved rounds, and ratios.
 * It reports; nothing here passes or fails.
 *
 *   zhvar-bench [ROUNDS]
 *   zhvar-bench batch       dumps alone
 *
 * Corpora: the project's shared data when it is there (ZHVAR_SHARED, else
 * beside the source tree), else a text made here. */
#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <zhvar/zhvar.h>

#include "bench_batch.h"
#include "bench_process.h"
#include "input/in_groups.h"

#ifdef ZHV_HAVE_OPENCC
#include <opencc/opencc.h>
#endif

#define DOCUMENT   32768
#define ROUNDS_MAX 64

typedef struct corpus {
    char *ptr;
    size_t len;
    size_t *end; /* of each document */
    size_t n;
} corpus;

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void *must(void *p)
{
    if (p == NULL) {
        fprintf(stderr, "zhvar-bench: out of memory\n");
        exit(2);
    }
    return p;
}

/* ---- corpora ---- */

static void append(corpus *c, const char *ptr, size_t len)
{
    c->ptr = must(realloc(c->ptr, c->len + len + 1));
    memcpy(c->ptr + c->len, ptr, len);
    c->len += len;
}

static void end_document(corpus *c)
{
    c->end = must(realloc(c->end, (c->n + 1) * sizeof *c->end));
    c->end[c->n++] = c->len;
}

static char *read_file(const char *path, size_t *len)
{
    FILE *f = fopen(path, "rb");
    *len = 0;
    if (f == NULL) {
        return NULL;
    }
    fseek(f, 0, SEEK_END);
    long n = ftell(f);
    rewind(f);
    char *text = must(malloc((size_t)n + 1));
    *len = fread(text, 1, (size_t)n, f);
    text[*len] = '\0';
    fclose(f);
    return text;
}

static const char *shared_path(const char *name)
{
    static char path[1024];
    const char *shared = getenv("ZHVAR_SHARED");
    snprintf(path, sizeof path, "%s/%s",
             shared ? shared : ZHV_SOURCE_DIR "/../shared", name);
    return path;
}

/* Values of a field of JSON lines, one a line, cut into documents. The values
 * hold no escapes worth minding. */
static corpus from_jsonl(const char *name, const char *key)
{
    corpus c = {0};
    size_t len;
    size_t last = 0;
    char *text = read_file(shared_path(name), &len);
    for (char *line = text; line && *line;) {
        char *value = strstr(line, key);
        char *eol = strchr(line, '\n');
        if (value && (eol == NULL || value < eol)) {
            value += strlen(key);
            append(&c, value, strcspn(value, "\""));
            append(&c, "\n", 1);
            if (c.len - last > DOCUMENT) {
                end_document(&c);
                last = c.len;
            }
        }
        line = eol ? eol + 1 : NULL;
    }
    if (c.len > last) {
        end_document(&c);
    }
    free(text);
    return c;
}

static corpus from_file(const char *path)
{
    corpus c = {0};
    size_t len;
    char *text = read_file(path, &len);
    if (text) {
        append(&c, text, len);
        end_document(&c);
        free(text);
    }
    return c;
}

static corpus from_folder(const char *name)
{
    corpus c = {0};
    char folder[1024];
    snprintf(folder, sizeof folder, "%s", shared_path(name));
    struct dirent **list;
    int n = scandir(folder, &list, NULL, alphasort);
    for (int i = 0; i < n; i++) {
        if (strstr(list[i]->d_name, ".wikitext")) {
            char path[2048];
            size_t len;
            snprintf(path, sizeof path, "%s/%s", folder, list[i]->d_name);
            char *text = read_file(path, &len);
            append(&c, text, len);
            end_document(&c);
            free(text);
        }
        free(list[i]);
    }
    if (n >= 0) {
        free(list);
    }
    return c;
}

static corpus made_here(const char *sentence)
{
    corpus c = {0};
    for (int doc = 0; doc < 10; doc++) {
        for (size_t n = 0; n < DOCUMENT; n += strlen(sentence)) {
            append(&c, sentence, strlen(sentence));
        }
        end_document(&c);
    }
    return c;
}

/* ---- what is measured ---- */

typedef struct job {
    const char *name;
    const corpus *text;
    zhv_converter *converter;
    uint32_t targets;
    void *opencc;               /* opencc_t; NULL: not measured */
    double time[3][ROUNDS_MAX]; /* zhvar, opencc, memcpy */
} job;

static volatile size_t sink;

static void run_zhvar(const job *j, zhv_work *work, char *out)
{
    size_t start = 0;
    zhv_error err;
    for (size_t i = 0; i < j->text->n; i++) {
        const zhv_result *r;
        zhv_text doc = {j->text->ptr + start, j->text->end[i] - start};
        if (zhv_convert(j->converter, work, doc, (zhv_text){"", 0}, &r, &err) !=
            ZHV_OK) {
            fprintf(stderr, "zhvar-bench: %s\n", err.message);
            exit(2);
        }
        for (uint32_t t = 0; t < j->targets; t++) {
            zhv_edition e = zhv_result_edition(r, t);
            zhv_text slice;
            char *to = out;
            while (zhv_edition_next(&e, &slice)) {
                memcpy(to, slice.ptr, slice.len);
                to += slice.len;
            }
            sink += (size_t)(to - out);
        }
        start = j->text->end[i];
    }
}

static void run_opencc(const job *j)
{
#ifdef ZHV_HAVE_OPENCC
    size_t start = 0;
    for (size_t i = 0; i < j->text->n; i++) {
        char *out = opencc_convert_utf8(j->opencc, j->text->ptr + start,
                                        j->text->end[i] - start);
        sink += strlen(out);
        opencc_convert_utf8_free(out);
        start = j->text->end[i];
    }
#else
    (void)j;
#endif
}

static void run_memcpy(const job *j, char *out)
{
    size_t start = 0;
    for (size_t i = 0; i < j->text->n; i++) {
        memcpy(out, j->text->ptr + start, j->text->end[i] - start);
        sink += (unsigned char)out[(j->text->end[i] - start) / 2];
        start = j->text->end[i];
    }
}

/* Repeats so that a measurement is no shorter than a few milliseconds. */
static double timed(const job *j, int what, zhv_work *work, char *out)
{
    double begin = seconds();
    double spent = 0;
    int times = 0;
    do {
        if (what == 0) {
            run_zhvar(j, work, out);
        } else if (what == 1) {
            run_opencc(j);
        } else {
            run_memcpy(j, out);
        }
        times++;
        spent = seconds() - begin;
    } while (spent < 0.01);
    return spent / times;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values, int n)
{
    qsort(values, (size_t)n, sizeof *values, by_size);
    return values[n / 2];
}

static void measure_round(job *j, int round, zhv_work *work, char *out)
{
    j->time[0][round] = timed(j, 0, work, out);
    if (j->opencc) {
        j->time[1][round] = timed(j, 1, work, out);
    }
    j->time[2][round] = timed(j, 2, work, out);
}

/* Returns MB/s. */
static double report(job *j, int rounds)
{
    double mb = (double)j->text->len * 1e-6;
    double zhvar = mb / median(j->time[0], rounds);
    double copy = mb / median(j->time[2], rounds);
    printf("%-26s %8.1f MB/s", j->name, zhvar);
    if (j->opencc) {
        double opencc = mb / median(j->time[1], rounds);
        printf("  libopencc %6.1f MB/s  ratio %6.1f", opencc, zhvar / opencc);
    } else {
        printf("  %33s", "");
    }
    printf("  memcpy/zhvar %6.1f\n", copy / zhvar);
    return zhvar;
}

/* Returns MB/s. */
static double measure(job *j, int rounds, zhv_work *work)
{
    char *out = must(malloc(j->text->len * 3 + 64));
    for (int r = 0; r < rounds; r++) {
        measure_round(j, r, work, out);
    }
    free(out);
    return report(j, rounds);
}

/* ---- the list of jobs ---- */

static void plain_job(const zhv_dict *dict, const char *config,
                      const corpus *text, int rounds, zhv_work *work)
{
    job j = {.name = config, .text = text, .targets = 1};
    zhv_error err;
    if (zhv_converter_new_config(dict, config, &j.converter, &err) != ZHV_OK) {
        printf("%-26s left out: %s\n", config, err.message);
        return;
    }
#ifdef ZHV_HAVE_OPENCC
    char name[64];
    snprintf(name, sizeof name, "%s.json", config);
    j.opencc = opencc_open(name);
    if (j.opencc == (void *)-1) {
        j.opencc = NULL;
    }
#endif
    measure(&j, rounds, work);
#ifdef ZHV_HAVE_OPENCC
    if (j.opencc) {
        opencc_close(j.opencc);
    }
#endif
    zhv_converter_free(j.converter);
}

/* options may be NULL. False: left out. */
static bool open_job(const zhv_dict *dict, const char *targets,
                     const zhv_options *options, job *j)
{
    zhv_target list[ZHV_VARIANTS];
    char copy[128];
    zhv_error err;
    snprintf(copy, sizeof copy, "%s", targets);
    for (char *t = strtok(copy, " "); t; t = strtok(NULL, " ")) {
        if (zhv_target_parse(t, &list[j->targets++], &err) != ZHV_OK) {
            return false;
        }
    }
    if (zhv_converter_new(dict, list, j->targets, options, &j->converter,
                          &err) != ZHV_OK) {
        printf("%-26s left out: %s\n", j->name, err.message);
        return false;
    }
    return true;
}

/* options may be NULL. Returns MB/s; 0: left out. */
static double page_job(const zhv_dict *dict, const char *name,
                       const char *targets, const zhv_options *options,
                       const corpus *text, int rounds, zhv_work *work)
{
    job j = {.name = name, .text = text};
    if (!open_job(dict, targets, options, &j)) {
        return 0;
    }
    double speed = measure(&j, rounds, work);
    zhv_converter_free(j.converter);
    return speed;
}

#define ALL "zh-hans zh-hant zh-cn zh-sg zh-my zh-tw zh-hk zh-mo"

static void bench_pages(const zhv_dict *dict, const corpus *text,
                        const char *what, int rounds, zhv_work *work)
{
    static const char *targets[] = {"zh-tw", "zh-cn", "zh-hk", ALL};
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
        char name[64];
        snprintf(name, sizeof name, "%s %s", what,
                 targets[i] == targets[3] ? "all eight" : targets[i]);
        page_job(dict, name, targets[i], NULL, text, rounds, work);
    }
}

/* What words, neighbours and the page cost over the tables alone: in pairs,
 * since what else the machine does changes from minute to minute. */
static void bench_accuracy(const zhv_dict *dict, const corpus *text,
                           const char *what, int rounds, zhv_work *work)
{
    zhv_options table = ZHV_OPTIONS_INIT;
    table.accuracy = ZHV_ACCURACY_TABLE;
    char names[2][64];
    snprintf(names[0], sizeof names[0], "%s zh-tw", what);
    snprintf(names[1], sizeof names[1], "%s zh-tw, tables only", what);
    job page = {.name = names[0], .text = text};
    job plain = {.name = names[1], .text = text};
    double ratio[ROUNDS_MAX];
    if (open_job(dict, "zh-tw", NULL, &page) &&
        open_job(dict, "zh-tw", &table, &plain)) {
        char *out = must(malloc(text->len * 3 + 64));
        for (int r = 0; r < rounds; r++) {
            measure_round(&page, r, work, out);
            measure_round(&plain, r, work, out);
            ratio[r] = plain.time[0][r] / page.time[0][r];
        }
        free(out);
        report(&page, rounds);
        report(&plain, rounds);
        printf("  accuracy page / table: %.2f of the speed, median of pairs\n",
               median(ratio, rounds));
    }
    zhv_converter_free(page.converter);
    zhv_converter_free(plain.converter);
}

/* ---- groups ---- */

static void add_rule(zhv_groups *groups, const char *group, const char *rule)
{
    if (zhv_groups_add(groups, (zhv_text){group, strlen(group)},
                       (zhv_text){rule, strlen(rule)}) != ZHV_OK) {
        must(NULL);
    }
}

/* A rule for a word of the text itself: some of them act. */
static size_t word_at(const corpus *text, size_t from, char *out)
{
    size_t at = from;
    size_t n = 0;
    while (at < text->len && n < 9) {
        unsigned char lead = (unsigned char)text->ptr[at];
        if (lead < 0xE4 || lead > 0xE9) { /* no Chinese character */
            n = 0;
            at++;
            continue;
        }
        memcpy(out + n, text->ptr + at, 3);
        n += 3;
        at += 3;
    }
    out[n] = '\0';
    return at;
}

/* Rules as groups of names have them: three or four characters, of which one
 * in ten stands in the text. */
static void add_made_up(zhv_groups *groups, const corpus *text, int count)
{
    size_t at = 0;
    for (int i = 0; i < count; i++) {
        char word[16];
        char rule[128];
        at = word_at(text, at, word) + text->len / (size_t)count;
        at = at < text->len ? at : at - text->len;
        snprintf(rule, sizeof rule,
                 i % 10 ? "zh-cn:%s%c;zh-tw:%s~;zh-hk:%s!;"
                        : "zh-cn:%s;%czh-tw:%s~;zh-hk:%s!;",
                 word, i % 10 ? 'A' + i % 26 : ' ', word, word);
        add_rule(groups, "made up", rule);
    }
}

/* Every document of a corpus behind a head. */
static corpus with_head(const char *head, const corpus *text)
{
    corpus c = {0};
    size_t start = 0;
    for (size_t i = 0; i < text->n; i++) {
        append(&c, head, strlen(head));
        append(&c, text->ptr + start, text->end[i] - start);
        end_document(&c);
        start = text->end[i];
    }
    return c;
}

static double group_job(const zhv_dict *dict, const char *name,
                        const zhv_groups *groups, const char *head,
                        const corpus *text, int rounds, zhv_work *work)
{
    zhv_options options = ZHV_OPTIONS_INIT;
    options.groups = groups;
    corpus c = with_head(head, text);
    double speed = page_job(dict, name, "zh-tw", &options, &c, rounds, work);
    free(c.ptr);
    free(c.end);
    return speed;
}

/* The same page with groups and without. */
static void bench_groups(const zhv_dict *dict, const corpus *text, int rounds,
                         zhv_work *work)
{
    static const int counts[] = {100, 1000, 3000, 10000};
    zhv_groups *groups;
    zhv_error err;
    if (zhv_groups_new(&groups) != ZHV_OK) {
        must(NULL);
    }
    double none =
        group_job(dict, "zh-tw, no group", groups, "", text, rounds, work);
    if (zhv_in_groups_read(shared_path("data/cgroups"), groups, &err) ==
        ZHV_OK) {
        double two =
            group_job(dict, "zh-tw, Show and Movie", groups,
                      "{{noteTA|G1=Show|G2=Movie}}", text, rounds, work);
        printf("%-26s %8.2f of the speed without\n", "", two / none);
    }
    zhv_groups_free(groups);
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        char name[64];
        if (zhv_groups_new(&groups) != ZHV_OK) {
            must(NULL);
        }
        add_made_up(groups, text, counts[i]);
        snprintf(name, sizeof name, "zh-tw, %d group rules", counts[i]);
        double with = group_job(dict, name, groups, "{{noteTA|G1=made up}}",
                                text, rounds, work);
        printf("%-26s %8.2f of the speed without\n", "", with / none);
        zhv_groups_free(groups);
    }
}

/* The image, which is in memory. Seconds, the median. */
static double open_again(int rounds)
{
    double spent[ROUNDS_MAX];
    for (int i = 0; i < rounds; i++) {
        zhv_dict *dict;
        zhv_error err;
        double begin = seconds();
        if (zhv_dict_open(ZHV_IMAGE, &dict, &err) != ZHV_OK) {
            return 0;
        }
        spent[i] = seconds() - begin;
        zhv_dict_free(dict);
    }
    return median(spent, rounds);
}

int main(int argc, char **argv)
{
    int rounds = argc > 1 ? atoi(argv[1]) : 9;
    rounds = rounds < 1 ? 1 : rounds > ROUNDS_MAX ? ROUNDS_MAX : rounds;
    zhv_dict *dict;
    zhv_work *work;
    zhv_error err;
    long memory = bench_private_memory();
    double begin = seconds();
    zhv_status opened = zhv_dict_open(ZHV_IMAGE, &dict, &err);
    double spent = seconds() - begin; /* before the memory is looked up */
    if (opened != ZHV_OK || zhv_work_new(&work) != ZHV_OK) {
        fprintf(stderr, "zhvar-bench: %s: %s\n", err.path, err.message);
        return 2;
    }
    if (argc > 1 && strcmp(argv[1], "batch") == 0) {
        bench_batch(dict, shared_path(""));
        zhv_work_free(work);
        zhv_dict_free(dict);
        return 0;
    }
    memory = bench_private_memory() - memory;
    printf("open the image %.3f ms (%.3f ms the first time: from disk, "
           "perhaps), %ld KB beyond the file; medians of %d rounds\n",
           open_again(rounds) * 1e3, spent * 1e3, memory, rounds);
    corpus hans = from_jsonl("data/quality/dev/a_natural.jsonl", "\"src\": \"");
    corpus hant = from_jsonl("data/quality/dev/a_natural.jsonl", "\"ref\": \"");
    corpus seed = from_file(shared_path("seeds/001_0d40cd2504e3095d.txt"));
    corpus wiki = from_folder("data/wikitext");
    if (hans.n == 0) {
        printf("no shared data: texts made here\n");
        hans = made_here("这里的软件工程师在网络上发布了一个新的程序，"
                         "大家都觉得很方便。\n");
        hant = made_here("這裡的軟體工程師在網路上發布了一個新的程式，"
                         "大家都覺得很方便。\n");
    }
    static const char *to_hant[] = {"s2t", "s2tw", "s2twp", "s2hk"};
    static const char *to_hans[] = {"t2s", "tw2s", "tw2sp", "hk2s"};
    for (size_t i = 0; i < 4; i++) {
        plain_job(dict, to_hant[i], &hans, rounds, work);
    }
    for (size_t i = 0; i < 4; i++) {
        plain_job(dict, to_hans[i], &hant, rounds, work);
    }
    if (seed.n) {
        bench_pages(dict, &seed, "seed", rounds, work);
        bench_groups(dict, &seed, rounds, work);
    }
    if (seed.n == 0) {
        bench_groups(dict, &hans, rounds, work);
    }
    if (wiki.n) {
        bench_pages(dict, &wiki, "pages", rounds, work);
    }
    bench_accuracy(dict, seed.n ? &seed : &hans, seed.n ? "seed" : "text",
                   rounds, work);
    if (wiki.n) {
        bench_accuracy(dict, &wiki, "pages", rounds, work);
        bench_accuracy(dict, &hans, "sentences", rounds, work);
    }
    bench_processes(hans.ptr, hans.len, rounds);
    bench_batch(dict, shared_path(""));
    zhv_work_free(work);
    zhv_dict_free(dict);
    corpus *all[] = {&hans, &hant, &seed, &wiki};
    for (size_t i = 0; i < 4; i++) {
        free(all[i]->ptr);
        free(all[i]->end);
    }
    return 0;
}

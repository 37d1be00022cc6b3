#define _DEFAULT_SOURCE /* wait4 */
#include "bench_process.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define ZHVAR ZHV_BINARY_DIR "/zhvar"
#define PEERS ZHV_BINARY_DIR "/peers"
#define PEER  PEERS "/node_modules/@zhconv/cli-opencc-linux-x64/zhconv"
#define INPUT ZHV_BINARY_DIR "/bench-input.txt"

#define ROUNDS_MAX 64
#define ARGS_MAX   15

long bench_private_memory(void)
{
    FILE *f = fopen("/proc/self/status", "r");
    char line[256];
    long kb = 0;
    while (f && fgets(line, sizeof line, f)) {
        if (strncmp(line, "RssAnon:", 8) == 0) {
            kb = strtol(line + 8, NULL, 10);
        }
    }
    if (f) {
        fclose(f);
    }
    return kb;
}

static double seconds(struct timeval t)
{
    return (double)t.tv_sec + (double)t.tv_usec * 1e-6;
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void become(const char *const argv[], const char *in, const char *out)
{
    int from = open(in, O_RDONLY);
    int to = open(out, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (from >= 0 && to >= 0 && dup2(from, 0) == 0 && dup2(to, 1) == 1 &&
        dup2(to, 2) == 2) {
        char *copy[ARGS_MAX + 1] = {NULL};
        for (size_t i = 0; i < ARGS_MAX && argv[i]; i++) {
            copy[i] = strdup(argv[i]); /* execvp may change them */
        }
        execvp(argv[0], copy);
    }
    _exit(127);
}

bool bench_run(const char *const argv[], const char *in, bench_spent *out)
{
    double begin = now();
    struct rusage use;
    int code;
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        become(argv, in, "/dev/null");
    }
    if (child < 0 || wait4(child, &code, 0, &use) != child) {
        return false;
    }
    *out = (bench_spent){now() - begin,
                         seconds(use.ru_utime) + seconds(use.ru_stime),
                         use.ru_maxrss};
    return WIFEXITED(code) && WEXITSTATUS(code) == 0;
}

static bool write_input(const char *text, size_t len, int times)
{
    FILE *f = fopen(INPUT, "wb");
    bool good = f != NULL;
    for (int i = 0; good && i < times; i++) {
        good = fwrite(text, 1, len, f) == len;
    }
    return f && fclose(f) == 0 && good;
}

/* npm fetches the peer into the build folder, once. */
static bool have_peer(void)
{
    struct stat st;
    bench_spent s;
    const char *const npm[] = {"npm",
                               "install",
                               "--no-audit",
                               "--no-fund",
                               "--prefix",
                               PEERS,
                               "@zhconv/cli-opencc-linux-x64@0.4.2-2",
                               NULL};
    return stat(PEER, &st) == 0 ||
           (bench_run(npm, "/dev/null", &s) && stat(PEER, &st) == 0);
}

static int by_wall(const void *a, const void *b)
{
    double x = ((const bench_spent *)a)->wall;
    double y = ((const bench_spent *)b)->wall;
    return (x > y) - (x < y);
}

typedef struct program {
    const char *name;
    const char *const *argv;
    bool good;
    bench_spent each[ROUNDS_MAX];
} program;

/* In turn, so that both meet the same machine. */
static void compare(program *list, size_t n, const char *in, double mb,
                    int rounds)
{
    for (size_t k = 0; k < n; k++) {
        list[k].good = true;
    }
    for (int i = 0; i < rounds; i++) {
        for (size_t k = 0; k < n; k++) {
            list[k].good =
                list[k].good && bench_run(list[k].argv, in, &list[k].each[i]);
        }
    }
    for (size_t k = 0; k < n; k++) {
        program *p = &list[k];
        if (!p->good) {
            printf("%-26s left out: it failed\n", p->name);
            continue;
        }
        qsort(p->each, (size_t)rounds, sizeof *p->each, by_wall);
        bench_spent s = p->each[rounds / 2];
        printf("%-26s %8.2f ms  processor %8.2f ms", p->name, s.wall * 1e3,
               s.cpu * 1e3);
        if (mb > 0.001) {
            printf("  %8.1f MB/s", mb / s.wall);
        }
        printf("\n");
    }
}

void bench_processes(const char *text, size_t len, int rounds)
{
    const char *const zhvar_s2t[] = {ZHVAR, "convert", "-c", "s2t", NULL};
    const char *const zhvar_s2twp[] = {ZHVAR, "convert", "-c", "s2twp", NULL};
    const char *const peer_hant[] = {PEER, "zh-Hant", NULL};
    const char *const peer_tw[] = {PEER, "zh-TW", NULL};
    program list[] = {{.name = "zhvar convert -c s2t", .argv = zhvar_s2t},
                      {.name = "zhvar convert -c s2twp", .argv = zhvar_s2twp},
                      {.name = "zhconv zh-Hant", .argv = peer_hant},
                      {.name = "zhconv zh-TW", .argv = peer_tw}};
    size_t n = 4;
    if (!have_peer()) {
        printf("SKIPPED: npm cannot fetch @zhconv/cli-opencc-linux-x64\n");
        n = 2;
    }
    static const int times[] = {1, 100};
    for (size_t i = 0; i < 2; i++) {
        printf("whole processes, %.2f MB:\n", (double)len * times[i] * 1e-6);
        if (write_input(text, len, times[i])) {
            compare(list, n, INPUT, (double)len * times[i] * 1e-6, rounds);
        }
    }
    printf("whole processes, ten bytes:\n");
    if (write_input("\xE5\x8F\x91\xE5\xB1\x95\xE4\xBA\x86.", 10, 1)) {
        compare(list, n, INPUT, 0, rounds);
    }
    remove(INPUT);
}

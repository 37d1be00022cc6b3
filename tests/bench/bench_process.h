/* Whole processes, as a shell would run them: zhvar and, where npm can fetch
 * it, a peer. Reports; never passes or fails. */
#ifndef ZHV_BENCH_PROCESS_H
#define ZHV_BENCH_PROCESS_H

#include <stdbool.h>
#include <stddef.h>

typedef struct bench_spent {
    double wall; /* seconds */
    double cpu;
    long kb; /* most memory at a time */
} bench_spent;

/* Runs a program with its output thrown away; argv ends with NULL. False: it
 * did not end well. */
bool bench_run(const char *const argv[], const char *in, bench_spent *out);

/* Kilobytes of this process in memory that belong to no file; 0: not known. */
long bench_private_memory(void);

/* Times them on a text of len bytes, `rounds` times each in turn. */
void bench_processes(const char *text, size_t len, int rounds);

#endif

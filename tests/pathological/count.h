/* Operations, counted: the library these tests are linked with is compiled once
 * more (zhvar_counted) so that it calls __sanitizer_cov_trace_pc wherever its
 * flow branches or joins, loops included, and its calls of libc's functions of
 * memory and strings come here first. A count is the same on any machine and
 * under any load; the library that is shipped knows nothing of it.
 *
 * Not counted: what ICU does, and malloc. */
#ifndef TEST_PATHOLOGICAL_COUNT_H
#define TEST_PATHOLOGICAL_COUNT_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

static uint64_t operations;

void __sanitizer_cov_trace_pc(void);
void __sanitizer_cov_trace_pc(void)
{
    operations++;
}

/* libc looks at many bytes in one step. */
static inline void count_bytes(size_t n)
{
    operations += 1 + n / 8;
}

#define COUNTED(type, name, parameters)                                        \
    type __real_##name parameters;                                             \
    type __wrap_##name parameters;                                             \
    type __wrap_##name parameters

COUNTED(void *, memcpy, (void *to, const void *from, size_t n))
{
    count_bytes(n);
    return __real_memcpy(to, from, n);
}

COUNTED(void *, memmove, (void *to, const void *from, size_t n))
{
    count_bytes(n);
    return __real_memmove(to, from, n);
}

COUNTED(void *, memset, (void *to, int byte, size_t n))
{
    count_bytes(n);
    return __real_memset(to, byte, n);
}

COUNTED(int, memcmp, (const void *a, const void *b, size_t n))
{
    const char *x = a;
    const char *y = b;
    size_t same = 0;
    while (same < n && x[same] == y[same]) {
        same++;
    }
    count_bytes(same);
    return __real_memcmp(a, b, n);
}

COUNTED(void *, memchr, (const void *s, int byte, size_t n))
{
    char *found = __real_memchr(s, byte, n);
    count_bytes(found ? (size_t)(found - (const char *)s) : n);
    return found;
}

COUNTED(size_t, strlen, (const char *s))
{
    size_t n = __real_strlen(s);
    count_bytes(n);
    return n;
}

enum {
    MOST_TIMES = 5 /* four times the input; what is quadratic takes 16 */
};

/* How much more `large` is than `small`; work that is so little that it says
 * nothing counts as none. */
static inline double count_ratio(uint64_t small, uint64_t large)
{
    return (double)(large + 1000) / (double)(small + 1000);
}

#endif

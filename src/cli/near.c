#include "cli/near.h"

#include <string.h>

#define NAME_MAX_LEN 24

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static size_t min_of(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Levenshtein distance, one row of the table at a time. */
static size_t distance(const char *a, size_t n, const char *b, size_t m)
{
    size_t row[NAME_MAX_LEN + 1];
    for (size_t j = 0; j <= m; j++) {
        row[j] = j;
    }
    for (size_t i = 1; i <= n; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= m; j++) {
            size_t change = diagonal + (lower(a[i - 1]) != lower(b[j - 1]));
            diagonal = row[j];
            row[j] = min_of(change, min_of(row[j], row[j - 1]) + 1);
        }
    }
    return row[m];
}

const char *zhv_near(const char *name, const char *const *names, size_t n)
{
    size_t len = strlen(name);
    const char *best = NULL;
    size_t best_distance = len / 3 + 2; /* beyond: it is something else */
    if (len == 0 || len > NAME_MAX_LEN) {
        return NULL;
    }
    for (size_t i = 0; i < n; i++) {
        size_t other = strlen(names[i]);
        if (other > NAME_MAX_LEN) {
            continue;
        }
        size_t d = distance(name, len, names[i], other);
        if (d < best_distance && d < other) {
            best = names[i];
            best_distance = d;
        }
    }
    return best;
}

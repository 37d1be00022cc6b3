#include "cli/near.h"

#include <stdbool.h>
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

/* Levenshtein distance in which two neighbours that changed places count
 * once; three rows of the table at a time. */
static size_t distance(const char *a, size_t n, const char *b, size_t m)
{
    size_t rows[3][NAME_MAX_LEN + 1];
    for (size_t j = 0; j <= m; j++) {
        rows[0][j] = j;
    }
    for (size_t i = 1; i <= n; i++) {
        size_t *row = rows[i % 3];
        const size_t *above = rows[(i + 2) % 3];
        const size_t *two_above = rows[(i + 1) % 3];
        row[0] = i;
        for (size_t j = 1; j <= m; j++) {
            bool same = lower(a[i - 1]) == lower(b[j - 1]);
            row[j] =
                min_of(above[j - 1] + !same, min_of(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
                lower(a[i - 2]) == lower(b[j - 1])) {
                row[j] = min_of(row[j], two_above[j - 2] + 1);
            }
        }
    }
    return rows[n % 3][m];
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

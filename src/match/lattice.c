#include "match/lattice.h"

#define HAN          3u
#define WINDOW_BACK  8u
#define WINDOW_TAIL  6u /* the last characters of a window that goes on */
#define COST_UNKNOWN 220u
#define COST_NONE    UINT32_MAX

static bool is_han(const zhv_words *words, zhv_str s, size_t pos)
{
    return zhv_words_class(words, s, pos) & ZHV_CLASS_HAN;
}

void zhv_lattice_open(zhv_lattice *w, const zhv_words *words, zhv_str s,
                      size_t pos, size_t from)
{
    w->start = pos;
    for (uint32_t back = 0;
         back < WINDOW_BACK && w->start >= HAN && w->start - HAN >= from &&
         zhv_words_linked(words, s, w->start);
         back++) {
        w->start -= HAN;
    }
    size_t at = w->start;
    size_t far = at; /* where the words so far reach */
    for (w->n = 0; w->n < ZHV_LATTICE_MAX && is_han(words, s, at); w->n++) {
        if (at > pos && far <= at) {
            break;
        }
        uint32_t n = zhv_words_weighed(words, s, at, w->word[w->n]);
        w->found[w->n] = (uint8_t)n;
        size_t end = n ? at + w->word[w->n][n - 1].len : at;
        far = end > far ? end : far;
        at += HAN;
    }
    w->ends = far <= at;
    for (uint32_t i = 0; !w->ends && i < w->n; i++) { /* what leads out */
        while (w->found[i] &&
               i + w->word[i][w->found[i] - 1].len / HAN > w->n) {
            w->found[i]--;
        }
    }
}

static void reach(zhv_lattice *w, uint32_t from, uint32_t to, uint32_t cost,
                  uint32_t pick)
{
    if (w->best[from] + cost < w->best[to]) {
        w->best[to] = w->best[from] + cost;
        w->from[to] = (uint8_t)from;
        w->pick[to] = (uint8_t)pick;
    }
}

void zhv_lattice_solve(zhv_lattice *w)
{
    w->best[0] = 0;
    for (uint32_t i = 1; i <= w->n; i++) {
        w->best[i] = COST_NONE;
    }
    for (uint32_t i = 0; i < w->n; i++) {
        reach(w, i, i + 1, COST_UNKNOWN, w->found[i]);
        for (uint32_t k = 0; k < w->found[i]; k++) {
            reach(w, i, i + w->word[i][k].len / HAN, w->word[i][k].cost, k);
        }
    }
}

uint32_t zhv_lattice_borders(const zhv_lattice *w, uint32_t asked, bool *border)
{
    for (uint32_t i = 0; i <= w->n; i++) {
        border[i] = false;
    }
    for (uint32_t to = w->n; to > 0; to = w->from[to]) {
        border[to] = true;
    }
    border[0] = true;
    uint32_t last = w->ends || w->n <= WINDOW_TAIL ? w->n : w->n - WINDOW_TAIL;
    while (!border[last]) {
        last--;
    }
    return last > asked ? last : w->n; /* one word is that long */
}

bool zhv_lattice_crosses(const zhv_lattice *w, uint32_t at)
{
    for (uint32_t i = at > ZHV_WORD_MAX_CP ? at - ZHV_WORD_MAX_CP : 0; i < at;
         i++) {
        for (uint32_t k = 0; k < w->found[i]; k++) {
            if (i + w->word[i][k].len / HAN > at) {
                return true;
            }
        }
    }
    return false;
}

bool zhv_lattice_contests(const zhv_lattice *w, uint32_t at, zhv_str alone)
{
    for (uint32_t i = at > ZHV_WORD_MAX_CP ? at - ZHV_WORD_MAX_CP : 0; i <= at;
         i++) {
        for (uint32_t k = 0; k < w->found[i]; k++) {
            const zhv_word *x = &w->word[i][k];
            if (x->len > HAN && i + x->len / HAN > at &&
                ((x->flags & ZHV_WORD_OWN) || /* the table reads otherwise */
                 !zhv_str_eq(zhv_reading_in(x, (at - i) * HAN, alone),
                             zhv_str_sub(alone, 0, HAN)))) {
                return true;
            }
        }
    }
    return false;
}

/* Cost of the best way from each place to the end. */
static void find_rest(const zhv_lattice *w, uint32_t rest[ZHV_LATTICE_MAX + 1])
{
    rest[w->n] = 0;
    for (uint32_t i = w->n; i-- > 0;) {
        rest[i] = COST_UNKNOWN + rest[i + 1];
        for (uint32_t k = 0; k < w->found[i]; k++) {
            uint32_t cost =
                w->word[i][k].cost + rest[i + w->word[i][k].len / HAN];
            rest[i] = cost < rest[i] ? cost : rest[i];
        }
    }
}

uint32_t zhv_lattice_margin(const zhv_lattice *w, uint32_t at, zhv_str alone,
                            zhv_str choice)
{
    uint32_t rest[ZHV_LATTICE_MAX + 1];
    uint32_t least = COST_NONE;
    find_rest(w, rest);
    for (uint32_t i = at > ZHV_WORD_MAX_CP ? at - ZHV_WORD_MAX_CP : 0; i <= at;
         i++) {
        for (uint32_t k = 0; k < w->found[i]; k++) {
            const zhv_word *x = &w->word[i][k];
            uint32_t end = i + x->len / HAN;
            if (end > at &&
                !zhv_str_eq(x->len > HAN
                                ? zhv_reading_in(x, (at - i) * HAN, alone)
                                : zhv_str_sub(alone, 0, HAN),
                            choice)) {
                uint32_t cost = w->best[i] + x->cost + rest[end];
                least = cost < least ? cost : least;
            }
        }
    }
    return least == COST_NONE ? 0 : least - w->best[w->n];
}

void zhv_lattice_without(const zhv_lattice *w, uint32_t from, uint32_t to,
                         bool *border)
{
    uint32_t best[ZHV_LATTICE_MAX + 1] = {0};
    uint8_t back[ZHV_LATTICE_MAX + 1] = {0};
    for (uint32_t i = 1; i <= w->n; i++) {
        best[i] = COST_NONE;
    }
    for (uint32_t i = 0; i < w->n; i++) {
        for (uint32_t k = 0; k <= w->found[i]; k++) {
            bool known = k < w->found[i];
            uint32_t end = i + (known ? w->word[i][k].len / HAN : 1);
            uint32_t cost =
                best[i] + (known ? w->word[i][k].cost : COST_UNKNOWN);
            bool holds = i <= from && end >= to && end - i > to - from;
            if (!holds && cost < best[end]) {
                best[end] = cost;
                back[end] = (uint8_t)i;
            }
        }
    }
    for (uint32_t i = 0; i <= w->n; i++) {
        border[i] = false;
    }
    for (uint32_t i = w->n; i > 0; i = back[i]) {
        border[i] = true;
    }
    border[0] = true;
}

#include "convert/edit.h"

static bool overlap(const zhv_edit *a, const zhv_edit *b)
{
    return (size_t)a->off + a->len > b->off;
}

/* In order and disjoint: nearly always, only notes come out of order. */
static bool finished(const zhv_edits *e)
{
    size_t end = 0;
    for (uint32_t i = 0; i < e->n; i++) {
        if (e->at[i].off < end) {
            return false;
        }
        end = (size_t)e->at[i].off + e->at[i].len;
    }
    return true;
}

/* What is inserted stands before what is replaced at the same place. */
static bool in_order(const zhv_edit *a, const zhv_edit *b)
{
    return a->off < b->off || (a->off == b->off && (a->len == 0 || b->len));
}

/* Where the stretch that is in order and begins at `from` ends. */
static uint32_t ordered_to(const zhv_edit *at, uint32_t from, uint32_t n)
{
    uint32_t i = from + 1;
    while (i < n && in_order(&at[i - 1], &at[i])) {
        i++;
    }
    return i < n ? i : n;
}

/* Merges two neighbouring sorted stretches; stable. */
static void merge(const zhv_edit *from, zhv_edit *to, uint32_t lo, uint32_t mid,
                  uint32_t hi)
{
    const zhv_edit *a = from + lo;
    const zhv_edit *b = from + mid;
    to += lo;
    while (a < from + mid && b < from + hi) {
        *to++ = in_order(a, b) ? *a++ : *b++;
    }
    while (a < from + mid) {
        *to++ = *a++;
    }
    while (b < from + hi) {
        *to++ = *b++;
    }
}

/* A page's rules may name markup as text ("[[" to "x"), so that two edits want
 * the same bytes. A construct that is resolved wins, else the first. */
static void settle(zhv_edits *e)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < e->n; i++) {
        zhv_edit next = e->at[i];
        while (n && next.construct && !e->at[n - 1].construct &&
               overlap(&e->at[n - 1], &next)) {
            n--;
        }
        if (n == 0 || !overlap(&e->at[n - 1], &next)) {
            e->at[n++] = next;
        }
    }
    e->n = n;
}

/* Lists are in order but for a few stretches: those that are there are merged,
 * two and two, until one is left. */
static zhv_status sort(zhv_edits *e, zhv_arena *arena)
{
    if (ordered_to(e->at, 0, e->n) == e->n) {
        return ZHV_OK;
    }
    zhv_edit *other = zhv_arena_alloc(arena, e->n * sizeof *other);
    if (other == NULL) {
        return ZHV_E_NOMEM;
    }
    for (bool whole = false; !whole;) {
        zhv_edit *from = e->at;
        uint32_t hi;
        for (uint32_t lo = 0; lo < e->n; lo = hi) {
            uint32_t mid = ordered_to(from, lo, e->n);
            hi = mid < e->n ? ordered_to(from, mid, e->n) : mid;
            merge(from, other, lo, mid, hi);
            whole = lo == 0 && hi == e->n;
        }
        e->at = other;
        other = from;
    }
    e->cap = e->n;
    return ZHV_OK;
}

zhv_status zhv_edits_finish(zhv_edits *e, zhv_arena *arena)
{
    if (finished(e)) {
        return ZHV_OK;
    }
    zhv_status status = sort(e, arena);
    if (status == ZHV_OK && !finished(e)) {
        settle(e);
    }
    return status;
}

const char *zhv_edits_check(const zhv_edits *e, size_t n)
{
    for (uint32_t i = 0; i < e->n; i++) {
        const zhv_edit *x = &e->at[i];
        if (x->off > n || x->len > n - x->off) {
            return "an edit reaches past the source";
        }
        if (i && e->at[i - 1].off + e->at[i - 1].len > x->off) {
            return "two edits overlap";
        }
    }
    return NULL;
}

#include "match/words.h"

#include "match/three.h"

bool zhv_words_linked(const zhv_words *w, zhv_str s, size_t pos)
{
    if (pos < 3 || pos >= s.len || s.len - pos < 3) {
        return false;
    }
    const uint32_t one = zhv_three_at(s, pos - 3);
    const uint32_t two = zhv_three_at(s, pos);
    if (!zhv_three_is(one) || !zhv_three_is(two)) {
        return false;
    }
    const uint32_t first = zhv_three_cp(one);
    const uint32_t second = zhv_three_cp(two);
    return (zhv_words_bits(w->links, zhv_words_link(first, second)) &
            ZHV_LINK_INSIDE) &&
           (w->classes[first] & w->classes[second] & ZHV_CLASS_HAN);
}

bool zhv_words_foreign(const zhv_words *w, zhv_str s, size_t pos)
{
    const uint32_t three = pos < s.len ? zhv_three_at(s, pos) : 0;
    if (!zhv_three_is(three) || w->classes == NULL) {
        return false;
    }
    const uint16_t cp = w->simple[zhv_three_cp(three)];
    uint32_t lo = 0;
    for (uint32_t hi = w->foreign_n; lo < hi;) {
        const uint32_t mid = lo + (hi - lo) / 2;
        if (w->foreign[mid] < cp) {
            lo = mid + 1;
        } else {
            hi = mid;
        }
    }
    return lo < w->foreign_n && w->foreign[lo] == cp;
}

bool zhv_words_dotted(const zhv_words *w, zhv_str s, size_t pos)
{
    if (pos < 3 || w->classes == NULL) {
        return false;
    }
    const uint16_t before = w->simple[zhv_three_char(s, pos - 3)];
    const uint16_t behind = w->simple[zhv_three_char(s, pos + 2)];
    const uint32_t bit = zhv_words_dot(before, behind);
    return before && behind && (w->dots[bit >> 3] >> (bit & 7) & 1);
}

/* May a word begin with the three? */
static bool begins_word(const zhv_words *w, uint32_t one, uint32_t two,
                        uint32_t three)
{
    const uint32_t i = zhv_words_three(one, two, three);
    return w->threes[i >> 3] >> (i & 7) & 1;
}

/* What words begin with, or NULL. */
static const zhv_disk_start *start_of(const zhv_words *w, uint32_t key)
{
    if (w->starts_log == 0) {
        return NULL;
    }
    const uint32_t mask = (1u << w->starts_log) - 1;
    uint32_t at = zhv_words_hash(key, w->starts_log);
    for (uint32_t n = 0; n <= mask && w->starts[at].key; n++) {
        if (w->starts[at].key == key) {
            return &w->starts[at];
        }
        at = (at + 1) & mask;
    }
    return NULL;
}

/* Bytes of the strings; empty when they are not in them. */
static zhv_str text_at(const zhv_words *w, uint32_t i, uint32_t len)
{
    if (len == 0 || i >= w->longs_n || w->longs_n - i < 2) {
        return (zhv_str){NULL, 0};
    }
    const uint32_t off = w->longs[i] | (uint32_t)w->longs[i + 1] << 16;
    const bool inside = off <= w->strings.len && len <= w->strings.len - off;
    return inside ? (zhv_str){w->strings.ptr + off, len} : (zhv_str){NULL, 0};
}

/* Adds it when it is a word. */
static uint32_t add_start(const zhv_words *w, const zhv_disk_start *x,
                          uint32_t len, zhv_word *out)
{
    if (x == NULL || x->cost == 0) {
        return 0;
    }
    *out =
        (zhv_word){len, x->cost, x->flags, text_at(w, x->longs, x->text_len)};
    return 1;
}

/* Do the characters stand at s[pos]? */
static bool goes_on(const uint16_t *rest, uint32_t n, zhv_str s, size_t pos)
{
    for (uint32_t i = 0; i < n; i++, pos += 3) {
        const uint32_t cp = zhv_three_char(s, pos);
        if (cp == 0 || rest[i] != cp) {
            return false;
        }
    }
    return true;
}

/* Adds the words of three characters and more that begin so, of which the third
 * stands at s[pos]. A list is in order, so those that stand there come one
 * behind the other, each longer than the one before. */
static uint32_t find_long(const zhv_words *w, const zhv_disk_start *x,
                          zhv_str s, size_t pos, uint32_t than, zhv_word *out)
{
    const uint32_t third = zhv_three_char(s, pos);
    uint32_t found = 0;
    uint32_t at = x->longs + (x->text_len ? 2 : 0);
    bool more = x->thirds & zhv_term_third(third);
    than = than > 2 ? than : 2;
    while (more && at < w->longs_n) {
        const uint32_t head = w->longs[at];
        const uint32_t len = head & ZHV_LONG_LEN;
        const uint32_t size = head & ZHV_LONG_TEXT ? len + 2 : len;
        if (len < 3 || len > ZHV_WORD_MAX_CP || size > w->longs_n - at) {
            break; /* no list has that */
        }
        const uint16_t *rest = w->longs + at + 2;
        if (rest[0] == third && len > than &&
            goes_on(rest + 1, len - 3, s, pos + 3)) {
            out[found++] = (zhv_word){
                len * 3, (uint8_t)(head >> ZHV_LONG_COST),
                (uint8_t)w->longs[at + 1],
                text_at(w, at + len, head & ZHV_LONG_TEXT ? len * 3 : 0)};
            than = len;
        }
        more = (head & ZHV_LONG_LAST) == 0 && rest[0] <= third;
        at += size;
    }
    return found;
}

/* Those of more characters than `than`. What is not asked for is not looked
 * at: it lies far. */
static uint32_t find(const zhv_words *w, zhv_str s, size_t pos, uint32_t than,
                     zhv_word *out)
{
    const uint32_t one = zhv_three_char(s, pos);
    const uint32_t two = zhv_three_char(s, pos + 3);
    const uint32_t third = zhv_three_char(s, pos + 6);
    uint32_t found = 0;
    if (than < 1 && one) {
        found = add_start(w, start_of(w, one), 3, out);
    }
    const uint32_t link =
        one && two ? zhv_words_bits(w->links, zhv_words_link(one, two)) : 0;
    const bool inside = link & ZHV_LINK_INSIDE;
    const bool longer = inside && third && begins_word(w, one, two, third);
    if (!longer && (than >= 2 || !inside || (link & ZHV_LINK_WORD) == 0)) {
        return found;
    }
    const zhv_disk_start *start = start_of(w, one << 16 | two);
    if (than < 2) {
        found += add_start(w, start, 6, out + found);
    }
    if (start && longer) {
        found += find_long(w, start, s, pos + 6, than, out + found);
    }
    return found;
}

const zhv_disk_form *zhv_words_forms(const zhv_words *w, uint32_t cp,
                                     uint32_t *n)
{
    uint32_t low = 0;
    uint32_t high = w->forms_n;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (w->forms[middle].one < cp) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    while (high < w->forms_n && w->forms[high].one == cp) {
        high++;
    }
    *n = high - low;
    return w->forms + low;
}

zhv_str zhv_words_readings(const zhv_words *w, zhv_str s, size_t pos)
{
    const zhv_str one = zhv_str_sub(s, pos, pos + 3);
    const uint32_t three = zhv_three_at(one, 0);
    zhv_word alone;
    const bool known =
        zhv_three_is(three) &&
        add_start(w, start_of(w, zhv_three_cp(three)), 3, &alone) &&
        alone.text.len >= 3;
    return known ? alone.text : one;
}

uint32_t zhv_words_longer(const zhv_words *w, zhv_str s, size_t pos,
                          size_t than, zhv_word out[ZHV_WORD_MAX_CP])
{
    return find(w, s, pos, (uint32_t)than / 3, out);
}

uint32_t zhv_words_weighed(const zhv_words *w, zhv_str s, size_t pos,
                           zhv_word out[ZHV_WORD_MAX_CP])
{
    const uint32_t three = pos < s.len ? zhv_three_at(s, pos) : 0;
    if (!zhv_three_is(three)) {
        return 0;
    }
    const uint8_t cost = w->costs[zhv_three_cp(three)];
    const uint32_t one = cost != 0;
    out[0] = (zhv_word){3, cost, 0, {NULL, 0}};
    return one + find(w, s, pos, 1, out + one);
}

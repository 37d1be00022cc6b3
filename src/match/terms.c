#include "match/terms.h"

#include "match/three.h"

#define HAN 3u /* bytes of the characters that lists are about */

/* The terms that begin so, or NULL. */
static const zhv_disk_term_start *find_start(const zhv_words *w, uint32_t key)
{
    const uint32_t mask = (1u << w->terms_log) - 1;
    uint32_t at = zhv_words_hash(key, w->terms_log);
    for (uint32_t n = 0; n <= mask && w->term_starts[at].key; n++) {
        if (w->term_starts[at].key == key) {
            return &w->term_starts[at];
        }
        at = (at + 1) & mask;
    }
    return NULL;
}

/* Does what is behind its third character stand at s[pos]? */
static bool goes_on(const zhv_disk_term *x, uint32_t len, zhv_str s, size_t pos)
{
    for (uint32_t i = 3; i < len; i++, pos += HAN) {
        if (zhv_three_char(s, pos) != x->rest[i - 2]) {
            return false;
        }
    }
    return true;
}

/* Adds a term to the shorter ones. */
static void add(zhv_terms *out, uint32_t flags, uint32_t len)
{
    if (flags & ZHV_WORD_REGION) {
        out->region = (uint8_t)(len * HAN);
    }
    if (flags & ZHV_WORD_SUBJECT) {
        out->plain = (uint8_t)(len * HAN);
    }
    if (flags & ZHV_WORD_HANT) {
        out->hant = (uint8_t)(len * HAN);
    }
    if (flags & (ZHV_WORD_EVIDENCE | ZHV_WORD_NEITHER)) {
        out->tells = (flags & ZHV_WORD_ELSE) == ZHV_WORD_ELSE ? -1
                     : flags & ZHV_WORD_EVIDENCE              ? 1
                                                              : 0;
    }
}

/* Adds those that begin so and go on at s[pos]. */
static void add_longer(const zhv_words *w, const zhv_disk_term_start *start,
                       zhv_str s, size_t pos, zhv_terms *out)
{
    const uint32_t third = zhv_three_char(s, pos);
    bool more = start->thirds & zhv_term_third(third);
    for (uint32_t i = start->first; more && i < w->terms_n; i++) {
        const zhv_disk_term *x = &w->terms[i];
        const uint32_t len = x->len & ZHV_TERM_LEN;
        if (len < 3 || len > ZHV_WORD_MAX_CP) {
            break; /* no list has that */
        }
        more = (x->len & ZHV_TERM_LAST) == 0;
        if (x->rest[0] == third && goes_on(x, len, s, pos + HAN)) {
            add(out, x->flags, len);
        }
    }
}

zhv_terms zhv_terms_at(const zhv_words *w, zhv_str s, size_t pos)
{
    zhv_terms out = {0, 0, 0, 0};
    const uint32_t one = zhv_three_char(s, pos);
    const uint32_t two = zhv_three_char(s, pos + HAN);
    const zhv_disk_term_start *start;
    if (w->terms_log == 0 || one == 0) {
        return out;
    }
    if ((w->classes[one] & ZHV_CLASS_SINGLE) && (start = find_start(w, one))) {
        add(&out, start->flags, 1);
    }
    if (two && (start = find_start(w, one << 16 | two))) {
        add(&out, start->flags, 2);
        add_longer(w, start, s, pos + (size_t)2 * HAN, &out);
    }
    return out;
}

/* Is the word of those letters in the list? */
static bool is_listed(const zhv_words *w, zhv_str word)
{
    zhv_disk_latin key = {""};
    uint32_t low = 0;
    uint32_t high = w->latin_n;
    for (size_t i = 0; i < word.len; i++) {
        key.text[i] = (char)(word.ptr[i] | 0x20);
    }
    while (low < high) {
        const uint32_t mid = low + (high - low) / 2;
        const int order = memcmp(w->latin[mid].text, key.text, sizeof key.text);
        if (order == 0) {
            return true;
        }
        if (order < 0) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    return false;
}

bool zhv_terms_latin(const zhv_words *w, zhv_str s, size_t from)
{
    for (size_t pos = from, end; pos < s.len; pos = end) {
        end = pos + 1;
        if (!zhv_is_letter(s.ptr[pos])) {
            continue;
        }
        while (end < s.len && zhv_is_letter(s.ptr[end])) {
            end++;
        }
        if (end - pos <= ZHV_LATIN_MAX &&
            is_listed(w, zhv_str_sub(s, pos, end))) {
            return true;
        }
    }
    return false;
}

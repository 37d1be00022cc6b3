#include "match/context.h"

#include "match/three.h"

/* The character at s[pos] as rules see it; 0 at a border of the text or for
 * what is beyond the BMP. *n is its length. */
static uint32_t neighbour(zhv_str s, size_t pos, uint32_t *n)
{
    if (pos >= s.len) {
        *n = 0;
        return 0;
    }
    const uint32_t three = zhv_three_at(s, pos);
    if (ZHV_LIKELY((three & 0xC0C0F0u) == 0x8080E0u &&
                   zhv_three_cp(three) >= 0x3000 &&
                   zhv_three_cp(three) < 0xD800)) {
        *n = 3;
        return zhv_three_cp(three);
    }
    uint32_t cp = zhv_utf8_decode(s, pos, n);
    return cp < 0x10000 ? cp : 0;
}

static size_t step_back(zhv_str s, size_t pos)
{
    do {
        pos--;
    } while (pos > 0 && ((unsigned char)s.ptr[pos] & 0xC0) == 0x80);
    return pos;
}

static bool is_member(const uint16_t *set, uint32_t n, uint32_t cp)
{
    uint32_t low = 0;
    while (low < n) {
        uint32_t middle = low + (n - low) / 2;
        if (set[middle] < cp) {
            low = middle + 1;
        } else {
            n = middle;
        }
    }
    return set[low] == cp;
}

static bool atom_fits(const zhv_words *w, uint32_t at, uint32_t head,
                      uint32_t cp)
{
    uint32_t n = head & ZHV_ATOM_COUNT;
    bool in = cp && n && is_member(w->atoms + at, n, cp);
    bool border = (head & ZHV_ATOM_EDGE) &&
                  (cp == 0 || (w->classes[cp] & ZHV_CLASS_HAN) == 0);
    if (head & ZHV_ATOM_NOT) {
        return !in && !border;
    }
    return in || border;
}

/* Do the atoms from `at` fit what stands behind (or before) s[pos]? */
static bool side_fits(const zhv_words *w, uint32_t at, zhv_str s, size_t pos,
                      bool back)
{
    while (at < w->atoms_n && w->atoms[at]) {
        uint32_t head = w->atoms[at++];
        uint32_t count = head & ZHV_ATOM_COUNT;
        if (count >= w->atoms_n - at) {
            return false; /* no list has that */
        }
        uint32_t n = 0;
        uint32_t cp = 0;
        if (!back) {
            cp = neighbour(s, pos, &n);
            pos += n;
        } else if (pos > 0) {
            pos = step_back(s, pos);
            cp = neighbour(s, pos, &n);
        }
        if (!atom_fits(w, at, head, cp)) {
            return false;
        }
        at += count;
    }
    return true;
}

const zhv_disk_rule *zhv_context_rule(const zhv_words *w, zhv_str s, size_t pos,
                                      bool strong)
{
    uint32_t n;
    uint32_t cp = neighbour(s, pos, &n);
    uint32_t low = 0;
    uint32_t high = w->rules_n;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (w->rules[middle].cp < cp) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    for (; low < w->rules_n && w->rules[low].cp == cp; low++) {
        const zhv_disk_rule *r = &w->rules[low];
        if ((!strong || r->strong) && side_fits(w, r->left, s, pos, true) &&
            side_fits(w, r->right, s, pos + n, false)) {
            return r;
        }
    }
    return NULL;
}

#include "match/context.h"

#include "match/three.h"

#define HAN           3u  /* bytes of the characters that rules are about */
#define DIALECT_REACH 24u /* characters on each side */
#define FAR_REACH     16u /* characters */

/* The character at s[pos] as rules see it; 0 at a border of the text or for
 * what is beyond the BMP. *n is its length. */
static ZHV_NEVER_INLINE uint32_t decode(zhv_str s, size_t pos, uint32_t *n)
{
    *n = 0;
    const uint32_t cp = pos < s.len ? zhv_utf8_decode(s, pos, n) : 0;
    return cp < 0x10000 ? cp : 0;
}

/* A character of three bytes that decode() need not be asked about; else 0. */
static inline uint32_t three_of(uint32_t three)
{
    const uint32_t cp = zhv_three_cp(three);
    const bool good =
        zhv_three_is(three) && cp >= 0x800 && cp - 0xD800 >= 0x800;
    return good ? cp : 0;
}

static size_t step_back(zhv_str s, size_t pos)
{
    do {
        pos--;
    } while (pos > 0 && ((unsigned char)s.ptr[pos] & 0xC0) == 0x80);
    return pos;
}

/* The character before *pos, which moves there; another one stands behind. */
static inline uint32_t go_back(zhv_str s, size_t *pos)
{
    const uint32_t cp =
        *pos >= HAN ? three_of(zhv_three_load(s.ptr + *pos - HAN)) : 0;
    uint32_t n;
    if (ZHV_LIKELY(cp)) {
        *pos -= HAN;
        return cp;
    }
    if (*pos == 0) {
        return 0;
    }
    *pos = step_back(s, *pos);
    return decode(s, *pos, &n);
}

/* The character at *pos, which moves behind it. */
static inline uint32_t go_on(zhv_str s, size_t *pos)
{
    uint32_t cp =
        s.len - *pos > HAN ? three_of(zhv_three_load(s.ptr + *pos)) : 0;
    uint32_t n = HAN;
    if (ZHV_UNLIKELY(cp == 0)) {
        cp = decode(s, *pos, &n);
    }
    *pos += n;
    return cp;
}

static bool is_member(const uint16_t *set, uint32_t n, uint32_t cp)
{
    uint32_t low = 0;
    uint32_t high = n;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (set[middle] < cp) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < n && set[low] == cp;
}

static bool atom_fits(const zhv_words *w, uint32_t at, uint32_t head,
                      uint32_t cp)
{
    uint32_t n = head & ZHV_ATOM_COUNT;
    bool in = cp && is_member(w->atoms + at, n, cp);
    bool border = (head & ZHV_ATOM_EDGE) &&
                  (cp == 0 || (w->classes[cp] & ZHV_CLASS_HAN) == 0);
    if (head & ZHV_ATOM_NOT) {
        return !in && !border;
    }
    return in || border;
}

/* Where a sentence ends; a border of the text, too. */
static bool is_stop(uint32_t cp)
{
    return cp == 0 || cp == '\n' || cp == 0x3002 || cp == 0xFF01 ||
           cp == 0xFF1F;
}

/* Does the sentence have one of a set behind (or before) s[pos], not far from
 * there? */
static bool is_further_on(const uint16_t *set, uint32_t n, zhv_str s,
                          size_t pos, bool back)
{
    for (uint32_t i = 0; i < FAR_REACH; i++) {
        const uint32_t cp = back ? go_back(s, &pos) : go_on(s, &pos);
        if (is_stop(cp)) {
            return false;
        }
        if (is_member(set, n, cp)) {
            return true;
        }
    }
    return false;
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
        if (head & ZHV_ATOM_FAR) {
            return is_further_on(w->atoms + at, count, s, pos, back) !=
                   ((head & ZHV_ATOM_NOT) != 0);
        }
        const uint32_t cp = back ? go_back(s, &pos) : go_on(s, &pos);
        if (!atom_fits(w, at, head, cp)) {
            return false;
        }
        at += count;
    }
    return true;
}

/* What is known of the character cp, or NULL. */
static const zhv_disk_ruled *find_ruled(const zhv_words *w, uint32_t cp)
{
    if (w->ruled_log == 0) {
        return NULL;
    }
    const uint32_t mask = (1u << w->ruled_log) - 1;
    uint32_t at = zhv_words_hash(cp, w->ruled_log);
    for (uint32_t n = 0; n <= mask && w->ruled[at].rules_n; n++) {
        if (w->ruled[at].cp == cp) {
            return &w->ruled[at];
        }
        at = (at + 1) & mask;
    }
    return NULL;
}

/* The rules that a neighbour does not refuse. */
static uint32_t gate(const zhv_words *w, uint32_t table, uint32_t cp)
{
    const uint32_t at = table + zhv_gate_place(w->classes, cp);
    return at < w->gates_n ? w->gates[at] : ~0u;
}

/* Does the text around s[pos] have a character that tells of a dialect? */
static bool is_dialect(const zhv_words *w, zhv_str s, size_t pos)
{
    size_t left = pos;
    size_t right = pos + HAN;
    for (uint32_t i = 0; i < DIALECT_REACH; i++) {
        const uint32_t before = go_back(s, &left);
        const uint32_t behind = go_on(s, &right);
        if ((w->classes[before] | w->classes[behind]) & ZHV_CLASS_DIALECT) {
            return true;
        }
    }
    return false;
}

/* The first of the open rules that fits. A bit of `open` stands for a rule, the
 * last one for all from there on. */
static const zhv_disk_rule *try_rules(const zhv_words *w,
                                      const zhv_disk_ruled *x, uint32_t open,
                                      zhv_str s, size_t pos, bool strong)
{
    for (; open; open &= open - 1) {
        const uint32_t bit = zhv_low_bit(open);
        const uint32_t last = bit + 1 < ZHV_GATE_BITS ? bit + 1 : x->rules_n;
        for (uint32_t i = bit; i < last && i < x->rules_n; i++) {
            if (x->first + i >= w->rules_n) {
                return NULL; /* no list has that */
            }
            const zhv_disk_rule *r = &w->rules[x->first + i];
            if ((!strong || r->strong) && side_fits(w, r->left, s, pos, true) &&
                side_fits(w, r->right, s, pos + HAN, false) &&
                (!r->dialect || is_dialect(w, s, pos))) {
                return r;
            }
        }
    }
    return NULL;
}

/* The rules that neighbours near and far let in, then one of them. */
static ZHV_NEVER_INLINE const zhv_disk_rule *
look_closer(const zhv_words *w, const zhv_disk_ruled *x, zhv_str s, size_t pos,
            bool strong)
{
    uint32_t open = strong ? x->strong : ~0u;
    size_t left = pos;
    size_t right = pos + HAN;
    for (uint32_t i = 0; i < ZHV_GATE_REACH && open; i++) {
        const zhv_disk_gates *g = &x->gates[i];
        if (i && (g->left | g->right) == 0) {
            break;
        }
        open &= gate(w, g->left, go_back(s, &left));
        open &= gate(w, g->right, go_on(s, &right));
    }
    return try_rules(w, x, open, s, pos, strong);
}

/* The same where a neighbour is no character of three bytes. */
static ZHV_NEVER_INLINE const zhv_disk_rule *
look_at_border(const zhv_words *w, zhv_str s, size_t pos, bool strong)
{
    size_t behind = pos;
    const uint32_t cp = go_on(s, &behind);
    const zhv_disk_ruled *x = behind - pos == HAN ? find_ruled(w, cp) : NULL;
    return x ? look_closer(w, x, s, pos, strong) : NULL;
}

/* Nearly always the nearest neighbours refuse all rules, so only that much is
 * done here. Three bytes that are too long for what they say do no harm: they
 * are taken for what is no Chinese character, and that is as good as a border
 * to every gate that lets borders in. */
const zhv_disk_rule *zhv_context_rule(const zhv_words *w, zhv_str s, size_t pos,
                                      bool strong)
{
    if (ZHV_UNLIKELY(pos < HAN || s.len - pos <= (size_t)2 * HAN)) {
        return look_at_border(w, s, pos, strong);
    }
    const uint32_t one = zhv_three_load(s.ptr + pos - HAN);
    const uint32_t two = zhv_three_load(s.ptr + pos);
    const uint32_t three = zhv_three_load(s.ptr + pos + HAN);
    if (ZHV_UNLIKELY(
            ((one ^ 0x8080E0u) | (two ^ 0x8080E0u) | (three ^ 0x8080E0u)) &
            0xC0C0F0u)) {
        return look_at_border(w, s, pos, strong);
    }
    const zhv_disk_ruled *x = find_ruled(w, zhv_three_cp(two));
    if (x == NULL) {
        return NULL;
    }
    const uint32_t open = (strong ? x->strong : ~0u) &
                          gate(w, x->gates[0].left, zhv_three_cp(one)) &
                          gate(w, x->gates[0].right, zhv_three_cp(three));
    return ZHV_LIKELY(open == 0) ? NULL : look_closer(w, x, s, pos, strong);
}

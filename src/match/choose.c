#include "match/choose.h"

#include "match/context.h"
#include "match/lattice.h"
#include "match/regional.h"

#define REACH_BACK_CP 5u   /* words that lie over a place begin so near it */
#define HAN           3u   /* bytes of the characters that lists are about */
#define NEAR          300u /* bytes: a word tells the subject so far */
#define MANY          3    /* ... on a page that is not about it */

typedef struct chooser {
    const zhv_words *words;
    zhv_str s;
    const zhv_choose_options *options;
    zhv_arena *arena;
    zhv_picks *out;
    size_t done;   /* a window was decided up to here */
    uint32_t base; /* of s on the page */
} chooser;

static void add_pick(chooser *c, zhv_pick pick)
{
    zhv_pick *p = zhv_vec_push(c->out, c->arena);
    if (p) {
        *p = pick;
    }
}

static void add_cut(chooser *c, size_t at, bool region)
{
    if (at > 0 && at < c->s.len) {
        add_pick(c, (zhv_pick){.off = (uint32_t)at,
                               .kind = ZHV_PICK_CUT,
                               .region = region});
    }
}

static void add_reading(chooser *c, size_t at, uint32_t len, zhv_str text,
                        zhv_why why)
{
    add_pick(c, (zhv_pick){.off = (uint32_t)at,
                           .len = len,
                           .text = text,
                           .kind = ZHV_PICK_READ,
                           .why = (uint8_t)why});
}

static void add_doubt(chooser *c, zhv_doubt doubt)
{
    zhv_doubt *d =
        c->options->doubts ? zhv_vec_push(c->options->doubts, c->arena) : NULL;
    if (d) {
        *d = doubt;
    }
}

static bool is_han(const chooser *c, size_t pos)
{
    return zhv_words_class(c->words, c->s, pos) & ZHV_CLASS_HAN;
}

static zhv_str encode(chooser *c, uint32_t cp)
{
    char *text = zhv_arena_alloc(c->arena, 4);
    return text ? (zhv_str){text, zhv_utf8_encode(cp, text)}
                : (zhv_str){NULL, 0};
}

/* ---- one character ------------------------------------------------------ */

/* The reading that a rule of context has for the character at pos. */
static bool rule_for(chooser *c, size_t pos, bool strong, zhv_str *text)
{
    const zhv_disk_rule *r = zhv_context_rule(c->words, c->s, pos, strong);
    if (r == NULL) {
        return false;
    }
    *text = encode(c, r->reading);
    if (text->len != HAN) {
        return false;
    }
    if (c->options->doubts) {
        add_doubt(c, (zhv_doubt){.off = (uint32_t)pos,
                                 .len = HAN,
                                 .choice = *text,
                                 .candidates =
                                     zhv_words_readings(c->words, c->s, pos),
                                 .why = ZHV_WHY_CONTEXT,
                                 .line = r->line});
    }
    return true;
}

/* Reads the character as a rule says, if one does. */
static bool read_by_rule(chooser *c, size_t pos, bool strong)
{
    zhv_str text;
    if (!rule_for(c, pos, strong, &text)) {
        return false;
    }
    zhv_str alone = zhv_words_readings(c->words, c->s, pos);
    if (!zhv_str_eq(text, zhv_str_sub(alone, 0, HAN))) {
        add_reading(c, pos, HAN, text, ZHV_WHY_CONTEXT);
    }
    return true;
}

typedef enum covered {
    LONE,
    AGREED,
    CONTESTED
} covered;

/* What the words that begin at s[start] say about the character at pos, as far
 * as they have it, and what others say.
 * alone    looked up when it is needed */
static covered hear(const chooser *c, size_t pos, size_t start,
                    const zhv_word *word, uint32_t n, covered all,
                    zhv_str *alone)
{
    for (uint32_t i = 0; i < n && all != CONTESTED; i++) {
        all = AGREED;
        if (word[i].flags & ZHV_WORD_OWN) {
            return CONTESTED;
        }
        if ((word[i].flags & ZHV_WORD_OTHER) == 0) {
            continue;
        }
        if (alone->len == 0) {
            *alone = zhv_words_readings(c->words, c->s, pos);
        }
        if (!zhv_str_eq(
                zhv_reading_in(&word[i], (uint32_t)(pos - start), *alone),
                zhv_str_sub(*alone, 0, HAN))) {
            return CONTESTED;
        }
    }
    return all;
}

/* What the words that lie over the character at pos say about it. */
static covered look_around(const chooser *c, size_t pos)
{
    covered all = LONE;
    zhv_str alone = {NULL, 0};
    zhv_word word[ZHV_WORD_MAX_CP];
    size_t start = pos;
    for (uint32_t back = 0; back < REACH_BACK_CP && all != CONTESTED; back++) {
        size_t before = pos - start;
        uint32_t n = zhv_words_longer(c->words, c->s, start,
                                      before > HAN ? before : HAN, word);
        all = hear(c, pos, start, word, n, all, &alone);
        if (!zhv_words_linked(c->words, c->s, start)) {
            break;
        }
        start -= HAN;
    }
    return all;
}

/* The same when a lattice that was opened there has these words. */
static covered look_into(const chooser *c, const zhv_lattice *w, size_t pos)
{
    const uint32_t at = (uint32_t)(pos - w->start) / HAN;
    if (!w->ends ||
        (at + 1 < REACH_BACK_CP && w->start && w->start == c->done)) {
        return look_around(c, pos); /* not all of them */
    }
    covered all = LONE;
    zhv_str alone = {NULL, 0};
    for (uint32_t i = at + 1; i-- > 0 && at - i < REACH_BACK_CP;) {
        uint32_t k = 0;
        while (k < w->found[i] && (w->word[i][k].len == HAN ||
                                   i + w->word[i][k].len / HAN <= at)) {
            k++;
        }
        all = hear(c, pos, w->start + (size_t)i * HAN, w->word[i] + k,
                   w->found[i] - k, all, &alone);
    }
    return all;
}

/* ---- a window ------------------------------------------------------------ */

static void report_word(chooser *c, const zhv_lattice *w, uint32_t at,
                        zhv_str alone, zhv_str choice)
{
    if (c->options->doubts) {
        add_doubt(
            c, (zhv_doubt){.off = (uint32_t)(w->start + at * HAN),
                           .len = HAN,
                           .choice = choice,
                           .candidates = alone,
                           .why = ZHV_WHY_WORD,
                           .margin = zhv_lattice_margin(w, at, alone, choice)});
    }
}

static void cut_around(chooser *c, const zhv_lattice *w, uint32_t from,
                       uint32_t to)
{
    if (zhv_lattice_crosses(w, from)) {
        add_cut(c, w->start + from * HAN, false);
    }
    if (zhv_lattice_crosses(w, to)) {
        add_cut(c, w->start + to * HAN, false);
    }
}

/* Do a table's own words, the longest first, read characters [from, to) like
 * the word? Then they are left to it, and regional words to their tables. */
static bool reads_alike(const chooser *c, const zhv_lattice *w, uint32_t from,
                        uint32_t to, const zhv_word *x)
{
    for (uint32_t i = from, end; i < to; i = end) {
        const zhv_word *longest = NULL;
        for (uint32_t k = 0; k < w->found[i]; k++) {
            const zhv_word *y = &w->word[i][k];
            if ((y->flags & (ZHV_WORD_KNOWN | ZHV_WORD_OWN)) &&
                i + y->len / HAN <= to) {
                longest = y;
            }
        }
        end = i + (longest ? longest->len / HAN : 1);
        if (longest && (longest->flags & ZHV_WORD_OWN)) {
            return false;
        }
        for (uint32_t k = i; k < end; k++) {
            zhv_str alone =
                zhv_words_readings(c->words, c->s, w->start + k * HAN);
            zhv_str now = longest
                              ? zhv_reading_in(longest, (k - i) * HAN, alone)
                              : zhv_str_sub(alone, 0, HAN);
            const char *want = x->text.ptr + (size_t)(k - from) * HAN;
            if (memcmp(now.ptr, want, HAN) != 0) {
                return false;
            }
        }
    }
    return true;
}

/* A reading with the character at `in` bytes read so. */
static zhv_str with_character(chooser *c, zhv_str reading, size_t in,
                              zhv_str text)
{
    zhv_str out = zhv_arena_str(c->arena, reading);
    if (out.ptr) {
        memcpy((char *)(uintptr_t)out.ptr + in, text.ptr, HAN);
    }
    return out.ptr ? out : reading;
}

/* A character of a word that reads some otherwise than alone: a strong rule
 * may outvote the word. Returns whether words disagree about it. */
static bool decide_in_word(chooser *c, const zhv_lattice *w, uint32_t at,
                           uint32_t in, bool strong, zhv_str *reading)
{
    size_t pos = w->start + at * HAN;
    zhv_str text;
    if (strong && rule_for(c, pos, true, &text)) {
        if (memcmp(text.ptr, reading->ptr + in, HAN) != 0) {
            *reading = with_character(c, *reading, in, text);
        }
        return false;
    }
    zhv_str alone = zhv_words_readings(c->words, c->s, pos);
    if (zhv_lattice_contests(w, at, alone)) {
        report_word(c, w, at, alone, zhv_str_sub(*reading, in, in + HAN));
        return true;
    }
    return false;
}

/* Would a table that does not know the word [from, to) read the character at
 * `at`, which is read as alone, otherwise for a key inside the word? */
static bool table_errs(const zhv_lattice *w, uint32_t from, uint32_t to,
                       uint32_t at, zhv_str alone)
{
    for (uint32_t i = from; i <= at; i++) {
        for (uint32_t k = 0; k < w->found[i]; k++) {
            const zhv_word *y = &w->word[i][k];
            uint32_t end = i + y->len / HAN;
            const bool other =
                (y->flags & ZHV_WORD_OWN) || /* which it has otherwise */
                ((y->flags & ZHV_WORD_KNOWN) &&
                 !zhv_str_eq(zhv_reading_in(y, (at - i) * HAN, alone),
                             zhv_str_sub(alone, 0, HAN)));
            if (other && end > at && end <= to) {
                return true;
            }
        }
    }
    return false;
}

/* A word of the best way: characters [from, to). x: NULL when it is one that
 * no list has. */
static void decide_word(chooser *c, const zhv_lattice *w, uint32_t from,
                        uint32_t to, const zhv_word *x)
{
    bool cut = false;
    bool other = x && (x->flags & ZHV_WORD_OTHER) && x->text.len == x->len;
    zhv_str reading = other ? x->text : (zhv_str){NULL, 0};
    for (uint32_t i = from; i < to; i++) {
        size_t pos = w->start + i * HAN;
        uint8_t class = zhv_words_class(c->words, c->s, pos);
        if ((class & ZHV_CLASS_AMBIGUOUS) == 0) {
            continue;
        }
        bool strong = class & ZHV_CLASS_STRONG;
        if (other) {
            cut |= decide_in_word(c, w, i, (i - from) * HAN, strong, &reading);
            continue;
        }
        uint32_t known = c->out->n;
        bool ruled =
            (to - from == 1 || strong) && read_by_rule(c, pos, to - from > 1);
        zhv_str alone = zhv_words_readings(c->words, c->s, pos);
        bool contested = zhv_lattice_contests(w, i, alone);
        if (contested && !ruled) {
            report_word(c, w, i, alone, zhv_str_sub(alone, 0, HAN));
        }
        if (contested && x && !(x->flags & ZHV_WORD_KNOWN) &&
            c->out->n == known && table_errs(w, from, to, i, alone)) {
            add_reading(c, pos, HAN, zhv_str_sub(alone, 0, HAN), ZHV_WHY_WORD);
        }
        cut |= contested && c->out->n == known; /* else it has been read */
    }
    if (other && !zhv_str_eq(reading, x->text)) {
        add_reading(c, w->start + from * HAN, x->len, reading, ZHV_WHY_CONTEXT);
    } else if (other && !(x->flags & ZHV_WORD_KNOWN) &&
               !reads_alike(c, w, from, to, x)) {
        add_reading(c, w->start + from * HAN, x->len, x->text, ZHV_WHY_WORD);
    } else if (cut || other) {
        cut_around(c, w, from, to);
    }
}

/* Decides all that is doubtful in the window around pos. */
static void resolve(chooser *c, zhv_lattice *w, size_t pos)
{
    zhv_lattice_solve(w);
    bool border[ZHV_LATTICE_MAX + 1];
    bool cut[ZHV_LATTICE_MAX + 1] = {false};
    const uint32_t asked = (uint32_t)(pos - w->start) / HAN;
    const uint32_t last = zhv_lattice_borders(w, asked, border);
    for (uint32_t from = 0, end; from < last; from = end) {
        end = from + 1;
        while (!border[end]) {
            end++;
        }
        const zhv_word *x =
            w->pick[end] < w->found[from] ? &w->word[from][w->pick[end]] : NULL;
        decide_word(c, w, from, end, x);
        for (uint32_t i = from; i < end; i++) {
            zhv_regional_cut(w, i, ZHV_WORD_REGION, border, cut);
        }
    }
    zhv_regional_free(w, last, ZHV_WORD_REGION, border, cut);
    for (uint32_t i = 1; i < w->n; i++) {
        if (cut[i]) {
            add_cut(c, w->start + i * HAN, true);
        }
    }
    c->done = w->start + last * HAN;
}

/* ---- a spot -------------------------------------------------------------- */

/* Is nothing to be said about a character that no word reads otherwise? Most
 * often none of its rules fits. */
static bool is_quiet(const chooser *c, size_t pos, uint8_t kind)
{
    return (kind & ZHV_SPOT_CONTESTED) == 0 && c->options->doubts == NULL &&
           ((kind & ZHV_SPOT_RULED) == 0 ||
            zhv_context_rule(c->words, c->s, pos, false) == NULL);
}

static void add_lone(chooser *c, size_t pos, bool unsure)
{
    zhv_lone *x =
        c->options->lones ? zhv_vec_push(c->options->lones, c->arena) : NULL;
    if (x) {
        *x = (zhv_lone){(uint32_t)pos, unsure};
    }
}

static void choose_reading(chooser *c, size_t pos, uint8_t kind)
{
    if (is_quiet(c, pos, kind)) {
        add_lone(c, pos, kind & ZHV_SPOT_UNSURE);
        return;
    }
    zhv_lattice w;
    zhv_lattice_open(&w, c->words, c->s, pos, c->done);
    covered over = look_into(c, &w, pos);
    bool ruled = (kind & ZHV_SPOT_RULED) && over != CONTESTED &&
                 zhv_context_rule(c->words, c->s, pos, false) != NULL;
    if (over == CONTESTED || (over == AGREED && ruled)) {
        resolve(c, &w,
                pos); /* a word over it need not be one of the best way */
        return;
    }
    if (over == AGREED) {
        return;
    }
    add_lone(c, pos, false);
    if (ruled) {
        read_by_rule(c, pos, false);
    } else if (c->options->doubts) {
        zhv_str alone = zhv_words_readings(c->words, c->s, pos);
        add_doubt(c, (zhv_doubt){.off = (uint32_t)pos,
                                 .len = HAN,
                                 .choice = zhv_str_sub(alone, 0, HAN),
                                 .candidates = alone,
                                 .why = ZHV_WHY_DEFAULT});
    }
}

/* Is the word at pos in a longer key of a regional table? */
static bool is_in_key(const chooser *c, size_t pos, uint32_t len)
{
    zhv_word word[ZHV_WORD_MAX_CP];
    size_t start = pos;
    for (uint32_t back = 0; back < ZHV_WORD_MAX_CP; back++) {
        uint32_t n = zhv_words_at(c->words, c->s, start, word);
        for (uint32_t i = 0; i < n; i++) {
            if ((word[i].flags & ZHV_WORD_REGION) && word[i].len > len &&
                start + word[i].len >= pos + len) {
                return true;
            }
        }
        if (start < HAN || !is_han(c, start - HAN)) {
            break;
        }
        start -= HAN;
    }
    return false;
}

/* The first of the words that tell at or behind `off`. */
static uint32_t first_tell(const zhv_tells *t, size_t off)
{
    uint32_t low = 0;
    uint32_t high = t->n;
    while (low < high) {
        const uint32_t mid = low + (high - low) / 2;
        if (t->at[mid].off < off) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    return low;
}

/* Do the words of computing hold at s[pos]? */
static bool is_on_subject(const chooser *c, size_t pos)
{
    const zhv_tells *t = c->options->near;
    const size_t at = c->base + pos;
    int32_t says = 0;
    if (t == NULL) {
        return c->options->subject;
    }
    for (uint32_t i = first_tell(t, at > NEAR ? at - NEAR : 0);
         i < t->n && t->at[i].off <= at + NEAR; i++) {
        says += t->at[i].says;
    }
    return says >= (c->options->subject ? 1 : MANY);
}

static void look_at_region(chooser *c, size_t pos, const zhv_spot *spot)
{
    const uint32_t longest = spot->region;
    const uint32_t plain = spot->plain;
    const bool held = plain && is_on_subject(c, pos);
    if (longest && pos >= c->done && c->options->readings &&
        c->words->frequencies &&
        zhv_regional_overlaps(c->words, c->s, pos, longest, UINT8_MAX)) {
        zhv_lattice w;
        zhv_lattice_open(&w, c->words, c->s, pos, c->done);
        resolve(c, &w, pos);
    }
    if (plain && c->options->doubts && !is_in_key(c, pos, plain)) {
        add_doubt(c, (zhv_doubt){.off = (uint32_t)pos,
                                 .len = plain,
                                 .why = ZHV_WHY_SUBJECT,
                                 .subject = held});
    }
    if (plain && plain >= longest && !held) {
        add_pick(c, (zhv_pick){.off = (uint32_t)pos,
                               .len = plain,
                               .kind = ZHV_PICK_PLAIN,
                               .region = true});
    }
}

/* By place, the shorter ones first; what lies over an earlier one goes. */
static void put_in_order(zhv_picks *p, uint32_t first)
{
    for (uint32_t i = first + 1; i < p->n; i++) {
        zhv_pick x = p->at[i];
        uint32_t k = i;
        for (; k > first &&
               (p->at[k - 1].off > x.off ||
                (p->at[k - 1].off == x.off && p->at[k - 1].len > x.len));
             k--) {
            p->at[k] = p->at[k - 1];
        }
        p->at[k] = x;
    }
    uint32_t kept = first;
    for (uint32_t i = first; i < p->n; i++) {
        const zhv_pick *last = kept > first ? &p->at[kept - 1] : NULL;
        const zhv_pick *x = &p->at[i];
        if (last && (x->off < last->off + last->len ||
                     (x->len == 0 && x->off == last->off + last->len &&
                      last->kind != ZHV_PICK_PLAIN))) {
            continue;
        }
        p->at[kept++] = *x;
    }
    p->n = kept;
}

void zhv_choose(const zhv_words *words, zhv_str s, const zhv_spot *spots,
                size_t n, uint32_t base, const zhv_choose_options *options,
                zhv_arena *arena, zhv_picks *out)
{
    chooser c = {words, s, options, arena, out, 0, base};
    uint32_t first = out->n;
    for (size_t i = 0; i < n; i++) {
        size_t pos = spots[i].off - base;
        if (spots[i].kind & ZHV_SPOT_START) {
            look_at_region(&c, pos, &spots[i]);
        }
        if (options->readings && pos >= c.done &&
            (spots[i].kind & ~(ZHV_SPOT_START | ZHV_SPOT_HANT))) {
            choose_reading(&c, pos, spots[i].kind);
        }
    }
    put_in_order(out, first);
}

/* Reads x so, unless a word has the character. One that is read so anyway is
 * not picked: longer words may hold it.
 * *next    [in/out] the pick that stands next; left behind when it gives way */
static void spell_one(chooser *c, const zhv_picks *p, uint32_t *next,
                      zhv_spelt *x)
{
    const zhv_pick *at = *next < p->n ? &p->at[*next] : NULL;
    if (x->unsure && look_around(c, x->off) != LONE) {
        return;
    }
    bool same = at && at->off == x->off && at->len == HAN;
    if (!same && at && at->off < x->off + HAN) {
        return;
    }
    zhv_str alone = zhv_words_readings(c->words, c->s, x->off);
    if (!same && look_around(c, x->off) != LONE) {
        return;
    }
    x->text = encode(c, x->cp);
    if (same || !zhv_str_eq(x->text, zhv_str_sub(alone, 0, HAN))) {
        add_reading(c, x->off, HAN, x->text, ZHV_WHY_PAGE);
        *next += same;
    }
}

void zhv_picks_spell(const zhv_words *words, zhv_picks *p, zhv_str s,
                     zhv_spelt *spelt, uint32_t n, zhv_arena *arena)
{
    zhv_picks out = {NULL, 0, 0};
    chooser c = {.words = words, .s = s, .arena = arena, .out = &out};
    uint32_t next = 0;
    for (uint32_t i = 0; i < n; i++) {
        spelt[i].text = (zhv_str){NULL, 0};
        for (; next < p->n && p->at[next].off + p->at[next].len <= spelt[i].off;
             next++) {
            add_pick(&c, p->at[next]);
        }
        if (s.len >= HAN && spelt[i].off <= s.len - HAN) {
            spell_one(&c, p, &next, &spelt[i]);
        }
    }
    for (; next < p->n; next++) {
        add_pick(&c, p->at[next]);
    }
    *p = out;
}

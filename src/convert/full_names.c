#include "convert/full_names.h"

#include "base/hash.h"
#include "convert/script.h"
#include "match/quick.h"
#include "match/regional.h"
#include "match/three.h"

#define DOT       "\xC2\xB7" /* · */
#define DOT_LEN   2u
#define REACH_CP  7u /* of a name, before its dot */
#define NEAR_CP   3u /* on either side of a dot: tell names apart */
#define MET_LOG   6u
#define MET       (1u << MET_LOG)
#define COMMON    110u /* cost of a word that a part of a name gives way to */
#define PART_MIN  6u   /* bytes of a last part: two characters */
#define WHOLE_MAX 12u  /* ... of a name that is not taken apart: four */

/* A dot between Chinese characters. */
typedef struct place {
    uint32_t from; /* the name begins there or behind it */
    uint32_t dot;
    zhv_script script; /* of what stands there; AUTO: of either */
    bool listed;       /* the tables may have it */
} place;

typedef struct last_part {
    zhv_str key;
    zhv_str value;
    bool plain; /* it becomes that by itself */
    bool whole; /* that is all of the name */
    bool unsure;
} last_part;

typedef struct finder {
    const zhv_converter *plan;
    const zhv_words *words;
    zhv_rulebook *book;
    zhv_str src;
    zhv_arena *arena;
    ZHV_VEC(place) places;
    ZHV_VEC(last_part) parts; /* of one target */
    zhv_map known;            /* last part to its number */
    zhv_overlay own;          /* the page's rules by themselves */
    bool ruled;               /* some rule has a dot in its key */
} finder;

/* ---- where names with a dot stand ---- */

static bool is_dot(zhv_str s, size_t at)
{
    return zhv_str_starts(zhv_str_sub(s, at, s.len), ZHV_STR(DOT));
}

static bool is_han(const zhv_words *w, zhv_str s, size_t at)
{
    return zhv_words_class(w, s, at) & ZHV_CLASS_HAN;
}

/* At most n characters back from `at`, Chinese ones. */
static size_t reach_back(const finder *f, size_t at, uint32_t n)
{
    for (; n && at >= 3 && is_han(f->words, f->src, at - 3); n--) {
        at -= 3;
    }
    return at;
}

static size_t reach_on(const finder *f, size_t at, uint32_t n)
{
    for (; n && is_han(f->words, f->src, at); n--) {
        at += 3;
    }
    return at;
}

/* Of Chinese characters and what stands between them. */
static zhv_script script_of(const finder *f, zhv_str s)
{
    const unsigned char *bits = zhv_dict_script_bits(f->plan->dict);
    zhv_evidence e = {0, 0};
    for (size_t at = 0; at < s.len;) {
        const uint32_t cp = zhv_three_char(s, at);
        const uint32_t only = (uint32_t)bits[cp >> 2] >> 2 * (cp & 3) & 3;
        e.hans += only == ZHV_CP_HANS_ONLY;
        e.hant += only == ZHV_CP_HANT_ONLY;
        at += cp ? 3 : 1;
    }
    return zhv_script_of(e);
}

/* Was a dot met lately between the same characters? */
static bool is_known(zhv_str met[MET], zhv_str near, size_t dot)
{
    const uint32_t around = zhv_three_char(near, dot - 3) << 16 |
                            zhv_three_char(near, dot + DOT_LEN);
    zhv_str *last = &met[zhv_words_hash(around, MET_LOG)];
    const bool known = zhv_str_eq(*last, near);
    *last = near;
    return known;
}

/* Names, each but once as a rule. */
static bool find_places(finder *f)
{
    zhv_str met[MET] = {{NULL, 0}};
    bool good = true;
    for (size_t at = 0;
         good && (at = zhv_str_find(f->src, at, DOT[0])) < f->src.len; at++) {
        const bool listed =
            is_dot(f->src, at) && zhv_words_dotted(f->words, f->src, at);
        if (!listed && !(f->ruled && is_dot(f->src, at))) {
            continue;
        }
        const size_t from = reach_back(f, at, NEAR_CP);
        const size_t end = reach_on(f, at + DOT_LEN, NEAR_CP);
        const zhv_str near = zhv_str_sub(f->src, from, end);
        if (from == at || end == at + DOT_LEN ||
            is_known(met, near, at - from)) {
            continue;
        }
        place *new = zhv_vec_push(&f->places, f->arena);
        good = new != NULL;
        if (new) {
            *new = (place){(uint32_t)reach_back(f, from, REACH_CP - NEAR_CP),
                           (uint32_t)at, script_of(f, near), listed};
        }
    }
    return good;
}

/* ---- what a full name says of its last part ---- */

/* A name, and what it is to somebody's readers. */
typedef struct full_name {
    zhv_str name;
    zhv_str value;
} full_name;

/* Behind the last dot; *dots: how many. */
static zhv_str last_of(zhv_str name, uint32_t *dots)
{
    size_t begin = 0;
    *dots = 0;
    for (size_t at = 0; (at = zhv_str_find(name, at, DOT[0])) < name.len;
         at++) {
        if (is_dot(name, at)) {
            begin = at + DOT_LEN;
            *dots += 1;
        }
    }
    return zhv_str_sub(name, begin, name.len);
}

static bool all_han(const zhv_words *w, zhv_str s)
{
    size_t at = 0;
    while (at < s.len && is_han(w, s, at)) {
        at += 3;
    }
    return at == s.len;
}

/* Is s written as v's readers write? Rules are not always. */
static bool is_for(const finder *f, zhv_variant v, zhv_str s)
{
    return script_of(f, s) !=
           (zhv_variant_is_hant(v) ? ZHV_SCRIPT_HANS : ZHV_SCRIPT_HANT);
}

/* Takes in what the full name says to readers of v. */
static bool note(finder *f, const zhv_chain *chain, zhv_variant v,
                 const full_name *x)
{
    uint32_t dots;
    uint32_t dots_there;
    uint64_t n_cp;
    const zhv_str key = last_of(x->name, &dots);
    const zhv_str last = last_of(x->value, &dots_there);
    const bool whole = dots_there == 0 && last.len <= WHOLE_MAX;
    if (dots == 0 || (dots != dots_there && !whole) || key.len < PART_MIN ||
        last.len == 0 || !all_han(f->words, key) || !is_for(f, v, last)) {
        return true;
    }
    const uint32_t known = zhv_map_get(&f->known, key);
    if (known != ZHV_MAP_NONE) {
        f->parts.at[known].unsure |=
            !zhv_str_eq(f->parts.at[known].value, last);
        return true;
    }
    last_part *new = zhv_vec_push(&f->parts, f->arena);
    if (new == NULL) {
        return false;
    }
    *new =
        (last_part){.key = key,
                    .value = last,
                    .whole = whole,
                    .plain = zhv_str_eq(
                        zhv_chain_convert(chain, f->arena, key, &n_cp), last)};
    return zhv_map_put(&f->known, f->arena, key, f->parts.n - 1);
}

/* The page's rule, or a group's, for what begins at s[pos] and goes over the
 * dot. */
static bool ruled_at(const finder *f, zhv_variant v, size_t pos, size_t dot,
                     full_name *out)
{
    const zhv_overlay *piles[] = {&f->own, &f->book->overlay};
    const zhv_asker asker = {v, UINT32_MAX, true, false};
    for (uint32_t i = 0; i < 2; i++) {
        const zhv_record *rule;
        const size_t len =
            zhv_overlay_match(piles[i], f->src, pos, asker, &rule);
        if (pos + len > dot + DOT_LEN) {
            *out =
                (full_name){zhv_str_sub(f->src, pos, pos + len), rule->value};
            return true;
        }
    }
    return false;
}

/* A word of the tables there that is another one for the chain's readers. */
static bool listed_at(const finder *f, const zhv_chain *chain, size_t pos,
                      size_t dot, full_name *out)
{
    zhv_unit unit;
    zhv_unit_at(chain, f->arena, f->src, pos, ZHV_UNIT_ANY, &unit);
    *out = (full_name){zhv_str_sub(f->src, pos, pos + unit.len), unit.out};
    return !unit.same && pos + unit.len > dot + DOT_LEN;
}

/* The first that begins there. A word that goes over the dot goes over all that
 * stands between. */
static bool read_place(finder *f, const zhv_plan_target *t, const place *x,
                       zhv_script script)
{
    const zhv_chain *chain = t->chain[script];
    const bool ruled = f->ruled && (f->book->keyed & ZHV_MASK(t->variant));
    if (chain == NULL) {
        return true;
    }
    const size_t sure =
        x->listed ? zhv_sure_boundary(chain, f->src, x->from, x->dot - 3)
                  : x->dot;
    full_name found;
    for (size_t pos = ruled ? x->from : sure; pos < x->dot; pos += 3) {
        if ((ruled && ruled_at(f, t->variant, pos, x->dot, &found)) ||
            (pos >= sure && listed_at(f, chain, pos, x->dot, &found))) {
            return note(f, chain, t->variant, &found);
        }
    }
    return true;
}

/* ---- for all targets ---- */

static bool add_parts(finder *f, zhv_mask readers)
{
    bool good = true;
    for (uint32_t i = 0; good && i < f->parts.n; i++) {
        const last_part *x = &f->parts.at[i];
        const zhv_record record = {.mask = readers,
                                   .origin = ZHV_ORIGIN_TITLE,
                                   .guarded = x->whole,
                                   .name = true,
                                   .value = x->value};
        bool too_long;
        if (x->plain || x->unsure || zhv_layer_rules(&f->book->page, x->key)) {
            continue;
        }
        good = zhv_layer_add(&f->book->page, x->key, record, &too_long);
        f->book->keyed |= readers;
    }
    return good;
}

/* Names of one target, and of all that are as it is. */
static bool read_target(finder *f, const zhv_plan_target *t, zhv_mask readers)
{
    f->parts.n = 0;
    f->known = (zhv_map){0};
    bool good = true;
    for (uint32_t i = 0; good && i < f->places.n; i++) {
        const place *x = &f->places.at[i];
        const bool either = x->script == ZHV_SCRIPT_AUTO;
        good = (!either && x->script != ZHV_SCRIPT_HANS) ||
               read_place(f, t, x, ZHV_SCRIPT_HANS);
        good = good && ((!either && x->script != ZHV_SCRIPT_HANT) ||
                        read_place(f, t, x, ZHV_SCRIPT_HANT));
    }
    return good && add_parts(f, readers);
}

static bool has_names(const zhv_plan_target *t)
{
    return t->variant != ZHV_ZH && !t->script_only;
}

static bool alike(const finder *f, const zhv_plan_target *a,
                  const zhv_plan_target *b)
{
    return has_names(a) && has_names(b) &&
           memcmp(a->chain, b->chain, sizeof a->chain) == 0 &&
           f->book->signature[a->variant] == f->book->signature[b->variant];
}

/* All whose editions are the same get their names at once. */
static bool read_targets(finder *f)
{
    zhv_mask done = 0;
    bool good = true;
    for (uint32_t i = 0; good && i < f->plan->n; i++) {
        const zhv_plan_target *t = &f->plan->target[i];
        zhv_mask readers = 0;
        for (uint32_t k = i; k < f->plan->n; k++) {
            const zhv_plan_target *other = &f->plan->target[k];
            if (alike(f, t, other)) {
                readers |= ZHV_MASK(other->variant);
            }
        }
        readers &= ~done;
        good = readers == 0 || read_target(f, t, readers);
        done |= readers;
    }
    return good;
}

zhv_status zhv_full_names_read(const zhv_converter *plan, zhv_str src,
                               zhv_rulebook *book, zhv_arena *arena)
{
    finder f = {.plan = plan,
                .words = zhv_dict_words(plan->dict),
                .book = book,
                .src = src,
                .arena = arena};
    bool asked = false;
    for (uint32_t i = 0; i < plan->n; i++) {
        asked |= has_names(&plan->target[i]);
    }
    if (!asked) {
        return ZHV_OK;
    }
    zhv_overlay_init(&f.own, arena);
    f.ruled = book->page.dotted || book->overlay.dotted;
    const bool good = zhv_overlay_lay(&f.own, &book->page, 0) &&
                      find_places(&f) && read_targets(&f);
    return good ? ZHV_OK : ZHV_E_NOMEM;
}

/* ---- one of them in text ---- */

bool zhv_full_name_behind_dot(zhv_str s, size_t pos)
{
    return pos >= DOT_LEN && is_dot(s, pos - DOT_LEN);
}

bool zhv_full_name_stands(const zhv_words *w, zhv_str s, size_t pos,
                          uint32_t len)
{
    const bool goes_on = is_dot(s, pos + len) ||
                         zhv_words_foreign(w, s, pos + len) ||
                         (pos >= 3 && zhv_words_foreign(w, s, pos - 3));
    return !goes_on && !zhv_regional_overlaps(
                           w, s, pos, len, w->frequencies ? COMMON : UINT8_MAX);
}

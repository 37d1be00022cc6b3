#include "mkdict/words_build.h"

#include <math.h>
#include <stdlib.h>

#include "match/quick.h"
#include "match/three.h"
#include "mkdict/context_rules.h"
#include "mkdict/starts_build.h"
#include "mkdict/terms_build.h"
#include "mkdict/words_take.h"

#define READINGS 16u /* of one character, at most */

typedef zhv_word_entry entry;

typedef struct maker {
    zhv_build *b;
    zhv_words_taken words;
    uint8_t *pairs;    /* see zhv_words_pair */
    uint8_t *links;    /* see zhv_words_link */
    uint8_t *threes;   /* see zhv_words_three */
    uint8_t *contests; /* see zhv_words_contest */
    uint8_t *costs;
    uint8_t *dots; /* see zhv_words_dot */
    ZHV_VEC(zhv_start_word) starts;
    ZHV_VEC(zhv_disk_form) forms;
    ZHV_VEC(entry) terms; /* match/terms.h */
    zhv_starts_index start_index;
    zhv_terms_index term_index;
} maker;

static uint32_t cp_at(zhv_str s, size_t at)
{
    uint32_t n;
    return zhv_utf8_decode(s, at, &n);
}

/* ---- words --------------------------------------------------------------
 */

static uint8_t cost_of(double freq)
{
    double cost = -10.0 * log(freq / ZHV_WORD_TOTAL);
    return cost < 1 ? 1 : cost > 220 ? 220 : (uint8_t)lround(cost);
}

/* All readings of a character, one behind the other. */
static zhv_str pack_readings(zhv_str all, char out[3 * READINGS])
{
    size_t n = 0;
    for (size_t at = 0, end; at < all.len && n < (size_t)3 * READINGS;
         at = end + 1) {
        end = zhv_str_find(all, at, ' ');
        if (end - at == 3) {
            memcpy(out + n, all.ptr + at, 3);
            n += 3;
        }
    }
    return (zhv_str){out, n};
}

/* Is some character read otherwise than alone? */
static bool reads_other(const maker *m, const entry *e)
{
    for (size_t i = 0; i < e->key.len; i += 3) {
        if (cp_at(e->reading, i) != m->words.alone[cp_at(e->key, i)]) {
            return true;
        }
    }
    return false;
}

static void set_pair(maker *m, zhv_str key, size_t at, uint32_t kind)
{
    uint32_t i = zhv_words_pair(cp_at(key, at), cp_at(key, at + 3));
    m->pairs[i] |= (uint8_t)kind;
}

static void set_bits(uint8_t *set, uint32_t i, uint32_t bits)
{
    set[i >> 2] |= (uint8_t)(bits << 2 * (i & 3));
}

static void mark_links(maker *m, const entry *e)
{
    const uint32_t two = e->key.len == 6 ? ZHV_LINK_WORD : 0;
    for (size_t i = 3; i < e->key.len; i += 3) {
        set_bits(m->links,
                 zhv_words_link(cp_at(e->key, i - 3), cp_at(e->key, i)),
                 ZHV_LINK_INSIDE | two);
    }
    if (e->key.len > 6) {
        const uint32_t i = zhv_words_three(cp_at(e->key, 0), cp_at(e->key, 3),
                                           cp_at(e->key, 6));
        m->threes[i >> 3] |= (uint8_t)(1u << (i & 7));
    }
}

/* The three characters of a word, or the two, by which character i is found
 * out. */
static void mark_contest(maker *m, zhv_str key, size_t i)
{
    const bool first = i == 0;
    const bool last = i + 3 == key.len;
    const bool two = key.len == 6;
    const size_t from = first || two ? 0 : last ? i - 6 : i - 3;
    const uint32_t at = zhv_words_contest(
        cp_at(key, from), cp_at(key, from + 3), two ? 0 : cp_at(key, from + 6));
    const uint32_t kind = first  ? ZHV_CONTEST_FIRST
                          : last ? ZHV_CONTEST_LAST
                                 : ZHV_CONTEST_MIDDLE;
    m->contests[at >> 1] |= (uint8_t)(kind << 4 * (at & 1));
}

/* The neighbours of characters that the word reads otherwise than alone. */
static void mark_other(maker *m, const entry *e)
{
    for (size_t i = 0; i < e->key.len; i += 3) {
        if (cp_at(e->reading, i) == m->words.alone[cp_at(e->key, i)] &&
            (e->flags & ZHV_WORD_OWN) == 0) {
            continue;
        }
        if (i + 3 < e->key.len) {
            set_pair(m, e->key, i, ZHV_PAIR_FIRST);
        }
        if (i > 0) {
            set_pair(m, e->key, i - 3, ZHV_PAIR_SECOND);
        }
        mark_contest(m, e->key, i);
    }
}

/* A term begins so; one of one character begins before anything. */
static void mark_start(maker *m, zhv_str key, uint32_t two, uint32_t more,
                       uint32_t third)
{
    if (key.len == 3) {
        m->words.classes[cp_at(key, 0)] |= ZHV_CLASS_SINGLE;
    } else if (key.len == 6) {
        set_pair(m, key, 0, two);
    } else {
        set_pair(m, key, 0, more);
        set_pair(m, key, 3, third);
    }
}

static bool add_term(maker *m, zhv_str key, uint32_t flags)
{
    entry *term = zhv_vec_push(&m->terms, m->b->arena);
    if (term) {
        *term = (entry){.key = key, .flags = (uint8_t)flags};
    }
    return term;
}

static bool mark_term(maker *m, const entry *e)
{
    if (e->flags & (ZHV_WORD_REGION | ZHV_WORD_SUBJECT | ZHV_WORD_EVIDENCE)) {
        mark_start(m, e->key, ZHV_PAIR_START, ZHV_PAIR_START_MORE,
                   ZHV_PAIR_START_THIRD);
        m->words.classes[cp_at(e->key, 0)] |= ZHV_CLASS_START;
    }
    return !zhv_is_term(e) ||
           add_term(m, e->key, e->flags & ~(uint32_t)ZHV_WORD_HANT);
}

/* A key of a table for Traditional text: of two characters or more. */
static bool mark_hant(maker *m, zhv_str key)
{
    mark_start(m, key, ZHV_PAIR_HANT, ZHV_PAIR_HANT_MORE, ZHV_PAIR_HANT_THIRD);
    return add_term(m, key, ZHV_WORD_HANT);
}

/* Is the key one that some dictionary knows the characters of? */
static bool is_known(const maker *m, zhv_str key)
{
    bool known = true;
    for (size_t i = 0; i < key.len; i += 3) {
        known &= m->b->symbol_of[cp_at(key, i)] != 0;
    }
    return known;
}

/* text     how it is read; empty: as its characters alone */
static bool add_word(maker *m, const entry *e, uint32_t flags, zhv_str text)
{
    zhv_start_word *x = zhv_vec_push(&m->starts, m->b->arena);
    if (x) {
        *x = (zhv_start_word){.key = e->key,
                              .text = zhv_pool_put(&m->b->pool, text),
                              .text_len = (uint8_t)text.len,
                              .cost = cost_of(e->freq),
                              .flags = (uint8_t)flags};
    }
    return x;
}

static bool put_word(maker *m, const entry *e)
{
    char readings[3 * READINGS];
    zhv_str text = {NULL, 0};
    uint32_t flags = e->flags;
    if (!is_known(m, e->key)) {
        return true;
    }
    if (e->key.len == 3) {
        const uint32_t cp = cp_at(e->key, 0);
        if (m->words.classes[cp] & ZHV_CLASS_AMBIGUOUS) {
            text = pack_readings(e->reading, readings);
        }
        flags &= ~(ZHV_WORD_KNOWN | ZHV_WORD_OTHER);
        m->costs[cp] = cost_of(e->freq);
    } else if (reads_other(m, e) || (flags & ZHV_WORD_OWN)) {
        flags |= ZHV_WORD_OTHER;
        mark_other(m, e);
        text = e->reading;
    }
    mark_links(m, e);
    return add_word(m, e, flags, text) && mark_term(m, e);
}

static zhv_status put_words(maker *m)
{
    bool good = true;
    for (uint32_t i = 0; good && i < m->words.entries.n; i++) {
        good = put_word(m, &m->words.entries.at[i]);
    }
    for (uint32_t i = 0; good && i < m->words.hant.n; i++) {
        good = mark_hant(m, m->words.hant.at[i]);
    }
    good = good &&
           zhv_starts_make(m->b->arena, m->starts.at, m->starts.n,
                           &m->start_index) &&
           !m->b->pool.failed;
    return good ? ZHV_OK : zhv_build_no_memory(m->b);
}

/* ---- forms -----------------------------------------------------------------
 */

/* What t2s makes of characters alone; NULL: there is no t2s. */
static const char *find_t2s(const zhv_build *b)
{
    for (uint32_t i = 0; i < b->chains.n; i++) {
        const zhv_chain_build *c = &b->chains.at[i];
        if (zhv_str_eq(c->config.name, ZHV_STR("t2s"))) {
            return b->quick.at + c->disk.quick_first;
        }
    }
    return NULL;
}

static int compare_forms(const void *a, const void *b)
{
    const zhv_disk_form *x = a;
    const zhv_disk_form *y = b;
    return x->one != y->one ? x->one - y->one : x->form - y->form;
}

/* The characters that t2s makes ambiguous ones of. */
static zhv_status make_forms(maker *m)
{
    const char *table = find_t2s(m->b);
    for (uint32_t cp = 0x800; table && cp < 0x10000; cp++) {
        uint32_t made;
        memcpy(&made, table + (size_t)cp * sizeof made, sizeof made);
        const uint16_t alone = zhv_quick_alone(made);
        const uint16_t one = alone ? alone : (uint16_t)cp;
        if (m->words.classes[one] & ZHV_CLASS_AMBIGUOUS) {
            zhv_disk_form *x = zhv_vec_push(&m->forms, m->b->arena);
            if (x == NULL) {
                return zhv_build_no_memory(m->b);
            }
            *x = (zhv_disk_form){one, (uint16_t)cp};
        }
    }
    if (m->forms.n) {
        qsort(m->forms.at, m->forms.n, sizeof *m->forms.at, compare_forms);
    }
    return ZHV_OK;
}

/* ---- the section ------------------------------------------------------------
 */

/* A part of the section. */
typedef struct part {
    uint32_t *off; /* [out] */
    const void *data;
    size_t size;
} part;

/* Puts the parts behind the head, each where eight bytes begin. */
static zhv_status put_parts(zhv_build *b, const zhv_disk_words *head,
                            const part *parts, size_t n)
{
    size_t size = (sizeof *head + 7) / 8 * 8;
    for (size_t i = 0; i < n; i++) {
        *parts[i].off = (uint32_t)size;
        size += (parts[i].size + 7) / 8 * 8;
    }
    char *at = zhv_arena_calloc(b->arena, size + 8, 1);
    if (at == NULL) {
        return zhv_build_no_memory(b);
    }
    memcpy(at, head, sizeof *head);
    for (size_t i = 0; i < n; i++) {
        if (parts[i].size) {
            memcpy(at + *parts[i].off, parts[i].data, parts[i].size);
        }
    }
    b->words = (zhv_str){at, size};
    return ZHV_OK;
}

static int compare_latin(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(zhv_disk_latin));
}

static zhv_status lay_out(maker *m, const zhv_context_list *c,
                          const zhv_context_index *x)
{
    const zhv_starts_index *w = &m->start_index;
    const zhv_terms_index *t = &m->term_index;
    zhv_disk_words head = {.frequencies = m->words.listed,
                           .rules_n = c->rules_n,
                           .atoms_n = c->atoms_n,
                           .ruled_log = x->ruled_log,
                           .gates_n = x->gates_n,
                           .starts_log = w->log,
                           .longs_n = w->longs_n,
                           .forms_n = m->forms.n,
                           .terms_log = t->log,
                           .terms_n = t->n,
                           .latin_n = m->words.latin.n,
                           .foreign_n = c->foreign_n};
    const part parts[] = {
        {&head.classes, m->words.classes, 65536},
        {&head.pairs, m->pairs, ZHV_PAIRS_BYTES},
        {&head.links, m->links, ZHV_LINKS_BYTES},
        {&head.threes, m->threes, ZHV_THREE_BYTES},
        {&head.contests, m->contests, ZHV_CONTESTS_BYTES},
        {&head.costs, m->costs, 65536},
        {&head.dots, m->dots, ZHV_DOTS_BYTES},
        {&head.simple, m->words.simple, 65536 * sizeof *m->words.simple},
        {&head.starts, w->starts, sizeof *w->starts << w->log},
        {&head.longs, w->longs, w->longs_n * sizeof *w->longs},
        {&head.rules, c->rules, c->rules_n * sizeof *c->rules},
        {&head.ruled, x->ruled, sizeof *x->ruled << x->ruled_log},
        {&head.gates, x->gates, x->gates_n * sizeof *x->gates},
        {&head.atoms, c->atoms, c->atoms_n * sizeof *c->atoms},
        {&head.forms, m->forms.at, m->forms.n * sizeof *m->forms.at},
        {&head.term_starts, t->starts, sizeof *t->starts << t->log},
        {&head.terms, t->terms, t->n * sizeof *t->terms},
        {&head.latin, m->words.latin.at,
         m->words.latin.n * sizeof *m->words.latin.at},
        {&head.foreign, c->foreign, c->foreign_n * sizeof *c->foreign},
    };
    if (m->words.latin.n) {
        qsort(m->words.latin.at, m->words.latin.n, sizeof *m->words.latin.at,
              compare_latin);
    }
    return put_parts(m->b, &head, parts, sizeof parts / sizeof *parts);
}

/* Every · between two characters of a key, whatever table it is in. */
static void mark_dots(maker *m)
{
    for (uint32_t i = 0; i < m->b->shelf.sources.n; i++) {
        const zhv_source *source = m->b->shelf.sources.at[i];
        for (uint32_t k = 0; k < source->entries.n; k++) {
            const zhv_str key = source->entries.at[k].key;
            for (size_t at = 0; (at = zhv_str_find(key, at, '\xC2')) < key.len;
                 at++) {
                const uint32_t before =
                    at >= 3 ? zhv_three_char(key, at - 3) : 0;
                const uint32_t bit =
                    zhv_words_dot(m->words.simple[before],
                                  m->words.simple[zhv_three_char(key, at + 2)]);
                m->dots[bit >> 3] |= (uint8_t)(1u << (bit & 7));
            }
        }
    }
}

/* groups.tsv: names of conversion groups; a blob, one a line. */
static zhv_status put_groups(zhv_build *b)
{
    zhv_bytes names = {NULL, 0, 0};
    zhv_source *source;
    zhv_status status =
        zhv_shelf_find(&b->shelf, NULL, "context/groups.tsv", &source, b->err);
    for (uint32_t i = 0; status == ZHV_OK && source && i < source->entries.n;
         i++) {
        if (!zhv_bytes_add(&names, b->arena, source->entries.at[i].key) ||
            !zhv_bytes_add(&names, b->arena, ZHV_STR("\n"))) {
            return zhv_build_no_memory(b);
        }
    }
    zhv_disk_pair *blob =
        status == ZHV_OK ? zhv_vec_push(&b->blobs, b->arena) : NULL;
    if (blob == NULL) {
        return status == ZHV_OK ? zhv_build_no_memory(b) : status;
    }
    *blob =
        (zhv_disk_pair){zhv_build_put_text(b, ZHV_STR("subject-groups")),
                        zhv_build_put_text(b, (zhv_str){names.at, names.n})};
    return ZHV_OK;
}

zhv_status zhv_build_words(zhv_build *b)
{
    zhv_source *phrases = NULL;
    if (b->o->data_dir == NULL || b->o->dicts_dir == NULL) {
        return ZHV_OK;
    }
    zhv_status status =
        zhv_shelf_find(&b->shelf, NULL, "STPhrases", &phrases, b->err);
    if (status != ZHV_OK || phrases == NULL) {
        return status;
    }
    maker m = {.b = b,
               .pairs = zhv_arena_calloc(b->arena, ZHV_PAIRS_BYTES, 1),
               .links = zhv_arena_calloc(b->arena, ZHV_LINKS_BYTES, 1),
               .threes = zhv_arena_calloc(b->arena, ZHV_THREE_BYTES, 1),
               .contests = zhv_arena_calloc(b->arena, ZHV_CONTESTS_BYTES, 1),
               .costs = zhv_arena_calloc(b->arena, 65536, 1),
               .dots = zhv_arena_calloc(b->arena, ZHV_DOTS_BYTES, 1)};
    if (m.pairs == NULL || m.links == NULL || m.threes == NULL ||
        m.contests == NULL || m.costs == NULL || m.dots == NULL) {
        return zhv_build_no_memory(b);
    }
    status = zhv_words_take(b, &m.words);
    if (status == ZHV_OK) {
        status = put_groups(b);
    }
    zhv_context_list rules = {0};
    if (status == ZHV_OK) {
        status = zhv_context_read(b, m.words.classes, &rules);
    }
    if (status == ZHV_OK) {
        status = put_words(&m);
    }
    if (status == ZHV_OK) {
        status = make_forms(&m);
    }
    if (status == ZHV_OK &&
        !zhv_terms_make(b->arena, m.terms.at, m.terms.n, &m.term_index)) {
        status = zhv_build_no_memory(b);
    }
    zhv_context_index index = {0};
    if (status == ZHV_OK) {
        status = zhv_context_gates(b, m.words.classes, &rules, &index);
    }
    mark_dots(&m);
    return status == ZHV_OK ? lay_out(&m, &rules, &index) : status;
}

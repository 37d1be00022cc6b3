#include "convert/lane.h"

#include "convert/full_names.h"
#include "match/ids.h"
#include "match/three.h"

#define QUOTE_REACH_CP 60 /* how far back an opening bracket is looked for */

typedef struct walk {
    const zhv_lane *lane;
    const zhv_chain *chain;
    zhv_str s;
    zhv_place place;
    zhv_arena *arena;
    zhv_changes *out;
    const zhv_pick *pick; /* the next one; `end`: none */
    const zhv_pick *end;
    const zhv_pick *judged; /* it is known to stand in no word of the region */
    size_t limit;           /* nothing but a rule goes over it */
    uint32_t stop;          /* among the place's stops, the next one */
} walk;

static void change_by(walk *w, size_t off, size_t len, zhv_str text,
                      zhv_origin origin, uint16_t group)
{
    if (zhv_str_eq(zhv_str_sub(w->s, off, off + len), text)) {
        return;
    }
    zhv_change *c = zhv_vec_push(w->out, w->arena);
    if (c) {
        uint32_t n_cp =
            (uint32_t)zhv_utf8_count(zhv_str_sub(w->s, off, off + len));
        *c = (zhv_change){.off = (uint32_t)off,
                          .len = (uint32_t)len,
                          .n_cp = n_cp,
                          .text = text,
                          .origin = (uint8_t)origin,
                          .group = group};
    }
}

static void change(walk *w, size_t off, size_t len, zhv_str text)
{
    change_by(w, off, len, text, ZHV_ORIGIN_DICT, 0);
}

/* Is s[pos] between 《 and 》, 「 and 」 and the like? Looks back for an
 * opening bracket that no closing one follows. */
static bool in_brackets(zhv_str s, size_t pos)
{
    uint32_t steps = 0;
    while (pos > 0 && steps++ < QUOTE_REACH_CP) {
        do {
            pos--;
        } while (pos > 0 && ((unsigned char)s.ptr[pos] & 0xC0) == 0x80);
        uint32_t n;
        switch (zhv_utf8_decode(s, pos, &n)) {
        case 0x300A: /* 《 */
        case 0x3008: /* 〈 */
        case 0x300C: /* 「 */
        case 0x300E: /* 『 */
            return true;
        case 0x300B:
        case 0x3009:
        case 0x300D:
        case 0x300F:
        case 0x3002: /* 。 */
            return false;
        default:
            break;
        }
    }
    return false;
}

static bool has_rules(const walk *w)
{
    return w->lane->overlay && !zhv_overlay_empty(w->lane->overlay);
}

static size_t rule_at(const walk *w, size_t pos, const zhv_record **out)
{
    const zhv_overlay *o = w->lane->overlay;
    if (!has_rules(w)) {
        return 0;
    }
    zhv_asker asker = {w->lane->variant, w->place.moment, true, false};
    size_t len = zhv_overlay_match(o, w->s, pos, asker, out);
    if (len && (*out)->guarded && !w->place.quoted && !in_brackets(w->s, pos)) {
        asker.quoted = false;
        len = zhv_overlay_match(o, w->s, pos, asker, out);
    }
    return len;
}

/* A name that the page gives in full elsewhere (full_names.h). */
static size_t name_at(const walk *w, size_t pos, const zhv_record **out)
{
    const zhv_asker asker = {w->lane->variant, w->place.moment,
                             !zhv_full_name_behind_dot(w->s, pos), true};
    if (!has_rules(w) || !w->lane->region) {
        return 0;
    }
    size_t len = zhv_overlay_match(w->lane->overlay, w->s, pos, asker, out);
    return len && zhv_full_name_stands(w->lane->words, w->s, pos, (uint32_t)len)
               ? len
               : 0;
}

/* Does a live rule begin inside the unit (not at its start)? */
static bool rule_inside(const walk *w, size_t pos, size_t len)
{
    for (size_t p = pos + zhv_utf8_lead_len((unsigned char)w->s.ptr[pos]);
         p < pos + len; p += zhv_utf8_lead_len((unsigned char)w->s.ptr[p])) {
        const zhv_record *r;
        if (rule_at(w, p, &r)) {
            return true;
        }
    }
    return false;
}

/* The base unit at pos after the page's deletions and, if the lane has weak
 * units, after those have given way. */
static void base_unit(const walk *w, size_t pos, zhv_unit *unit)
{
    const zhv_overlay *o = w->lane->overlay;
    zhv_asker asker = {w->lane->variant, w->place.moment, true, false};
    uint32_t max = ZHV_UNIT_ANY;
    zhv_str s = zhv_str_sub(w->s, 0, w->limit);
    for (;;) {
        zhv_unit_at(w->chain, w->arena, s, pos, max, unit);
        if (!has_rules(w)) {
            return;
        }
        uint32_t one = zhv_utf8_lead_len((unsigned char)w->s.ptr[pos]);
        zhv_str key = zhv_str_sub(w->s, pos, pos + unit->len);
        bool gone = zhv_overlay_deleted(o, key, asker);
        if (!gone && !(w->lane->weak_units && unit->same && unit->len > one &&
                       rule_inside(w, pos, unit->len))) {
            return;
        }
        if (max != ZHV_UNIT_ANY && unit->len > max) {
            return; /* a lone character: nothing shorter */
        }
        if (unit->len <= one) {
            unit->same = true; /* deleted: it maps to itself */
            return;
        }
        max = unit->len - 1;
    }
}

/* ---- picks -------------------------------------------------------------- */

/* Is it for this lane? */
static bool is_ours(const walk *w, const zhv_pick *x)
{
    return w->lane->region || !x->region;
}

/* Does the pick only say how something is read, or where words end? A word that
 * the region has for all of that says so, too. */
static bool is_soft(const walk *w, const zhv_pick *x)
{
    return w->lane->region && x->kind != ZHV_PICK_PLAIN &&
           (!x->region || x->kind == ZHV_PICK_CUT);
}

/* Has the name a dot in it, or what else is no Chinese character? */
static bool is_dotted(zhv_str word)
{
    for (size_t i = 0; i < word.len; i += 3) {
        if (!zhv_three_is(zhv_three_at(word, i))) {
            return true;
        }
    }
    return false;
}

/* Is the unit at pos a word of the region with all of the pick in it? Over a
 * cut, one that no list of words has, as it is long or has a dot in it; over a
 * cut of regional words one with a dot. */
static bool has_pick(const walk *w, size_t pos, const zhv_unit *unit,
                     const zhv_pick *x)
{
    const zhv_chain *plain = w->lane->plain[w->place.script];
    uint64_t n_cp;
    const zhv_str text = zhv_str_sub(w->s, pos, pos + unit->len);
    const bool dotted = is_dotted(text);
    const bool listed = !dotted && text.len <= (size_t)3 * ZHV_WORD_MAX_CP;
    if (unit->same || pos + unit->len < (size_t)x->off + x->len ||
        (x->kind == ZHV_PICK_CUT && listed) || plain == NULL) {
        return false;
    }
    for (const zhv_pick *y = x; y < w->end && y->off < pos + unit->len; y++) {
        if (y->region && y->kind != ZHV_PICK_PLAIN &&
            (y->kind != ZHV_PICK_CUT || !dotted)) {
            return false;
        }
    }
    return !zhv_str_eq(zhv_chain_convert(plain, w->arena, text, &n_cp),
                       unit->out);
}

/* Does the pick stand in such a word, if there were no picks?
 * *from    [in/out] a unit begins there; moves behind the word */
static bool is_within(const walk *w, size_t *from, const zhv_pick *x)
{
    zhv_unit unit;
    if (!is_soft(w, x) || w->place.torn ||
        zhv_ids_find(zhv_str_sub(w->s, 0, x->off), *from) < x->off) {
        return false;
    }
    size_t pos = zhv_sure_boundary(w->chain, w->s, *from, x->off);
    for (;;) {
        zhv_unit_at(w->chain, w->arena, w->s, pos, ZHV_UNIT_ANY, &unit);
        if (pos + unit.len > x->off) {
            break;
        }
        pos += unit.len;
    }
    const bool within = has_pick(w, pos, &unit, x);
    *from = within ? pos + unit.len : *from;
    return within;
}

/* What the picked text, of that length, becomes for the lane's readers. */
static zhv_str picked_text(const walk *w, const zhv_pick *pick, size_t len)
{
    uint64_t n_cp;
    bool read = pick->kind == ZHV_PICK_READ;
    const zhv_chain *chain = read ? w->lane->chain[ZHV_SCRIPT_HANT]
                                  : w->lane->plain[w->place.script];
    zhv_str text = read ? pick->text
                        : zhv_str_sub(w->s, pick->off, (size_t)pick->off + len);
    return chain ? zhv_chain_convert(chain, w->arena, text, &n_cp) : text;
}

/* One step of the contest: the rule, the name, the pick or the unit at pos,
 * whichever wins. Returns where to go on. */
static size_t contest(walk *w, size_t pos)
{
    const zhv_record *rule = NULL;
    size_t rule_len = rule_at(w, pos, &rule);
    const bool named = rule_len == 0;
    rule_len = named ? name_at(w, pos, &rule) : rule_len;
    const zhv_pick *pick =
        w->pick < w->end && w->pick->off == pos ? w->pick : NULL;
    if (pick && rule_len == 0 && pick->kind == ZHV_PICK_READ) {
        change(w, pos, pick->len, picked_text(w, pick, pick->len));
        return pos + pick->len;
    }
    zhv_unit unit;
    base_unit(w, pos, &unit);
    bool weak = w->lane->weak_units && unit.same && !named;
    if (rule_len && (rule_len >= unit.len || weak)) {
        change_by(w, pos, rule_len, rule->value, rule->origin, rule->group);
        return pos + rule_len;
    }
    if (pick) {
        size_t len = pick->len > unit.len ? pick->len : unit.len;
        change(w, pos, len, picked_text(w, pick, len));
        return pos + len;
    }
    if (!unit.same) {
        change(w, pos, unit.len, unit.out);
    }
    return pos + unit.len;
}

static void stretch(walk *w, const zhv_stretch *x)
{
    zhv_change *c = zhv_vec_push(w->out, w->arena);
    if (c) {
        *c = (zhv_change){.off = x->off,
                          .len = x->len,
                          .n_cp = x->n_cp,
                          .text = x->text,
                          .origin = ZHV_ORIGIN_DICT};
    }
}

/* What was made of bytes [from, to) of another text, which are s[pos] and on.
 */
static void take(walk *w, const zhv_rewriting *made, uint32_t *anchor,
                 size_t from, size_t to, size_t pos)
{
    zhv_stretch_list *read = &w->out->read;
    read->n = 0;
    zhv_rewriting_read(made, anchor, from, to, w->arena, read);
    for (uint32_t i = 0; i < read->n; i++) {
        read->at[i].off = (uint32_t)(read->at[i].off - from + pos);
        stretch(w, &read->at[i]);
    }
}

/* From so many bytes on, text is rewritten as a whole. */
#define REWRITTEN_MIN 96u

/* The same up to a place that is surely a boundary, if that is far. */
static size_t rewrite_to(walk *w, size_t pos, size_t next)
{
    zhv_str s = zhv_str_sub(w->s, 0, w->limit);
    if (next - pos < REWRITTEN_MIN ||
        zhv_ids_find(zhv_str_sub(s, 0, next), pos) < next) {
        return pos;
    }
    size_t end = zhv_sure_boundary(w->chain, s, pos, next);
    zhv_rewriting r;
    uint32_t anchor = 0;
    if (end - pos < REWRITTEN_MIN) {
        return pos;
    }
    if (zhv_rewrite(w->chain, w->arena, zhv_str_sub(s, pos, end), &r)) {
        take(w, &r, &anchor, 0, end - pos, pos);
    }
    return end;
}

/* Changes up to `next`, one after the other. Returns the last boundary of units
 * at or before it. */
static size_t find_to(walk *w, size_t pos, size_t next)
{
    zhv_str s = zhv_str_sub(w->s, 0, w->limit);
    zhv_stretches from = zhv_stretches_at(w->chain, &w->out->ink, s, pos);
    zhv_stretch x;
    while (zhv_stretch_next(&from, next, &x)) {
        stretch(w, &x);
    }
    return from.pos;
}

/* So many bytes are sooner gone through than taken. */
#define TAKEN_MIN 12u

/* The same up to a place that is surely a boundary, if that is far, from what
 * was made: units are the same from such a place to such a place. */
static size_t take_to(walk *w, size_t pos, size_t next)
{
    zhv_made *made = w->place.made;
    const size_t end = next - pos < TAKEN_MIN
                           ? pos
                           : zhv_sure_boundary(w->chain, w->s, pos, next);
    const size_t begin = zhv_next_boundary(w->chain, w->s, pos, end);
    if (end - begin < TAKEN_MIN ||
        (begin > pos && find_to(w, pos, begin) != begin)) {
        return pos;
    }
    take(w, made->all, &made->anchor, made->base + begin, made->base + end,
         begin);
    return end;
}

/* Changes up to `next`, where a rule can begin. Returns the last boundary of
 * units at or before it. */
static size_t walk_to(walk *w, size_t pos, size_t next)
{
    pos = w->place.made ? take_to(w, pos, next) : rewrite_to(w, pos, next);
    return find_to(w, pos, next);
}

/* Leaves picks behind that are for other lanes, before pos or in a word of the
 * region, and sets the limit. */
static void look_for_pick(walk *w, size_t pos)
{
    size_t from = pos;
    for (; w->pick < w->end; w->pick++) {
        const zhv_pick *x = w->pick;
        bool done = x->off < from || (x->off == pos && x->len == 0);
        if (!done && is_ours(w, x) &&
            (x == w->judged || !is_within(w, &from, x))) {
            break;
        }
    }
    w->judged = w->pick;
    bool hard = w->pick < w->end && w->pick->kind != ZHV_PICK_PLAIN;
    w->limit = hard ? w->pick->off : w->s.len;
    w->limit = w->limit > pos ? w->limit : w->s.len;
}

/* The first place from pos on where a rule can begin. */
static size_t next_rule(walk *w, size_t pos)
{
    if (!has_rules(w)) {
        return w->s.len;
    }
    if (w->place.stops == NULL) {
        return zhv_overlay_next(w->lane->overlay, w->s, pos);
    }
    while (w->stop < w->place.stops_n && w->place.stops[w->stop] < pos) {
        w->stop++;
    }
    return w->stop < w->place.stops_n ? w->place.stops[w->stop] : w->s.len;
}

/* The way with page rules or picks. Where no rule can begin, units need no
 * contest, so the walk goes from change to change up to the next place where
 * one can; if a unit lies over it, the contest begins with that one, since it
 * may have to give way. */
static void walk_contest(walk *w)
{
    size_t pos = 0;
    while (pos < w->s.len) {
        look_for_pick(w, pos);
        size_t next = next_rule(w, pos);
        size_t stop = w->pick < w->end ? w->pick->off : next;
        next = next < stop ? next : stop;
        if (!w->place.torn) {
            pos = walk_to(w, pos, next < w->limit ? next : w->limit);
        }
        while (pos <= next && pos < w->s.len) {
            look_for_pick(w, pos);
            pos = contest(w, pos);
        }
    }
}

/* Text with gaps: unit by unit. */
static void walk_units(walk *w)
{
    zhv_unit unit;
    for (size_t pos = 0; zhv_unit_next(w->chain, w->arena, w->s, &pos, &unit);
         pos += unit.len) {
        change(w, pos, unit.len, unit.out);
    }
}

zhv_picking zhv_lane_picking(const zhv_lane *lane, zhv_script script)
{
    if (lane->words == NULL || lane->variant == ZHV_ZH) {
        return ZHV_PICKING_NONE;
    }
    bool hant = zhv_variant_is_hant(lane->variant);
    if (hant && script != ZHV_SCRIPT_HANT) {
        return ZHV_PICKING_READINGS;
    }
    if (!lane->region || script == ZHV_SCRIPT_HANS) {
        return ZHV_PICKING_NONE;
    }
    return hant ? ZHV_PICKING_CUTS : ZHV_PICKING_SUBJECT;
}

void zhv_lane_pick(const zhv_lane *lane, zhv_picking picking, zhv_str s,
                   zhv_arena *arena, zhv_picks *out)
{
    const zhv_choose_options options = {
        .readings = picking == ZHV_PICKING_READINGS, .subject = lane->subject};
    const bool cuts =
        picking == ZHV_PICKING_SUBJECT || picking == ZHV_PICKING_CUTS;
    zhv_spots spots = {NULL, 0, 0};
    zhv_subject unused = {0};
    if (picking == ZHV_PICKING_NONE) {
        return;
    }
    zhv_choose_scan(lane->words, s, 0, cuts ? ZHV_SCAN_HANT : 0, arena, &spots,
                    &unused);
    if (picking != ZHV_PICKING_CUTS) {
        zhv_choose(lane->words, s, spots.at, spots.n, 0, &options, arena, out);
    }
    if (cuts) {
        zhv_picks found = {NULL, 0, 0};
        zhv_choose_cuts(lane->words, s, spots.at, spots.n, 0, arena, &found);
        zhv_picks_join(out, &found, arena);
    }
}

void zhv_lane_text(const zhv_lane *lane, zhv_str s, zhv_place place,
                   zhv_arena *arena, zhv_changes *out)
{
    out->ink.arena = arena;
    walk w = {.lane = lane,
              .chain = lane->chain[place.script],
              .s = s,
              .place = place,
              .arena = arena,
              .out = out,
              .limit = s.len};
    if (w.chain == NULL) {
        return;
    }
    zhv_picks own = {NULL, 0, 0};
    if (place.picks == NULL) {
        zhv_lane_pick(lane, zhv_lane_picking(lane, place.script), s, arena,
                      &own);
        w.place.picks = &own;
    }
    w.pick = w.place.picks->at;
    w.end = w.pick ? w.pick + w.place.picks->n : NULL;
    if (w.place.picks->n || has_rules(&w)) {
        walk_contest(&w);
    } else if (place.torn) {
        walk_units(&w);
    } else {
        walk_to(&w, 0, s.len);
    }
}

zhv_str zhv_changes_apply(zhv_str s, const zhv_changes *changes,
                          zhv_arena *arena)
{
    if (changes->n == 0) {
        return s;
    }
    size_t len = s.len;
    for (uint32_t i = 0; i < changes->n; i++) {
        len += changes->at[i].text.len;
        len -= changes->at[i].len;
    }
    char *out = zhv_arena_alloc(arena, len + 1);
    if (out == NULL) {
        return s;
    }
    char *to = out;
    size_t done = 0;
    for (uint32_t i = 0; i < changes->n; i++) {
        const zhv_change *c = &changes->at[i];
        memcpy(to, s.ptr + done, c->off - done);
        to += c->off - done;
        if (c->text.len) {
            memcpy(to, c->text.ptr, c->text.len);
        }
        to += c->text.len;
        done = (size_t)c->off + c->len;
    }
    memcpy(to, s.ptr + done, s.len - done);
    return (zhv_str){out, len};
}

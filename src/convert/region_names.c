#include "convert/region_names.h"

#include "base/utf8.h"
#include "convert/plain_convert.h"

#define ASKED 8u

typedef struct reader {
    zhv_scribe *scribe;
    const zhv_tape *tape;
    /* of zhv_dict_is_word, the last ones: a name is asked about for each
     * variant and each that it is given for */
    struct {
        zhv_str key;
        bool word;
    } asked[ASKED];
    uint32_t asked_n;
} reader;

static zhv_str script_form(reader *r, zhv_variant v, zhv_str name)
{
    return zhv_plain_convert(r->scribe->options->dict, v, true, name,
                             r->scribe->arena);
}

/* The name for readers of v: the one given for v or the first of its
 * fallbacks, in the script of v. Empty when there is none. */
static zhv_str name_for(reader *r, const zhv_names_by_region *names,
                        zhv_variant v)
{
    const uint8_t *fallback = zhv_variant_fallbacks(v);
    zhv_variant found = v;
    while (!(names->given & ZHV_MASK(found))) {
        found = *fallback++;
        if (found == ZHV_VARIANTS) {
            return (zhv_str){NULL, 0};
        }
    }
    return script_form(r, v, names->name[found]);
}

static bool is_word(reader *r, zhv_str key)
{
    for (uint32_t i = 0; i < r->asked_n && i < ASKED; i++) {
        if (zhv_str_eq(r->asked[i].key, key)) {
            return r->asked[i].word;
        }
    }
    const uint32_t place = r->asked_n++ % ASKED;
    r->asked[place].key = key;
    r->asked[place].word = zhv_dict_is_word(r->scribe->options->dict, key);
    return r->asked[place].word;
}

/* Is the name to count only where the text is quoted? */
static bool is_guarded(reader *r, zhv_str key)
{
    const zhv_titles titles = r->scribe->options->titles;
    return titles == ZHV_TITLES_GUARDED
               ? zhv_utf8_count(key) <= 2 || is_word(r, key)
               : titles == ZHV_TITLES_QUOTED;
}

static void define_name(reader *r, zhv_str key, zhv_str value, zhv_variant v)
{
    zhv_scribe_define(r->scribe, key,
                      (zhv_record){.mask = ZHV_MASK(v),
                                   .origin = (uint8_t)ZHV_ORIGIN_TITLE,
                                   .guarded = is_guarded(r, key),
                                   .value = value});
}

/* Each name, in both scripts, becomes that of v. */
static void define_names(reader *r, const zhv_names_by_region *names,
                         zhv_variant v)
{
    static const zhv_variant scripts[] = {ZHV_HANS, ZHV_HANT};
    zhv_str value = name_for(r, names, v);
    if (value.len == 0) {
        return;
    }
    for (zhv_variant w = 0; w < ZHV_VARIANTS; w++) {
        if (!(names->given & ZHV_MASK(w))) {
            continue;
        }
        zhv_str key = names->name[w];
        define_name(r, key, value, v);
        for (uint32_t i = 0; i < 2; i++) {
            zhv_str form = script_form(r, scripts[i], key);
            if (!zhv_str_eq(form, key)) {
                define_name(r, form, value, v);
            }
        }
    }
    zhv_scribe_title(r->scribe, v, value);
}

/* Those of the template, or the front matter, that opens at token `open`. */
static void read_names(reader *r, uint32_t open)
{
    zhv_scribe *s = r->scribe;
    zhv_names_by_region names = {0};
    if (r->tape->tok[open].kind == ZHV_K_FRONT) {
        zhv_front_names(zhv_token_str(r->tape, open), &names);
    } else {
        zhv_collect_names(r->tape, s->options->profiles, open, s->diags,
                          &names);
    }
    if (names.given == 0 || (names.given & (names.given - 1)) == 0) {
        return; /* one name alone says nothing about others */
    }
    s->out->defined[ZHV_ORIGIN_TITLE]++;
    s->out->titled = 0;
    for (zhv_variant v = 0; v < ZHV_VARIANTS && !s->failed; v++) {
        /* a two-way rule does not reach zh-hans and zh-hant */
        if ((s->variants & ZHV_MASK(v)) && v != ZHV_ZH && v != ZHV_HANS &&
            v != ZHV_HANT) {
            define_names(r, &names, v);
        }
    }
}

void zhv_region_names_read(zhv_scribe *scribe, const zhv_tape *tape,
                           const zhv_flow *flow)
{
    const zhv_rulebook_options *o = scribe->options;
    reader r = {.scribe = scribe, .tape = tape};
    scribe->moment = 0;
    if (o->titles == ZHV_TITLES_OFF || o->compat == ZHV_COMPAT_MEDIAWIKI) {
        return;
    }
    /* backwards, so that the page's first template wins */
    for (uint32_t i = flow->events.n; i > 0 && !scribe->failed; i--) {
        if (flow->events.at[i - 1].kind == ZHV_EVENT_NAMES) {
            read_names(&r, flow->events.at[i - 1].tok);
        }
    }
}

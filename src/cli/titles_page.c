#include "cli/titles_page.h"

#include "base/utf8.h"
#include "rules/args.h"
#include "rules/fold.h"
#include "rules/lookup.h"

#define NAME_MAX_CP 60u /* longer ones are no names but sentences */

typedef struct finder {
    const zhv_titles_page_in *in;
    zhv_tape tape;
    zhv_arena *arena;
    zhv_diags diags; /* nobody asks */
    zhv_page_titles *out;
    bool has_own;
    bool failed;
} finder;

/* ---- names --------------------------------------------------------------- */

bool zhv_titles_same(zhv_str a, zhv_str b)
{
    char left[ZHV_FOLD_MAX];
    char right[ZHV_FOLD_MAX];
    if (zhv_str_eq(a, b)) {
        return true;
    }
    zhv_str folded = zhv_fold_name(a, left);
    return folded.len && zhv_str_eq(folded, zhv_fold_name(b, right));
}

bool zhv_titles_clean(zhv_str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if ((unsigned char)s.ptr[i] < 0x20 || s.ptr[i] == 0x7F ||
            memchr("<>[]{}|#", s.ptr[i], 8)) {
            return false;
        }
    }
    return s.len && zhv_utf8_invalid_at(s, 0) == s.len &&
           zhv_utf8_count(s) <= NAME_MAX_CP;
}

zhv_str zhv_titles_plain(zhv_str title)
{
    static const struct {
        zhv_str open;
        zhv_str close;
    } signs[] = {
        {{" (", 2}, {")", 1}}, {{"_(", 2}, {")", 1}}, {{"（", 3}, {"）", 3}}};
    title = zhv_str_trim(title);
    for (size_t k = 0; k < sizeof signs / sizeof *signs; k++) {
        if (!zhv_str_ends(title, signs[k].close)) {
            continue;
        }
        for (size_t i = title.len; i-- > 1;) {
            if (zhv_str_starts(zhv_str_sub(title, i, title.len),
                               signs[k].open)) {
                return zhv_str_trim(zhv_str_sub(title, 0, i));
            }
        }
    }
    return title;
}

static bool has_name(const zhv_titled *t, zhv_str name)
{
    for (zhv_variant v = 0; v < ZHV_VARIANTS; v++) {
        if (t->title[v].len && zhv_titles_same(t->title[v], name)) {
            return true;
        }
    }
    return false;
}

static uint32_t different(const zhv_titled *t)
{
    uint32_t n = 0;
    for (zhv_variant v = 0; v < ZHV_VARIANTS; v++) {
        bool new = t->title[v].len > 0;
        for (zhv_variant u = 0; u < v && new; u++) {
            new = !zhv_str_eq(t->title[u], t->title[v]);
        }
        n += new;
    }
    return n;
}

uint32_t zhv_titles_of_rule(const zhv_rule *rule, const char *source,
                            zhv_titled *out)
{
    *out = (zhv_titled){0};
    for (zhv_variant v = ZHV_HANS; v < ZHV_VARIANTS; v++) {
        zhv_str title = zhv_titles_plain(rule->two_way[v]);
        if ((rule->given & ZHV_MASK(v)) && zhv_titles_clean(title)) {
            out->title[v] = title;
            out->source[v] = source;
        }
    }
    return different(out);
}

/* ---- what belongs to the page -------------------------------------------- */

static bool is_related(const finder *f, const zhv_titled *t)
{
    bool related = false;
    for (size_t i = 0; i < f->in->form_count && !related; i++) {
        related = has_name(t, f->in->forms[i]) ||
                  has_name(t, zhv_titles_plain(f->in->forms[i]));
    }
    for (zhv_variant v = 0; v < ZHV_VARIANTS && !related; v++) {
        related = t->title[v].len && has_name(&f->out->own, t->title[v]);
    }
    return related;
}

static void put_own(finder *f, const zhv_titled *t)
{
    zhv_titled *own = &f->out->own;
    f->has_own = true;
    own->original = own->original.len ? own->original : t->original;
    for (zhv_variant v = 0; v < ZHV_VARIANTS; v++) {
        if (t->title[v].len && own->title[v].len == 0) {
            own->title[v] = t->title[v];
            own->source[v] = t->source[v];
        } else if (t->title[v].len &&
                   !zhv_titles_same(t->title[v], own->title[v])) {
            zhv_aside *new = zhv_vec_push(&f->out->aside, f->arena);
            if (new == NULL) {
                f->failed = true;
                return;
            }
            *new = (zhv_aside){v, t->title[v], t->source[v]};
        }
    }
}

static void put_other(finder *f, const zhv_titled *t)
{
    if (different(t) < 2) {
        return; /* one name alone says nothing */
    }
    zhv_titled *new = zhv_vec_push(&f->out->others, f->arena);
    f->failed |= new == NULL;
    if (new) {
        *new = *t;
    }
}

static void name_all(zhv_titled *t, const zhv_names_by_region *names,
                     const char *source)
{
    for (zhv_variant v = ZHV_HANS; v < ZHV_VARIANTS; v++) {
        if ((names->given & ZHV_MASK(v)) && zhv_titles_clean(names->name[v])) {
            t->title[v] = names->name[v];
            t->source[v] = source;
        }
    }
}

/* A page about a person may name works, too: a box is about the page when it
 * is the first one, a line of names when it has the page's own. */
static void read_call(finder *f, uint32_t open, zhv_act act)
{
    zhv_names_by_region names;
    zhv_titled t = {0};
    bool box = act == ZHV_ACT_INFOBOX;
    zhv_collect_names(&f->tape, f->in->profiles, open, &f->diags, &names);
    name_all(&t, &names, box ? "infobox" : "work-name");
    t.original = zhv_collect_original(&f->tape, f->in->profiles, open);
    if (different(&t) == 0) {
        return;
    }
    if ((box && !f->has_own) || is_related(f, &t)) {
        put_own(f, &t);
    } else {
        put_other(f, &t);
    }
}

static void read_title_rule(finder *f, const zhv_rule *rule)
{
    zhv_titled t;
    if (rule && rule->is_rule && (rule->flags & ZHV_F_TITLE) &&
        zhv_titles_of_rule(rule, "T", &t)) {
        put_own(f, &t);
    }
}

static void read_note(finder *f, uint32_t open)
{
    zhv_note_rules rules = {0};
    f->failed |= zhv_collect_note_ta(&f->tape, open, NULL, f->arena, &f->diags,
                                     &rules) != ZHV_OK;
    for (uint32_t i = 0; i < rules.n && !f->failed; i++) {
        read_title_rule(f, rules.at[i].rule);
    }
}

static void read_inline(finder *f, uint32_t open)
{
    zhv_rule rule;
    zhv_str content = zhv_tape_span(&f->tape, open + 1, f->tape.tok[open].mate);
    f->failed |= zhv_rule_parse(content, f->arena, &rule) != ZHV_OK;
    if (!f->failed) {
        read_title_rule(f, &rule);
    }
}

static void read_front(finder *f, zhv_str front)
{
    zhv_names_by_region names;
    zhv_titled t = {0};
    if (zhv_front_has_names(front)) {
        zhv_front_names(front, &names);
        name_all(&t, &names, "front");
        put_own(f, &t);
    }
}

/* ---- the page ------------------------------------------------------------ */

static void read_redirect(finder *f, uint32_t at)
{
    uint32_t i = at + 1;
    while (i < f->tape.n && f->tape.tok[i].kind != ZHV_K_LINK_OPEN) {
        i++;
    }
    if (i + 1 < f->tape.n) {
        zhv_str target = zhv_str_trim(zhv_token_str(&f->tape, i + 1));
        if (target.len && target.ptr[0] == ':') {
            target = zhv_str_sub(target, 1, target.len);
        }
        f->out->redirect = zhv_str_sub(target, 0, zhv_str_find(target, 0, '#'));
    }
}

/* Rules are weaker than names: they are read in a second round. */
static void read_tokens(finder *f, bool rules)
{
    for (uint32_t i = 0; i < f->tape.n && !f->failed; i++) {
        zhv_kind kind = f->tape.tok[i].kind;
        if (!rules && kind == ZHV_K_REDIRECT) {
            read_redirect(f, i);
        } else if (!rules && kind == ZHV_K_FRONT) {
            read_front(f, zhv_token_str(&f->tape, i));
        } else if (rules && kind == ZHV_K_RULE_OPEN) {
            read_inline(f, i);
        } else if (kind == ZHV_K_TMPL_OPEN) {
            zhv_act act = zhv_role_act(&f->tape, f->in->profiles, i);
            if (rules && act == ZHV_ACT_NOTE_TA) {
                read_note(f, i);
            } else if (!rules &&
                       (act == ZHV_ACT_INFOBOX || act == ZHV_ACT_WORK_NAME)) {
                read_call(f, i, act);
            }
        }
    }
}

zhv_status zhv_titles_page_read(const zhv_titles_page_in *in, zhv_arena *arena,
                                zhv_page_titles *out)
{
    finder f = {.in = in, .arena = arena, .out = out};
    f.diags.arena = arena;
    *out = (zhv_page_titles){0};
    zhv_status status =
        zhv_syntax_scan(in->syntax, in->text, zhv_profiles_names(in->profiles),
                        arena, &f.diags, &f.tape);
    if (status == ZHV_OK) {
        status =
            zhv_roles_assign(&f.tape, in->profiles, ZHV_UNKNOWN_PROSE, arena);
    }
    if (status == ZHV_OK) {
        read_tokens(&f, false);
        read_tokens(&f, true);
    }
    return f.failed || arena->failed ? ZHV_E_NOMEM : status;
}

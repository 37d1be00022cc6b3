#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "cli/command.h"
#include "cli/engine.h"
#include "cli/explain.h"
#include "cli/in_bytes.h"
#include "cli/json_text.h"
#include "cli/out_name.h"
#include "cli/page_format.h"
#include "cli/quoted.h"
#include "cli/stop.h"
#include "cli/term.h"
#include "cli/text_place.h"

#define QUOTED_MAX  120 /* bytes of a text that a line quotes */
#define RULES_KNOWN 256u

static const char help_text[] =
    "Usage: zhvar explain --to VARIANT[,VARIANT...|all] [options] FILE...\n"
    "\n"
    "Says of every change that an edition makes why it is made, a line each:\n"
    "\n"
    "  FILE:LINE:COLUMN: VARIANT: WHY: SOURCE TEXT -> EDITION TEXT (more)\n"
    "\n"
    "  script     the other script, as the tables have it\n"
    "  word       a word of the region, as the tables have it; more: the text\n"
    "             without such words, and the config (zhvar dict info)\n"
    "  reading    not as the tables alone have it: words around it, its\n"
    "             neighbours or the rest of the page decided; more: how\n"
    "             (zhvar help ambiguities)\n"
    "  rule       a -{ }- of the page; more: where it says so\n"
    "  noteta     noteTA, or --rules-file\n"
    "  group      a conversion group; more: which\n"
    "  name       a name by region, or given in full elsewhere on the page\n"
    "  label      a link that is shown as it is written got a label\n"
    "  resolved   a rule gave way to what it shows\n"
    "  markup     what else keeps the page as it looks\n"
    "  unchanged  only with --find; more: what the text is (text, label,\n"
    "             markup, name, target, rule, guarded, kept)\n"
    "\n"
    "  -t, --to LIST        as in zhvar convert\n"
    "  --find TEXT          only where TEXT stands, in the source or in the\n"
    "                       edition, changed or not\n"
    "  --json               JSON Lines: an object each, and\n"
    "                       {\"type\":\"end\",...} after each file\n"
    "\n"
    "and the options of zhvar convert that say how a page is converted: give\n"
    "those that the edition is made with.\n"
    "\n"
    "Exit codes: 0 done, 2 wrong usage or cannot start, 3 finished but some\n"
    "inputs failed.\n";

static const char *const use_names[] = {"text",   "label", "markup",  "name",
                                        "target", "rule",  "guarded", "kept"};

typedef struct options {
    zhv_opt common;
    const char *find; /* NULL: all changes */
    bool json;
} options;

/* Where a text occurs in another, from left to right; occurrences do not lie
 * over each other. */
typedef struct finder {
    zhv_str in;
    zhv_str text; /* empty: it occurs nowhere */
    size_t at;    /* of the occurrence at hand; in.len: none is left */
    bool changed; /* a change lies over its beginning */
} finder;

typedef struct session {
    const options *o;
    zhv_engine engine;
    zhv_arena arena; /* of a page */
    zhv_arena words; /* of a change */
    zhv_explainer *explainer;
    /* of the page and target at hand */
    const char *file;
    const char *variant;
    zhv_str source;
    const zhv_result *result;
    zhv_text_place place;
    zhv_text_place rules[RULES_KNOWN]; /* where rules are, by their offset */
    size_t said;
} session;

/* ---- options ------------------------------------------------------------- */

/* Returns -1 to go on, else the exit code. */
static int read_options(int argc, char **argv, options *o)
{
    static const zhv_opt_use use = {.command = "explain"};
    const zhv_opt_own own[] = {{"--find", &o->find, NULL},
                               {"--json", NULL, &o->json}};
    o->find = NULL;
    o->json = false;
    if (!zhv_opt_take("explain", own, 2, &argc, argv)) {
        return ZHV_EXIT_USAGE;
    }
    const int code = zhv_opt_begin(&use, help_text, argc, argv, &o->common);
    if (code >= 0) {
        return code;
    }
    const char *what = zhv_opt_writes(&o->common);
    what = what                            ? what
           : o->find && o->find[0] == '\0' ? "--find: nothing to look for"
                                           : NULL;
    if (what) {
        return zhv_term_usage("explain", "%s", what);
    }
    o->common.by_page = true;
    o->common.convert.ambiguities = 1;
    return -1;
}

/* The place of a rule. Most act again and again. */
static const zhv_text_place *place_of_rule(session *s, size_t off)
{
    zhv_text_place *place = &s->rules[off % RULES_KNOWN];
    if (place->src.ptr == NULL || place->at != off) {
        *place = zhv_place_in(s->source);
        zhv_place_to(place, off);
    }
    return place;
}

/* ---- as lines ------------------------------------------------------------ */

static void print_place(session *s, size_t off, const char *why)
{
    zhv_place_to(&s->place, off);
    printf("%s:%u:%zu: %s: %s: ", s->file, (unsigned)s->place.line,
           s->place.column, s->variant, why);
}

static void print_text(zhv_text t)
{
    zhv_quoted_print((zhv_str){t.ptr, t.len}, QUOTED_MAX);
}

/* Begins what stands in parentheses, or goes on with it. */
static void print_more(bool *open, const char *name)
{
    fputs(*open ? "; " : " (", stdout);
    fputs(name, stdout);
    *open = true;
}

static const char *reason_name(zhv_reason reason)
{
    static const char *const names[ZHV_REASONS] = {"words", "context", "page",
                                                   "default", "subject"};
    return reason < ZHV_REASONS ? names[reason] : names[ZHV_REASON_DEFAULT];
}

static void print_doubts(const session *s, size_t first, size_t count,
                         bool *open)
{
    for (size_t i = first; i < first + count; i++) {
        const zhv_ambiguity *a = zhv_explain_doubt(s->explainer, i);
        print_more(open, "");
        print_text((zhv_text){s->source.ptr + a->offset, a->length});
        printf(" by %s", reason_name(a->reason));
        if (a->candidates.len) {
            fputs(" of ", stdout);
            print_text(a->candidates);
        }
        if (a->margin) {
            printf(", margin %u.%u", (unsigned)(a->margin / 10),
                   (unsigned)(a->margin % 10));
        }
        if (a->rule) {
            printf(", lone.tsv line %u", (unsigned)a->rule);
        }
    }
}

static void print_differing(const char *name, zhv_str made, zhv_text other,
                            bool *open)
{
    if (made.len && !zhv_str_eq(made, (zhv_str){other.ptr, other.len})) {
        print_more(open, name);
        zhv_quoted_print(made, QUOTED_MAX);
    }
}

static void print_change(session *s, const zhv_explained *e)
{
    bool open = false;
    print_place(s, e->edit.offset, zhv_why_name(e->why));
    zhv_quoted_print(
        zhv_str_sub(s->source, e->edit.offset, e->edit.offset + e->edit.length),
        QUOTED_MAX);
    fputs(" -> ", stdout);
    print_text(e->edit.text);
    print_differing("script alone: ", e->plain, e->edit.text, &open);
    print_differing("with words: ", e->regional, e->edit.text, &open);
    if (e->cause.config.len) {
        print_more(&open, "");
        print_text(e->cause.config);
    }
    if (e->cause.group.len) {
        print_more(&open, "");
        print_text(e->cause.group);
    }
    if (e->cause.rule != ZHV_NOWHERE) {
        const zhv_text_place *rule = place_of_rule(s, e->cause.rule);
        print_more(&open, "");
        printf("line %u, column %zu", (unsigned)rule->line, rule->column);
    }
    print_doubts(s, e->doubts, e->doubt_count, &open);
    puts(open ? ")" : "");
}

static void print_unchanged(session *s, size_t off, size_t len, zhv_use use)
{
    bool open = false;
    size_t count;
    const size_t first =
        zhv_explain_doubts(s->explainer, off, off + len, &count);
    print_place(s, off, "unchanged");
    zhv_quoted_print(zhv_str_sub(s->source, off, off + len), QUOTED_MAX);
    print_more(&open, use_names[use]);
    print_doubts(s, first, count, &open);
    puts(")");
}

/* ---- as JSON ------------------------------------------------------------- */

static json_t *json_of(zhv_text t)
{
    return zhv_json_text((zhv_str){t.ptr, t.len});
}

static json_t *json_size(size_t n)
{
    return json_integer((json_int_t)n);
}

static json_t *json_place(session *s, const char *type, size_t off, size_t len)
{
    json_t *o = json_object();
    zhv_place_to(&s->place, off);
    json_object_set_new(o, "type", json_string(type));
    json_object_set_new(o, "variant", json_string(s->variant));
    json_object_set_new(o, "line", json_integer(s->place.line));
    json_object_set_new(o, "column", json_size(s->place.column));
    json_object_set_new(o, "offset", json_size(off));
    json_object_set_new(o, "length", json_size(len));
    json_object_set_new(o, "before", zhv_json_before(s->source, off));
    json_object_set_new(o, "text",
                        zhv_json_text(zhv_str_sub(s->source, off, off + len)));
    return o;
}

static void json_doubts(const session *s, json_t *o, size_t first, size_t count)
{
    json_t *all = count ? json_array() : NULL;
    for (size_t i = first; i < first + count; i++) {
        const zhv_ambiguity *a = zhv_explain_doubt(s->explainer, i);
        json_t *one = json_object();
        json_object_set_new(one, "offset", json_size(a->offset));
        json_object_set_new(
            one, "text",
            json_of((zhv_text){s->source.ptr + a->offset, a->length}));
        json_object_set_new(one, "by", json_string(reason_name(a->reason)));
        if (a->candidates.len) {
            json_object_set_new(one, "candidates", json_of(a->candidates));
        }
        if (a->margin) {
            json_object_set_new(one, "margin", json_real(a->margin / 10.0));
        }
        if (a->rule) {
            json_object_set_new(one, "rule", json_integer(a->rule));
        }
        json_array_append_new(all, one);
    }
    json_object_set_new(o, "readings", all);
}

static void json_print(json_t *o)
{
    json_dumpf(o, stdout, JSON_COMPACT | JSON_REAL_PRECISION(4));
    putchar('\n');
    json_decref(o);
}

static void json_member(json_t *o, const char *name, zhv_text t)
{
    if (t.len) {
        json_object_set_new(o, name, json_of(t));
    }
}

static void json_change(session *s, const zhv_explained *e)
{
    json_t *o = json_place(s, "change", e->edit.offset, e->edit.length);
    json_object_set_new(o, "why", json_string(zhv_why_name(e->why)));
    json_object_set_new(o, "becomes", json_of(e->edit.text));
    json_object_set_new(
        o, "after",
        zhv_json_behind(s->source, e->edit.offset + e->edit.length));
    json_member(o, "script", (zhv_text){e->plain.ptr, e->plain.len});
    json_member(o, "words", (zhv_text){e->regional.ptr, e->regional.len});
    json_member(o, "config", e->cause.config);
    json_member(o, "group", e->cause.group);
    if (e->cause.rule != ZHV_NOWHERE) {
        const zhv_text_place *rule = place_of_rule(s, e->cause.rule);
        json_object_set_new(o, "rule_line", json_integer(rule->line));
        json_object_set_new(o, "rule_column", json_size(rule->column));
    }
    json_doubts(s, o, e->doubts, e->doubt_count);
    json_print(o);
}

static void json_unchanged(session *s, size_t off, size_t len, zhv_use use)
{
    size_t count;
    const size_t first =
        zhv_explain_doubts(s->explainer, off, off + len, &count);
    json_t *o = json_place(s, "unchanged", off, len);
    json_object_set_new(o, "after", zhv_json_behind(s->source, off + len));
    json_object_set_new(o, "use", json_string(use_names[use]));
    json_doubts(s, o, first, count);
    json_print(o);
}

static void json_end(const session *s)
{
    json_t *o = json_object();
    json_object_set_new(o, "type", json_string("end"));
    json_object_set_new(o, "file", zhv_json_text(zhv_str_from(s->file)));
    json_object_set_new(o, "changes", json_size(s->said));
    json_print(o);
}

/* ---- what to say --------------------------------------------------------- */

static void find_from(finder *f, size_t at)
{
    f->changed = false;
    f->at = f->in.len;
    while (f->text.len && at < f->in.len) {
        at = zhv_str_find(f->in, at, f->text.ptr[0]);
        if (zhv_str_starts(zhv_str_sub(f->in, at, f->in.len), f->text)) {
            f->at = at;
            return;
        }
        at++;
    }
}

static finder find_first(zhv_str in, const char *text)
{
    finder f = {.in = in, .text = zhv_str_from(text ? text : "")};
    find_from(&f, 0);
    return f;
}

static void say_unchanged(session *s, size_t off, size_t len)
{
    const zhv_use use = zhv_result_use(s->result, off);
    if (s->o->json) {
        json_unchanged(s, off, len, use);
    } else {
        print_unchanged(s, off, len, use);
    }
}

/* Occurrences in the source that end before `off` are done with. */
static void pass(session *s, finder *f, size_t off)
{
    while (f->at < f->in.len && f->at + f->text.len <= off) {
        if (!f->changed) {
            say_unchanged(s, f->at, f->text.len);
        }
        find_from(f, f->at + f->text.len);
    }
}

/* Does an occurrence lie over [from, to)? All that do are marked, those that
 * begin before are done with. */
static bool meets(finder *f, size_t from, size_t to)
{
    bool any = false;
    while (f->at < f->in.len && f->at < to) {
        any |= f->at + f->text.len > from;
        if (f->at + f->text.len > to) {
            f->changed = true;
            break;
        }
        find_from(f, f->at + f->text.len);
    }
    return any;
}

/* A label stands behind the text that it is the label of: what is found there
 * is not unchanged. */
static size_t begin_of(const zhv_explained *e)
{
    const size_t off = e->edit.offset;
    return e->edit.length == 0 && off > 0 ? off - 1 : off;
}

static void say_changes(session *s, uint32_t target, zhv_str edition)
{
    const char *find = s->o->find;
    finder source = find_first(s->source, find);
    finder made = find_first(edition, find);
    zhv_explained e;
    size_t at = 0; /* where the change begins in the edition */
    size_t end = 0;
    for (size_t i = 0;; i++) {
        zhv_arena_reset(&s->words);
        if (!zhv_explain_edit(s->explainer, target, i, &s->words, &e)) {
            break;
        }
        at += e.edit.offset - end;
        end = e.edit.offset + e.edit.length;
        pass(s, &source, begin_of(&e));
        const bool here = meets(&source, begin_of(&e), end);
        const bool there = meets(&made, at, at + e.edit.text.len);
        at += e.edit.text.len;
        if (find && !here && !there) {
            continue;
        }
        s->said++;
        if (s->o->json) {
            json_change(s, &e);
        } else {
            print_change(s, &e);
        }
    }
    pass(s, &source, s->source.len);
}

/* ---- the run ------------------------------------------------------------- */

static zhv_str edition_of(session *s, uint32_t target)
{
    zhv_edition edition = zhv_result_edition(s->result, target);
    zhv_str out = {NULL, 0};
    zhv_text slice;
    char *to =
        zhv_arena_alloc(&s->arena, zhv_result_size(s->result, target) + 1);
    out.ptr = to;
    while (to && zhv_edition_next(&edition, &slice)) {
        memcpy(to + out.len, slice.ptr, slice.len);
        out.len += slice.len;
    }
    return out;
}

static zhv_status explain_page(session *s, const char *path, zhv_error *err)
{
    const char *given = s->o->common.title;
    const zhv_str title = given ? zhv_str_from(given) : zhv_out_name_stem(path);
    zhv_arena_reset(&s->arena);
    zhv_status status =
        zhv_engine_convert_as(&s->engine, s->engine.work, &s->arena, s->source,
                              title, zhv_format_of_file(path), &s->result, err);
    if (status == ZHV_OK &&
        !zhv_explainer_begin(s->explainer, s->source, s->result)) {
        status = ZHV_E_NOMEM;
    }
    s->said = 0;
    for (uint32_t t = 0; t < s->engine.target_count && status == ZHV_OK; t++) {
        const zhv_str edition =
            s->o->find ? edition_of(s, t) : (zhv_str){NULL, 0};
        s->variant = s->engine.labels[t];
        say_changes(s, t, edition);
        status = s->arena.failed || s->words.failed ? ZHV_E_NOMEM : ZHV_OK;
    }
    if (status == ZHV_OK && s->o->json) {
        json_end(s);
    }
    return status;
}

static bool explain_input(session *s, const char *path)
{
    zhv_error err = {0};
    zhv_in_bytes in;
    zhv_status status = zhv_in_bytes_read(path, &in, &err);
    s->file = zhv_in_bytes_name(path);
    if (status == ZHV_OK) {
        s->source = (zhv_str){in.ptr, in.len};
        s->place = zhv_place_in(s->source);
        memset(s->rules, 0, sizeof s->rules);
        status = explain_page(s, path, &err);
        zhv_in_bytes_drop(&in);
    }
    if (status != ZHV_OK) {
        err.code = status;
        zhv_term_status(s->file, &err);
    }
    return status == ZHV_OK;
}

static int explain_all(session *s)
{
    const zhv_opt *common = &s->o->common;
    size_t failed = 0;
    zhv_error err = {0};
    zhv_status status = zhv_engine_open(&s->engine, common, &err);
    if (status == ZHV_OK &&
        (s->explainer = zhv_explainer_new(s->engine.dict)) == NULL) {
        status = ZHV_E_NOMEM;
    }
    if (status != ZHV_OK) {
        err.code = status;
        zhv_term_status(NULL, &err);
        return ZHV_EXIT_USAGE;
    }
    for (size_t i = 0; i < common->file_count; i++) {
        failed += !explain_input(s, common->files[i]);
    }
    return failed ? ZHV_EXIT_FAILED : ZHV_EXIT_DONE;
}

static int run(int argc, char **argv)
{
    options o;
    int code = read_options(argc, argv, &o);
    if (code >= 0) {
        return code;
    }
    session s = {.o = &o};
    zhv_stop_at_once();
    zhv_arena_init(&s.arena);
    zhv_arena_init(&s.words);
    code = explain_all(&s);
    zhv_explainer_free(s.explainer);
    zhv_arena_drop(&s.words);
    zhv_arena_drop(&s.arena);
    zhv_engine_drop(&s.engine);
    return code;
}

const zhv_command zhv_command_explain = {
    "explain", "say why an edition differs from its page", help_text, run};

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "cli/command.h"
#include "cli/engine.h"
#include "cli/in_bytes.h"
#include "cli/out_name.h"
#include "cli/own_dict.h"
#include "cli/page_format.h"
#include "cli/quoted.h"
#include "cli/stop.h"
#include "cli/term.h"
#include "cli/verify.h"
#include "cli/verify_stable.h"
#include "match/dict.h"

#define SHOWN_DEFAULT 100
#define QUOTED_MAX    60 /* bytes of a text that a line quotes */

static const char help_text[] =
    "Usage: zhvar verify [options] SOURCE EDITION\n"
    "\n"
    "Proves that an edition differs from its source only where it may: text\n"
    "that readers see (gone it may be only where the page has rules), labels\n"
    "added to links that show their target, rules that were resolved. Every\n"
    "other difference is one line:\n"
    "\n"
    "  SOURCE:LINE:COLUMN: KIND: SOURCE TEXT -> EDITION TEXT\n"
    "\n"
    "  -t, --to VARIANT     also: text must be what converting the edition "
    "again\n"
    "                       to its VARIANT would leave alone, unless a rule "
    "of\n"
    "                       the source has it; such lines name the edition\n"
    "  --title NAME         the page's title, for links to its own sections;\n"
    "                       default: the source file's name\n"
    "  --groups STORE       conversion groups whose rules count, too\n"
    "  --format F           auto (default: by the source's name, else by\n"
    "                       content), wikitext, markdown, html, text\n"
    "  --max N              show at most N differences (default 100; 0: all)\n"
    "  --dict FILE          dictionary image; without --to only its profiles\n"
    "                       are used\n"
    "  -q, --quiet          print nothing, only exit\n"
    "\n"
    "and the options of zhvar convert that say how a page is converted: give\n"
    "those that the edition was made with (--rules keep, --protect FILE,\n"
    "--compat mediawiki ...). One of SOURCE and EDITION may be -, standard\n"
    "input.\n"
    "\n"
    "Exit codes: 0 same structure, 1 differences, 2 wrong usage or cannot\n"
    "start.\n";

typedef struct options {
    zhv_opt common;       /* files: source, edition */
    const char *files[2]; /* the same */
    unsigned long max;    /* 0: no limit */
} options;

typedef struct run_state {
    zhv_arena arena;
    zhv_in_bytes in[2];
    zhv_engine engine;
    zhv_profiles *profiles;
    zhv_differences found;
    zhv_differences unstable; /* places of the edition */
} run_state;

/* ---- options ------------------------------------------------------------- */

static bool read_max(const char *word, unsigned long *out)
{
    char *end;
    errno = 0;
    *out = strtoul(word, &end, 10);
    if (word[0] < '0' || word[0] > '9' || *end || errno) {
        zhv_term_usage("verify", "--max: '%s' is no number", word);
        return false;
    }
    return true;
}

/* What is wrong with a command line that zhv_opt_read let pass; NULL:
 * nothing. */
static const char *find_wrong(const zhv_opt *o)
{
    const char *writes = zhv_opt_writes(o);
    if (writes) {
        return writes;
    }
    return o->target_count > 1  ? "--to: an edition is of one variant"
           : o->file_count != 2 ? "a source and an edition are needed"
                                : NULL;
}

/* Returns -1 to go on, else the exit code. */
static int read_options(int argc, char **argv, options *o)
{
    static const zhv_opt_use use = {"verify", true, true};
    const char *max = NULL;
    const zhv_opt_own own = {"--max", &max, NULL};
    o->max = SHOWN_DEFAULT;
    if (!zhv_opt_take("verify", &own, 1, &argc, argv) ||
        (max && !read_max(max, &o->max))) {
        return ZHV_EXIT_USAGE;
    }
    const int code = zhv_opt_begin(&use, help_text, argc, argv, &o->common);
    if (code >= 0) {
        return code;
    }
    const char *what = find_wrong(&o->common);
    if (what) {
        zhv_term_usage("verify", "%s", what);
        return ZHV_EXIT_USAGE;
    }
    o->files[0] = o->common.files[0];
    o->files[1] = o->common.files[1];
    o->common.by_page = true;
    return -1;
}

/* ---- output -------------------------------------------------------------- */

/* Prints at most as many as are left to show. */
static void print_list(const zhv_differences *list, const char *file,
                       zhv_str text, unsigned long *left)
{
    uint32_t line = 1;
    size_t start = 0; /* of the line */
    for (uint32_t shown = 0; shown < list->n && *left; shown++, --*left) {
        const zhv_difference *d = &list->at[shown];
        for (size_t i = zhv_str_find(text, start, '\n'); i < d->off;
             i = zhv_str_find(text, start, '\n')) {
            line++;
            start = i + 1;
        }
        size_t column = 1 + zhv_utf8_count(zhv_str_sub(text, start, d->off));
        printf("%s:%u:%zu: %s: ", zhv_in_bytes_name(file), (unsigned)line,
               column, d->kind);
        zhv_quoted_print(d->source, QUOTED_MAX);
        fputs(" -> ", stdout);
        zhv_quoted_print(d->edition, QUOTED_MAX);
        putchar('\n');
    }
}

static void print_found(const run_state *r, const options *o)
{
    unsigned long left = o->max ? o->max : ULONG_MAX;
    unsigned long all = (unsigned long)r->found.n + r->unstable.n;
    print_list(&r->found, o->files[0], (zhv_str){r->in[0].ptr, r->in[0].len},
               &left);
    print_list(&r->unstable, o->files[1], (zhv_str){r->in[1].ptr, r->in[1].len},
               &left);
    if (o->max && all > o->max) {
        fflush(stdout);
        zhv_term_say(o->files[0], "note", "%lu more differences are not shown",
                     all - o->max);
    }
}

/* ---- the run ------------------------------------------------------------- */

/* The format that was asked for, or what the source is. */
static const zhv_syntax *find_syntax(const run_state *r, const options *o)
{
    zhv_format format = (zhv_format)o->common.convert.format;
    if (format == ZHV_FORMAT_AUTO) {
        format = zhv_format_of_file(o->files[0]);
    }
    const char *name = zhv_format_name(format);
    return name ? zhv_syntax_find(zhv_str_from(name))
                : zhv_syntax_guess((zhv_str){r->in[0].ptr, r->in[0].len});
}

/* The image; with --to also what is needed to convert the edition again. */
static zhv_status open_all(run_state *r, options *o, zhv_error *err)
{
    zhv_status status = ZHV_OK;
    for (unsigned i = 0; i < 2 && status == ZHV_OK; i++) {
        status = zhv_in_bytes_read(o->files[i], &r->in[i], err);
    }
    if (status != ZHV_OK) {
        return status;
    }
    const zhv_syntax *syntax = find_syntax(r, o);
    o->common.convert.format = zhv_format_called(syntax->name);
    if (o->common.target_count) {
        status = zhv_engine_open(&r->engine, &o->common, err);
    } else {
        status = zhv_own_dict_open(o->common.dict, &r->engine.dict, err);
    }
    return status == ZHV_OK
               ? zhv_profiles_read(
                     zhv_dict_blob(r->engine.dict, ZHV_STR("profiles")),
                     &r->profiles, err)
               : status;
}

static zhv_unknown unknown_of(const zhv_options *o)
{
    return o->unknown_templates == ZHV_TEMPLATES_KEEP  ? ZHV_UNKNOWN_KEEP
           : o->unknown_templates == ZHV_TEMPLATES_ALL ? ZHV_UNKNOWN_ALL
           : o->compat == ZHV_COMPAT_MEDIAWIKI         ? ZHV_UNKNOWN_MEDIAWIKI
                                                       : ZHV_UNKNOWN_PROSE;
}

static zhv_status verify_text(run_state *r, const zhv_verify_input *in,
                              zhv_error *err)
{
    const zhv_result *made;
    zhv_rule_texts shown = {0};
    zhv_status status =
        zhv_engine_convert(&r->engine, r->engine.work, &r->arena, in->source,
                           in->title, &made, err);
    if (status == ZHV_OK) {
        status = zhv_verify_shown(in, made, &r->arena, &shown);
    }
    if (status == ZHV_OK) {
        status = zhv_engine_convert(&r->engine, r->engine.work, &r->arena,
                                    in->edition, in->title, &made, err);
    }
    return status == ZHV_OK
               ? zhv_verify_stable(in, made, &shown, r->engine.groups,
                                   &r->arena, &r->unstable)
               : status;
}

static zhv_status verify(run_state *r, options *o, zhv_error *err)
{
    zhv_status status = open_all(r, o, err);
    if (status != ZHV_OK) {
        return status;
    }
    const char *title = o->common.title;
    zhv_verify_input in = {
        .source = {r->in[0].ptr, r->in[0].len},
        .edition = {r->in[1].ptr, r->in[1].len},
        .title = title ? zhv_str_from(title) : zhv_out_name_stem(o->files[0]),
        .syntax = find_syntax(r, o),
        .profiles = r->profiles,
        .unknown = unknown_of(&o->common.convert),
    };
    status = zhv_verify(&in, &r->arena, &r->found);
    return status == ZHV_OK && o->common.target_count ? verify_text(r, &in, err)
                                                      : status;
}

static int run(int argc, char **argv)
{
    options o;
    int code = read_options(argc, argv, &o);
    if (code >= 0) {
        return code;
    }
    run_state r = {0};
    zhv_error err = {0};
    zhv_stop_at_once();
    zhv_arena_init(&r.arena);
    zhv_arena_init(&r.engine.arena);
    zhv_status status = verify(&r, &o, &err);
    if (status != ZHV_OK) {
        err.code = status;
        zhv_term_status(NULL, &err);
        code = ZHV_EXIT_USAGE;
    } else {
        code = r.found.n || r.unstable.n ? ZHV_EXIT_DIFFERENT : ZHV_EXIT_DONE;
        if (!o.common.quiet) {
            print_found(&r, &o);
        }
    }
    zhv_profiles_free(r.profiles);
    zhv_engine_drop(&r.engine);
    zhv_in_bytes_drop(&r.in[0]);
    zhv_in_bytes_drop(&r.in[1]);
    zhv_arena_drop(&r.arena);
    return code;
}

const zhv_command zhv_command_verify = {
    "verify", "check an edition's structure against its source", help_text,
    run};

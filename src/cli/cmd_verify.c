#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "cli/command.h"
#include "cli/in_bytes.h"
#include "cli/out_name.h"
#include "cli/own_dict.h"
#include "cli/own_groups.h"
#include "cli/page_format.h"
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
    "that readers see, labels added to links that show their target, rules\n"
    "that were resolved. Every other difference is one line:\n"
    "\n"
    "  SOURCE:LINE:COLUMN: KIND: SOURCE TEXT -> EDITION TEXT\n"
    "\n"
    "  -t, --to VARIANT     also: text must be what converting the edition "
    "again\n"
    "                       to its VARIANT would leave alone, unless a rule "
    "of\n"
    "                       the source has it; such lines name the edition\n"
    "  --groups STORE       conversion groups whose rules count, too\n"
    "  --title NAME         the page's title, for links to its own sections;\n"
    "                       default: the source file's name\n"
    "  --format F           auto (default: by the source's name, else by\n"
    "                       content), wikitext, markdown, html, text\n"
    "  --max N              show at most N differences (default 100; 0: all)\n"
    "  --dict FILE          dictionary image; without --to only its profiles\n"
    "                       are used\n"
    "  -q, --quiet          print nothing, only exit\n"
    "\n"
    "Exit codes: 0 same structure, 1 differences, 2 wrong usage or cannot\n"
    "start.\n";

typedef struct options {
    const char *files[2]; /* source, edition */
    const char *title;
    const char *dict;
    const char *groups;
    const char *to;
    const char *format;
    unsigned long max; /* 0: no limit */
    bool quiet;
} options;

typedef struct run_state {
    zhv_arena arena;
    zhv_in_bytes in[2];
    zhv_dict *dict;
    zhv_profiles *profiles;
    zhv_groups *groups;
    zhv_converter *converter;
    zhv_work *work;
    zhv_differences found;
    zhv_differences unstable; /* places of the edition */
} run_state;

/* ---- options ------------------------------------------------------------- */

enum {
    KEY_TITLE = 256,
    KEY_FORMAT,
    KEY_MAX,
    KEY_DICT,
    KEY_GROUPS
};

static const struct option long_options[] = {
    {"title", required_argument, NULL, KEY_TITLE},
    {"format", required_argument, NULL, KEY_FORMAT},
    {"max", required_argument, NULL, KEY_MAX},
    {"dict", required_argument, NULL, KEY_DICT},
    {"groups", required_argument, NULL, KEY_GROUPS},
    {"to", required_argument, NULL, 't'},
    {"quiet", no_argument, NULL, 'q'},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

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

static bool read_format(const char *word, const char **out)
{
    if (strcmp(word, "auto") != 0 &&
        zhv_syntax_find(zhv_str_from(word)) == NULL) {
        zhv_term_usage("verify",
                       "--format: '%s' is none of auto, wikitext, markdown, "
                       "html, text",
                       word);
        return false;
    }
    *out = word;
    return true;
}

/* Returns -1 to go on, else the exit code. */
static int read_options(int argc, char **argv, options *o)
{
    *o = (options){.max = SHOWN_DEFAULT, .format = "auto"};
    bool good = true;
    optind = 0; /* getopt starts anew */
    opterr = 0;
    for (int key; good && (key = getopt_long(argc, argv, ":qht:", long_options,
                                             NULL)) != -1;) {
        switch (key) {
        case KEY_TITLE:
            o->title = optarg;
            break;
        case KEY_FORMAT:
            good = read_format(optarg, &o->format);
            break;
        case KEY_MAX:
            good = read_max(optarg, &o->max);
            break;
        case KEY_DICT:
            o->dict = optarg;
            break;
        case KEY_GROUPS:
            o->groups = optarg;
            break;
        case 't':
            o->to = optarg;
            break;
        case 'q':
            o->quiet = true;
            break;
        case 'h':
            fputs(help_text, stdout);
            return ZHV_EXIT_DONE;
        case ':':
            zhv_term_usage("verify", "'%s' needs a value", argv[optind - 1]);
            good = false;
            break;
        default:
            zhv_term_usage("verify",
                           strchr(argv[optind - 1], '=') && optopt
                               ? "'%s' takes no value"
                               : "unknown option '%s'",
                           argv[optind - 1]);
            good = false;
            break;
        }
    }
    if (good && argc - optind != 2) {
        zhv_term_usage("verify", "a source and an edition are needed");
        good = false;
    }
    if (!good) {
        return ZHV_EXIT_USAGE;
    }
    o->files[0] = argv[optind];
    o->files[1] = argv[optind + 1];
    return -1;
}

/* ---- output -------------------------------------------------------------- */

/* A page must not speak to the reader's terminal, nor break the line. */
static void print_quoted(zhv_str s)
{
    if (s.len == 0) {
        fputs("(nothing)", stdout);
    }
    for (size_t pos = 0; pos < s.len;) {
        uint32_t n;
        uint32_t cp = zhv_utf8_decode(s, pos, &n);
        if (pos + n > QUOTED_MAX) {
            fputs("...", stdout);
            return;
        }
        if (cp == '\n') {
            fputs("\\n", stdout);
        } else if (cp == '\t') {
            fputs("\\t", stdout);
        } else if (cp == '\\') {
            fputs("\\\\", stdout);
        } else if (cp == ZHV_CP_INVALID || cp < 0x20 || cp == 0x7F) {
            printf("\\x%02X", (unsigned)(unsigned char)s.ptr[pos]);
        } else if ((cp >= 0x80 && cp < 0xA0) ||
                   (cp >= 0x200E && cp <= 0x200F) ||
                   (cp >= 0x2028 && cp <= 0x202E) ||
                   (cp >= 0x2066 && cp <= 0x2069)) {
            printf("\\u%04X", (unsigned)cp);
        } else {
            fwrite(s.ptr + pos, 1, n, stdout);
        }
        pos += n;
    }
}

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
        print_quoted(d->source);
        fputs(" -> ", stdout);
        print_quoted(d->edition);
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

static zhv_status open_all(run_state *r, const options *o, zhv_error *err)
{
    zhv_status status = ZHV_OK;
    for (unsigned i = 0; i < 2 && status == ZHV_OK; i++) {
        status = zhv_in_bytes_read(o->files[i], &r->in[i], err);
    }
    if (status == ZHV_OK) {
        status = zhv_own_dict_open(o->dict, &r->dict, err);
    }
    if (status == ZHV_OK) {
        status = zhv_profiles_read(zhv_dict_blob(r->dict, ZHV_STR("profiles")),
                                   &r->profiles, err);
    }
    return status;
}

/* The format that was asked for, or what the source is. */
static const char *format_name(const run_state *r, const options *o)
{
    if (strcmp(o->format, "auto") != 0) {
        return o->format;
    }
    const char *name = zhv_format_name(zhv_format_of_file(o->files[0]));
    return name ? name
                : zhv_syntax_guess((zhv_str){r->in[0].ptr, r->in[0].len})->name;
}

/* --to: what is needed to convert the edition once more. */
static zhv_status open_converter(run_state *r, const options *o, zhv_error *err)
{
    zhv_target target;
    zhv_options convert = ZHV_OPTIONS_INIT;
    zhv_status status = zhv_target_parse(o->to, &target, err);
    if (status == ZHV_OK && o->groups) {
        status = zhv_own_groups_open(o->groups, &r->groups, err);
    }
    convert.format = zhv_format_called(format_name(r, o));
    if (status == ZHV_OK) {
        status = zhv_converter_new(r->dict, &target, 1, &convert, &r->converter,
                                   err);
    }
    return status == ZHV_OK ? zhv_work_new(&r->work) : status;
}

static zhv_status verify(run_state *r, const options *o, zhv_error *err)
{
    zhv_status status = open_all(r, o, err);
    if (status == ZHV_OK && o->to) {
        status = open_converter(r, o, err);
    }
    if (status != ZHV_OK) {
        return status;
    }
    zhv_verify_input in = {
        .source = {r->in[0].ptr, r->in[0].len},
        .edition = {r->in[1].ptr, r->in[1].len},
        .title =
            o->title ? zhv_str_from(o->title) : zhv_out_name_stem(o->files[0]),
        .syntax = zhv_syntax_find(zhv_str_from(format_name(r, o))),
        .profiles = r->profiles,
    };
    status = zhv_verify(&in, &r->arena, &r->found);
    if (status == ZHV_OK && o->to) {
        status = zhv_verify_stable(&in, r->converter, r->work, r->groups,
                                   &r->arena, &r->unstable);
    }
    return status;
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
    zhv_arena_init(&r.arena);
    zhv_status status = verify(&r, &o, &err);
    if (status != ZHV_OK) {
        err.code = status;
        zhv_term_status(NULL, &err);
        code = ZHV_EXIT_USAGE;
    } else {
        code = r.found.n || r.unstable.n ? ZHV_EXIT_DIFFERENT : ZHV_EXIT_DONE;
        if (!o.quiet) {
            print_found(&r, &o);
        }
    }
    zhv_work_free(r.work);
    zhv_converter_free(r.converter);
    zhv_groups_free(r.groups);
    zhv_profiles_free(r.profiles);
    zhv_dict_free(r.dict);
    zhv_in_bytes_drop(&r.in[0]);
    zhv_in_bytes_drop(&r.in[1]);
    zhv_arena_drop(&r.arena);
    return code;
}

const zhv_command zhv_command_verify = {
    "verify", "check an edition's structure against its source", help_text,
    run};

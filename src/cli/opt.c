#include "cli/opt.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "cli/exit_code.h"
#include "cli/near.h"
#include "cli/term.h"

enum {
    KEY_TO = 't',
    KEY_CONFIG = 'c',
    KEY_INPUT = 'i',
    KEY_OUTPUT = 'o',
    KEY_QUIET = 'q',
    KEY_HELP = 'h',
    KEY_TEMPLATE = 256,
    KEY_TITLE,
    KEY_GROUPS,
    KEY_DICT,
    KEY_PROTECT,
    KEY_RULES_FILE,
    KEY_TITLES_DB,
    KEY_STATS,
    KEY_STRICT,
    KEY_CHOICE /* plus the index in choices[] */
};

/* Options that take one of a few words; fewer than WORDS. */
#define WORDS 6

static const struct {
    const char *name;
    size_t offset; /* of the uint32_t in zhv_options */
    struct {
        const char *word;
        uint32_t value;
    } words[WORDS];
} choices[] = {
    {"format",
     offsetof(zhv_options, format),
     {{"auto", ZHV_FORMAT_AUTO},
      {"wikitext", ZHV_FORMAT_WIKITEXT},
      {"markdown", ZHV_FORMAT_MARKDOWN},
      {"html", ZHV_FORMAT_HTML},
      {"text", ZHV_FORMAT_TEXT}}},
    {"rules",
     offsetof(zhv_options, rules),
     {{"resolve", ZHV_RULES_RESOLVE}, {"keep", ZHV_RULES_KEEP}}},
    {"scope",
     offsetof(zhv_options, scope),
     {{"point", ZHV_SCOPE_POINT}, {"page", ZHV_SCOPE_PAGE}}},
    {"titles",
     offsetof(zhv_options, titles),
     {{"guarded", ZHV_TITLES_GUARDED},
      {"quoted", ZHV_TITLES_QUOTED},
      {"all", ZHV_TITLES_ALL},
      {"off", ZHV_TITLES_OFF}}},
    {"from",
     offsetof(zhv_options, from),
     {{"auto", ZHV_SCRIPT_AUTO},
      {"hans", ZHV_SCRIPT_HANS},
      {"hant", ZHV_SCRIPT_HANT}}},
    {"compat",
     offsetof(zhv_options, compat),
     {{"none", ZHV_COMPAT_NONE}, {"mediawiki", ZHV_COMPAT_MEDIAWIKI}}},
    {"protect-japanese",
     offsetof(zhv_options, japanese),
     {{"on", ZHV_JAPANESE_PROTECT}, {"off", ZHV_JAPANESE_CONVERT}}},
    {"unknown-templates",
     offsetof(zhv_options, unknown_templates),
     {{"prose", ZHV_TEMPLATES_PROSE},
      {"keep", ZHV_TEMPLATES_KEEP},
      {"all", ZHV_TEMPLATES_ALL}}},
    {"accuracy",
     offsetof(zhv_options, accuracy),
     {{"page", ZHV_ACCURACY_PAGE}, {"table", ZHV_ACCURACY_TABLE}}},
    {"quotes",
     offsetof(zhv_options, quotation),
     {{"keep", ZHV_QUOTATION_KEEP}, {"region", ZHV_QUOTATION_REGION}}},
};

#define CHOICES (sizeof choices / sizeof *choices)

static const struct option long_options[] = {
    {"to", required_argument, NULL, KEY_TO},
    {"config", required_argument, NULL, KEY_CONFIG},
    {"input", required_argument, NULL, KEY_INPUT},
    {"output", required_argument, NULL, KEY_OUTPUT},
    {"output-template", required_argument, NULL, KEY_TEMPLATE},
    {"title", required_argument, NULL, KEY_TITLE},
    {"groups", required_argument, NULL, KEY_GROUPS},
    {"dict", required_argument, NULL, KEY_DICT},
    {"protect", required_argument, NULL, KEY_PROTECT},
    {"rules-file", required_argument, NULL, KEY_RULES_FILE},
    {"titles-db", required_argument, NULL, KEY_TITLES_DB},
    {"stats", no_argument, NULL, KEY_STATS},
    {"strict", no_argument, NULL, KEY_STRICT},
    {"quiet", no_argument, NULL, KEY_QUIET},
    {"help", no_argument, NULL, KEY_HELP},
    /* in the order of choices[] */
    {"format", required_argument, NULL, KEY_CHOICE},
    {"rules", required_argument, NULL, KEY_CHOICE + 1},
    {"scope", required_argument, NULL, KEY_CHOICE + 2},
    {"titles", required_argument, NULL, KEY_CHOICE + 3},
    {"from", required_argument, NULL, KEY_CHOICE + 4},
    {"compat", required_argument, NULL, KEY_CHOICE + 5},
    {"protect-japanese", required_argument, NULL, KEY_CHOICE + 6},
    {"unknown-templates", required_argument, NULL, KEY_CHOICE + 7},
    {"accuracy", required_argument, NULL, KEY_CHOICE + 8},
    {"quotes", required_argument, NULL, KEY_CHOICE + 9},
    {NULL, 0, NULL, 0},
};

/* In the order that --to all has. */
static const zhv_variant all_variants[] = {ZHV_HANS, ZHV_HANT, ZHV_CN, ZHV_SG,
                                           ZHV_MY,   ZHV_TW,   ZHV_HK, ZHV_MO};

static const char *const target_names[] = {
    "zh-hans", "zh-hant", "zh-cn", "zh-sg", "zh-my", "zh-tw",
    "zh-hk",   "zh-mo",   "zh",    "all",   "s",     "t",
    "cn",      "tw",      "twp",   "hk",    "hkp"};

static const char known_targets[] =
    "known: zh-hans zh-hant zh-cn zh-sg zh-my zh-tw zh-hk zh-mo zh all, "
    "s t cn tw twp hk hkp, and tags such as zh-Hant-TW";

typedef struct reader {
    zhv_opt *opt;
    const char *input;        /* -i */
    const char *first_choice; /* a choice that was given; -c takes none */
    const zhv_opt_use *use;
} reader;

/* The library says what is wrong and what there is; a word that looks like a
 * slip of the pen gets a guess too, a language of its own (zh-yue) none. */
static zhv_opt_result wrong_target(const zhv_opt *opt, const char *name,
                                   const zhv_error *err)
{
    const size_t n = sizeof target_names / sizeof *target_names;
    bool unknown = strncmp(err->message, "unknown", 7) == 0;
    const char *near = unknown ? zhv_near(name, target_names, n) : NULL;
    zhv_term_usage(opt->command, "--to: %s%s%s%s", err->message,
                   near ? "; did you mean '" : "", near ? near : "",
                   near ? "'?" : "");
    return ZHV_OPT_WRONG;
}

static zhv_opt_result add_target(zhv_opt *opt, zhv_target target)
{
    for (uint32_t i = 0; i < opt->target_count; i++) {
        if (opt->targets[i].variant == target.variant &&
            opt->targets[i].script_only == target.script_only) {
            return ZHV_OPT_GO; /* asked for twice */
        }
    }
    if (opt->target_count == ZHV_OPT_TARGETS_MAX) {
        zhv_term_usage(opt->command, "--to: more than %d variants",
                       ZHV_OPT_TARGETS_MAX);
        return ZHV_OPT_WRONG;
    }
    opt->targets[opt->target_count++] = target;
    return ZHV_OPT_GO;
}

static zhv_opt_result read_target(zhv_opt *opt, zhv_str word)
{
    char name[64];
    snprintf(name, sizeof name, "%.*s", (int)(word.len < 60 ? word.len : 60),
             word.ptr);
    zhv_opt_result result = ZHV_OPT_GO;
    if (strcmp(name, "all") == 0) {
        const size_t n = sizeof all_variants / sizeof *all_variants;
        for (size_t i = 0; i < n && result == ZHV_OPT_GO; i++) {
            result = add_target(opt, (zhv_target){all_variants[i], 0});
        }
        return result;
    }
    zhv_target target;
    zhv_error err = {0};
    if (zhv_target_parse(name, &target, &err) != ZHV_OK) {
        return wrong_target(opt, name, &err);
    }
    return add_target(opt, target);
}

static zhv_opt_result read_targets(zhv_opt *opt, const char *list)
{
    zhv_str s = zhv_str_from(list);
    size_t start = 0;
    for (;;) {
        size_t end = zhv_str_find(s, start, ',');
        zhv_str word = zhv_str_trim(zhv_str_sub(s, start, end));
        if (word.len == 0) {
            zhv_term_usage(opt->command, "--to: an empty name in '%s' (%s)",
                           list, known_targets);
            return ZHV_OPT_WRONG;
        }
        zhv_opt_result result = read_target(opt, word);
        if (result != ZHV_OPT_GO || end == s.len) {
            return result;
        }
        start = end + 1;
    }
}

static zhv_opt_result read_choice(zhv_opt *opt, size_t which, const char *word)
{
    char known[128] = "";
    for (size_t i = 0; i < WORDS && choices[which].words[i].word; i++) {
        if (strcmp(choices[which].words[i].word, word) == 0) {
            memcpy((char *)&opt->convert + choices[which].offset,
                   &choices[which].words[i].value, sizeof(uint32_t));
            return ZHV_OPT_GO;
        }
        size_t used = strlen(known);
        snprintf(known + used, sizeof known - used, "%s%s", used ? ", " : "",
                 choices[which].words[i].word);
    }
    zhv_term_usage(opt->command, "--%s: '%s' is none of %s",
                   choices[which].name, word, known);
    return ZHV_OPT_WRONG;
}

static zhv_opt_result read_one(reader *r, int key, const char *value)
{
    zhv_opt *opt = r->opt;
    switch (key) {
    case KEY_TO:
        return read_targets(opt, value);
    case KEY_CONFIG:
        opt->config = value;
        return ZHV_OPT_GO;
    case KEY_INPUT:
        r->input = value;
        return ZHV_OPT_GO;
    case KEY_OUTPUT:
        opt->output = value;
        return ZHV_OPT_GO;
    case KEY_TEMPLATE:
        opt->output_name = value;
        return ZHV_OPT_GO;
    case KEY_TITLE:
        opt->title = value;
        return ZHV_OPT_GO;
    case KEY_GROUPS:
        opt->groups = value;
        return ZHV_OPT_GO;
    case KEY_DICT:
        opt->dict = value;
        return ZHV_OPT_GO;
    case KEY_PROTECT:
        opt->protect = value;
        return ZHV_OPT_GO;
    case KEY_RULES_FILE:
        opt->rules_file = value;
        return ZHV_OPT_GO;
    case KEY_TITLES_DB:
        opt->titles_db = value;
        return ZHV_OPT_GO;
    case KEY_STATS:
        opt->stats = true;
        return ZHV_OPT_GO;
    case KEY_STRICT:
        opt->strict = true;
        return ZHV_OPT_GO;
    case KEY_QUIET:
        opt->quiet = true;
        return ZHV_OPT_GO;
    case KEY_HELP:
        return ZHV_OPT_HELP;
    default:
        break;
    }
    if (key >= KEY_CHOICE && (size_t)(key - KEY_CHOICE) < CHOICES) {
        size_t which = (size_t)(key - KEY_CHOICE);
        r->first_choice =
            r->first_choice ? r->first_choice : choices[which].name;
        return read_choice(opt, which, value);
    }
    return ZHV_OPT_WRONG;
}

/* getopt has set aside an option that it does not know or cannot use. */
static zhv_opt_result wrong_option(const zhv_opt *opt, char **argv, int key)
{
    const char *word = argv[optind - 1];
    const char *names[sizeof long_options / sizeof *long_options];
    size_t n = 0;
    for (; long_options[n].name; n++) {
        names[n] = long_options[n].name;
    }
    if (key == ':') {
        zhv_term_usage(opt->command, "%s needs a value", word);
        return ZHV_OPT_WRONG;
    }
    if (strncmp(word, "--", 2) != 0) {
        zhv_term_usage(opt->command, "unknown option -%c", optopt);
        return ZHV_OPT_WRONG;
    }
    if (optopt) { /* getopt knows it, but not with "=value" */
        zhv_term_usage(opt->command, "%s: this option takes no value", word);
        return ZHV_OPT_WRONG;
    }
    const char *near = zhv_near(word + 2, names, n);
    zhv_term_usage(opt->command, "unknown option %s%s%s%s", word,
                   near ? "; did you mean --" : "", near ? near : "",
                   near ? "?" : "");
    return ZHV_OPT_WRONG;
}

static zhv_opt_result check(const reader *r)
{
    const zhv_opt *opt = r->opt;
    if (opt->config && (opt->target_count || r->first_choice || opt->groups ||
                        opt->rules_file || opt->titles_db || opt->title)) {
        zhv_term_usage(opt->command,
                       "--config converts plain text by one OpenCC config; "
                       "--%s does not go with it",
                       opt->target_count ? "to"
                       : r->first_choice ? r->first_choice
                       : opt->groups     ? "groups"
                       : opt->rules_file ? "rules-file"
                       : opt->titles_db  ? "titles-db"
                                         : "title");
        return ZHV_OPT_WRONG;
    }
    if (!r->use->target_optional && opt->config == NULL &&
        opt->target_count == 0) {
        zhv_term_usage(opt->command, "which variant? Give --to (%s)",
                       known_targets);
        return ZHV_OPT_WRONG;
    }
    if (opt->title && opt->file_count > 1 && !r->use->one_page) {
        zhv_term_usage(opt->command, "--title is for one input; there are %zu",
                       opt->file_count);
        return ZHV_OPT_WRONG;
    }
    size_t stdin_count = 0;
    for (size_t i = 0; i < opt->file_count; i++) {
        stdin_count += strcmp(opt->files[i], "-") == 0;
    }
    if (stdin_count > 1) {
        zhv_term_usage(opt->command, "standard input can be read only once");
        return ZHV_OPT_WRONG;
    }
    return ZHV_OPT_GO;
}

static zhv_opt_result take_files(reader *r, int argc, char **argv)
{
    zhv_opt *opt = r->opt;
    if (r->input && optind < argc) {
        zhv_term_usage(opt->command,
                       "give inputs with -i or as arguments, not "
                       "both ('%s')",
                       argv[optind]);
        return ZHV_OPT_WRONG;
    }
    if (optind < argc) {
        opt->files = (const char *const *)(argv + optind);
        opt->file_count = (size_t)(argc - optind);
    } else {
        opt->single_file[0] = r->input ? r->input : "-";
        opt->files = opt->single_file;
        opt->file_count = 1;
    }
    return ZHV_OPT_GO;
}

/* ---- of one command ------------------------------------------------------ */

/* The option that a word is, with its value behind a '=' (else NULL). */
static const zhv_opt_own *own_called(const zhv_opt_own *own, size_t n,
                                     const char *word, const char **value)
{
    for (size_t i = 0; i < n; i++) {
        const size_t len = strlen(own[i].name);
        const bool same = strncmp(word, own[i].name, len) == 0;
        if (same && (word[len] == '\0' || (word[len] == '=' && own[i].value))) {
            *value = word[len] ? word + len + 1 : NULL;
            return &own[i];
        }
    }
    return NULL;
}

bool zhv_opt_take(const char *command, const zhv_opt_own *own, size_t n,
                  int *argc, char **argv)
{
    int kept = 0;
    bool plain = false; /* behind "--" there are files alone */
    for (int i = 0; i < *argc; i++) {
        const char *value = NULL;
        plain |= strcmp(argv[i], "--") == 0;
        const zhv_opt_own *o =
            plain ? NULL : own_called(own, n, argv[i], &value);
        if (o == NULL) {
            argv[kept++] = argv[i];
            continue;
        }
        if (o->value) {
            value = value ? value : argv[++i]; /* argv ends with NULL */
            *o->value = value;
        }
        if (o->value && value == NULL) {
            zhv_term_usage(command, "%s needs a value", o->name);
            return false;
        }
        if (o->given) {
            *o->given = true;
        }
    }
    argv[kept] = NULL;
    *argc = kept;
    return true;
}

const char *zhv_opt_writes(const zhv_opt *o)
{
    return o->config        ? "--config is for zhvar convert"
           : o->output      ? "--output is for zhvar convert; this goes to "
                              "standard output"
           : o->output_name ? "--output-template is for zhvar convert"
           : o->strict      ? "--strict is for zhvar convert"
           : o->stats       ? "--stats is for zhvar convert"
                            : NULL;
}

zhv_opt_result zhv_opt_read(const zhv_opt_use *use, int argc, char **argv,
                            zhv_opt *out)
{
    *out = (zhv_opt){.convert = ZHV_OPTIONS_INIT, .command = use->command};
    out->convert.format = ZHV_FORMAT_AUTO;
    reader r = {.opt = out, .use = use};
    zhv_opt_result result = ZHV_OPT_GO;
    optind = 1;
    opterr = 0;
    while (result == ZHV_OPT_GO) {
        int key = getopt_long(argc, argv, ":c:i:o:t:qh", long_options, NULL);
        if (key == -1) {
            break;
        }
        result = key == '?' || key == ':' ? wrong_option(out, argv, key)
                                          : read_one(&r, key, optarg);
    }
    if (result == ZHV_OPT_GO) {
        result = take_files(&r, argc, argv);
    }
    return result == ZHV_OPT_GO ? check(&r) : result;
}

int zhv_opt_begin(const zhv_opt_use *use, const char *help, int argc,
                  char **argv, zhv_opt *out)
{
    switch (zhv_opt_read(use, argc, argv, out)) {
    case ZHV_OPT_HELP:
        fputs(help, stdout);
        return ZHV_EXIT_DONE;
    case ZHV_OPT_WRONG:
        return ZHV_EXIT_USAGE;
    default:
        return -1;
    }
}

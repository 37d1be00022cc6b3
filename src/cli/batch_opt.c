#include "cli/batch_opt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/term.h"
#include "input/buffer.h"

#define PAGE_MAX  ((size_t)8 << 20)
#define PIECE_MAX ((size_t)32 << 20)
#define SIZE_MOST ((size_t)1 << 40)

typedef struct reader {
    zhv_batch_opt *opt;
    bool stdin_jsonl, stdout_jsonl;
    zhv_buffer canonical;
} reader;

static zhv_opt_result wrong(const char *name, const char *value,
                            const char *known)
{
    zhv_term_usage("batch", "%s: '%s' is not %s", name, value, known);
    return ZHV_OPT_WRONG;
}

/* A whole number from `least` to `most`, with K, M or G behind it. */
static bool read_number(const char *s, size_t least, size_t most, size_t *out)
{
    char *end;
    if (*s < '0' || *s > '9') {
        return false;
    }
    unsigned long long n = strtoull(s, &end, 10);
    unsigned shift = *end == 'K' ? 10 : *end == 'M' ? 20 : *end == 'G' ? 30 : 0;
    end += shift != 0;
    if (*end || n > SIZE_MOST >> shift) {
        return false;
    }
    *out = (size_t)n << shift;
    return *out >= least && *out <= most;
}

static zhv_opt_result read_jobs(reader *r, const char *name, const char *value)
{
    size_t n;
    if (!read_number(value, 1, ZHV_BATCH_JOBS_MAX, &n)) {
        return wrong(name, value, "a number from 1 to 256");
    }
    r->opt->jobs = (uint32_t)n;
    return ZHV_OPT_GO;
}

static zhv_opt_result read_size(reader *r, const char *name, const char *value)
{
    size_t *out = strcmp(name, "--page-max") == 0 ? &r->opt->page_max
                                                  : &r->opt->piece_max;
    return read_number(value, 1024, (size_t)1 << 31, out)
               ? ZHV_OPT_GO
               : wrong(name, value, "a size from 1K to 2G");
}

static zhv_opt_result read_namespaces(reader *r, const char *name,
                                      const char *value)
{
    zhv_batch_opt *o = r->opt;
    o->namespace_count = 0;
    o->all_namespaces = strcmp(value, "all") == 0;
    const char *s = o->all_namespaces ? "" : value;
    while (*s) {
        char *end;
        long n = strtol(s, &end, 10);
        if (end == s || (*end && *end != ',') || n < -2 || n > 1000000 ||
            o->namespace_count == ZHV_BATCH_NAMESPACES_MAX) {
            return wrong(name, value, "a list of numbers (0,14) or 'all'");
        }
        o->namespaces[o->namespace_count++] = (int32_t)n;
        s = *end ? end + 1 : end;
    }
    return ZHV_OPT_GO;
}

static zhv_opt_result read_kind(reader *r, const char *name, const char *value)
{
    static const char *const words[] = {"same", "xml", "jsonl", "folder"};
    for (uint32_t i = 0; i < 4; i++) {
        if (strcmp(words[i], value) == 0) {
            r->opt->kind = i;
            return ZHV_OPT_GO;
        }
    }
    return wrong(name, value, "one of same, xml, jsonl, folder");
}

static zhv_opt_result read_packing(reader *r, const char *name,
                                   const char *value)
{
    return zhv_packing_parse(value, &r->opt->packing)
               ? ZHV_OPT_GO
               : wrong(name, value, "one of none, gz, bz2, zst");
}

static zhv_opt_result read_progress(reader *r, const char *name,
                                    const char *value)
{
    static const char *const words[] = {"auto", "json", "none"};
    for (uint32_t i = 0; i < 3; i++) {
        if (strcmp(words[i], value) == 0) {
            r->opt->progress = i;
            return ZHV_OPT_GO;
        }
    }
    return wrong(name, value, "one of auto, json, none");
}

static zhv_opt_result read_shard(reader *r, const char *name, const char *value)
{
    char *end;
    unsigned long i = strtoul(value, &end, 10);
    unsigned long n = *end == '/' ? strtoul(end + 1, &end, 10) : 0;
    if (*value < '0' || *value > '9' || *end || i < 1 || i > n || n > 9999) {
        return wrong(name, value, "I/N with I from 1 to N, N up to 9999");
    }
    r->opt->shard = (uint32_t)i;
    r->opt->shards = (uint32_t)n;
    return ZHV_OPT_GO;
}

static zhv_opt_result read_word(reader *r, const char *name, const char *value)
{
    zhv_batch_opt *o = r->opt;
    *(strcmp(name, "--merge") == 0         ? &o->merge
      : strcmp(name, "--index") == 0       ? &o->index
      : strcmp(name, "--incremental") == 0 ? &o->previous
      : strcmp(name, "--text-field") == 0  ? &o->text_field
                                           : &o->title_field) = value;
    return ZHV_OPT_GO;
}

static zhv_opt_result read_titles(reader *r, const char *name,
                                  const char *value)
{
    (void)name;
    r->opt->titles = strcmp(value, "convert") == 0;
    return ZHV_OPT_GO;
}

static zhv_opt_result read_flag(reader *r, const char *name, const char *value)
{
    (void)value;
    r->opt->copies |= strcmp(name, "--copies") == 0;
    r->opt->resume |= strcmp(name, "--resume") == 0;
    r->stdin_jsonl |= strcmp(name, "--stdin-jsonl") == 0;
    r->stdout_jsonl |= strcmp(name, "--stdout-jsonl") == 0;
    return ZHV_OPT_GO;
}

/* What changes the bytes that are written is part of what a run is known
 * by: it goes into the manifest. */
static const struct {
    const char *name;
    bool has_value;
    bool counts;
    zhv_opt_result (*read)(reader *, const char *name, const char *value);
} own_options[] = {
    {"--jobs", true, false, read_jobs},
    {"-j", true, false, read_jobs},
    {"--namespaces", true, true, read_namespaces},
    {"--output-format", true, true, read_kind},
    {"--compress", true, true, read_packing},
    {"--progress", true, false, read_progress},
    {"--text-field", true, true, read_word},
    {"--title-field", true, true, read_word},
    {"--page-max", true, true, read_size},
    {"--shard-size", true, true, read_size},
    {"--shard", true, false, read_shard},
    {"--titles", true, true, read_titles},
    {"--merge", true, false, read_word},
    {"--index", true, false, read_word},
    {"--incremental", true, false, read_word},
    {"--resume", false, false, read_flag},
    {"--copies", false, false, read_flag},
    {"--stdin-jsonl", false, false, read_flag},
    {"--stdout-jsonl", false, false, read_flag},
};

#define OWN (sizeof own_options / sizeof *own_options)

static size_t find_own(const char *word)
{
    for (size_t i = 0; i < OWN; i++) {
        size_t n = strlen(own_options[i].name);
        if (strncmp(own_options[i].name, word, n) == 0 &&
            (word[n] == '\0' || (word[n] == '=' && n > 2) ||
             (n == 2 && word[n]))) {
            return i;
        }
    }
    return OWN;
}

/* --titles with any other word is an option of convert. */
static bool is_converts(size_t which, const char *value)
{
    return own_options[which].read == read_titles && value &&
           strcmp(value, "keep") != 0 && strcmp(value, "convert") != 0;
}

static bool note(reader *r, const char *word)
{
    return zhv_buffer_add_str(&r->canonical, zhv_str_from(word)) &&
           zhv_buffer_add(&r->canonical, " ", 1);
}

/* Takes the batch's own options out of argv; the rest is convert's. */
static zhv_opt_result take_own(reader *r, int *argc, char **argv)
{
    int kept = 1;
    for (int i = 1; i < *argc; i++) {
        size_t which = find_own(argv[i]);
        if (which == OWN || strcmp(argv[i], "--") == 0) {
            argv[kept++] = argv[i];
            continue;
        }
        const char *name = own_options[which].name;
        const char *value = argv[i] + strlen(name);
        const bool joined = *value != '\0';
        value += *value == '=';
        if (is_converts(which, joined ? value : argv[i + 1])) {
            argv[kept++] = argv[i];
            continue;
        }
        if (own_options[which].has_value && argv[i][strlen(name)] == '\0') {
            if (++i == *argc) {
                zhv_term_usage("batch", "%s needs a value", name);
                return ZHV_OPT_WRONG;
            }
            value = argv[i];
        }
        zhv_opt_result result = own_options[which].read(r, name, value);
        if (result != ZHV_OPT_GO) {
            return result;
        }
        if (own_options[which].counts && (!note(r, name) || !note(r, value))) {
            return ZHV_OPT_WRONG;
        }
    }
    *argc = kept;
    argv[kept] = NULL;
    return ZHV_OPT_GO;
}

/* Those of convert that are left, but for what only says where to. */
static bool note_rest(reader *r, const zhv_opt *o)
{
    char line[512];
    bool fine = true;
    for (uint32_t i = 0; i < o->target_count && fine; i++) {
        snprintf(line, sizeof line, "%s%s",
                 zhv_variant_name(o->targets[i].variant),
                 o->targets[i].script_only ? "!" : "");
        fine = note(r, line);
    }
    const zhv_options *c = &o->convert;
    snprintf(line, sizeof line, "%u %u %u %u %u %u %u %u %u %u", c->format,
             c->rules, c->scope, c->titles, c->from, c->compat, c->japanese,
             c->unknown_templates, c->accuracy, c->quotation);
    fine = fine && note(r, line);
    const char *const files[] = {o->groups, o->protect, o->rules_file,
                                 o->titles_db};
    for (size_t i = 0; i < sizeof files / sizeof *files && fine; i++) {
        fine = note(r, files[i] ? files[i] : "-");
    }
    return fine && zhv_buffer_add(&r->canonical, "", 1);
}

static bool reads_stdin(const zhv_opt *o)
{
    bool found = false;
    for (size_t i = 0; i < o->file_count; i++) {
        found |= strcmp(o->files[i], "-") == 0;
    }
    return found;
}

static zhv_opt_result check(const reader *r)
{
    const zhv_batch_opt *o = r->opt;
    const char *what = NULL;
    if (o->common.config) {
        what = "--config is for zhvar convert; give --to";
    } else if (r->stdin_jsonl != r->stdout_jsonl) {
        what = "--stdin-jsonl and --stdout-jsonl go together";
    } else if (o->stream && o->common.output) {
        what = "--stdout-jsonl writes to standard output; -o does not go "
               "with it";
    } else if (!o->stream && o->common.output == NULL) {
        what = "where to? Give -o FOLDER";
    } else if (o->index && o->common.file_count != 1) {
        what = "--index is of one input; with several, each has its own "
               "beside it";
    } else if (o->titles && (o->stream || reads_stdin(&o->common))) {
        what = "--titles convert reads its inputs twice: give files";
    } else if (o->common.title) {
        what = "--title is for zhvar convert";
    }
    if (what) {
        zhv_term_usage("batch", "%s", what);
        return ZHV_OPT_WRONG;
    }
    return ZHV_OPT_GO;
}

zhv_opt_result zhv_batch_opt_read(int argc, char **argv, zhv_batch_opt *out)
{
    static const zhv_opt_use use = {.command = "batch"};
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    *out = (zhv_batch_opt){
        .jobs = cores > 0 && cores < ZHV_BATCH_JOBS_MAX ? (uint32_t)cores : 1,
        .namespaces = {0, 14},
        .namespace_count = 2,
        .page_max = PAGE_MAX,
        .piece_max = PIECE_MAX};
    reader r = {.opt = out};
    zhv_opt_result result = take_own(&r, &argc, argv);
    out->stream = r.stdin_jsonl && r.stdout_jsonl;
    if (result == ZHV_OPT_GO && out->merge == NULL) {
        result = zhv_opt_read(&use, argc, argv, &out->common);
        if (result == ZHV_OPT_GO && !note_rest(&r, &out->common)) {
            result = ZHV_OPT_WRONG;
        }
        if (result == ZHV_OPT_GO) {
            result = check(&r);
        }
    }
    out->canonical = r.canonical.ptr;
    return result;
}

void zhv_batch_opt_drop(zhv_batch_opt *o)
{
    free((void *)(uintptr_t)o->canonical);
}

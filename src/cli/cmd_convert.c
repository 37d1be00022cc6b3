#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "cli/command.h"
#include "cli/engine.h"
#include "cli/in_bytes.h"
#include "cli/opt.h"
#include "cli/out_file.h"
#include "cli/out_name.h"
#include "cli/page_format.h"
#include "cli/stats.h"
#include "cli/stop.h"
#include "cli/term.h"

/* So many pages ask a large store of titles for their names; for more it is
 * read whole. With 100,000 works that takes as many instructions as the
 * questions of 120 short pages. */
#define FEW_PAGES 32

#define WARNINGS_MAX 100 /* shown for one page */

static const char help_text[] =
    "Usage: zhvar convert --to VARIANT[,VARIANT...|all] [options] [FILE|-]...\n"
    "       zhvar convert -c CONFIG [-i FILE] [-o FILE]\n"
    "\n"
    "Writes the editions of wiki pages for readers of the given variants.\n"
    "\n"
    "  -t, --to LIST        zh-hans zh-hant zh-cn zh-sg zh-my zh-tw zh-hk\n"
    "                       zh-mo, all of these (all), zh (resolve the page's\n"
    "                       rules, change no other text), a tag (zh-Hant-TW)\n"
    "                       or a short name of OpenCC (s t cn tw twp hk hkp)\n"
    "  -c, --config NAME    plain text by one OpenCC config instead: s2t,\n"
    "                       tw2sp, s2t.json, or a path to a config file\n"
    "  -i, --input FILE     the same as FILE\n"
    "  -o, --output FILE    write there; with several editions, or when it is\n"
    "                       a folder: the folder for the files\n"
    "  --output-template T  names in that folder, from {name} {variant} {ext}\n"
    "                       and {dir}; default {name}.{variant}{ext}\n"
    "  --title NAME         the page's title; default: the file's name\n"
    "  --format F           auto (default: by the file's name, else by "
    "content),\n"
    "                       wikitext, markdown, html, text\n"
    "  --rules R            resolve (default): every rule is applied and "
    "gone;\n"
    "                       keep: rules stay, only running text is converted\n"
    "  --scope S            point (default): a rule acts from its place on;\n"
    "                       page: on the whole page\n"
    "  --groups STORE       conversion groups that noteTA may name (zhvar "
    "help\n"
    "                       groups), or a folder of them as JSON\n"
    "  --rules-file FILE    rules for every page, one a line as in noteTA\n"
    "                       (zh-cn:..;zh-tw:..;), or T=.. (title), G=NAME\n"
    "  --protect FILE       what these regular expressions (PCRE2, one a "
    "line)\n"
    "                       match stays as it is\n"
    "  --protect-japanese B on (default): Japanese stays as it is; off\n"
    "  --unknown-templates U  arguments of templates without a profile: prose\n"
    "                       (default: converted when they are prose), keep,\n"
    "                       all\n"
    "  --titles-db STORE    works with the name they have in each region: a\n"
    "                       store (zhvar help titles), or a table with the\n"
    "                       columns page, zh-cn, zh-tw ...\n"
    "  --titles T           regional names of infoboxes as rules: guarded\n"
    "                       (default: short and everyday names only where\n"
    "                       quoted), quoted, all, off\n"
    "  --from S             script of the source: auto (default: decided\n"
    "                       paragraph by paragraph), hans, hant\n"
    "  --accuracy A         page (default): words by frequency, neighbours "
    "and\n"
    "                       the page decide what a table cannot; table\n"
    "  --quotes Q           keep (default); region: quotation marks around\n"
    "                       Chinese text become those of the region\n"
    "  --compat mediawiki   do only what MediaWiki does itself\n"
    "  --dict FILE          dictionary image (zhvar help dict)\n"
    "  --strict             an input that is not UTF-8 is an error\n"
    "  --stats              one JSON object about the run on standard error\n"
    "  -q, --quiet          no warnings and notes\n"
    "\n"
    "Exit codes: 0 done, 2 wrong usage or cannot start, 3 finished but some\n"
    "inputs failed, 130 stopped by ^C.\n";

typedef struct session {
    const zhv_opt *opt;
    zhv_engine engine;
    zhv_arena arena; /* names of outputs */
    zhv_arena page_arena;
    zhv_out_names names;
    zhv_report *report; /* NULL without --stats */
    zhv_out_file out;
} session;

/* ---- before the first input ---------------------------------------------- */

static int start(session *s)
{
    const zhv_opt *opt = s->opt;
    zhv_error err = {0};
    zhv_status status = zhv_engine_open(&s->engine, opt, &err);
    if (status == ZHV_OK) {
        const zhv_out_request request = {
            opt->output,     opt->output_name, opt->files,
            opt->file_count, s->engine.labels, s->engine.target_count};
        status = zhv_out_names_plan(&request, &s->arena, &s->names, &err);
    }
    if (status == ZHV_OK && opt->stats) {
        s->report = zhv_report_new(s->engine.dict);
        status = s->report ? ZHV_OK : ZHV_E_NOMEM;
    }
    if (status != ZHV_OK) {
        err.code = status;
        zhv_term_status(NULL, &err);
        return ZHV_EXIT_USAGE;
    }
    return ZHV_EXIT_DONE;
}

/* ---- one input ----------------------------------------------------------- */

/* --strict: says where the first byte is that is not UTF-8. */
static bool check_utf8(const char *name, zhv_str s, zhv_error *err)
{
    size_t at = zhv_utf8_invalid_at(s, 0);
    if (at == s.len) {
        return true;
    }
    uint32_t line = 1;
    size_t start = 0;
    for (size_t i = zhv_str_find(s, 0, '\n'); i < at;
         i = zhv_str_find(s, start, '\n')) {
        line++;
        start = i + 1;
    }
    size_t column = zhv_utf8_count(zhv_str_sub(s, start, at)) + 1;
    zhv_fail(err, ZHV_E_ENCODING, name, line, "bytes that are not UTF-8");
    zhv_term_place(name, line, column, "error", err->message, (zhv_text){0},
                   "invalid-utf8");
    return false;
}

static void show_warnings(const char *name, const zhv_result *result)
{
    zhv_diagnostic d;
    zhv_stats stats = {.size = sizeof stats};
    uint64_t n = 0;
    while (n < WARNINGS_MAX && zhv_result_diagnostic(result, n, &d)) {
        zhv_term_place(name, d.line, d.column_cp, "warning", d.text, d.detail,
                       d.id);
        n++;
    }
    zhv_result_stats(result, &stats);
    if (n < stats.diagnostics) {
        zhv_term_say(name, "note", "%" PRIu64 " more warnings are not shown",
                     stats.diagnostics - n);
    }
}

/* A file's name is rarely more than an address, so its edition is worth a
 * line only when it differs; a title that was given is always reported. */
static void show_titles(const session *s, const char *name, zhv_str given,
                        const zhv_result *result)
{
    for (uint32_t t = 0; t < s->engine.target_count; t++) {
        zhv_text title = zhv_result_title(result, t);
        bool same = zhv_str_eq((zhv_str){title.ptr, title.len}, given);
        if (title.len && (s->opt->title || !same)) {
            zhv_term_say(name, "note", "title in %s: %.*s", s->engine.labels[t],
                         (int)(title.len < 512 ? title.len : 512), title.ptr);
        }
    }
}

static zhv_status write_edition(session *s, const zhv_result *result,
                                uint32_t target, const char *path,
                                zhv_error *err)
{
    zhv_status status = ZHV_OK;
    if (s->names.make_folders) {
        status = zhv_out_file_make_parents(path, err);
    }
    if (status == ZHV_OK) {
        status = zhv_out_file_open(&s->out, path, err);
    }
    if (status != ZHV_OK) {
        return status;
    }
    zhv_edition edition = zhv_result_edition(result, target);
    zhv_text slice;
    bool going = true;
    while (going && zhv_edition_next(&edition, &slice)) {
        going = zhv_out_file_write(&s->out, slice.ptr, slice.len);
    }
    return zhv_out_file_commit(&s->out, err);
}

static zhv_status convert_bytes(session *s, size_t index, zhv_str bytes,
                                zhv_error *err)
{
    const zhv_opt *opt = s->opt;
    const char *name = zhv_in_bytes_name(opt->files[index]);
    zhv_str title = opt->config  ? ZHV_STR("")
                    : opt->title ? zhv_str_from(opt->title)
                                 : zhv_out_name_stem(opt->files[index]);
    const zhv_result *result;
    zhv_arena_reset(&s->page_arena);
    zhv_status status = zhv_engine_convert_as(
        &s->engine, s->engine.work, &s->page_arena, bytes, title,
        zhv_format_of_file(opt->files[index]), &result, err);
    if (status != ZHV_OK) {
        return status;
    }
    if (!opt->quiet) {
        show_warnings(name, result);
        show_titles(s, name, title, result);
    }
    const uint32_t n = s->engine.target_count;
    const char **paths = s->names.path + index * n;
    for (uint32_t t = 0; t < n && status == ZHV_OK; t++) {
        status = write_edition(s, result, t, paths[t], err);
    }
    if (status == ZHV_OK && s->report) {
        zhv_report_add(s->report, name, (zhv_text){title.ptr, title.len},
                       result, n, s->engine.labels, paths);
    }
    return status;
}

static bool convert_input(session *s, size_t index)
{
    const char *path = s->opt->files[index];
    const char *name = zhv_in_bytes_name(path);
    zhv_error err = {0};
    zhv_in_bytes in;
    bool told = false;
    zhv_status status = zhv_in_bytes_read(path, &in, &err);
    if (status == ZHV_OK) {
        zhv_str bytes = {in.ptr, in.len};
        if (s->opt->strict && !check_utf8(name, bytes, &err)) {
            status = err.code;
            told = true;
        } else {
            status = convert_bytes(s, index, bytes, &err);
        }
        zhv_in_bytes_drop(&in);
    }
    if (status == ZHV_OK || zhv_stop_signal()) {
        return true; /* stopping is not the input's fault */
    }
    err.code = status;
    if (!told) {
        zhv_term_status(name, &err);
    }
    if (s->report) {
        zhv_report_add_failure(s->report, name, &err);
    }
    return false;
}

/* ---- the run ------------------------------------------------------------- */

static int convert_all(session *s)
{
    size_t failed = 0;
    for (size_t i = 0; i < s->opt->file_count && !zhv_stop_signal(); i++) {
        failed += !convert_input(s, i);
    }
    if (zhv_stop_signal()) {
        return zhv_stop_exit();
    }
    if (s->report) {
        zhv_report_print(s->report);
    }
    return failed ? ZHV_EXIT_FAILED : ZHV_EXIT_DONE;
}

static int run(int argc, char **argv)
{
    static const zhv_opt_use use = {.command = "convert"};
    zhv_opt opt;
    int code = zhv_opt_begin(&use, help_text, argc, argv, &opt);
    if (code >= 0) {
        return code;
    }
    opt.by_page = opt.file_count <= FEW_PAGES;
    opt.convert.ambiguities = opt.stats;
    session s = {.opt = &opt};
    zhv_arena_init(&s.arena);
    zhv_arena_init(&s.page_arena);
    code = start(&s);
    if (code == ZHV_EXIT_DONE) {
        code = convert_all(&s);
    }
    zhv_report_free(s.report);
    zhv_arena_drop(&s.page_arena);
    zhv_arena_drop(&s.arena);
    zhv_engine_drop(&s.engine);
    return code;
}

const zhv_command zhv_command_convert = {
    "convert", "convert pages into regional editions", help_text, run};

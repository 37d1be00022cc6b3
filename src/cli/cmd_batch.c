#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/batch_join.h"
#include "cli/batch_output.h"
#include "cli/batch_run.h"
#include "cli/command.h"
#include "cli/stop.h"
#include "cli/term.h"

static const char help_text[] =
    "Usage: zhvar batch INPUT... --to VARIANTS -o OUT [options]\n"
    "       zhvar batch --merge OUT\n"
    "       zhvar batch --stdin-jsonl --stdout-jsonl --to VARIANTS [options]\n"
    "\n"
    "Writes the editions of all pages of dumps, JSON Lines files and folders\n"
    "into the folder OUT. An INPUT is MediaWiki export XML (0.10, 0.11), JSON\n"
    "Lines, a page, a folder of .wiki .wikitext .mediawiki .md .markdown .txt\n"
    "files or - (standard input), plain or packed (gz, bz2, xz, zst).\n"
    "\n"
    "What is converted: the text of pages with content model wikitext in the\n"
    "namespaces of --namespaces that are no redirects. The default is 0 and\n"
    "14, articles and categories; templates (10) are code whose parameters\n"
    "are named in other pages and stay. All else is copied byte for byte.\n"
    "Text of an export is wiki text, of a file what its name says; --format\n"
    "overrides.\n"
    "\n"
    "  -t, --to LIST         variants, as for zhvar convert\n"
    "  -o, --output OUT      a folder; made if need be\n"
    "  -j, --jobs N          threads (default: the processors there are); the\n"
    "                        output does not depend on it\n"
    "  --namespaces LIST     numbers, or all; default 0,14\n"
    "  --output-format F     same (XML from XML, JSON Lines from JSON Lines, "
    "a\n"
    "                        folder from a folder), xml, jsonl, folder. In a\n"
    "                        folder a dump's page is TITLE.wiki, with %XX for\n"
    "                        / and %; the second of a name is NAME%2.wiki\n"
    "  --output-template T   names of the outputs from {name}, {variant} and\n"
    "                        {ext}; default {name}.{variant}{ext}\n"
    "  --compress C          none (default), gz, bz2, zst\n"
    "  --copies              equal editions are files of their own, not one\n"
    "                        file with several names (hard links)\n"
    "  --text-field NAME     JSON Lines: the member that is the text (text)\n"
    "  --title-field NAME    and the one that is the title (title)\n"
    "  --titles T            keep (default), or convert: pages, redirects,\n"
    "                        categories and links to them have the names of\n"
    "                        each edition, by the page's own rules or by\n"
    "                        words; needs a first pass over the inputs. Names\n"
    "                        that two pages would share stay\n"
    "                        (titles-kept.jsonl). Other words mean what they\n"
    "                        do in zhvar convert\n"
    "  --page-max SIZE       larger pages (8M) stay as they are; from XML to\n"
    "                        JSON Lines or files they come without text\n"
    "  --shard-size SIZE     input that makes one piece of work (32M)\n"
    "  --resume              go on where a run with the same build, options\n"
    "                        and inputs stopped\n"
    "  --incremental OLD     take pages that have not changed from an earlier\n"
    "                        run's XML or JSON Lines, not packed, made with\n"
    "                        the same build, options, groups and names; the\n"
    "                        editions are those of a full run\n"
    "  --shard I/N           do the I-th of N parts; later: --merge\n"
    "  --index FILE          of a multistream .bz2: a shard reads its own\n"
    "                        streams only; with --shard an index beside\n"
    "                        NAME.xml.bz2 (NAME-index.txt.bz2) is found\n"
    "  --merge OUT           join the parts when all are there\n"
    "  --stdin-jsonl --stdout-jsonl\n"
    "                        a line in, a line for each variant out, at once\n"
    "  --progress P          auto (a bar on a terminal), json, none\n"
    "  --stats               one JSON object on standard error: pages, edits\n"
    "                        and what made them, unknown groups and templates\n"
    "                        by frequency, slowest pages (the last two of\n"
    "                        this run alone)\n"
    "  -q, --quiet           no bar and no notes\n"
    "\n"
    "and the options of zhvar convert that say how a page is converted.\n"
    "\n"
    "OUT gets the outputs, manifest.jsonl (what each piece was made from),\n"
    "pages.idx (for --incremental) and failures.jsonl: pages that could not\n"
    "be converted are written as they are and listed there with title and\n"
    "byte offset.\n"
    "\n"
    "Exit codes: 0 done, 2 wrong usage or cannot go on (--resume does, "
    "later),\n"
    "3 finished but there are failures, 130 stopped by ^C.\n";

/* ---- the summary --------------------------------------------------------- */

static void print_summary(const zhv_batch_counts *c)
{
    zhv_term_say(NULL, "note",
                 "%" PRIu64 " pages, %" PRIu64 " converted, %" PRIu64 " failed",
                 c->pages, c->converted, c->failed);
    if (c->reused) {
        zhv_term_say(NULL, "note", "%" PRIu64 " of them were taken over",
                     c->reused);
    }
}

/* ---- the forms of the command -------------------------------------------- */

static int tell(const zhv_error *err, zhv_status status, int code)
{
    zhv_error why = *err;
    why.code = status;
    zhv_term_status(NULL, &why);
    return code;
}

static int merge(const char *folder)
{
    zhv_join_sum sum;
    zhv_error err = {0};
    zhv_status status = zhv_batch_join(folder, &sum, &err);
    int code = status != ZHV_OK    ? tell(&err, status, ZHV_EXIT_USAGE)
               : sum.counts.failed ? ZHV_EXIT_FAILED
                                   : ZHV_EXIT_DONE;
    if (status == ZHV_OK) {
        print_summary(&sum.counts);
    }
    json_decref(sum.unknown);
    return code;
}

static int finish(const zhv_batch_opt *opt, const zhv_pieces *pieces)
{
    zhv_join_sum sum = {0};
    zhv_error err = {0};
    zhv_status status = ZHV_OK;
    if (opt->shards == 0) {
        status = zhv_batch_join(opt->common.output, &sum, &err);
    } else {
        sum.unknown = json_incref(pieces->unknown);
        for (uint32_t i = 0; i < pieces->done.n; i++) {
            zhv_batch_counts_add(&sum.counts, &pieces->done.at[i].counts);
        }
    }
    if (status == ZHV_OK && opt->common.stats) {
        zhv_batch_stats_print(&sum.counts,
                              json_object_get(pieces->header, "targets"),
                              sum.unknown, pieces->templates, &pieces->slowest);
    } else if (status == ZHV_OK && !opt->common.quiet) {
        print_summary(&sum.counts);
    }
    json_decref(sum.unknown);
    return status != ZHV_OK    ? tell(&err, status, ZHV_EXIT_USAGE)
           : sum.counts.failed ? ZHV_EXIT_FAILED
                               : ZHV_EXIT_DONE;
}

/* The names that pages have in the editions: of an earlier run, or of another
 * machine's, in the same folder, else by reading all inputs. */
static zhv_status find_titles(const zhv_batch_opt *opt,
                              const zhv_engine *engine,
                              const zhv_batch_parts *parts,
                              const zhv_pieces *pieces,
                              zhv_batch_titles *titles, zhv_error *err)
{
    json_t *job = json_copy(pieces->header);
    json_object_del(job, "shard");
    char *header = json_dumps(job, JSON_COMPACT);
    const char *folder = opt->common.output;
    bool found = false;
    json_decref(job);
    if (header == NULL) {
        return zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory");
    }
    zhv_status status =
        zhv_batch_titles_load(titles, folder, header, &found, err);
    if (status == ZHV_OK && !found) {
        status = zhv_batch_collect(opt, engine, parts, titles, err);
        if (status == ZHV_OK && !zhv_stop_signal()) {
            status = zhv_batch_titles_settle(titles, err);
        }
        if (status == ZHV_OK && !zhv_stop_signal()) {
            status = zhv_batch_titles_save(titles, folder, header, err);
        }
    }
    if (status == ZHV_OK && !opt->common.quiet && !zhv_stop_signal()) {
        zhv_term_say(NULL, "note",
                     "%" PRIu64 " names of pages change, %" PRIu64 " cannot",
                     titles->changed_count, titles->kept_count);
    }
    free(header);
    return status;
}

static int stream(const zhv_batch_opt *opt, const zhv_engine *engine)
{
    zhv_error err = {0};
    uint64_t failed = 0;
    zhv_status status = zhv_batch_stream(opt, engine, &failed, &err);
    return zhv_stop_signal()  ? zhv_stop_exit()
           : status != ZHV_OK ? tell(&err, status, ZHV_EXIT_USAGE)
           : failed           ? ZHV_EXIT_FAILED
                              : ZHV_EXIT_DONE;
}

/* All that a run has open. */
typedef struct job {
    zhv_batch_parts parts;
    zhv_pieces pieces;
    zhv_batch_titles titles;
    zhv_reuse reuse;
} job;

static zhv_status open_reuse(job *j, const zhv_batch_opt *opt,
                             const zhv_reuse **out, zhv_error *err)
{
    const char *why = NULL;
    zhv_status status =
        zhv_reuse_open(&j->reuse, opt->previous, j->pieces.header, &why, err);
    if (why && !opt->common.quiet) {
        zhv_term_say(opt->previous, "note", "nothing of it is taken: %s", why);
    }
    *out = why || status != ZHV_OK ? NULL : &j->reuse;
    return status;
}

static zhv_status run_job(job *j, const zhv_batch_opt *opt,
                          const zhv_engine *engine, zhv_error *err)
{
    const zhv_reuse *reuse = NULL;
    uint64_t failed = 0;
    zhv_status status = zhv_batch_parts_open(&j->parts, opt, err);
    if (status == ZHV_OK) {
        json_t *header = zhv_pieces_header(opt, engine, &j->parts);
        status = zhv_batch_outputs_check(header, opt->common.output, err);
        json_decref(header);
    }
    if (status == ZHV_OK) {
        status = zhv_pieces_open(&j->pieces, opt, engine, &j->parts, err);
    }
    if (status == ZHV_OK && opt->titles) {
        status =
            find_titles(opt, engine, &j->parts, &j->pieces, &j->titles, err);
    }
    if (status == ZHV_OK && opt->previous) {
        status = open_reuse(j, opt, &reuse, err);
    }
    if (status == ZHV_OK && !zhv_stop_signal()) {
        status = zhv_batch_run(opt, engine, &j->parts,
                               opt->titles ? &j->titles : NULL, reuse,
                               &j->pieces, &failed, err);
    }
    return status;
}

static int run_all(const zhv_batch_opt *opt, const zhv_engine *engine)
{
    zhv_error err = {0};
    job *j = calloc(1, sizeof *j);
    if (j == NULL) {
        return tell(&err, ZHV_E_NOMEM, ZHV_EXIT_USAGE);
    }
    j->pieces.manifest = -1;
    zhv_batch_titles_init(&j->titles, engine->labels, engine->target_count);
    zhv_status status = run_job(j, opt, engine, &err);
    int code = zhv_stop_signal()  ? zhv_stop_exit()
               : status != ZHV_OK ? tell(&err, status, ZHV_EXIT_USAGE)
                                  : finish(opt, &j->pieces);
    zhv_reuse_drop(&j->reuse);
    zhv_batch_titles_drop(&j->titles);
    zhv_pieces_drop(&j->pieces);
    zhv_batch_parts_drop(&j->parts);
    free(j);
    return code;
}

static int run(int argc, char **argv)
{
    zhv_batch_opt opt;
    int code = ZHV_EXIT_USAGE;
    zhv_opt_result read = zhv_batch_opt_read(argc, argv, &opt);
    if (read == ZHV_OPT_HELP) {
        fputs(help_text, stdout);
        code = ZHV_EXIT_DONE;
    } else if (read == ZHV_OPT_GO && opt.merge) {
        code = merge(opt.merge);
    } else if (read == ZHV_OPT_GO) {
        zhv_engine engine;
        zhv_error err = {0};
        zhv_status status = zhv_engine_open(&engine, &opt.common, &err);
        code = status != ZHV_OK ? tell(&err, status, ZHV_EXIT_USAGE)
               : opt.stream     ? stream(&opt, &engine)
                                : run_all(&opt, &engine);
        zhv_engine_drop(&engine);
    }
    zhv_batch_opt_drop(&opt);
    return code;
}

const zhv_command zhv_command_batch = {
    "batch", "convert dumps, folders and JSON Lines, restartable", help_text,
    run};

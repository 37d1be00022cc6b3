#include <getopt.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/in_bytes.h"
#include "cli/json_text.h"
#include "cli/out_name.h"
#include "cli/own_dict.h"
#include "cli/page_format.h"
#include "cli/stop.h"
#include "cli/term.h"
#include "cli/text_place.h"

static const char help_text[] =
    "Usage: zhvar ambiguities [options] FILE...\n"
    "\n"
    "Says where a page's Simplified text could be read in more than one way,\n"
    "how it is read, and why: JSON Lines, one object for each doubtful\n"
    "character or word, and {\"type\":\"end\",...} after each file.\n"
    "\n"
    "  offset, length      bytes of the source; line, column: from 1\n"
    "  text, before, after what stands there and around it\n"
    "  candidates, choice  in OpenCC's standard Traditional, the default "
    "first\n"
    "  why                 word (the most likely words; margin: how much less\n"
    "                      likely the next best reading is, in nats),\n"
    "                      context (a rule; line of dicts/context/lone.tsv),\n"
    "                      page (spelt out elsewhere on the page), default;\n"
    "                      subject (a word that has another one in Taiwan or\n"
    "                      Hong Kong on pages about computers; candidates\n"
    "                      are as those regions write them)\n"
    "\n"
    "  --title NAME         the page's title; default: the file's name\n"
    "  --format F           auto (default: by the file's name, else by "
    "content),\n"
    "                       wikitext, markdown, html, text\n"
    "  --dict FILE          dictionary image\n"
    "\n"
    "Exit codes: 0 done, 2 wrong usage or cannot start, 3 finished but some\n"
    "inputs failed.\n";

typedef struct options {
    const char *title;
    const char *format;
    const char *dict;
    char **files;
    int count;
} options;

typedef struct session {
    const options *o;
    zhv_dict *dict;
    zhv_converter *converter;
    zhv_work *work;
} session;

enum {
    KEY_TITLE = 256,
    KEY_FORMAT,
    KEY_DICT
};

static const struct option long_options[] = {
    {"title", required_argument, NULL, KEY_TITLE},
    {"format", required_argument, NULL, KEY_FORMAT},
    {"dict", required_argument, NULL, KEY_DICT},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

static bool read_option(int key, char **argv, options *o)
{
    switch (key) {
    case KEY_TITLE:
        o->title = optarg;
        return true;
    case KEY_FORMAT:
        o->format = optarg;
        if (strcmp(optarg, "auto") != 0 &&
            zhv_format_called(optarg) == ZHV_FORMAT_AUTO) {
            zhv_term_usage("ambiguities",
                           "--format: '%s' is none of auto, wikitext, "
                           "markdown, html, text",
                           optarg);
            return false;
        }
        return true;
    case KEY_DICT:
        o->dict = optarg;
        return true;
    case ':':
        zhv_term_usage("ambiguities", "'%s' needs a value", argv[optind - 1]);
        return false;
    default:
        zhv_term_usage("ambiguities", "unknown option '%s'", argv[optind - 1]);
        return false;
    }
}

/* Returns -1 to go on, else the exit code. */
static int read_options(int argc, char **argv, options *o)
{
    *o = (options){.format = "auto"};
    optind = 0; /* getopt starts anew */
    opterr = 0;
    for (int key;
         (key = getopt_long(argc, argv, ":h", long_options, NULL)) != -1;) {
        if (key == 'h') {
            fputs(help_text, stdout);
            return ZHV_EXIT_DONE;
        }
        if (!read_option(key, argv, o)) {
            return ZHV_EXIT_USAGE;
        }
    }
    o->files = argv + optind;
    o->count = argc - optind;
    return o->count > 0
               ? -1
               : zhv_term_usage("ambiguities", "a file is needed ('-': "
                                               "standard input)");
}

static zhv_status open_all(session *s, zhv_error *err)
{
    zhv_target target = {0};
    zhv_options convert = ZHV_OPTIONS_INIT;
    convert.ambiguities = 1;
    convert.format = zhv_format_called(s->o->format);
    zhv_status status = zhv_own_dict_open(s->o->dict, &s->dict, err);
    if (status == ZHV_OK) {
        status = zhv_target_parse("zh-tw", &target, err);
    }
    if (status == ZHV_OK) {
        status = zhv_converter_new(s->dict, &target, 1, &convert, &s->converter,
                                   err);
    }
    return status == ZHV_OK ? zhv_work_new(&s->work) : status;
}

/* ---- output ----------------------------------------------------------------
 */

static json_t *text(zhv_text t)
{
    return json_stringn(t.ptr, t.len);
}

/* One behind the other, three bytes each. */
static json_t *list(zhv_text all)
{
    json_t *out = json_array();
    for (size_t i = 0; i + 3 <= all.len; i += 3) {
        json_array_append_new(out, json_stringn(all.ptr + i, 3));
    }
    return out;
}

static void print(const json_t *object)
{
    json_dumpf(object, stdout, JSON_COMPACT | JSON_REAL_PRECISION(4));
    putchar('\n');
}

/* The everyday word and the regional ones, Taiwan's first. */
static void add_words(const zhv_dict *dict, json_t *o, zhv_str word,
                      bool regional)
{
    static const char *const configs[] = {"s2t", "hans2twp", "hans2hkp"};
    json_t *all = json_array();
    for (size_t i = 0; i < sizeof configs / sizeof *configs; i++) {
        char *out;
        size_t n;
        if (zhv_convert_utf8(dict, configs[i], word.ptr, word.len, &out, &n,
                             NULL) != ZHV_OK) {
            continue;
        }
        json_t *one = json_stringn(out, n);
        bool known = false;
        for (size_t k = 0; k < json_array_size(all); k++) {
            known |= json_equal(json_array_get(all, k), one);
        }
        if (!known) {
            json_array_append(all, one);
        }
        json_decref(one);
        free(out);
    }
    json_object_set(o, "choice",
                    json_array_get(all, regional && json_array_size(all) > 1));
    json_object_set_new(o, "candidates", all);
}

static void print_one(const zhv_dict *dict, zhv_text_place *c,
                      const zhv_ambiguity *a)
{
    static const char *const reasons[ZHV_REASONS] = {"word", "context", "page",
                                                     "default", "subject"};
    zhv_place_to(c, a->offset);
    zhv_str here = zhv_str_sub(c->src, a->offset, a->offset + a->length);
    json_t *o = json_object();
    json_object_set_new(o, "type", json_string("ambiguity"));
    json_object_set_new(o, "line", json_integer(c->line));
    json_object_set_new(o, "column", json_integer((json_int_t)c->column));
    json_object_set_new(o, "offset", json_integer((json_int_t)a->offset));
    json_object_set_new(o, "length", json_integer((json_int_t)a->length));
    json_object_set_new(o, "before", zhv_json_before(c->src, a->offset));
    json_object_set_new(o, "text", json_stringn(here.ptr, here.len));
    json_object_set_new(o, "after",
                        zhv_json_behind(c->src, a->offset + a->length));
    if (a->reason == ZHV_REASON_SUBJECT) {
        add_words(dict, o, here, a->subject);
    } else {
        json_object_set_new(o, "candidates", list(a->candidates));
        json_object_set_new(o, "choice", text(a->choice));
    }
    json_object_set_new(
        o, "why",
        json_string(a->reason < ZHV_REASONS ? reasons[a->reason] : "default"));
    if (a->margin) {
        json_object_set_new(o, "margin", json_real(a->margin / 10.0));
    }
    if (a->rule) {
        json_object_set_new(o, "rule", json_integer(a->rule));
    }
    print(o);
    json_decref(o);
}

static void print_end(const char *name, size_t count)
{
    json_t *o = json_object();
    json_object_set_new(o, "type", json_string("end"));
    json_object_set_new(o, "file", zhv_json_text(zhv_str_from(name)));
    json_object_set_new(o, "ambiguities", json_integer((json_int_t)count));
    print(o);
    json_decref(o);
}

/* ---- the run
 * ----------------------------------------------------------------- */

static zhv_status report(session *s, const char *path, zhv_error *err)
{
    zhv_in_bytes in;
    zhv_status status = zhv_in_bytes_read(path, &in, err);
    if (status != ZHV_OK) {
        return status;
    }
    zhv_page page = ZHV_PAGE_INIT;
    zhv_str title =
        s->o->title ? zhv_str_from(s->o->title) : zhv_out_name_stem(path);
    page.source = (zhv_text){in.ptr, in.len};
    page.title = (zhv_text){title.ptr, title.len};
    page.likely = zhv_format_of_file(path);
    const zhv_result *result;
    status = zhv_convert_page(s->converter, s->work, &page, &result, err);
    if (status == ZHV_OK) {
        zhv_text_place c = zhv_place_in((zhv_str){in.ptr, in.len});
        zhv_ambiguity a;
        size_t n = 0;
        for (; zhv_result_ambiguity(result, n, &a); n++) {
            print_one(s->dict, &c, &a);
        }
        print_end(zhv_in_bytes_name(path), n);
    }
    zhv_in_bytes_drop(&in);
    return status;
}

static int report_all(session *s)
{
    int code = ZHV_EXIT_DONE;
    for (int i = 0; i < s->o->count; i++) {
        zhv_error err = {0};
        zhv_status status = report(s, s->o->files[i], &err);
        if (status != ZHV_OK) {
            err.code = status;
            zhv_term_status(s->o->files[i], &err);
            code = ZHV_EXIT_FAILED;
        }
    }
    return code;
}

static int run(int argc, char **argv)
{
    options o;
    int code = read_options(argc, argv, &o);
    if (code >= 0) {
        return code;
    }
    session s = {.o = &o};
    zhv_error err = {0};
    zhv_stop_at_once();
    zhv_status status = open_all(&s, &err);
    if (status == ZHV_OK) {
        code = report_all(&s);
    } else {
        err.code = status;
        zhv_term_status(NULL, &err);
        code = ZHV_EXIT_USAGE;
    }
    zhv_work_free(s.work);
    zhv_converter_free(s.converter);
    zhv_dict_free(s.dict);
    return code;
}

const zhv_command zhv_command_ambiguities = {
    "ambiguities", "say where text could be read in several ways", help_text,
    run};

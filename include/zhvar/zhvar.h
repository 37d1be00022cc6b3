/* libzhvar: one Chinese wiki page in, the edition of every region out.
 *
 * Objects. zhv_dict (compiled dictionaries), zhv_groups (conversion groups)
 * and zhv_converter (options bound to both) are immutable once filled: any
 * number of threads may share them. zhv_work is scratch memory: one per
 * thread. A zhv_result borrows the source text and the work it was made in:
 * it is valid until the next conversion in that work, or until either is gone.
 *
 * Ownership. What zhv_X_open/new returns is owned by the caller and given back
 * with zhv_X_free, which accepts NULL. A converter keeps its dict and groups
 * borrowed: free the converter first. Every zhv_text returned is borrowed.
 *
 * Errors. Functions that can fail return zhv_status; out-parameters come last
 * and are NULL on failure. A zhv_error is the caller's own and may be NULL.
 * Page content never fails: malformed markup and rules become text plus a
 * diagnostic. Sizes, lengths and offsets are bytes unless a name says _cp.
 *
 * The library reads no environment, no locale, starts no thread and keeps no
 * global state. */
#ifndef ZHVAR_H
#define ZHVAR_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(ZHV_BUILDING) && defined(__GNUC__)
#define ZHV_API __attribute__((visibility("default")))
#else
#define ZHV_API
#endif

/* ---- versions ---------------------------------------------------------- */

/* "0.1.0"; static. */
ZHV_API const char *zhv_version(void);

/* ---- status and errors ------------------------------------------------- */

/* Pinned: values are never reordered or reused. */
typedef uint32_t zhv_status;
#define ZHV_OK         0u /* done */
#define ZHV_E_NOMEM    1u /* out of memory */
#define ZHV_E_IO       2u /* a file cannot be opened, read or written */
#define ZHV_E_IMAGE    3u /* not a dictionary image, damaged, other version */
#define ZHV_E_ARGUMENT 4u /* an argument is out of its range or unknown */
#define ZHV_E_LIMIT    5u /* input beyond a documented maximum (4 GiB - 1) */
#define ZHV_E_DATA     6u /* a dictionary source, config or group is malformed */
#define ZHV_E_ENCODING 7u /* strict mode only: input is not valid UTF-8 */

typedef struct zhv_error {
    zhv_status code;
    uint32_t line;  /* 1-based; 0: none */
    char path[256]; /* file the error is about; may be empty, may be cut */
    char message[256];
} zhv_error;

/* A few words for a status; static. */
ZHV_API const char *zhv_status_text(zhv_status status);

/* Borrowed bytes, not NUL-terminated. */
typedef struct zhv_text {
    const char *ptr;
    size_t len;
} zhv_text;

/* ---- variants ---------------------------------------------------------- */

/* The codes of MediaWiki's zh converter. ZHV_ZH as a target: resolve the
 * page's rules, change no running text. Pinned. */
typedef uint32_t zhv_variant;
#define ZHV_ZH       0u
#define ZHV_HANS     1u
#define ZHV_HANT     2u
#define ZHV_CN       3u
#define ZHV_TW       4u
#define ZHV_HK       5u
#define ZHV_SG       6u
#define ZHV_MO       7u
#define ZHV_MY       8u
#define ZHV_VARIANTS 9u

/* A target is a variant with, optionally, another chain of dictionaries. */
typedef struct zhv_target {
    zhv_variant variant;
    /* 1: script only, no regional words (OpenCC's s, t, tw, hk); 0: full */
    uint32_t script_only;
} zhv_target;

/* Reads a target name: MediaWiki codes (zh-tw), BCP 47 tags (zh-Hant-TW,
 * cmn-Hans, zh-TW) and OpenCC short names (s t cn tw twp hk hkp), any case,
 * '-' or '_'. zh-yue, zh-classical, lzh and other languages are refused;
 * err->message then says why and what to use.
 * Errors   ZHV_E_ARGUMENT */
ZHV_API zhv_status zhv_target_parse(const char *name, zhv_target *out,
                                    zhv_error *err);

/* "zh-tw" for ZHV_TW; static; NULL for a number that is no variant. */
ZHV_API const char *zhv_variant_name(zhv_variant variant);

/* ---- dictionary -------------------------------------------------------- */

typedef struct zhv_dict zhv_dict;

/* Maps an image made by `zhvar dict build`. Looks at its directories only, so
 * this is quick; an image that is damaged elsewhere gives wrong text (`zhvar
 * dict info` finds out), never anything worse.
 * Errors   ZHV_E_IO, ZHV_E_IMAGE, ZHV_E_NOMEM */
ZHV_API zhv_status zhv_dict_open(const char *path, zhv_dict **out,
                                 zhv_error *err);
/* The same from memory, which must be 8-byte aligned and outlive the dict. */
ZHV_API zhv_status zhv_dict_open_memory(const void *image, size_t size,
                                        zhv_dict **out, zhv_error *err);
ZHV_API void zhv_dict_free(zhv_dict *dict);

/* Facts about the image, as key and value: "build-id", "source", "version",
 * "license", "configs" ...; index from 0; returns 0 past the end. */
ZHV_API int zhv_dict_info(const zhv_dict *dict, uint32_t index, zhv_text *key,
                          zhv_text *value);

/* ---- conversion groups ------------------------------------------------- */

typedef struct zhv_groups zhv_groups;

/* An empty set; filled with add, then handed to converters and not changed
 * any more. A page finds a group by its exact name, else by the name in any
 * case (ASCII), else the page gets a diagnostic. */
ZHV_API zhv_status zhv_groups_new(zhv_groups **out);
/* Appends one rule to a group, exactly as the wiki would paste it between
 * -{H| and }- ("zh-cn:...;zh-tw:...;"). Both strings are copied.
 * Errors   ZHV_E_NOMEM, ZHV_E_ARGUMENT (the set is a store) */
ZHV_API zhv_status zhv_groups_add(zhv_groups *groups, zhv_text name,
                                  zhv_text rule);
/* Maps a store that `zhvar groups import` has written. Nothing is read before
 * a page names a group, and then no text is parsed. A page of a wiki whose
 * conversion table is in the store is converted with that table, too.
 * Errors   ZHV_E_IO, ZHV_E_IMAGE, ZHV_E_NOMEM */
ZHV_API zhv_status zhv_groups_open(const char *path, zhv_groups **out,
                                   zhv_error *err);
ZHV_API void zhv_groups_free(zhv_groups *groups);

/* ---- works with regional names ----------------------------------------- */

typedef struct zhv_works zhv_works;

/* An empty set of works (films, books, games ...) that have another name in
 * each region; filled with add, then handed to converters and not changed any
 * more. Where a page links to a work and shows its name, or names it in 《 》,
 * an edition shows the name of its region; a rule of the page that says
 * something else wins. Not with compat. */
ZHV_API zhv_status zhv_works_new(zhv_works **out);
/* Appends a work.
 * pages   titles of its page and of redirects to it
 * titles  its name by zhv_variant; empty: not given, the variant's fallbacks
 *         count
 * A name that two works have is not used for either, and an everyday word is a
 * name only where the page of a work is linked or in 《 》. All is copied.
 * Errors  ZHV_E_NOMEM */
ZHV_API zhv_status zhv_works_add(zhv_works *works, const zhv_text *pages,
                                 size_t page_count,
                                 const zhv_text titles[ZHV_VARIANTS]);
ZHV_API void zhv_works_free(zhv_works *works);

/* ---- converter --------------------------------------------------------- */

typedef uint32_t zhv_format;
#define ZHV_FORMAT_WIKITEXT 0u
#define ZHV_FORMAT_TEXT     1u
#define ZHV_FORMAT_AUTO     2u /* guessed page by page from its content */
#define ZHV_FORMAT_MARKDOWN 3u /* CommonMark, tables, what pandoc adds */
#define ZHV_FORMAT_HTML     4u /* pages and fragments; lang= follows */

typedef uint32_t zhv_rules_mode;
#define ZHV_RULES_RESOLVE 0u /* every rule is applied and gone */
#define ZHV_RULES_KEEP    1u /* rules stay; only running text is converted */

typedef uint32_t zhv_scope;
#define ZHV_SCOPE_POINT 0u /* as MediaWiki: a rule acts from its place on */
#define ZHV_SCOPE_PAGE  1u /* a rule anywhere acts on the whole page */

typedef uint32_t zhv_titles;
#define ZHV_TITLES_GUARDED 0u /* short and everyday names only where quoted */
#define ZHV_TITLES_QUOTED  1u /* every name only where quoted */
#define ZHV_TITLES_ALL     2u /* every name everywhere */
#define ZHV_TITLES_OFF     3u /* infobox names are no rules */

typedef uint32_t zhv_script;
#define ZHV_SCRIPT_AUTO 0u /* decided paragraph by paragraph */
#define ZHV_SCRIPT_HANS 1u
#define ZHV_SCRIPT_HANT 2u

typedef uint32_t zhv_compat;
#define ZHV_COMPAT_NONE      0u
#define ZHV_COMPAT_MEDIAWIKI 1u /* only what MediaWiki does itself */

/* Japanese on the page: stretches with kana, elements with lang="ja". */
typedef uint32_t zhv_japanese;
#define ZHV_JAPANESE_PROTECT 0u /* stays as it is (not with compat) */
#define ZHV_JAPANESE_CONVERT 1u /* is text like any other */

/* Arguments of templates that no profile describes. */
typedef uint32_t zhv_unknown_templates;
#define ZHV_TEMPLATES_PROSE 0u /* converted when they are prose */
#define ZHV_TEMPLATES_KEEP  1u /* never converted */
#define ZHV_TEMPLATES_ALL   2u /* converted unless a name or a number */

typedef uint32_t zhv_accuracy;
#define ZHV_ACCURACY_PAGE                                                      \
    0u                        /* words, neighbours and the page decide where   \
                                 tables cannot (not with a config) */
#define ZHV_ACCURACY_TABLE 1u /* as the tables say */

typedef uint32_t zhv_quotation;
#define ZHV_QUOTATION_KEEP 0u /* quotation marks stay */
#define ZHV_QUOTATION_REGION                                                   \
    1u /* those around Chinese text become the ones                            \
          of the region, at any depth */

/* Begins with its own size so that it can grow; make it with
 * ZHV_OPTIONS_INIT and change what differs. */
typedef struct zhv_options {
    size_t size;
    zhv_format format;
    zhv_rules_mode rules;
    zhv_scope scope;
    zhv_titles titles;
    zhv_script from;
    zhv_compat compat;
    const zhv_groups *groups; /* borrowed; NULL: none */
    zhv_japanese japanese;
    zhv_unknown_templates unknown_templates;
    const zhv_works *works; /* borrowed; NULL: none */
    zhv_accuracy accuracy;
    zhv_quotation quotation;
    uint32_t ambiguities; /* 1: kept for zhv_result_ambiguity */
} zhv_options;

#define ZHV_OPTIONS_INIT                                                       \
    {                                                                          \
        sizeof(zhv_options), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0             \
    }

typedef struct zhv_converter zhv_converter;
typedef struct zhv_work zhv_work;
typedef struct zhv_result zhv_result;

/* Binds targets (1..16) and options. options may be NULL.
 * Errors   ZHV_E_ARGUMENT (also: the image lacks a table for a target),
 *          ZHV_E_NOMEM */
ZHV_API zhv_status zhv_converter_new(const zhv_dict *dict,
                                     const zhv_target *targets, size_t count,
                                     const zhv_options *options,
                                     zhv_converter **out, zhv_error *err);
/* Plain text by one config ("s2twp", "tw2sp" ...) of the image, equal to
 * OpenCC's own conversion; a converter with one target, format text.
 * Errors   ZHV_E_ARGUMENT (no such config), ZHV_E_NOMEM */
ZHV_API zhv_status zhv_converter_new_config(const zhv_dict *dict,
                                            const char *config,
                                            zhv_converter **out,
                                            zhv_error *err);
ZHV_API void zhv_converter_free(zhv_converter *converter);

ZHV_API zhv_status zhv_work_new(zhv_work **out);
ZHV_API void zhv_work_free(zhv_work *work);

/* Converts one page for all targets of the converter.
 * source   borrowed by the result
 * title    page name, may be empty; borrowed by the result
 * Errors   ZHV_E_NOMEM, ZHV_E_LIMIT (4 GiB - 1) */
ZHV_API zhv_status zhv_convert(const zhv_converter *converter, zhv_work *work,
                               zhv_text source, zhv_text title,
                               const zhv_result **out, zhv_error *err);

/* Bytes [offset, offset + length) of a source. */
typedef struct zhv_span {
    size_t offset;
    size_t length;
} zhv_span;

/* A page with what its caller knows of it. Begins with its own size; make it
 * with ZHV_PAGE_INIT. All of it is borrowed by the result. */
typedef struct zhv_page {
    size_t size;
    zhv_text source;
    zhv_text title; /* may be empty */
    /* Stretches of the source that stay as they are, byte for byte, rules in
     * them included (those do not act). In order of offsets; may overlap. */
    const zhv_span *protect;
    size_t protect_count;
    /* Rules for this page beside its own, one a line, that act from its start
     * on and give way to the page's own: "zh-cn:..;zh-tw:..;" as in noteTA,
     * "T=zh-cn:..;zh-tw:..;" for the title, "G=NAME" for a group. Blank lines
     * and lines that begin with '#' say nothing; what is no rule gets the
     * diagnostic "malformed-rule" at offset 0. */
    zhv_text rules;
    /* What the page most likely is, say by its file's name, for a converter
     * that guesses (ZHV_FORMAT_AUTO); AUTO: its content tells. */
    zhv_format likely;
} zhv_page;

#define ZHV_PAGE_INIT                                                          \
    {                                                                          \
        sizeof(zhv_page), {NULL, 0}, {NULL, 0}, NULL, 0, {NULL, 0},            \
            ZHV_FORMAT_AUTO                                                    \
    }

/* zhv_convert of a page with more to it.
 * Errors   ZHV_E_NOMEM, ZHV_E_LIMIT, ZHV_E_ARGUMENT (a struct of another
 *          version, spans that are not in order) */
ZHV_API zhv_status zhv_convert_page(const zhv_converter *converter,
                                    zhv_work *work, const zhv_page *page,
                                    const zhv_result **out, zhv_error *err);

/* ---- result ------------------------------------------------------------ */

/* Iterator over the slices of one edition, in order. */
typedef struct zhv_edition {
    const zhv_result *result;
    uint32_t target;
    uint32_t edit;   /* private */
    size_t position; /* private */
} zhv_edition;

ZHV_API zhv_edition zhv_result_edition(const zhv_result *result,
                                       uint32_t target);
/* The next slice (of the source or of a replacement); 0 at the end. */
ZHV_API int zhv_edition_next(zhv_edition *edition, zhv_text *slice);
/* Total size of the edition. */
ZHV_API size_t zhv_result_size(const zhv_result *result, uint32_t target);
/* 1 if the edition is byte for byte the source. */
ZHV_API int zhv_result_unchanged(const zhv_result *result, uint32_t target);
/* 1 if two targets' editions are made by the same edits, and so are byte for
 * byte the same. */
ZHV_API int zhv_result_same(const zhv_result *result, uint32_t target,
                            uint32_t other);
/* The page's title in the edition (T rule, regional name or conversion). */
ZHV_API zhv_text zhv_result_title(const zhv_result *result, uint32_t target);

/* Where a page rule came from. Pinned. */
typedef uint32_t zhv_origin;
#define ZHV_ORIGIN_DICT   0u /* a dictionary row */
#define ZHV_ORIGIN_INLINE 1u /* -{ }- on the page */
#define ZHV_ORIGIN_NOTETA 2u /* a numbered rule or T of noteTA */
#define ZHV_ORIGIN_GROUP  3u /* a conversion group the page names */
#define ZHV_ORIGIN_TITLE                                                       \
    4u /* names by region (an infobox) or in full (the page) */
#define ZHV_ORIGIN_POLICY 5u /* structure: a label added, a rule resolved */
#define ZHV_ORIGINS       6u

/* One change: source bytes [offset, offset + length) became `text`. */
typedef struct zhv_edit_view {
    size_t offset;
    size_t length;
    zhv_text text;
    zhv_origin origin;
} zhv_edit_view;

/* The changes of an edition in source order; returns 0 past the end. */
ZHV_API int zhv_result_edit(const zhv_result *result, uint32_t target,
                            size_t index, zhv_edit_view *out);

typedef struct zhv_stats {
    size_t size; /* of this struct */
    uint64_t source_bytes;
    uint64_t runs; /* stretches of convertible text */
    uint64_t run_bytes;
    uint64_t diagnostics;        /* also those beyond what a page lists */
    uint64_t rules[ZHV_ORIGINS]; /* rules defined, by where they came from */
} zhv_stats;

typedef struct zhv_target_stats {
    size_t size;                 /* of this struct */
    uint64_t edits[ZHV_ORIGINS]; /* changes by cause */
    uint64_t characters_changed; /* code points of source text replaced */
} zhv_target_stats;

/* Fill *out, whose size member the caller has set. */
ZHV_API void zhv_result_stats(const zhv_result *result, zhv_stats *out);
ZHV_API void zhv_result_target_stats(const zhv_result *result, uint32_t target,
                                     zhv_target_stats *out);

/* ---- ambiguities ------------------------------------------------------- */

/* Why a character is read as it is. Pinned. */
typedef uint32_t zhv_reason;
#define ZHV_REASON_WORD    0u /* the most likely words around it */
#define ZHV_REASON_CONTEXT 1u /* a rule about its neighbours */
#define ZHV_REASON_PAGE    2u /* the page spells it out elsewhere */
#define ZHV_REASON_DEFAULT 3u /* nothing: the most common reading */
#define ZHV_REASON_SUBJECT 4u /* a word, by what the page is about */
#define ZHV_REASONS        5u

/* A character of Simplified text that could be one of several in Traditional,
 * or, for SUBJECT, a word that some region has another one for on pages about
 * computers: source bytes [offset, offset + length). Texts are in OpenCC's
 * standard Traditional, before regional forms and words. */
typedef struct zhv_ambiguity {
    size_t offset;
    size_t length;
    zhv_text candidates; /* one behind the other; the default first; SUBJECT:
                            empty, each region has its own */
    zhv_text choice;     /* SUBJECT: empty */
    zhv_reason reason;
    uint32_t margin;  /* WORD: how much less likely the best way with another
                         reading is, in tenths of the natural logarithm; 0:
                         there is none */
    uint32_t rule;    /* CONTEXT: line of dicts/context/lone.tsv */
    uint32_t subject; /* SUBJECT: 1: the page is about computers, the region's
                         word holds */
} zhv_ambiguity;

/* Those of a page, run by run, in order within each; returns 0 past the end,
 * and when the converter was not asked for them (zhv_options.ambiguities). */
ZHV_API int zhv_result_ambiguity(const zhv_result *result, size_t index,
                                 zhv_ambiguity *out);

/* ---- why --------------------------------------------------------------- */

#define ZHV_NOWHERE SIZE_MAX

/* What a change goes back to, beside its origin. Begins with its own size.
 * Texts are empty where there is nothing to say. */
typedef struct zhv_cause {
    size_t size;
    /* DICT, and a label that POLICY adds: the image's config for text of that
     * script and for these readers, and the one without regional words; equal
     * where there are none. What they differ in is a word of the region. */
    zhv_text config;
    zhv_text plain;
    zhv_text group; /* GROUP: its name */
    /* Where the page writes what the change puts there, in a -{ }-, a noteTA
     * or an infobox: an offset of the source, or ZHV_NOWHERE. */
    size_t rule;
} zhv_cause;

/* Fills *out, whose size member the caller has set, for the change with the
 * index that zhv_result_edit takes; returns 0 past the end. Converter and
 * groups must still be there. Cost: what the page's noteTA and infoboxes have
 * is looked through where they are the cause. */
ZHV_API int zhv_result_cause(const zhv_result *result, uint32_t target,
                             size_t index, zhv_cause *out);

/* What bytes of the source are for, and so whether they are converted.
 * Pinned. */
typedef uint32_t zhv_use;
#define ZHV_USE_TEXT   0u /* readers see it: converted */
#define ZHV_USE_LABEL  1u /* a target that is shown: gets a label beside it */
#define ZHV_USE_MARKUP 2u
#define ZHV_USE_NAME   3u /* of a template, parameter, tag or attribute */
#define ZHV_USE_TARGET 4u /* of a link; a file, a category, an address */
#define ZHV_USE_RULE   5u /* a rule, or a name for one region */
#define ZHV_USE_GUARDED                                                        \
    6u                  /* text, but Japanese, or protected by a comment,      \
                           by the caller, as the name of a work */
#define ZHV_USE_KEPT 7u /* code, a comment, an argument that is no text */

/* KEPT for an offset that the source does not have. */
ZHV_API zhv_use zhv_result_use(const zhv_result *result, size_t offset);

/* ---- diagnostics ------------------------------------------------------- */

typedef struct zhv_diagnostic {
    size_t offset;      /* in the source */
    uint32_t line;      /* 1-based */
    uint32_t column_cp; /* 1-based, code points */
    const char *id;     /* stable, kebab-case: "invalid-utf8"; static */
    const char *text;   /* what it means, English; static */
    zhv_text detail;    /* what it is about; may be empty */
} zhv_diagnostic;

/* Diagnostics in source order; returns 0 past the end. Of a page that is full
 * of mistakes not all are listed: zhv_stats.diagnostics counts them. */
ZHV_API int zhv_result_diagnostic(const zhv_result *result, size_t index,
                                  zhv_diagnostic *out);

/* ---- convenience ------------------------------------------------------- */

/* Plain UTF-8 text by one config, into malloc'ed, NUL-terminated memory
 * that the caller gives back with free(). Input bytes that are not valid
 * UTF-8 pass through.
 * Errors   as zhv_converter_new_config and zhv_convert */
ZHV_API zhv_status zhv_convert_utf8(const zhv_dict *dict, const char *config,
                                    const char *text, size_t length, char **out,
                                    size_t *out_length, zhv_error *err);

#ifdef __cplusplus
}
#endif

#endif

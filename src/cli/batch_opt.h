/* The options of `zhvar batch`: its own ones, and those of convert that say
 * how a page is converted. */
#ifndef ZHV_BATCH_OPT_H
#define ZHV_BATCH_OPT_H

#include "cli/opt.h"
#include "input/packer.h"
#include "input/pages.h"

typedef uint32_t zhv_batch_kind;
#define ZHV_BATCH_SAME   0u /* as the input */
#define ZHV_BATCH_XML    1u
#define ZHV_BATCH_JSONL  2u
#define ZHV_BATCH_FOLDER 3u

typedef uint32_t zhv_batch_progress;
#define ZHV_BATCH_PROGRESS_AUTO 0u /* a bar on a terminal */
#define ZHV_BATCH_PROGRESS_JSON 1u
#define ZHV_BATCH_PROGRESS_NONE 2u

#define ZHV_BATCH_NAMESPACES_MAX 64
#define ZHV_BATCH_JOBS_MAX       256

typedef struct zhv_batch_opt {
    zhv_opt common;
    uint32_t jobs;
    int32_t namespaces[ZHV_BATCH_NAMESPACES_MAX];
    size_t namespace_count;
    bool all_namespaces;
    zhv_batch_kind kind;
    zhv_packing packing;
    zhv_batch_progress progress;
    const char *text_field;
    const char *title_field;
    size_t page_max;
    size_t piece_max;     /* raw bytes of input that make one shard */
    uint32_t shard;       /* from 1 */
    uint32_t shards;      /* 0: not cut */
    const char *index;    /* of the one input, a multistream .bz2; or NULL */
    const char *previous; /* --incremental: a run's folder, or NULL */
    bool titles;          /* pages are called as each edition calls them */
    bool copies;          /* equal editions are files of their own */
    bool resume;
    bool stream;           /* JSON Lines in, JSON Lines out, line by line */
    const char *merge;     /* the folder to join; no inputs then */
    const char *canonical; /* owned: what the manifest says of the options */
} zhv_batch_opt;

zhv_opt_result zhv_batch_opt_read(int argc, char **argv, zhv_batch_opt *out);
void zhv_batch_opt_drop(zhv_batch_opt *);

#endif

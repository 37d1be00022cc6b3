/* One chunk of consecutive pages, converted: for every target the bytes that
 * go into its output. What is not converted is copied as it was. */
#ifndef ZHV_BATCH_PAGE_H
#define ZHV_BATCH_PAGE_H

#include "base/vec.h"
#include "cli/batch_opt.h"
#include "cli/batch_reuse.h"
#include "cli/batch_stats.h"
#include "cli/batch_titles.h"
#include "cli/digest.h"
#include "cli/engine.h"
#include "input/buffer.h"

/* What is counted, page by page; sums do not depend on the order. */
typedef struct zhv_batch_counts {
    uint64_t pages; /* read */
    uint64_t pages_out;
    uint64_t converted; /* those of them that have text to convert */
    uint64_t failed;
    uint64_t reused; /* converted by an earlier run */
    uint64_t bytes;  /* raw input */
    uint64_t text_bytes;
    uint64_t rules[ZHV_ORIGINS];
    uint64_t edits[ZHV_ORIGINS];
    uint64_t changed[ZHV_OPT_TARGETS_MAX];    /* pages */
    uint64_t characters[ZHV_OPT_TARGETS_MAX]; /* changed */
} zhv_batch_counts;

void zhv_batch_counts_add(zhv_batch_counts *, const zhv_batch_counts *more);

/* A page of the folder output: its bytes are out[target][from, to). */
typedef struct zhv_batch_file {
    const zhv_page_in *page; /* of the chunk */
    uint32_t target;
    zhv_str path;    /* relative; nothing in it leads upwards */
    uint32_t number; /* 0, or what tells it from others of that path */
    size_t from;
    size_t to;
    const char *copy_of; /* too large to be held: as this file is; or NULL */
} zhv_batch_file;

typedef struct zhv_batch_chunk {
    zhv_arena arena; /* units and what they say */
    ZHV_VEC(zhv_page_in) units;
    zhv_batch_kind kind; /* of the output */
    uint64_t bytes;      /* raw */
    bool skip;           /* done by an earlier run, or by another machine */
    /* The first target with the same bytes, and its bytes: those of others
     * mean nothing. */
    uint32_t same[ZHV_OPT_TARGETS_MAX];
    zhv_buffer out[ZHV_OPT_TARGETS_MAX];
    zhv_buffer packed[ZHV_OPT_TARGETS_MAX]; /* with --compress */
    ZHV_VEC(zhv_batch_file) files;
    ZHV_VEC(zhv_reuse_record) records;
    zhv_buffer failures;       /* lines of failures.jsonl */
    zhv_buffer unknown;        /* names of unknown groups, one a line */
    zhv_buffer templates;      /* with --stats: of unknown templates */
    zhv_batch_slowest slowest; /* likewise */
    zhv_batch_counts counts;
    zhv_status status; /* not ZHV_OK: no page's fault, the run ends */
} zhv_batch_chunk;

/* "&lt;" in the raw bytes of a text: the bytes [from, to) of the text, and
 * where it ends in raw. */
typedef struct zhv_batch_entity {
    size_t from;
    size_t to;
    size_t raw_to;
} zhv_batch_entity;

/* One thread's own. */
typedef struct zhv_batch_worker {
    const zhv_batch_opt *opt;
    const zhv_engine *engine;
    zhv_work *work;
    zhv_arena arena;
    zhv_buffer text; /* an edition's text, for its hash */
    /* Of the page at hand, see batch_write_xml.c. */
    ZHV_VEC(zhv_batch_entity) entities;
    bool has_entities;
    bool can_walk;
    /* Of the page at hand: the first target with the same edition, and where
     * that one's bytes are in the output. */
    uint32_t same_as[ZHV_OPT_TARGETS_MAX];
    zhv_place written[ZHV_OPT_TARGETS_MAX];
    /* The target that it was equal to until this page; or the maximum. */
    uint32_t left[ZHV_OPT_TARGETS_MAX];
    const zhv_reuse *reuse; /* --incremental; NULL: nothing to take */
    zhv_digest *digest;     /* owned */
    /* --titles convert */
    bool collects;                  /* names, and nothing else */
    const zhv_batch_titles *titles; /* NULL: keep */
    zhv_profiles *profiles;         /* owned; with titles or --stats */
    zhv_buffer followed;
} zhv_batch_worker;

/* titles  NULL: names stay; reuse  NULL: nothing to take; borrowed */
bool zhv_batch_worker_init(zhv_batch_worker *, const zhv_batch_opt *,
                           const zhv_engine *, const zhv_batch_titles *,
                           const zhv_reuse *);
void zhv_batch_worker_drop(zhv_batch_worker *);

/* Copies a unit behind the chunk's others. False: out of memory. */
bool zhv_batch_chunk_add(zhv_batch_chunk *, const zhv_page_in *);
void zhv_batch_chunk_reset(zhv_batch_chunk *);
void zhv_batch_chunk_drop(zhv_batch_chunk *);

/* Converts all of it into out, files, failures and counts. */
void zhv_batch_chunk_convert(zhv_batch_chunk *, zhv_batch_worker *);

/* Adds what a chunk of a worker that collects has found. */
bool zhv_batch_chunk_titles(const zhv_batch_chunk *, zhv_batch_titles *);

/* One line of failures.jsonl. */
bool zhv_batch_failure(zhv_buffer *, const char *path, zhv_str title,
                       uint64_t offset, const char *what);

#endif

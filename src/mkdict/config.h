/* OpenCC configs (JSON) read into plain structs, with their dictionaries
 * loaded. Knows the config language, not how chains are compiled.
 *
 * Beyond upstream's language our own configs may say
 *   "file": "TSPhrases"       without extension: .txt, else .ocd2
 *   "optional": true          a missing file is left out
 *   "type": "derived", "from": NAME, "filter": "simplified-only"
 *       the entries of NAME whose key has a character that only Simplified
 *       text uses
 *   "type": "derived", "from": NAME, "filter": "simplified-keys"
 *       what Simplified text has for the keys of NAME, and those keys
 *   "type": "derived", "from": NAME, "filter": "regional-keys"
 *       the entries of NAME, the keys spelled as Hong Kong and Taiwan do
 *   "ids": true               keep ideographic description sequences whole
 *                             (upstream 1.4 does; told by its own features) */
#ifndef ZHV_CONFIG_H
#define ZHV_CONFIG_H

#include "match/format.h"
#include "mkdict/derived.h"

typedef enum zhv_spec_kind {
    ZHV_SPEC_LEAF,
    ZHV_SPEC_FIRST, /* short_circuit: the first child with any match wins */
    ZHV_SPEC_UNION  /* the longest match of all children; ties: the first */
} zhv_spec_kind;

/* A dictionary or a group of them. */
typedef struct zhv_spec zhv_spec;
struct zhv_spec {
    zhv_spec_kind kind;
    const zhv_source *source; /* LEAF */
    zhv_spec *child;          /* groups */
    zhv_spec *next;           /* sibling */
};

#define ZHV_NORMS_MAX 4u

typedef struct zhv_config {
    zhv_str name; /* file name without .json */
    zhv_str path;
    uint32_t norms;
    uint32_t stages;
    zhv_spec *norm[ZHV_NORMS_MAX];
    zhv_spec *seg; /* NULL: the whole text is one segment */
    zhv_spec *stage[ZHV_STAGES_MAX];
    bool ids;
} zhv_config;

/* Reads one config.
 * *skipped  [out] true: it needs a segmentation other than mmseg (a plug-in)
 * Errors    ZHV_E_IO, ZHV_E_DATA, ZHV_E_LIMIT, ZHV_E_NOMEM */
zhv_status zhv_config_read(zhv_shelf *, const char *path, zhv_config *out,
                           bool *skipped, zhv_error *err);

/* Blanks out comments and trailing commas, in place, so that a strict JSON
 * reader takes what OpenCC's own reader takes. */
void zhv_json_relax(char *text);

#endif

/* What the profiles are in memory, for those who fill them (profile_read.c)
 * and those who ask (lookup.c). */
#ifndef ZHV_PROFILE_DATA_H
#define ZHV_PROFILE_DATA_H

#include "base/hash.h"
#include "base/vec.h"
#include "rules/lookup.h"

#define ZHV_NO_ENTRY UINT32_MAX

/* How the name of a parameter (or template) is to be compared. */
typedef enum zhv_shape {
    ZHV_SHAPE_EXACT,
    ZHV_SHAPE_DIGITS, /* name#: digits may follow */
    ZHV_SHAPE_PREFIX, /* name* */
    ZHV_SHAPE_SUFFIX, /* *name */
    ZHV_SHAPE_INSIDE  /* *name* */
} zhv_shape;

typedef struct zhv_pattern {
    zhv_str text; /* folded */
    zhv_shape shape;
} zhv_pattern;

typedef struct zhv_profile_entry {
    zhv_pattern name;
    uint32_t number; /* the argument's number, or 0 */
    bool from_here;  /* "3+": that number and all beyond */
    zhv_param param;
    uint32_t next;
} zhv_profile_entry;

typedef struct zhv_profile_template {
    zhv_act act;
    zhv_param rest; /* "*" */
    uint32_t first; /* list of entries in order */
    uint32_t last;
} zhv_profile_template;

typedef struct zhv_named_pattern {
    zhv_pattern name;
    uint32_t value;
} zhv_named_pattern;

typedef ZHV_VEC(zhv_named_pattern) zhv_named_patterns;

struct zhv_profiles {
    zhv_arena arena;
    zhv_names names;
    uint64_t stamp; /* hash of what was read */
    zhv_map tags;   /* class | act << 8 */
    zhv_map functions;
    zhv_map magic;
    zhv_map redirects;
    zhv_map namespaces;
    zhv_map images;
    zhv_map keywords;
    zhv_map extensions;
    zhv_map templates;
    zhv_map params;
    zhv_named_patterns more_templates;
    zhv_named_patterns more_params;
    zhv_named_patterns image_values; /* "link=", "upright=" */
    zhv_named_patterns fields;
    zhv_map originals;
    ZHV_VEC(zhv_profile_template) list;
    ZHV_VEC(zhv_profile_entry) entries;
    ZHV_VEC(zhv_str) args; /* [0] is unused: aux numbers begin at 1 */
};

/* "3", or "3+": that number and all beyond. */
bool zhv_profile_number(zhv_str, uint32_t *number, bool *from_here);

/* Value of a name as a page writes it, or ZHV_MAP_NONE. */
uint32_t zhv_profile_get(const zhv_map *, zhv_str name);

/* Fills the profiles. */
zhv_status zhv_profile_read_lines(zhv_profiles *, zhv_str text, zhv_error *);

#endif

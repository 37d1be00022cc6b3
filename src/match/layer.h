/* Keys that rules set or delete, with records of when and for whom: what a
 * page's own rules are, or those of one conversion group. Piles of layers are
 * in overlay.h.
 *
 * The records of a key are in order of time; the live one for a variant at a
 * moment is the last record with from <= moment whose mask has the variant.
 * Time is a number that the caller gives each rule and each stretch of text;
 * along one walk it never runs backwards (that is what keeps the search among
 * a key's records linear; another order is only slower). Searching moves
 * cursors of the layer, so that it belongs to one thread at a time. */
#ifndef ZHV_LAYER_H
#define ZHV_LAYER_H

#include "base/variant.h"
#include "base/vec.h"

#define ZHV_KEY_MAX_CP 256

typedef struct zhv_record {
    uint32_t from; /* moment from which the record counts */
    uint32_t next; /* next record of the same key, or UINT32_MAX */
    zhv_mask mask;
    uint8_t origin; /* zhv_origin */
    bool remove;    /* the key is deleted, whoever set it */
    bool guarded;   /* counts only where the caller says the text is quoted */
    bool name;      /* counts only for who asks for names; then so are all
                       records of the key */
    uint16_t group; /* that says so: its number + 1; 0: none, or not known */
    zhv_str value;  /* borrowed; with remove: empty */
} zhv_record;

typedef struct zhv_layer {
    zhv_arena *arena;
    struct zhv_layer_slot *slots; /* by hash of the key */
    uint32_t cap;
    uint32_t n;
    struct zhv_layer_first *firsts; /* by first code point: key lengths */
    uint32_t firsts_cap;
    uint32_t firsts_n;
    ZHV_VEC(zhv_record) records;
    /* Where a key can begin, without false negatives: by its first code point
     * (bit cp & 0xFFFF), and by a hash of its first two in a table that grows
     * with the keys. NULL: no keys. */
    struct zhv_gate *gate;
    uint64_t *pairs;
    uint32_t pairs_shift;
    bool timed;    /* a record has another moment than 0 */
    bool removes;  /* a record deletes a key */
    bool dotted;   /* a · stands in a key */
    uint32_t part; /* its place in the pile it was last laid on (overlay.h) */
} zhv_layer;

void zhv_layer_init(zhv_layer *, zhv_arena *);

/* Adds a record; `record.next` is ignored, key and value are borrowed.
 * Records of a key must be added in order of `from`; one that differs from the
 * last in nothing but the mask is joined with it. Keys that are empty or
 * longer than ZHV_KEY_MAX_CP are refused: false, and *too_long tells that
 * from lack of memory. */
bool zhv_layer_add(zhv_layer *, zhv_str key, zhv_record record, bool *too_long);

/* Has it records of that key that are no names? */
bool zhv_layer_rules(const zhv_layer *, zhv_str key);

/* Who asks, and when. */
typedef struct zhv_asker {
    zhv_variant variant;
    uint32_t moment;
    bool quoted; /* guarded records count */
    bool names;  /* records that are names count, and no others */
} zhv_asker;

#endif

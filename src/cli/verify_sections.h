/* Sections of Markdown pages for verify: has an address that leads to a heading
 * of the page become the address of a heading of the edition? Judges nothing
 * else. */
#ifndef ZHV_VERIFY_SECTIONS_H
#define ZHV_VERIFY_SECTIONS_H

#include "base/hash.h"
#include "rules/section.h"

typedef struct zhv_sections {
    const zhv_tape *tape[2]; /* source, edition */
    zhv_arena *arena;
    zhv_map slugs[2]; /* of the headings; read when first asked for */
    bool read;
    bool failed; /* out of memory */
} zhv_sections;

/* Are the two pieces of markup of this kind equal but for the name of a
 * section, which each of the texts has? */
bool zhv_sections_moved(zhv_sections *, zhv_kind kind, zhv_str source,
                        zhv_str edition);

/* Is one of the headings called so, or is it what a later one of the same text
 * is called: text_2, text-1? `again` is what stands before the number. */
bool zhv_sections_has(const zhv_map *names, zhv_str name, char again);

#endif

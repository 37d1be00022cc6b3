/* What one page says as a conversion group, whatever form it is written in:
 * Lua, templates or a conversion table. Rules are text; nobody here reads
 * them. */
#ifndef ZHV_GROUP_TEXT_H
#define ZHV_GROUP_TEXT_H

#include "base/status.h"
#include "base/vec.h"

#define ZHV_GROUP_ITEMS_MAX 1000000u

/* An item, or another group that is taken in at this place. */
typedef struct zhv_group_line {
    zhv_str rule;     /* what the wiki pastes between -{H| and }- */
    zhv_str original; /* note of the foreign name */
    zhv_str group;    /* not empty: the other group's name, and no rule */
    uint32_t line;    /* 1-based, 0: not known */
} zhv_group_line;

/* Everything lies in `arena` or in the page's text. */
typedef struct zhv_group_text {
    zhv_arena *arena;
    zhv_str description;
    zhv_str leads_to; /* not empty: only another name of that group */
    ZHV_VEC(zhv_group_line) lines;
} zhv_group_text;

/* "IT" of "Module:CGroup/IT" and of "Template:CGroup/IT"; empty: none. */
zhv_str zhv_group_title_name(zhv_str title);

/* Reads the wikitext of Template:CGroup/NAME: CItem and its relatives,
 * -{H|...}- and -{-|...}-, CGroupH, {{CGroup|NAME}} and {{CGroup/NAME}}, a
 * redirect; what stands in <noinclude> or a comment is not looked at.
 * Errors   ZHV_E_NOMEM */
zhv_status zhv_cgroup_text_read(zhv_str text, zhv_group_text *out);

/* Reads MediaWiki:Conversiontable/CODE: inside -{ }- lines "* from => to
 * //note;". An entry becomes a rule for every one of `variants` (their codes,
 * ended by NULL). subpages: names X of links to .../CODE/X.
 * Source   MediaWiki 1.39 LanguageConverter::parseCachedTable
 * Errors   ZHV_E_NOMEM */
typedef ZHV_VEC(zhv_str) zhv_subpages;
zhv_status zhv_conversion_table_read(zhv_str text, zhv_str code,
                                     const char *const *variants,
                                     zhv_group_text *out,
                                     zhv_subpages *subpages);

#endif

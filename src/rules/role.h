/* Names to roles: the one place where a template's, a namespace's or a
 * parameter's name decides what its bytes are for. */
#ifndef ZHV_ROLE_H
#define ZHV_ROLE_H

#include "markup/tape.h"
#include "rules/profile.h"
#include "rules/recall.h"

/* How arguments of templates without a profile are treated. */
typedef enum zhv_unknown {
    ZHV_UNKNOWN_PROSE, /* convert what is prose */
    ZHV_UNKNOWN_KEEP,
    ZHV_UNKNOWN_ALL,
    ZHV_UNKNOWN_MEDIAWIKI /* as PROSE; bibliographic data is text, too */
} zhv_unknown;

/* What a construct is, for those that act as a whole. */
typedef enum zhv_act {
    ZHV_ACT_NONE,
    ZHV_ACT_NOTE_TA, /* {{noteTA ...}}: title, groups, rules */
    ZHV_ACT_WORK_NAME, /* {{作品名稱 ...}}, {{地区用词 ...}}: names by region */
    ZHV_ACT_INFOBOX,   /* a template with at least one TITLE field */
    ZHV_ACT_CATEGORY,  /* [[Category:..]]: shows nothing where it stands */
    ZHV_ACT_INTERWIKI, /* [[en:..]]: language link, shows nothing */
    ZHV_ACT_REF,       /* <ref>...</ref>, {{efn|..}}: text stands in the list of
                          notes */
    ZHV_ACT_REFLIST,   /* <references/>, {{reflist}}: where notes are shown */
    ZHV_ACT_NOCC,      /* __NOCC__: no conversion of the content */
    ZHV_ACT_NOTC,      /* __NOTC__: none of the title */
    ZHV_ACT_TRANSLATE, /* <langconvert to="zh-Hans">: translated by itself */
    ZHV_ACT_INDICATOR, /* <indicator>: made before the rest of the page */
    ZHV_ACT_DISPLAY_TITLE, /* {{DISPLAYTITLE:..}}: the title as it is shown */
    ZHV_ACT_ELSEWHERE,     /* <includeonly>: on other pages, not on this one */
    ZHV_ACT_THIS_PAGE,     /* {{PAGENAME}}: the name of the page itself */
    ZHV_ACT_LINES,         /* <poem>: every line end in it is shown */
    ZHV_ACT_INVISIBLE      /* another construct that shows nothing: DEFAULTSORT,
                              __TOC__ ... */
} zhv_act;

/* aux of a TARGET that is the name of a section: of the page that the first
 * argument of its call names; of the page itself where that is empty. */
#define ZHV_TARGET_SECTION 1u

/* Assigns role and aux to every token of the tape, which is as the scanner left
 * it. What a construct acts as is
 * left in aux of its opener. The arena holds what is open on the way. Out of
 * memory: what was not reached is KEEP. */
zhv_status zhv_roles_assign(zhv_tape *, const zhv_profiles *, zhv_unknown,
                            zhv_arena *);

/* The same; what names mean is remembered from page to page.
 * names    zeroed before the first; of one thread */
zhv_status zhv_roles_assign_with(zhv_tape *, const zhv_profiles *, zhv_unknown,
                                 zhv_recall *names, zhv_arena *);

/* How much of a call, link or parameter readers may see, when nothing is
 * nested in it: left in aux of its closer. */
typedef enum zhv_view {
    ZHV_VIEW_SOME, /* some of it; or that is not known */
    ZHV_VIEW_NONE, /* none of it; it is in one line */
    ZHV_VIEW_LINES /* none of it, and lines end in it */
} zhv_view;

/* What the construct that opens (or is) token i acts as. */
static inline zhv_act zhv_role_act(const zhv_tape *tape,
                                   const zhv_profiles *profiles, uint32_t i)
{
    const uint64_t acting =
        ZHV_KIND_BIT(ZHV_K_TMPL_OPEN) | ZHV_KIND_BIT(ZHV_K_LINK_OPEN) |
        ZHV_KIND_BIT(ZHV_K_TAG_OPEN) | ZHV_KIND_BIT(ZHV_K_TAG_ALONE) |
        ZHV_KIND_BIT(ZHV_K_MAGIC);
    (void)profiles;
    return acting >> tape->tok[i].kind & 1 ? (zhv_act)tape->tok[i].aux
                                           : ZHV_ACT_NONE;
}

/* Is token i the name of a section alone, as an argument?
 * page    [out] the page that the call's first argument says it is of; empty:
 *         the page itself
 * Returns false: it is not, or of which page cannot be said */
bool zhv_role_section_page(const zhv_tape *, uint32_t i, zhv_str *page);

#endif

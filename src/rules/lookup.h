/* Look-ups in the profiles, for the other files of this room. Names are taken
 * as the page writes them: white space, case, underscores and a namespace
 * that means templates do not matter. Never allocates. */
#ifndef ZHV_LOOKUP_H
#define ZHV_LOOKUP_H

#include "rules/profile.h"
#include "rules/role.h"

#define ZHV_NO_TEMPLATE UINT32_MAX

/* What the profiles say about an argument; richer than zhv_role. */
typedef enum zhv_param_role {
    ZHV_P_AUTO, /* decided by the value: prose is text */
    ZHV_P_TEXT,
    ZHV_P_KEEP,
    ZHV_P_EVIDENCE, /* kept, though the wiki converts it: bibliography */
    ZHV_P_TARGET,
    ZHV_P_SECTION, /* a target: of the page that argument 1 names, or this one
                    */
    ZHV_P_LABEL,   /* aux: the argument that holds the text */
    ZHV_P_RULE,
    ZHV_P_NAME,
    ZHV_P_TITLE,   /* aux: the variant */
    ZHV_P_FOREIGN, /* aux: number of the argument with the language code */
    ZHV_P_READING  /* aux: number of the argument that it is read as */
} zhv_param_role;

typedef struct zhv_param {
    uint8_t role; /* zhv_param_role */
    uint16_t aux;
} zhv_param;

/* How the arguments of a parser function are read. */
typedef enum zhv_how {
    ZHV_HOW_NONE, /* no function */
    ZHV_HOW_TEXT, /* all are text */
    ZHV_HOW_KEEP,
    ZHV_HOW_IF, /* the first is a condition, the others text */
    ZHV_HOW_IFEQ,
    ZHV_HOW_FIRST,   /* the first is text, the others are not */
    ZHV_HOW_REPLACE, /* text, what is looked for in it, text */
    ZHV_HOW_SWITCH,
    ZHV_HOW_TAG,
    ZHV_HOW_INVOKE, /* two names, then arguments as of an unknown template */
    ZHV_HOW_SUBST,  /* what follows is a template name */
    ZHV_HOW_HIDDEN, /* kept, and the construct shows nothing */
    ZHV_HOW_TITLE   /* likewise; it is the title */
} zhv_how;

typedef enum zhv_namespace {
    ZHV_NS_NONE,
    ZHV_NS_OTHER,
    ZHV_NS_FILE,
    ZHV_NS_CATEGORY,
    ZHV_NS_TEMPLATE,
    ZHV_NS_LANGUAGE, /* not a namespace: prefix of another language */
    ZHV_NS_PROJECT   /* not a namespace: prefix of another project */
} zhv_namespace;

typedef enum zhv_image {
    ZHV_IMAGE_NONE, /* no option: a caption */
    ZHV_IMAGE_KEEP,
    ZHV_IMAGE_TEXT,   /* its value is read: alt= */
    ZHV_IMAGE_TARGET, /* its value is a page: link= */
    ZHV_IMAGE_BOX     /* the picture stands in a box of its own */
} zhv_image;

/* A tag act that is no zhv_act: lines of file names and captions. */
#define ZHV_TAG_ACT_GALLERY 100u
/* Likewise: one such line, then shapes with links. */
#define ZHV_TAG_ACT_MAP     101u

uint32_t zhv_lookup_template(const zhv_profiles *, zhv_str name);
/* ZHV_ACT_NONE, NOTE_TA, WORK_NAME, INFOBOX (of that family), REFLIST or
 * INVISIBLE. tmpl may be ZHV_NO_TEMPLATE. */
zhv_act zhv_lookup_template_act(const zhv_profiles *, uint32_t tmpl);
/* number  of a positional argument or of one named by a number; else 0 */
zhv_param zhv_lookup_param(const zhv_profiles *, uint32_t tmpl, zhv_str name,
                           uint32_t number);
/* Does a parameter of this name hold a work's name in its own language? */
bool zhv_lookup_is_original(const zhv_profiles *, zhv_str name);
/* What a parameter of this name means in templates that leave it open. */
zhv_param_role zhv_lookup_any_param(const zhv_profiles *, zhv_str name);

/* Is `name` the argument that aux of ZHV_P_LABEL asks for, or as good? */
bool zhv_lookup_is_arg(const zhv_profiles *, uint16_t aux, zhv_str name,
                       uint32_t number);

zhv_how zhv_lookup_function(const zhv_profiles *, zhv_str name);
zhv_act zhv_lookup_magic(const zhv_profiles *, zhv_str name);
/* Class and act of a tag. */
zhv_tag_class zhv_lookup_tag(const zhv_profiles *, zhv_str name, uint32_t *act);
zhv_namespace zhv_lookup_namespace(const zhv_profiles *, zhv_str prefix);
/* What a field of a file link is: an option ("thumb", "200px", "alt=X") or not.
 * Of one that has a value the beginning will do. */
zhv_image zhv_lookup_image_option(const zhv_profiles *, zhv_str option);
/* Is it a value that software reads ("yes", "left")? */
bool zhv_lookup_keyword(const zhv_profiles *, zhv_str value);
/* Is it the ending of a file name ("jpg")? */
bool zhv_lookup_extension(const zhv_profiles *, zhv_str extension);

#endif

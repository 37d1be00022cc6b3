/* The walk that gives tokens their roles, for its parts: role.c steps from
 * token to token, role_call.c knows templates and parser functions,
 * role_link.c links and galleries, role_names.c asks the profiles. Only these
 * include this. */
#ifndef ZHV_ROLE_WALK_H
#define ZHV_ROLE_WALK_H

#include "rules/args.h"
#include "rules/lookup.h"
#include "rules/recall.h"

/* What a field of an open construct does with its tokens. */
typedef struct zhv_field {
    uint32_t eq;   /* tokens before it are the argument's name; 0: none are */
    uint8_t named; /* role of those: NAME, or KEEP for a case of #switch */
    uint8_t role;  /* zhv_role of the rest */
    uint16_t aux;
    bool keep; /* and of everything nested in it */
} zhv_field;

typedef ZHV_VEC(zhv_field) zhv_fields;

/* What the next line of an <imagemap> is. */
typedef enum zhv_map_part {
    ZHV_MAP_NO, /* it is none */
    ZHV_MAP_IMAGE,
    ZHV_MAP_SHAPES
} zhv_map_part;

/* What holds lines that are files: "name|caption". */
typedef enum zhv_gallery {
    ZHV_GALLERY_NO,
    ZHV_GALLERY_TAG, /* <gallery>, or an image map */
    ZHV_GALLERY_CALL /* {{#tag:gallery|..}}, where a | is {{!}} */
} zhv_gallery;

/* An open construct. Its current role is that of the field it is in. */
typedef struct zhv_role_frame {
    uint32_t open;
    uint32_t close;
    uint32_t first; /* its fields: first, first + 1 ...; at: the current one */
    uint32_t at;
    uint8_t gallery; /* zhv_gallery */
    bool page_link;  /* [[ ]], where {{!}} ends the target as a | does */
    uint8_t map;     /* zhv_map_part */
    bool raw_text;   /* a <pre> with a rule in it: even its body is text */
    bool file;       /* a [[File:..]] */
    bool code;       /* a <code> whose text is kept */
    bool keep_rules; /* in fields that are kept, -{ }- is kept, too */
    zhv_field now;
} zhv_role_frame;

/* Answers about the calls asked last, so that a call that names one argument
 * a million times is still read once. */
#define ZHV_ROLE_ANSWERS 64u
typedef struct zhv_role_answer {
    uint32_t open;
    uint16_t aux;
    bool yes;
    bool known;
} zhv_role_answer;

typedef struct zhv_role_walk {
    zhv_tape *tape;
    const zhv_profiles *profiles;
    zhv_unknown unknown;
    zhv_arena *arena; /* of the two stacks */
    zhv_fields fields;
    ZHV_VEC(zhv_role_frame) frames;
    zhv_role_frame top; /* the innermost construct */
    uint32_t next_rule; /* first -{ at or behind the current token */
    uint32_t next_url;  /* ... first address that is shown */
    uint32_t pre_end;   /* end of the preformatted lines we are in */
    uint32_t pre_open;  /* what holds them */
    bool pre_kept;      /* and neither a rule nor an address is in them */
    uint32_t url_end;   /* behind the last call in an address */
    uint32_t value_end; /* of the last title= or alt= value that was read */
    zhv_role value_role;
    bool redirect; /* #REDIRECT was seen: the next link is no text */
    zhv_role_answer labels[ZHV_ROLE_ANSWERS];
    zhv_role_answer chinese;
    zhv_role_answer japanese;
    /* of the construct whose fields were read last */
    uint64_t kinds; /* of its tokens but for what is nested */
    bool note_ta;   /* it is a {{noteTA}}: its fields were not read */
    zhv_recall *names;
} zhv_role_walk;

static const zhv_field zhv_field_text = {0, ZHV_R_NAME, ZHV_R_TEXT, 0, false};
static const zhv_field zhv_field_kept = {0, ZHV_R_NAME, ZHV_R_KEEP, 0, true};

static inline zhv_field zhv_field_of(zhv_role role, bool keep)
{
    return (zhv_field){0, ZHV_R_NAME, (uint8_t)role, 0, keep};
}

/* One more field of the construct on top; false when out of memory. */
static inline bool zhv_role_add(zhv_role_walk *w, zhv_field f)
{
    if (!zhv_vec_room(&w->fields, w->arena)) {
        return false;
    }
    w->fields.at[w->fields.n++] = f;
    return true;
}

/* ---- role_names.c: what names mean, remembered ---- */

/* An answer as one number, and back. */
static inline uint32_t zhv_param_pack(zhv_param p)
{
    return (uint32_t)p.role << 16 | p.aux;
}

static inline zhv_param zhv_param_unpack(uint32_t n)
{
    return (zhv_param){(uint8_t)(n >> 16), (uint16_t)n};
}

uint32_t zhv_role_template(zhv_role_walk *, zhv_str name);
zhv_param zhv_role_param(zhv_role_walk *, uint32_t tmpl, zhv_str name,
                         uint32_t number);
/* Is that argument one of those that `aux`, of a LABEL, means? */
bool zhv_role_is_label(zhv_role_walk *, uint16_t aux, zhv_str name,
                       uint32_t number);
zhv_tag_class zhv_role_tag(zhv_role_walk *, zhv_str name, uint32_t *act);
zhv_namespace zhv_role_namespace(zhv_role_walk *, zhv_str prefix);
zhv_image zhv_role_image_option(zhv_role_walk *, zhv_str option);
zhv_param_role zhv_role_any_param(zhv_role_walk *, zhv_str name);

/* The name of the call whose first field is `a`; empty: not plain. */
zhv_str zhv_role_call_name(zhv_role_walk *, const zhv_arg *a);

/* ---- role_call.c, role_link.c: fields of the construct on top ---- */

/* The next field of the construct that opens at `open`. */
static inline bool zhv_role_next(zhv_role_walk *w, uint32_t open, zhv_arg *a)
{
    bool more = zhv_arg_next(w->tape, open, a);
    w->kinds |= more ? a->kinds : 0;
    return more;
}

/* Each false when out of memory. keep: nothing in it is text. */
bool zhv_role_template_fields(zhv_role_walk *, uint32_t open, bool keep);
bool zhv_role_link_fields(zhv_role_walk *, uint32_t open, bool keep);
/* Gives [[target]] or [[target|label]] its roles, when they are plain texts and
 * no namespace stands before the target. False: it did not. */
bool zhv_role_simple_link(zhv_role_walk *, uint32_t open, bool keep);
/* Does the link that opens at `open` show a picture in a box? */
bool zhv_role_makes_box(zhv_role_walk *, uint32_t open);
/* The line of a <gallery> or <imagemap> that begins at token `from`. */
bool zhv_role_gallery_line(zhv_role_walk *, uint32_t open, uint32_t from,
                           bool keep);
/* Is token i the {{!}} of a line of {{#tag:gallery|..}}, or of a link? */
static inline bool zhv_role_is_bar(const zhv_role_walk *w, uint32_t i)
{
    const uint32_t content = 2; /* field of {{#tag:gallery|content|..}} */
    const zhv_token *tok = w->tape->tok;
    return (w->top.page_link ||
            (w->top.gallery == ZHV_GALLERY_CALL && w->top.at == content)) &&
           tok[i].kind == ZHV_K_TMPL_OPEN && tok[i].mate == i + 2 &&
           zhv_str_eq(zhv_token_str(w->tape, i + 1), ZHV_STR("!"));
}
/* What stands behind such a {{!}}, from token `from` on. */
zhv_field zhv_role_behind_bar(zhv_role_walk *, uint32_t from);

#endif

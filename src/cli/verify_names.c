#include "cli/verify_names.h"

#include "rules/lookup.h"

static zhv_namespace namespace_of(const zhv_profiles *p, zhv_str target)
{
    target = zhv_str_trim(zhv_str_sub(target, 0, 256));
    size_t colon = zhv_str_find(target, 0, ':');
    return colon < target.len
               ? zhv_lookup_namespace(p, zhv_str_sub(target, 0, colon))
               : ZHV_NS_NONE;
}

static const char *target_name(const zhv_tape *t, const zhv_profiles *p,
                               uint32_t tok)
{
    uint32_t open = t->tok[tok].mate;
    if (open != ZHV_NO_MATE && t->tok[open].kind == ZHV_K_TAG_OPEN) {
        return "file"; /* a line of a gallery */
    }
    switch (namespace_of(p, zhv_token_str(t, tok))) {
    case ZHV_NS_FILE:
        return "file";
    case ZHV_NS_CATEGORY:
        return "category";
    case ZHV_NS_LANGUAGE:
        return "language-link";
    default:
        break;
    }
    bool in_category =
        open != ZHV_NO_MATE && zhv_role_act(t, p, open) == ZHV_ACT_CATEGORY;
    return in_category ? "sort-key" : "link-target";
}

static const char *kept_name(const zhv_tape *t, const zhv_profiles *p,
                             uint32_t tok)
{
    uint32_t open = t->tok[tok].mate;
    if (t->tok[tok].kind == ZHV_K_RAW) {
        return "raw-content";
    }
    if (t->tok[tok].kind == ZHV_K_ATTR_VALUE) {
        return "attribute";
    }
    if (open == ZHV_NO_MATE) {
        return "preformatted";
    }
    switch (t->tok[open].kind) {
    case ZHV_K_TMPL_OPEN:
        return zhv_role_act(t, p, open) == ZHV_ACT_INVISIBLE ? "page-property"
                                                             : "argument";
    case ZHV_K_LINK_OPEN:
        return "file-option";
    case ZHV_K_TAG_OPEN:
        return "raw-content";
    case ZHV_K_EXT_OPEN:
        return "url";
    default:
        return "kept-text";
    }
}

const char *zhv_difference_text(const zhv_tape *t, const zhv_profiles *p,
                                uint32_t tok)
{
    uint32_t open = t->tok[tok].mate;
    switch (t->tok[tok].role) {
    case ZHV_R_TARGET:
    case ZHV_R_LABEL:
        return target_name(t, p, tok);
    case ZHV_R_NAME:
        return open != ZHV_NO_MATE && t->tok[open].kind == ZHV_K_TMPL_OPEN &&
                       tok == open + 1
                   ? "template-name"
                   : "parameter";
    case ZHV_R_TITLE:
        return "regional-name";
    case ZHV_R_RULE:
        return "rule";
    default:
        return kept_name(t, p, tok);
    }
}

static const char *const item_names[] = {
    [ZHV_K_TEXT] = "text",
    [ZHV_K_NEWLINE] = "line",
    [ZHV_K_COMMENT] = "comment",
    [ZHV_K_ENTITY] = "entity",
    [ZHV_K_RAW] = "raw-content",
    [ZHV_K_URL] = "url",
    [ZHV_K_QUOTE] = "quotes",
    [ZHV_K_MAGIC] = "magic-word",
    [ZHV_K_SIGNATURE] = "signature",
    [ZHV_K_REDIRECT] = "redirect",
    [ZHV_K_HR] = "rule-line",
    [ZHV_K_LIST] = "list",
    [ZHV_K_DEF_SEP] = "list",
    [ZHV_K_PRE_SPACE] = "preformatted",
    [ZHV_K_HEAD_OPEN] = "heading",
    [ZHV_K_HEAD_CLOSE] = "heading",
    [ZHV_K_TMPL_OPEN] = "template",
    [ZHV_K_TMPL_COLON] = "template",
    [ZHV_K_TMPL_SEP] = "template",
    [ZHV_K_TMPL_EQ] = "template",
    [ZHV_K_TMPL_CLOSE] = "template",
    [ZHV_K_PARAM_OPEN] = "parameter",
    [ZHV_K_PARAM_SEP] = "parameter",
    [ZHV_K_PARAM_CLOSE] = "parameter",
    [ZHV_K_LINK_OPEN] = "link",
    [ZHV_K_LINK_SEP] = "link",
    [ZHV_K_LINK_CLOSE] = "link",
    [ZHV_K_EXT_OPEN] = "external-link",
    [ZHV_K_EXT_SPACE] = "external-link",
    [ZHV_K_EXT_CLOSE] = "external-link",
    [ZHV_K_RULE_OPEN] = "rule",
    [ZHV_K_RULE_CLOSE] = "rule",
    [ZHV_K_TAG_OPEN] = "tag",
    [ZHV_K_TAG_CLOSE] = "tag",
    [ZHV_K_TAG_ALONE] = "tag",
    [ZHV_K_TAG_REST] = "attribute",
    [ZHV_K_ATTR_VALUE] = "attribute",
    [ZHV_K_TABLE_OPEN] = "table",
    [ZHV_K_TABLE_ROW] = "table",
    [ZHV_K_TABLE_CAPTION] = "table",
    [ZHV_K_TABLE_CELL] = "table",
    [ZHV_K_TABLE_ATTRS] = "attribute",
    [ZHV_K_TABLE_BAR] = "table",
    [ZHV_K_TABLE_CLOSE] = "table",
    [ZHV_K_MARK] = "block",
    [ZHV_K_SPAN_OPEN] = "link",
    [ZHV_K_SPAN_CLOSE] = "link",
    [ZHV_K_SPAN_ADDR] = "link-target",
    [ZHV_K_REF_OPEN] = "link",
    [ZHV_K_REF_CLOSE] = "link",
    [ZHV_K_LANG] = "language",
    [ZHV_K_FRONT] = "front-matter",
    [ZHV_I_WILD] = "rule",
    [ZHV_I_BEGIN] = "page",
    [ZHV_I_END] = "page",
};

/* "<ref" of "<ref name=x>". */
static zhv_str tag_head(zhv_str tag)
{
    size_t n = 0;
    while (n < tag.len && tag.ptr[n] != '>' && !zhv_is_space(tag.ptr[n])) {
        n++;
    }
    return zhv_str_sub(tag, 0, n);
}

const char *zhv_difference_item(uint8_t kind)
{
    return item_names[kind];
}

const char *zhv_difference_change(const zhv_profiles *p, const zhv_items *a,
                                  uint32_t i, const zhv_items *b, uint32_t k)
{
    const uint8_t kind = a->at[i].kind;
    zhv_str was = tag_head(zhv_item_str(a, i));
    bool tag = kind == ZHV_K_TAG_OPEN || kind == ZHV_K_TAG_ALONE;
    if (!tag || !zhv_str_eq(was, tag_head(zhv_item_str(b, k)))) {
        return item_names[kind];
    }
    bool ref = zhv_role_act(a->tape, p, a->at[i].tok) == ZHV_ACT_REF ||
               zhv_str_eq(was, ZHV_STR("<ref"));
    return ref ? "ref" : "attribute";
}

#include "base/diag.h"

static const struct {
    const char *name;
    const char *text;
} kinds[ZHV_D_COUNT] = {
    [ZHV_D_INVALID_UTF8] = {"invalid-utf8",
                            "bytes that are not UTF-8 pass through unchanged"},
    [ZHV_D_UNCLOSED] = {"unclosed-markup",
                        "markup is opened and never closed, so it is text"},
    [ZHV_D_RULE_MALFORMED] = {"malformed-rule",
                              "not a conversion rule, so it is text"},
    [ZHV_D_RULE_NO_TEXT] = {"rule-without-text",
                            "the rule has no text for a target variant"},
    [ZHV_D_RULE_DEPTH] = {"rule-too-deep",
                          "rules are nested more than ten levels deep"},
    [ZHV_D_RULE_KEY_LONG] = {"rule-key-too-long",
                             "a rule for more than 256 characters is left out"},
    [ZHV_D_RULE_DYNAMIC] =
        {"dynamic-rule",
         "the rule depends on a template call and is kept as it is"},
    [ZHV_D_GROUP_UNKNOWN] = {"unknown-group",
                             "the conversion group is not known"},
    [ZHV_D_TITLE_SKIPPED] =
        {"title-not-a-rule",
         "the regional name is not a plain name, so it makes no rule"},
    [ZHV_D_OFF_UNCLOSED] = {"zhvar-off-unclosed",
                            "no zhvar:on follows, so the rest of the page is "
                            "not converted"},
};

void zhv_diag_add(zhv_diags *d, zhv_diag_id id, uint32_t off, zhv_str detail)
{
    zhv_diag *new = d->list.n >= ZHV_DIAGS_MAX
                        ? NULL
                        : (zhv_diag *)zhv_vec_push(&d->list, d->arena);
    if (new == NULL) {
        d->dropped++;
        return;
    }
    *new = (zhv_diag){off, id, detail};
}

const char *zhv_diag_name(zhv_diag_id id)
{
    return kinds[id].name;
}

const char *zhv_diag_text(zhv_diag_id id)
{
    return kinds[id].text;
}

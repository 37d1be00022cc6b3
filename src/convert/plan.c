#include "convert/plan.h"

#include <stdlib.h>

#include "convert/script.h"

static zhv_status plan_target(zhv_converter *c, const zhv_target *target,
                              zhv_error *err)
{
    zhv_plan_target *t = &c->target[c->n];
    t->variant = target->variant;
    t->script_only = target->script_only != 0;
    c->variants |= ZHV_MASK(t->variant);
    c->n++;
    if (t->variant == ZHV_ZH) {
        return ZHV_OK; /* rules are resolved, text stays */
    }
    for (zhv_script s = ZHV_SCRIPT_HANS; s <= ZHV_SCRIPT_HANT; s++) {
        t->chain[s] = zhv_dict_target(c->dict, t->variant, t->script_only, s);
    }
    t->chain[ZHV_SCRIPT_AUTO] = t->chain[zhv_script_default(t->variant)];
    if (t->chain[ZHV_SCRIPT_AUTO] == NULL) {
        return zhv_fail(err, ZHV_E_ARGUMENT, NULL, 0,
                        "the dictionary has no table for %s",
                        zhv_variant_code(t->variant));
    }
    return ZHV_OK;
}

/* Accepts options of an older, shorter struct; refuses unknown values. */
static zhv_status read_options(zhv_options *to, const zhv_options *from,
                               zhv_error *err)
{
    *to = (zhv_options)ZHV_OPTIONS_INIT;
    if (from == NULL) {
        return ZHV_OK;
    }
    if (from->size < sizeof from->size || from->size > sizeof *to) {
        return zhv_fail(err, ZHV_E_ARGUMENT, NULL, 0,
                        "options of another version of the library");
    }
    memcpy(to, from, from->size);
    to->size = sizeof *to;
    if (to->format > ZHV_FORMAT_HTML || to->rules > ZHV_RULES_KEEP ||
        to->scope > ZHV_SCOPE_PAGE || to->titles > ZHV_TITLES_OFF ||
        to->from > ZHV_SCRIPT_HANT || to->compat > ZHV_COMPAT_MEDIAWIKI ||
        to->japanese > ZHV_JAPANESE_CONVERT ||
        to->unknown_templates > ZHV_TEMPLATES_ALL ||
        to->accuracy > ZHV_ACCURACY_TABLE ||
        to->quotation > ZHV_QUOTATION_REGION || to->ambiguities > 1) {
        return zhv_fail(err, ZHV_E_ARGUMENT, NULL, 0,
                        "an option is out of its range");
    }
    return ZHV_OK;
}

static zhv_status plan_all(zhv_converter *c, const zhv_target *targets,
                           size_t count, const zhv_options *options,
                           zhv_error *err)
{
    zhv_status status = read_options(&c->options, options, err);
    if (status == ZHV_OK) {
        status = zhv_profiles_read(zhv_dict_blob(c->dict, ZHV_STR("profiles")),
                                   &c->profiles, err);
    }
    for (size_t i = 0; i < count && status == ZHV_OK; i++) {
        if (targets[i].variant >= ZHV_VARIANTS) {
            return zhv_fail(err, ZHV_E_ARGUMENT, NULL, 0, "no such variant");
        }
        status = plan_target(c, &targets[i], err);
    }
    return status;
}

zhv_status zhv_converter_new(const zhv_dict *dict, const zhv_target *targets,
                             size_t count, const zhv_options *options,
                             zhv_converter **out, zhv_error *err)
{
    *out = NULL;
    if (count == 0 || count > ZHV_TARGETS_MAX) {
        return zhv_fail(err, ZHV_E_ARGUMENT, NULL, 0,
                        "1 to 16 targets are possible");
    }
    zhv_converter *c = calloc(1, sizeof *c);
    if (c == NULL) {
        return zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory");
    }
    c->dict = dict;
    zhv_status status = plan_all(c, targets, count, options, err);
    if (status != ZHV_OK) {
        zhv_converter_free(c);
        return status;
    }
    *out = c;
    return ZHV_OK;
}

zhv_status zhv_converter_new_config(const zhv_dict *dict, const char *config,
                                    zhv_converter **out, zhv_error *err)
{
    *out = NULL;
    const zhv_chain *chain = zhv_dict_chain(dict, zhv_str_from(config));
    if (chain == NULL) {
        return zhv_fail(err, ZHV_E_ARGUMENT, NULL, 0,
                        "the dictionary has no config \"%s\"", config);
    }
    zhv_converter *c = calloc(1, sizeof *c);
    if (c == NULL) {
        return zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory");
    }
    c->dict = dict;
    c->options = (zhv_options)ZHV_OPTIONS_INIT;
    c->options.format = ZHV_FORMAT_TEXT;
    c->by_config = true;
    c->n = 1;
    c->target[0].chain[ZHV_SCRIPT_AUTO] = chain;
    *out = c;
    return ZHV_OK;
}

void zhv_converter_free(zhv_converter *c)
{
    if (c) {
        zhv_profiles_free(c->profiles);
        free(c);
    }
}

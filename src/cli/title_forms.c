#include "cli/title_forms.h"

/* Has the image what a target needs? A small one may lack some. */
static bool is_known(const zhv_dict *dict, zhv_target target)
{
    zhv_converter *converter = NULL;
    zhv_status status =
        zhv_converter_new(dict, &target, 1, NULL, &converter, NULL);
    zhv_converter_free(converter);
    return status == ZHV_OK;
}

zhv_status zhv_title_targets_find(const zhv_dict *dict, zhv_title_targets *out,
                                  zhv_error *err)
{
    out->n = 0;
    for (zhv_variant v = ZHV_HANS; v < ZHV_VARIANTS; v++) {
        zhv_target target = {v, 0};
        if (is_known(dict, target)) {
            out->target[out->n++] = target;
        }
    }
    return out->n ? ZHV_OK
                  : zhv_fail(err, ZHV_E_ARGUMENT, NULL, 0,
                             "the dictionary has no table for any variant");
}

zhv_status zhv_title_forms_open(zhv_title_forms *f, const zhv_dict *dict,
                                zhv_error *err)
{
    *f = (zhv_title_forms){0};
    zhv_status status = zhv_title_targets_find(dict, &f->targets, err);
    if (status == ZHV_OK) {
        status = zhv_converter_new(dict, f->targets.target, f->targets.n, NULL,
                                   &f->converter, err);
    }
    return status == ZHV_OK ? zhv_work_new(&f->work) : status;
}

void zhv_title_forms_drop(zhv_title_forms *f)
{
    zhv_work_free(f->work);
    zhv_converter_free(f->converter);
}

bool zhv_title_forms_take(const zhv_title_targets *targets,
                          const zhv_result *result, zhv_str title,
                          zhv_arena *arena, zhv_str forms[ZHV_VARIANTS])
{
    bool fine = true;
    for (zhv_variant v = ZHV_ZH; v < ZHV_VARIANTS; v++) {
        forms[v] = title;
    }
    for (uint32_t t = 0; t < targets->n && fine; t++) {
        zhv_text form = zhv_result_title(result, t);
        zhv_str kept = zhv_arena_str(arena, (zhv_str){form.ptr, form.len});
        forms[targets->target[t].variant] = kept;
        fine = kept.ptr != NULL;
    }
    return fine;
}

zhv_status zhv_title_forms_make(const zhv_title_forms *f, zhv_str title,
                                zhv_arena *arena, zhv_str forms[ZHV_VARIANTS],
                                zhv_error *err)
{
    const zhv_result *result;
    zhv_text text = {title.ptr, title.len};
    zhv_status status = zhv_convert(f->converter, f->work, (zhv_text){"", 0},
                                    text, &result, err);
    if (status == ZHV_OK &&
        !zhv_title_forms_take(&f->targets, result, title, arena, forms)) {
        status = zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory");
    }
    return status;
}

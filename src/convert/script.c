#include "convert/script.h"

void zhv_script_count(const zhv_dict *dict, zhv_str s, zhv_evidence *e)
{
    zhv_dict_count_scripts(dict, s, &e->hans, &e->hant);
}

zhv_script zhv_script_of(zhv_evidence e)
{
    return e.hans > e.hant   ? ZHV_SCRIPT_HANS
           : e.hant > e.hans ? ZHV_SCRIPT_HANT
                             : ZHV_SCRIPT_AUTO;
}

zhv_script zhv_script_default(zhv_variant target)
{
    return zhv_variant_is_hant(target) ? ZHV_SCRIPT_HANS : ZHV_SCRIPT_HANT;
}

static zhv_evidence run_evidence(const zhv_flow *f, zhv_str src,
                                 const zhv_dict *dict, const zhv_run *run)
{
    zhv_evidence e = {0, 0};
    for (uint32_t i = run->first; i < run->first + run->n; i++) {
        zhv_piece p = f->pieces.at[i];
        zhv_script_count(dict, zhv_str_sub(src, p.off, p.off + p.len), &e);
    }
    return e;
}

void zhv_scripts_decide(zhv_flow *f, zhv_str src, const zhv_dict *dict,
                        zhv_script from)
{
    zhv_evidence page = {0, 0};
    for (uint32_t i = 0; i < f->runs.n; i++) {
        zhv_run *run = &f->runs.at[i];
        if (from != ZHV_SCRIPT_AUTO) {
            run->script = (uint8_t)from;
            continue;
        }
        zhv_evidence e = run_evidence(f, src, dict, run);
        run->script = (uint8_t)zhv_script_of(e);
        f->paragraphs.at[run->paragraph].hans += e.hans;
        f->paragraphs.at[run->paragraph].hant += e.hant;
        page.hans += e.hans;
        page.hant += e.hant;
    }
    for (uint32_t i = 0; i < f->runs.n; i++) {
        zhv_run *run = &f->runs.at[i];
        if (run->script == ZHV_SCRIPT_AUTO) {
            run->script =
                (uint8_t)zhv_script_of(f->paragraphs.at[run->paragraph]);
        }
        if (run->script == ZHV_SCRIPT_AUTO) {
            run->script = (uint8_t)zhv_script_of(page);
        }
    }
}

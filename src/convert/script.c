#include "convert/script.h"

#include "match/survey.h"

void zhv_script_count(const zhv_dict *dict, zhv_str s, zhv_evidence *e)
{
    zhv_votes votes = {e->hans, e->hant};
    const zhv_surveyor by = zhv_surveyor_of(dict, NULL);
    zhv_survey(&by, s, &votes, NULL);
    *e = (zhv_evidence){votes.hans, votes.hant};
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

/* What the run's characters say; and whether, or where, keys stand in its
 * pieces. */
static zhv_evidence survey_run(zhv_flow *f, zhv_str src, const zhv_surveyor *by,
                               zhv_run *run)
{
    zhv_votes votes = {0, 0};
    const zhv_piece *piece = &f->pieces.at[run->first];
    zhv_stops *stops = run->n == 1 ? &f->stops : NULL;
    run->stops = f->stops.list.n;
    for (uint32_t i = 0; i < run->n; i++) {
        zhv_str s = {src.ptr + piece[i].off, piece[i].len};
        run->keyed |= zhv_survey(by, s, &votes, stops);
    }
    run->stops_n = f->stops.list.n - run->stops;
    run->hant = votes.hant != 0;
    return (zhv_evidence){votes.hans, votes.hant};
}

void zhv_scripts_decide(zhv_flow *f, zhv_str src, const zhv_dict *dict,
                        zhv_script from, const zhv_overlay *keys,
                        zhv_arena *arena)
{
    zhv_evidence page = {0, 0};
    zhv_surveyor by = zhv_surveyor_of(dict, keys);
    by.end = src.ptr + src.len;
    f->stops.arena = arena;
    for (uint32_t i = 0; i < f->runs.n; i++) {
        zhv_run *run = &f->runs.at[i];
        zhv_evidence e = survey_run(f, src, &by, run);
        if (from != ZHV_SCRIPT_AUTO) {
            run->script = (uint8_t)from;
            continue;
        }
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

zhv_script zhv_scripts_page(const zhv_flow *f)
{
    zhv_evidence page = {0, 0};
    for (uint32_t i = 0; i < f->paragraphs.n; i++) {
        page.hans += f->paragraphs.at[i].hans;
        page.hant += f->paragraphs.at[i].hant;
    }
    return zhv_script_of(page);
}

/* The public API: thin calls of the rooms. */
#include <zhvar/zhvar.h>

#include <stdlib.h>
#include <unicode/uloc.h>

#include "convert/page.h"
#include "convert/script.h"

struct zhv_work {
    zhv_arena arena; /* of the page */
    zhv_arena kept;  /* of the groups, from page to page */
    zhv_layers layers;
    zhv_recall names;
    zhv_result result;
};

static zhv_text text_of(zhv_str s)
{
    return (zhv_text){s.ptr, s.len};
}

const char *zhv_version(void)
{
    return ZHVAR_VERSION;
}

const char *zhv_variant_name(zhv_variant variant)
{
    return variant < ZHV_VARIANTS ? zhv_variant_code(variant) : NULL;
}

/* ---- targets ---- */

/* OpenCC's short names, which are no language tags. */
static const struct {
    const char *name;
    zhv_variant variant;
    uint32_t script_only;
} short_names[] = {
    {"s", ZHV_HANS, 1},    {"t", ZHV_HANT, 1}, {"cn", ZHV_CN, 1},
    {"tw", ZHV_TW, 1},     {"hk", ZHV_HK, 1},  {"cnp", ZHV_CN, 0},
    {"twp", ZHV_TW, 0},    {"hkp", ZHV_HK, 0}, {"hans", ZHV_HANS, 0},
    {"hant", ZHV_HANT, 0},
};

/* Languages that a zh wiki knows but that are no variant of zh. */
static const struct {
    const char *language;
    const char *hint;
} other_languages[] = {
    {"yue", "Cantonese is a language of its own; for Hong Kong's standard "
            "Chinese use zh-hk"},
    {"lzh", "Classical Chinese is a language of its own; for Traditional "
            "script use zh-hant"},
    {"classical", "Classical Chinese is a language of its own; for "
                  "Traditional script use zh-hant"},
    {"wuu", "Wu is a language of its own"},
    {"nan", "Southern Min is a language of its own"},
    {"hak", "Hakka is a language of its own"},
    {"gan", "Gan is a language of its own"},
};

#define TAG_MAX 32

/* Lower case, '_' as '-'. False when the name is too long to be a tag. */
static bool normalise(const char *name, char *out)
{
    size_t n = 0;
    for (; name[n]; n++) {
        if (n + 1 >= TAG_MAX) {
            return false;
        }
        char c = name[n];
        out[n] = c == '_' ? '-' : c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
    }
    out[n] = '\0';
    return n > 0;
}

static const char *other_language(const char *tag)
{
    const char *rest = strncmp(tag, "zh-", 3) == 0 ? tag + 3 : tag;
    for (size_t i = 0; i < sizeof other_languages / sizeof *other_languages;
         i++) {
        size_t n = strlen(other_languages[i].language);
        if (strncmp(rest, other_languages[i].language, n) == 0 &&
            (rest[n] == '\0' || rest[n] == '-')) {
            return other_languages[i].hint;
        }
    }
    return NULL;
}

/* The variant that script and region of a tag stand for. */
static bool by_subtags(const char *script, const char *region, zhv_variant *out)
{
    static const struct {
        const char *region;
        zhv_variant variant;
        const char *script; /* that the region writes */
    } regions[] = {{"CN", ZHV_CN, "Hans"}, {"SG", ZHV_SG, "Hans"},
                   {"MY", ZHV_MY, "Hans"}, {"TW", ZHV_TW, "Hant"},
                   {"HK", ZHV_HK, "Hant"}, {"MO", ZHV_MO, "Hant"}};
    bool hans = strcmp(script, "Hans") == 0;
    bool hant = strcmp(script, "Hant") == 0;
    if (script[0] && !hans && !hant) {
        return false;
    }
    if (region[0] == '\0') {
        *out = hans ? ZHV_HANS : hant ? ZHV_HANT : ZHV_ZH;
        return true;
    }
    for (size_t i = 0; i < sizeof regions / sizeof *regions; i++) {
        if (strcmp(region, regions[i].region) == 0) {
            *out = regions[i].variant;
            return !script[0] || strcmp(script, regions[i].script) == 0;
        }
    }
    return false;
}

static bool by_tag(const char *tag, zhv_variant *out)
{
    char locale[TAG_MAX * 2];
    char language[ULOC_LANG_CAPACITY];
    char script[ULOC_SCRIPT_CAPACITY];
    char region[ULOC_COUNTRY_CAPACITY];
    UErrorCode status = U_ZERO_ERROR;
    int32_t parsed = 0;
    uloc_forLanguageTag(tag, locale, sizeof locale, &parsed, &status);
    uloc_getLanguage(locale, language, sizeof language, &status);
    uloc_getScript(locale, script, sizeof script, &status);
    uloc_getCountry(locale, region, sizeof region, &status);
    if (U_FAILURE(status) || (size_t)parsed != strlen(tag)) {
        return false;
    }
    bool chinese = strcmp(language, "zh") == 0 || strcmp(language, "cmn") == 0;
    return chinese && by_subtags(script, region, out);
}

zhv_status zhv_target_parse(const char *name, zhv_target *out, zhv_error *err)
{
    *out = (zhv_target){ZHV_ZH, 0};
    char tag[TAG_MAX];
    if (!normalise(name, tag)) {
        return zhv_fail(err, ZHV_E_ARGUMENT, NULL, 0,
                        "no language tag: \"%.40s\"", name);
    }
    for (size_t i = 0; i < sizeof short_names / sizeof *short_names; i++) {
        if (strcmp(tag, short_names[i].name) == 0) {
            *out = (zhv_target){short_names[i].variant,
                                short_names[i].script_only};
            return ZHV_OK;
        }
    }
    const char *hint = other_language(tag);
    if (hint) {
        return zhv_fail(err, ZHV_E_ARGUMENT, NULL, 0, "%s: %s", name, hint);
    }
    if (by_tag(tag, &out->variant)) {
        return ZHV_OK;
    }
    return zhv_fail(err, ZHV_E_ARGUMENT, NULL, 0,
                    "unknown variant \"%s\" (known: zh zh-hans zh-hant zh-cn "
                    "zh-sg zh-my zh-tw zh-hk zh-mo, their BCP 47 tags, and s "
                    "t cn tw twp hk hkp)",
                    name);
}

/* ---- conversion ---- */

zhv_status zhv_work_new(zhv_work **out)
{
    *out = calloc(1, sizeof **out);
    if (*out == NULL) {
        return ZHV_E_NOMEM;
    }
    zhv_arena_init(&(*out)->arena);
    zhv_arena_init(&(*out)->kept);
    zhv_layers_init(&(*out)->layers, &(*out)->kept);
    return ZHV_OK;
}

void zhv_work_free(zhv_work *work)
{
    if (work) {
        zhv_arena_drop(&work->arena);
        zhv_arena_drop(&work->kept);
        free(work);
    }
}

/* Accepts a page of an older, shorter struct. */
static bool read_page(zhv_page *to, const zhv_page *from)
{
    *to = (zhv_page)ZHV_PAGE_INIT;
    if (from->size < sizeof from->size || from->size > sizeof *to) {
        return false;
    }
    memcpy(to, from, from->size);
    to->size = sizeof *to;
    for (size_t i = 1; i < to->protect_count; i++) {
        if (to->protect[i].offset < to->protect[i - 1].offset) {
            return false;
        }
    }
    return true;
}

zhv_status zhv_convert_page(const zhv_converter *converter, zhv_work *work,
                            const zhv_page *page, const zhv_result **out,
                            zhv_error *err)
{
    *out = NULL;
    zhv_page in;
    if (!read_page(&in, page)) {
        return zhv_fail(err, ZHV_E_ARGUMENT, NULL, 0,
                        "a page of another version of the library, or spans "
                        "that are not in order");
    }
    zhv_arena_reset(&work->arena);
    zhv_status status = zhv_page_convert(converter, &work->arena, &work->names,
                                         &work->layers, &in, &work->result);
    if (status != ZHV_OK) {
        return zhv_fail(err, status, NULL, 0, "%s",
                        status == ZHV_E_LIMIT
                            ? "the page, its title or its rules are "
                              "larger than 4 GiB - 1"
                            : "out of memory");
    }
    *out = &work->result;
    return ZHV_OK;
}

zhv_status zhv_convert(const zhv_converter *converter, zhv_work *work,
                       zhv_text source, zhv_text title, const zhv_result **out,
                       zhv_error *err)
{
    zhv_page page = ZHV_PAGE_INIT;
    page.source = source;
    page.title = title;
    return zhv_convert_page(converter, work, &page, out, err);
}

/* ---- results ---- */

zhv_edition zhv_result_edition(const zhv_result *result, uint32_t target)
{
    return (zhv_edition){result, target, 0, 0};
}

int zhv_edition_next(zhv_edition *edition, zhv_text *slice)
{
    if (edition->target >= edition->result->n) {
        return 0;
    }
    const zhv_edits *edits = &edition->result->target[edition->target].edits;
    zhv_str src = edition->result->src;
    for (;;) {
        bool more = edition->edit < edits->n;
        size_t next = more ? edits->at[edition->edit].off : src.len;
        if (edition->position < next) { /* the gap before the edit */
            *slice = text_of(zhv_str_sub(src, edition->position, next));
            edition->position = next;
            return 1;
        }
        if (!more) {
            return 0;
        }
        const zhv_edit *e = &edits->at[edition->edit++];
        edition->position = (size_t)e->off + e->len;
        if (e->text.len) {
            *slice = text_of(e->text);
            return 1;
        }
    }
}

size_t zhv_result_size(const zhv_result *result, uint32_t target)
{
    if (target >= result->n) {
        return 0;
    }
    const zhv_edits *edits = &result->target[target].edits;
    size_t size = result->src.len;
    for (uint32_t i = 0; i < edits->n; i++) {
        size += edits->at[i].text.len;
        size -= edits->at[i].len;
    }
    return size;
}

int zhv_result_unchanged(const zhv_result *result, uint32_t target)
{
    return target < result->n && result->target[target].edits.n == 0;
}

int zhv_result_same(const zhv_result *result, uint32_t target, uint32_t other)
{
    if (target >= result->n || other >= result->n) {
        return 0;
    }
    const zhv_edits *a = &result->target[target].edits;
    const zhv_edits *b = &result->target[other].edits;
    bool same = a->n == b->n;
    for (uint32_t i = 0; same && a->at != b->at && i < a->n; i++) {
        const zhv_edit *x = &a->at[i];
        const zhv_edit *y = &b->at[i];
        same = x->off == y->off && x->len == y->len &&
               x->text.len == y->text.len &&
               (x->text.ptr == y->text.ptr || zhv_str_eq(x->text, y->text));
    }
    return same;
}

zhv_text zhv_result_title(const zhv_result *result, uint32_t target)
{
    return target < result->n ? text_of(result->target[target].title)
                              : (zhv_text){NULL, 0};
}

int zhv_result_edit(const zhv_result *result, uint32_t target, size_t index,
                    zhv_edit_view *out)
{
    if (target >= result->n || index >= result->target[target].edits.n) {
        return 0;
    }
    const zhv_edit *e = &result->target[target].edits.at[index];
    *out = (zhv_edit_view){e->off, e->len, text_of(e->text), e->origin};
    return 1;
}

/* Copies at most what the caller's struct has room for. */
static void copy_sized(void *to, const void *from, size_t from_size)
{
    size_t size;
    memcpy(&size, to, sizeof size);
    size_t n = size < from_size ? size : from_size;
    if (n > sizeof size) {
        memcpy((char *)to + sizeof size, (const char *)from + sizeof size,
               n - sizeof size);
    }
}

void zhv_result_stats(const zhv_result *result, zhv_stats *out)
{
    zhv_stats s = {.source_bytes = result->src.len,
                   .runs = result->runs,
                   .run_bytes = result->run_bytes,
                   .diagnostics =
                       (uint64_t)result->diags.list.n + result->diags.dropped};
    memcpy(s.rules, result->rules, sizeof s.rules);
    copy_sized(out, &s, sizeof s);
}

void zhv_result_target_stats(const zhv_result *result, uint32_t target,
                             zhv_target_stats *out)
{
    zhv_target_stats s = {0};
    if (target < result->n) {
        const zhv_target_page *t = &result->target[target];
        memcpy(s.edits, t->counts, sizeof s.edits);
        s.characters_changed = t->characters_changed;
    }
    copy_sized(out, &s, sizeof s);
}

int zhv_result_ambiguity(const zhv_result *result, size_t index,
                         zhv_ambiguity *out)
{
    if (index >= result->doubts.n) {
        return 0;
    }
    const zhv_doubt *d = &result->doubts.at[index];
    *out = (zhv_ambiguity){.offset = d->off,
                           .length = d->len,
                           .candidates = text_of(d->candidates),
                           .choice = text_of(d->choice),
                           .reason = d->why,
                           .margin = d->margin,
                           .rule = d->line,
                           .subject = d->subject};
    return 1;
}

/* ---- why ---- */

static zhv_text config_for(const zhv_result *r, uint32_t target,
                           zhv_script script, bool plain)
{
    const zhv_plan_target *t = &r->by->target[target];
    const zhv_chain *chain = t->chain[script];
    if (plain && !r->by->by_config && t->variant != ZHV_ZH) {
        chain = zhv_dict_target(r->by->dict, t->variant, true,
                                script == ZHV_SCRIPT_AUTO
                                    ? zhv_script_default(t->variant)
                                    : script);
    }
    return chain ? text_of(zhv_chain_name(chain)) : (zhv_text){NULL, 0};
}

/* What stands for a rule has no script. */
static bool is_label(const zhv_edit *e)
{
    return e->origin == ZHV_ORIGIN_POLICY && e->len == 0 &&
           e->script != ZHV_SCRIPT_AUTO;
}

/* Where `needle` begins in s; s.len: nowhere. */
static size_t find_in(zhv_str s, zhv_str needle)
{
    size_t at = needle.len ? zhv_str_find(s, 0, needle.ptr[0]) : s.len;
    while (at < s.len && !zhv_str_starts(zhv_str_sub(s, at, s.len), needle)) {
        at = zhv_str_find(s, at + 1, needle.ptr[0]);
    }
    return at;
}

/* The text in the argument of a noteTA that has the source's, too: rules there
 * are read from what the template makes of them. */
static size_t in_note_ta(const zhv_result *r, uint32_t open, const zhv_edit *e)
{
    const zhv_str key = zhv_str_sub(r->src, e->off, e->off + e->len);
    const zhv_tape *t = &r->tape;
    for (uint32_t i = open + 1, from = i; i <= t->tok[open].mate; i++) {
        if (t->tok[i].kind != ZHV_K_TMPL_SEP && i < t->tok[open].mate) {
            continue;
        }
        const zhv_str argument = zhv_tape_span(t, from, i);
        const size_t at = find_in(argument, e->text);
        if (at < argument.len && find_in(argument, key) < argument.len) {
            return t->tok[from].off + at;
        }
        from = i;
    }
    return ZHV_NOWHERE;
}

/* The text in a field of an infobox that has a name for one region. */
static size_t in_names(const zhv_result *r, uint32_t open, zhv_str name)
{
    for (uint32_t i = open + 1; i < r->tape.tok[open].mate; i++) {
        const zhv_str field = zhv_token_str(&r->tape, i);
        const size_t at = r->tape.tok[i].role == ZHV_R_TITLE
                              ? find_in(field, name)
                              : field.len;
        if (at < field.len) {
            return r->tape.tok[i].off + at;
        }
    }
    return ZHV_NOWHERE;
}

/* Where a template says what the change puts there. */
static size_t in_templates(const zhv_result *r, const zhv_edit *e)
{
    size_t at = ZHV_NOWHERE;
    for (uint32_t i = 0; i < r->events_n && at == ZHV_NOWHERE; i++) {
        const zhv_event *x = &r->events[i];
        if (r->tape.tok[x->tok].mate >= r->tape.n) {
            continue;
        }
        if (x->kind == ZHV_EVENT_NOTE_TA && e->origin == ZHV_ORIGIN_NOTETA) {
            at = in_note_ta(r, x->tok, e);
        } else if (x->kind == ZHV_EVENT_NAMES &&
                   e->origin == ZHV_ORIGIN_TITLE) {
            at = in_names(r, x->tok, e->text);
        }
    }
    return at;
}

int zhv_result_cause(const zhv_result *result, uint32_t target, size_t index,
                     zhv_cause *out)
{
    zhv_cause c = {.rule = ZHV_NOWHERE};
    zhv_group_info info;
    if (target >= result->n || index >= result->target[target].edits.n) {
        return 0;
    }
    const zhv_edit *e = &result->target[target].edits.at[index];
    const uintptr_t at = (uintptr_t)e->text.ptr - (uintptr_t)result->src.ptr;
    if (e->origin == ZHV_ORIGIN_DICT || is_label(e)) {
        c.config = config_for(result, target, e->script, false);
        c.plain = config_for(result, target, e->script, true);
    } else if (e->text.len && at < result->src.len) {
        c.rule = at; /* rules of the page borrow from it */
    } else if (e->text.len) {
        c.rule = in_templates(result, e);
    }
    if (e->group && result->by->options.groups) {
        zhv_groups_at(result->by->options.groups, e->group - 1u, &info);
        c.group = text_of(info.name);
    }
    copy_sized(out, &c, sizeof c);
    return 1;
}

/* The token that has the byte; tokens lie side by side. */
static const zhv_token *token_at(const zhv_tape *tape, size_t offset)
{
    uint32_t low = 0;
    uint32_t high = tape->n;
    while (high - low > 1) {
        const uint32_t middle = low + (high - low) / 2;
        if (tape->tok[middle].off <= offset) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return &tape->tok[low];
}

zhv_use zhv_result_use(const zhv_result *result, size_t offset)
{
    static const uint8_t parts[ZHV_R_COUNT] = {
        [ZHV_R_NONE] = ZHV_USE_MARKUP,   [ZHV_R_TEXT] = ZHV_USE_TEXT,
        [ZHV_R_KEEP] = ZHV_USE_KEPT,     [ZHV_R_NAME] = ZHV_USE_NAME,
        [ZHV_R_TARGET] = ZHV_USE_TARGET, [ZHV_R_LABEL] = ZHV_USE_LABEL,
        [ZHV_R_RULE] = ZHV_USE_RULE,     [ZHV_R_TITLE] = ZHV_USE_RULE};
    if (offset >= result->src.len || result->fixed) {
        return ZHV_USE_KEPT;
    }
    if (result->tape.n == 0) {
        return ZHV_USE_TEXT;
    }
    const uint32_t guard = zhv_guards_at(&result->guards, (uint32_t)offset);
    if (guard < result->guards.n && result->guards.at[guard].off <= offset) {
        return ZHV_USE_GUARDED;
    }
    const zhv_token *t = token_at(&result->tape, offset);
    const bool comment = t->kind == ZHV_K_COMMENT;
    const bool address = t->kind == ZHV_K_URL || t->kind == ZHV_K_SPAN_ADDR;
    return comment                            ? ZHV_USE_KEPT
           : address && t->role != ZHV_R_TEXT ? ZHV_USE_TARGET
                                              : parts[t->role];
}

int zhv_result_diagnostic(const zhv_result *result, size_t index,
                          zhv_diagnostic *out)
{
    if (index >= result->diags.list.n) {
        return 0;
    }
    const zhv_diag *d = &result->diags.list.at[index];
    *out = (zhv_diagnostic){.offset = d->off,
                            .line = result->places[index].line,
                            .column_cp = result->places[index].column_cp,
                            .id = zhv_diag_name(d->id),
                            .text = zhv_diag_text(d->id),
                            .detail = text_of(d->detail)};
    return 1;
}

/* ---- convenience ---- */

static zhv_status edition_copy(const zhv_result *result, char **out,
                               size_t *out_length, zhv_error *err)
{
    size_t size = zhv_result_size(result, 0);
    char *copy = malloc(size + 1);
    if (copy == NULL) {
        return zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory");
    }
    size_t at = 0;
    zhv_text slice;
    zhv_edition edition = zhv_result_edition(result, 0);
    while (zhv_edition_next(&edition, &slice)) {
        memcpy(copy + at, slice.ptr, slice.len);
        at += slice.len;
    }
    copy[at] = '\0';
    *out = copy;
    *out_length = at;
    return ZHV_OK;
}

zhv_status zhv_convert_utf8(const zhv_dict *dict, const char *config,
                            const char *text, size_t length, char **out,
                            size_t *out_length, zhv_error *err)
{
    *out = NULL;
    *out_length = 0;
    zhv_converter *converter = NULL;
    zhv_work *work = NULL;
    const zhv_result *result;
    zhv_status status = zhv_converter_new_config(dict, config, &converter, err);
    if (status == ZHV_OK && zhv_work_new(&work) != ZHV_OK) {
        status = zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory");
    }
    if (status == ZHV_OK) {
        status = zhv_convert(converter, work, (zhv_text){text, length},
                             (zhv_text){NULL, 0}, &result, err);
    }
    if (status == ZHV_OK) {
        status = edition_copy(result, out, out_length, err);
    }
    zhv_work_free(work);
    zhv_converter_free(converter);
    return status;
}

#include "rules/profile_data.h"

#include "rules/fold.h"

#define FIELDS_MAX   5
#define NUMBER_MAX   9999u
#define FUNCTION_TAG "#"

/* ---- words of the format ----------------------------------------------- */

typedef struct word {
    const char *name;
    uint32_t value;
} word;

static const word class_words[] = {
    {"html", ZHV_TAG_HTML}, {"void", ZHV_TAG_VOID},
    {"ext", ZHV_TAG_EXT},   {"opaque", ZHV_TAG_OPAQUE},
    {"pre", ZHV_TAG_PRE},   {"code", ZHV_TAG_CODE},
    {"gone", ZHV_TAG_GONE}, {NULL, 0}};

static const word act_words[] = {
    {"note-ta", ZHV_ACT_NOTE_TA},     {"work-name", ZHV_ACT_WORK_NAME},
    {"infobox", ZHV_ACT_INFOBOX},     {"ref", ZHV_ACT_REF},
    {"reflist", ZHV_ACT_REFLIST},     {"nocc", ZHV_ACT_NOCC},
    {"notc", ZHV_ACT_NOTC},           {"invisible", ZHV_ACT_INVISIBLE},
    {"translate", ZHV_ACT_TRANSLATE}, {"indicator", ZHV_ACT_INDICATOR},
    {"elsewhere", ZHV_ACT_ELSEWHERE}, {"lines", ZHV_ACT_LINES},
    {"this-page", ZHV_ACT_THIS_PAGE}, {"gallery", ZHV_TAG_ACT_GALLERY},
    {"imagemap", ZHV_TAG_ACT_MAP},    {NULL, 0}};

static const word how_words[] = {{"text", ZHV_HOW_TEXT},
                                 {"keep", ZHV_HOW_KEEP},
                                 {"if", ZHV_HOW_IF},
                                 {"ifeq", ZHV_HOW_IFEQ},
                                 {"first", ZHV_HOW_FIRST},
                                 {"switch", ZHV_HOW_SWITCH},
                                 {"replace", ZHV_HOW_REPLACE},
                                 {"tag", ZHV_HOW_TAG},
                                 {"invoke", ZHV_HOW_INVOKE},
                                 {"subst", ZHV_HOW_SUBST},
                                 {"hidden", ZHV_HOW_HIDDEN},
                                 {"title", ZHV_HOW_TITLE},
                                 {NULL, 0}};

static const word role_words[] = {{"auto", ZHV_P_AUTO},
                                  {"text", ZHV_P_TEXT},
                                  {"keep", ZHV_P_KEEP},
                                  {"evidence", ZHV_P_EVIDENCE},
                                  {"section", ZHV_P_SECTION},
                                  {"target", ZHV_P_TARGET},
                                  {"label", ZHV_P_LABEL},
                                  {"rule", ZHV_P_RULE},
                                  {"name", ZHV_P_NAME},
                                  {"title", ZHV_P_TITLE},
                                  {"foreign", ZHV_P_FOREIGN},
                                  {"reading", ZHV_P_READING},
                                  {NULL, 0}};

static const word namespace_words[] = {{"file", ZHV_NS_FILE},
                                       {"category", ZHV_NS_CATEGORY},
                                       {"template", ZHV_NS_TEMPLATE},
                                       {"other", ZHV_NS_OTHER},
                                       {"language", ZHV_NS_LANGUAGE},
                                       {"project", ZHV_NS_PROJECT},
                                       {NULL, 0}};

static const word image_words[] = {{"text", ZHV_IMAGE_TEXT},
                                   {"target", ZHV_IMAGE_TARGET},
                                   {"box", ZHV_IMAGE_BOX},
                                   {NULL, 0}};

/* Is s this word, which is not empty? The first letter tells most of them
 * apart. */
static bool is_word(zhv_str s, const char *known)
{
    return s.len && s.ptr[0] == *known && zhv_str_eq(s, zhv_str_from(known));
}

static bool find_word(const word *words, zhv_str name, uint32_t *out)
{
    for (; words->name; words++) {
        if (is_word(name, words->name)) {
            *out = words->value;
            return true;
        }
    }
    return false;
}

/* ---- reading ----------------------------------------------------------- */

typedef struct reader {
    zhv_profiles *p;
    zhv_str field[FIELDS_MAX]; /* missing ones are empty */
    uint32_t n;
    zhv_param param;   /* what a line of a template says of its parameters */
    const char *wrong; /* what is wrong with the line, or NULL */
    bool no_memory;
} reader;

static bool wrong(reader *r, const char *why)
{
    r->wrong = why;
    return false;
}

static bool no_memory(reader *r)
{
    r->no_memory = true;
    return false;
}

/* The name folded: a slice of the text, where it is written so. */
static zhv_str folded(reader *r, zhv_str name)
{
    char buf[ZHV_FOLD_MAX];
    zhv_str s = zhv_fold_name(name, buf);
    if (s.len == 0) {
        wrong(r, "a name is empty or too long");
        return s;
    }
    if (s.ptr == name.ptr) {
        return s;
    }
    s = zhv_arena_str(&r->p->arena, s);
    r->no_memory |= s.ptr == NULL;
    return s.ptr ? s : (zhv_str){NULL, 0};
}

static bool map_name(reader *r, zhv_map *map, zhv_str name, uint32_t value)
{
    zhv_str key = folded(r, name);
    if (key.len == 0) {
        return false;
    }
    return zhv_map_put(map, &r->p->arena, key, value) || no_memory(r);
}

static bool read_pattern(reader *r, zhv_str name, zhv_pattern *out)
{
    bool head = name.len > 1 && name.ptr[0] == '*';
    bool tail = name.len > 1 && name.ptr[name.len - 1] == '*';
    bool digits = name.len > 1 && name.ptr[name.len - 1] == '#';
    out->shape = head && tail ? ZHV_SHAPE_INSIDE
                 : head       ? ZHV_SHAPE_SUFFIX
                 : tail       ? ZHV_SHAPE_PREFIX
                 : digits     ? ZHV_SHAPE_DIGITS
                              : ZHV_SHAPE_EXACT;
    zhv_str plain = zhv_str_sub(name, head, name.len - (tail || digits));
    /* A blank at the open end counts: "cite *" is not "cited". */
    bool blank = tail && plain.len > 1 && plain.ptr[plain.len - 1] == ' ';
    out->text = folded(r, plain);
    if (blank && out->text.len) {
        char *spaced = zhv_arena_alloc(&r->p->arena, out->text.len + 1);
        if (spaced == NULL) {
            return no_memory(r);
        }
        memcpy(spaced, out->text.ptr, out->text.len);
        spaced[out->text.len] = ' ';
        out->text = (zhv_str){spaced, out->text.len + 1};
    }
    return out->text.len > 0;
}

static bool add_pattern(reader *r, zhv_named_patterns *list, zhv_pattern name,
                        uint32_t value)
{
    zhv_named_pattern *new = zhv_vec_push(list, &r->p->arena);
    if (new == NULL) {
        return no_memory(r);
    }
    *new = (zhv_named_pattern){name, value};
    return true;
}

/* Calls `each` for every part of a comma-separated field. */
static bool for_names(reader *r, zhv_str names, uint32_t value,
                      bool (*each)(reader *, zhv_str, uint32_t))
{
    for (size_t at = 0; at <= names.len;) {
        size_t end = zhv_str_find(names, at, ',');
        if (!each(r, zhv_str_sub(names, at, end), value)) {
            return false;
        }
        at = end + 1;
    }
    return true;
}

bool zhv_profile_number(zhv_str s, uint32_t *number, bool *from_here)
{
    *from_here = s.len > 1 && s.ptr[s.len - 1] == '+';
    s.len -= *from_here;
    *number = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] < '0' || s.ptr[i] > '9' || (i == 0 && s.ptr[i] == '0')) {
            return false;
        }
        *number = *number * 10 + (uint32_t)(s.ptr[i] - '0');
        if (*number > NUMBER_MAX) {
            return false;
        }
    }
    return s.len > 0;
}

/* Index of the template called `name`, made when it is not there yet. */
static bool template_at(reader *r, zhv_str name, uint32_t *out)
{
    zhv_profiles *p = r->p;
    zhv_pattern pat;
    if (!read_pattern(r, name, &pat)) {
        return false;
    }
    if (pat.shape == ZHV_SHAPE_EXACT) {
        *out = zhv_map_get(&p->templates, pat.text);
    } else {
        *out = ZHV_MAP_NONE;
        for (uint32_t i = 0; i < p->more_templates.n; i++) {
            zhv_named_pattern *known = &p->more_templates.at[i];
            if (known->name.shape == pat.shape &&
                zhv_str_eq(known->name.text, pat.text)) {
                *out = known->value;
            }
        }
    }
    if (*out != ZHV_MAP_NONE) {
        return true;
    }
    *out = p->list.n;
    zhv_profile_template *new = zhv_vec_push(&p->list, &p->arena);
    if (new == NULL) {
        return no_memory(r);
    }
    *new = (zhv_profile_template){.first = ZHV_NO_ENTRY, .last = ZHV_NO_ENTRY};
    if (pat.shape == ZHV_SHAPE_EXACT) {
        return zhv_map_put(&p->templates, &p->arena, pat.text, *out) ||
               no_memory(r);
    }
    return add_pattern(r, &p->more_templates, pat, *out);
}

static bool add_entry(reader *r, uint32_t at, zhv_str name, zhv_param param)
{
    zhv_profiles *p = r->p;
    if (zhv_str_eq(name, ZHV_STR("*"))) {
        p->list.at[at].rest = param;
        return true;
    }
    zhv_profile_entry e = {.param = param, .next = ZHV_NO_ENTRY};
    if (!zhv_profile_number(name, &e.number, &e.from_here)) {
        e.number = 0;
        if (!read_pattern(r, name, &e.name)) {
            return false;
        }
    }
    uint32_t index = p->entries.n;
    zhv_profile_entry *new = zhv_vec_push(&p->entries, &p->arena);
    if (new == NULL) {
        return no_memory(r);
    }
    *new = e;
    zhv_profile_template *t = &p->list.at[at];
    if (t->first == ZHV_NO_ENTRY) {
        t->first = index;
    } else {
        p->entries.at[t->last].next = index;
    }
    t->last = index;
    return true;
}

static bool arg_number(reader *r, zhv_str arg, uint16_t *out)
{
    zhv_profiles *p = r->p;
    for (uint32_t i = 1; i < p->args.n; i++) {
        if (zhv_str_eq(p->args.at[i], arg)) {
            *out = (uint16_t)i;
            return true;
        }
    }
    if (p->args.n >= UINT16_MAX) {
        return wrong(r, "too many different label arguments");
    }
    *out = (uint16_t)p->args.n;
    zhv_str *new = zhv_vec_push(&p->args, &p->arena);
    if (new == NULL) {
        return no_memory(r);
    }
    *new = arg;
    return true;
}

static bool read_role(reader *r, zhv_str role, zhv_str arg, zhv_param *out)
{
    uint32_t value;
    bool beyond;
    zhv_variant v;
    *out = (zhv_param){0};
    if (!find_word(role_words, role, &value)) {
        return wrong(r, "unknown role");
    }
    out->role = (uint8_t)value;
    switch (value) {
    case ZHV_P_LABEL:
        return arg.len ? arg_number(r, arg, &out->aux)
                       : wrong(r, "label needs an argument");
    case ZHV_P_TITLE:
        if (!zhv_variant_from_code(arg, false, &v)) {
            return wrong(r, "title needs a variant code");
        }
        out->aux = (uint16_t)v;
        return true;
    case ZHV_P_FOREIGN:
    case ZHV_P_READING:
        if (!zhv_profile_number(arg, &value, &beyond) || beyond) {
            return wrong(r, "this role needs the number of an argument");
        }
        out->aux = (uint16_t)value;
        return true;
    default:
        return arg.len == 0 || wrong(r, "this role has no argument");
    }
}

static bool one_template(reader *r, zhv_str name, uint32_t unused)
{
    (void)unused;
    uint32_t at;
    if (!template_at(r, name, &at)) {
        return false;
    }
    zhv_str params = r->field[2];
    for (size_t i = 0; i <= params.len;) {
        size_t end = zhv_str_find(params, i, ',');
        if (!add_entry(r, at, zhv_str_sub(params, i, end), r->param)) {
            return false;
        }
        i = end + 1;
    }
    return true;
}

static bool one_act(reader *r, zhv_str name, uint32_t act)
{
    uint32_t at;
    if (!template_at(r, name, &at)) {
        return false;
    }
    r->p->list.at[at].act = (zhv_act)act;
    return true;
}

static bool one_alias(reader *r, zhv_str name, uint32_t at)
{
    zhv_pattern pat;
    if (!read_pattern(r, name, &pat)) {
        return false;
    }
    if (pat.shape != ZHV_SHAPE_EXACT) {
        return add_pattern(r, &r->p->more_templates, pat, at);
    }
    return zhv_map_put(&r->p->templates, &r->p->arena, pat.text, at) ||
           no_memory(r);
}

static bool one_tag(reader *r, zhv_str name, uint32_t value)
{
    return map_name(r, &r->p->tags, name, value);
}

static bool one_function(reader *r, zhv_str name, uint32_t value)
{
    return map_name(r, &r->p->functions, name, value);
}

static bool one_magic(reader *r, zhv_str name, uint32_t value)
{
    return map_name(r, &r->p->magic, name, value);
}

static bool one_redirect(reader *r, zhv_str name, uint32_t value)
{
    bool hash = zhv_str_starts(name, ZHV_STR(FUNCTION_TAG));
    return map_name(r, &r->p->redirects, zhv_str_sub(name, hash, name.len),
                    value);
}

static bool one_namespace(reader *r, zhv_str name, uint32_t value)
{
    return map_name(r, &r->p->namespaces, name, value);
}

static bool one_image(reader *r, zhv_str name, uint32_t value)
{
    if (zhv_str_ends(name, ZHV_STR("="))) {
        zhv_pattern pat = {.shape = ZHV_SHAPE_PREFIX, .text = folded(r, name)};
        return pat.text.len && add_pattern(r, &r->p->image_values, pat, value);
    }
    return map_name(r, &r->p->images, name, value);
}

static bool one_keyword(reader *r, zhv_str name, uint32_t value)
{
    return map_name(r, &r->p->keywords, name, value);
}

static bool one_extension(reader *r, zhv_str name, uint32_t value)
{
    return map_name(r, &r->p->extensions, name, value);
}

static bool one_param(reader *r, zhv_str name, uint32_t value)
{
    zhv_pattern pat;
    if (!read_pattern(r, name, &pat)) {
        return false;
    }
    if (pat.shape != ZHV_SHAPE_EXACT) {
        return add_pattern(r, &r->p->more_params, pat, value);
    }
    return zhv_map_put(&r->p->params, &r->p->arena, pat.text, value) ||
           no_memory(r);
}

static bool one_field(reader *r, zhv_str name, uint32_t value)
{
    zhv_pattern pat = {.shape = ZHV_SHAPE_SUFFIX, .text = folded(r, name)};
    return pat.text.len && add_pattern(r, &r->p->fields, pat, value);
}

static bool one_original(reader *r, zhv_str name, uint32_t value)
{
    return map_name(r, &r->p->originals, name, value);
}

/* ---- lines ------------------------------------------------------------- */

static bool read_tag(reader *r)
{
    uint32_t class;
    uint32_t act = 0;
    if (!find_word(class_words, r->field[2], &class)) {
        return wrong(r, "unknown class of a tag");
    }
    if (r->field[3].len && !find_word(act_words, r->field[3], &act)) {
        return wrong(r, "unknown act");
    }
    return for_names(r, r->field[1], class | act << 8, one_tag);
}

static bool read_function(reader *r)
{
    uint32_t how;
    return find_word(how_words, r->field[2], &how)
               ? for_names(r, r->field[1], how, one_function)
               : wrong(r, "unknown kind of function");
}

static bool read_magic(reader *r)
{
    uint32_t act = ZHV_ACT_INVISIBLE;
    if (r->field[2].len && !find_word(act_words, r->field[2], &act)) {
        return wrong(r, "unknown meaning of a magic word");
    }
    return for_names(r, r->field[1], act, one_magic);
}

static bool read_redirect(reader *r)
{
    return for_names(r, r->field[1], 1, one_redirect);
}

static bool read_namespace(reader *r)
{
    uint32_t kind;
    return find_word(namespace_words, r->field[2], &kind)
               ? for_names(r, r->field[1], kind, one_namespace)
               : wrong(r, "unknown kind of namespace or prefix");
}

static bool read_image(reader *r)
{
    uint32_t what = ZHV_IMAGE_KEEP;
    if (r->field[2].len && !find_word(image_words, r->field[2], &what)) {
        return wrong(r, "unknown kind of image option");
    }
    return for_names(r, r->field[1], what, one_image);
}

static bool read_keyword(reader *r)
{
    return for_names(r, r->field[1], 1, one_keyword);
}

static bool read_extension(reader *r)
{
    return for_names(r, r->field[1], 1, one_extension);
}

static bool read_param(reader *r)
{
    zhv_param param;
    if (!read_role(r, r->field[2], (zhv_str){NULL, 0}, &param)) {
        return false;
    }
    return for_names(r, r->field[1], param.role, one_param);
}

static bool read_template(reader *r)
{
    return read_role(r, r->field[3], r->field[4], &r->param) &&
           for_names(r, r->field[1], 0, one_template);
}

static bool read_act(reader *r)
{
    uint32_t act;
    return find_word(act_words, r->field[2], &act) && act <= ZHV_ACT_INVISIBLE
               ? for_names(r, r->field[1], act, one_act)
               : wrong(r, "unknown act");
}

static bool read_alias(reader *r)
{
    uint32_t at;
    return template_at(r, r->field[2], &at) &&
           for_names(r, r->field[1], at, one_alias);
}

static bool read_field(reader *r)
{
    zhv_variant v;
    return zhv_variant_from_code(r->field[2], false, &v)
               ? for_names(r, r->field[1], v, one_field)
               : wrong(r, "unknown variant");
}

static bool read_original(reader *r)
{
    return for_names(r, r->field[1], 1, one_original);
}

/* Kinds of lines: how many fields they need at least, and at most. */
static const struct {
    const char *name;
    uint32_t least;
    uint32_t most;
    bool (*read)(reader *);
} kinds[] = {
    {"tag", 3, 4, read_tag},
    {"function", 3, 3, read_function},
    {"magic", 2, 3, read_magic},
    {"redirect", 2, 2, read_redirect},
    {"namespace", 3, 3, read_namespace},
    {"interwiki", 3, 3, read_namespace},
    {"image", 2, 3, read_image},
    {"keyword", 2, 2, read_keyword},
    {"extension", 2, 2, read_extension},
    {"param", 3, 3, read_param},
    {"template", 4, 5, read_template},
    {"act", 3, 3, read_act},
    {"alias", 3, 3, read_alias},
    {"field", 3, 3, read_field},
    {"original", 2, 2, read_original},
};

static bool split_line(reader *r, zhv_str line)
{
    r->n = 0;
    memset(r->field, 0, sizeof r->field);
    for (size_t at = 0; at <= line.len;) {
        size_t end = zhv_str_find(line, at, '\t');
        if (r->n == FIELDS_MAX) {
            return wrong(r, "too many fields");
        }
        r->field[r->n++] = zhv_str_sub(line, at, end);
        at = end + 1;
    }
    return true;
}

static bool read_line(reader *r, zhv_str line)
{
    if (line.len && line.ptr[line.len - 1] == '\r') {
        line.len--;
    }
    if (zhv_str_trim(line).len == 0 || line.ptr[0] == '#') {
        return true;
    }
    if (!split_line(r, line)) {
        return false;
    }
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (!is_word(r->field[0], kinds[i].name)) {
            continue;
        }
        if (r->n < kinds[i].least || r->n > kinds[i].most) {
            return wrong(r, "wrong number of fields");
        }
        return kinds[i].read(r);
    }
    return wrong(r, "unknown kind of line");
}

zhv_status zhv_profile_read_lines(zhv_profiles *p, zhv_str text, zhv_error *err)
{
    reader r = {.p = p};
    uint32_t number = 1;
    for (size_t at = 0; at < text.len; number++) {
        size_t end = zhv_str_find(text, at, '\n');
        if (!read_line(&r, zhv_str_sub(text, at, end))) {
            return r.no_memory
                       ? zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory")
                       : zhv_fail(err, ZHV_E_DATA, NULL, number, "profiles: %s",
                                  r.wrong);
        }
        at = end + 1;
    }
    return ZHV_OK;
}

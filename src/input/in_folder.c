/* Folders of pages. They are walked with a list of what is still to be seen,
 * not by calls inside calls: a tree may be deep. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "input/page_source.h"

typedef struct list {
    char **at;
    size_t n, cap;
} list;

static bool push(list *l, char *path)
{
    if (path && l->n == l->cap) {
        size_t cap = l->cap ? l->cap * 2 : 64;
        char **moved = realloc(l->at, cap * sizeof *moved);
        if (moved) {
            l->at = moved;
            l->cap = cap;
        }
    }
    if (path == NULL || l->n == l->cap) {
        free(path);
        return false;
    }
    l->at[l->n++] = path;
    return true;
}

static void drop(list *l)
{
    for (size_t i = 0; i < l->n; i++) {
        free(l->at[i]);
    }
    free(l->at);
}

bool zhv_in_folder_takes(const char *name)
{
    static const char *const known[] = {".wiki",     ".wikitext", ".mediawiki",
                                        ".markdown", ".md",       ".txt"};
    zhv_str s = zhv_str_from(name);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        zhv_str ending = zhv_str_from(known[i]);
        if (s.len > ending.len && zhv_str_ends(s, ending)) {
            return true;
        }
    }
    return false;
}

static char *join(const char *folder, const char *name)
{
    size_t size = strlen(folder) + strlen(name) + 2;
    char *path = malloc(size);
    if (path) {
        size_t n = strlen(folder);
        snprintf(path, size, "%s%s%s", folder,
                 n && folder[n - 1] == '/' ? "" : "/", name);
    }
    return path;
}

/* Links are not followed into folders: they may lead round. */
static bool take(const char *path, list *folders, list *files)
{
    struct stat st;
    if (lstat(path, &st) == 0 && S_ISDIR(st.st_mode)) {
        return push(folders, strdup(path));
    }
    if (zhv_in_folder_takes(path) && stat(path, &st) == 0 &&
        S_ISREG(st.st_mode)) {
        return push(files, strdup(path));
    }
    return true;
}

static zhv_status read_folder(const char *path, list *folders, list *files,
                              zhv_error *err)
{
    DIR *dir = opendir(path);
    if (dir == NULL) {
        return zhv_fail(err, ZHV_E_IO, path, 0, "cannot open: %s",
                        strerror(errno));
    }
    bool fine = true;
    const struct dirent *entry;
    while (fine && (entry = readdir(dir)) != NULL) {
        if (entry->d_name[0] != '.') {
            char *whole = join(path, entry->d_name);
            fine = whole && take(whole, folders, files);
            free(whole);
        }
    }
    closedir(dir);
    return fine ? ZHV_OK : zhv_fail(err, ZHV_E_NOMEM, path, 0, "out of memory");
}

static int by_path(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

zhv_status zhv_in_folder_list(const char *path, char ***out, size_t *n,
                              zhv_error *err)
{
    list folders = {0};
    list files = {0};
    zhv_status status = push(&folders, strdup(path)) ? ZHV_OK : ZHV_E_NOMEM;
    while (status == ZHV_OK && folders.n) {
        char *folder = folders.at[--folders.n];
        status = read_folder(folder, &folders, &files, err);
        free(folder);
    }
    drop(&folders);
    if (status != ZHV_OK) {
        drop(&files);
        return status;
    }
    if (files.n) {
        qsort(files.at, files.n, sizeof *files.at, by_path);
    }
    *out = files.at;
    *n = files.n;
    return ZHV_OK;
}

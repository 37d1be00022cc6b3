#include "mkdict/shelf.h"

#include <stdio.h>
#include <sys/stat.h>

static bool is_file(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

/* Tries folder/name, then with the known extensions. */
static bool locate(const char *folder, const char *name, char *path,
                   size_t size)
{
    static const char *const extensions[] = {"", ".txt", ".ocd2"};
    for (size_t i = 0; folder && i < 3; i++) {
        int n = snprintf(path, size, "%s/%s%s", folder, name, extensions[i]);
        if (n > 0 && (size_t)n < size && is_file(path)) {
            return true;
        }
    }
    return false;
}

static zhv_status load(zhv_shelf *shelf, const char *path, zhv_source **out,
                       zhv_error *err)
{
    zhv_str where = zhv_str_from(path);
    for (uint32_t i = 0; i < shelf->sources.n; i++) {
        if (zhv_str_eq(shelf->sources.at[i]->path, where)) {
            *out = shelf->sources.at[i];
            return ZHV_OK;
        }
    }
    zhv_source *source = ZHV_NEW(shelf->arena, zhv_source);
    zhv_source **kept = zhv_vec_push(&shelf->sources, shelf->arena);
    if (source == NULL || kept == NULL) {
        return zhv_fail(err, ZHV_E_NOMEM, path, 0, "out of memory");
    }
    *kept = source;
    *out = source;
    return zhv_str_ends(where, ZHV_STR(".ocd2"))
               ? zhv_source_ocd2(shelf->arena, shelf->opencc_dict, path, source,
                                 err)
               : zhv_source_text(shelf->arena, path, false, source, err);
}

zhv_status zhv_shelf_find(zhv_shelf *shelf, const char *near, const char *name,
                          zhv_source **out, zhv_error *err)
{
    char path[4096];
    *out = NULL;
    bool found = locate(near, name, path, sizeof path);
    for (size_t i = 0; !found && i < 4; i++) {
        found = locate(shelf->folders[i], name, path, sizeof path);
    }
    return found ? load(shelf, path, out, err) : ZHV_OK;
}

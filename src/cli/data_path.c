#include "cli/data_path.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Folder of the running program, without the last '/'; "" when unknown. */
static void program_folder(char *out)
{
    ssize_t n = readlink("/proc/self/exe", out, ZHV_DATA_PATH_MAX - 1);
    out[n > 0 ? n : 0] = '\0';
    char *slash = strrchr(out, '/');
    if (slash) {
        *slash = '\0';
    }
}

zhv_status zhv_data_path_find(const char *name, char *out, zhv_error *err)
{
    static const struct {
        const char *folder;
        bool beside_program;
    } places[] = {
        {"", true},
        {"/../share/zhvar", true},
        {ZHVAR_DATADIR, false},
    };
    char program[ZHV_DATA_PATH_MAX];
    program_folder(program);
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        if (places[i].beside_program && program[0] == '\0') {
            continue;
        }
        int n = snprintf(out, ZHV_DATA_PATH_MAX, "%s%s/%s",
                         places[i].beside_program ? program : "",
                         places[i].folder, name);
        if (n > 0 && n < ZHV_DATA_PATH_MAX && access(out, R_OK) == 0) {
            return ZHV_OK;
        }
    }
    return zhv_fail(err, ZHV_E_IO, NULL, 0,
                    "%s is neither beside the program nor in %s", name,
                    ZHVAR_DATADIR);
}

/* The build tool: makes the image that is installed with zhvar. The program
 * `zhvar dict build` does the same for users. */
#include <stdio.h>
#include <string.h>

#include "mkdict/mkdict.h"

static int usage(void)
{
    fputs("usage: zhvar_mkdict [--data DIR] [--dicts DIR] [--source NAME]\n"
          "                    [--version VERSION] [--license NAME]\n"
          "                    [--opencc-dict PROGRAM] [--rime TABLE]\n"
          "                    [--chewing DIR] -o IMAGE\n",
          stderr);
    return 2;
}

int main(int argc, char **argv)
{
    zhv_mkdict_options options = {0};
    const char *out = NULL;
    const struct {
        const char *name;
        const char **value;
    } known[] = {
        {"--data", &options.data_dir},
        {"--dicts", &options.dicts_dir},
        {"--source", &options.source_name},
        {"--version", &options.source_version},
        {"--license", &options.source_license},
        {"--opencc-dict", &options.opencc_dict},
        {"--rime", &options.rime_table},
        {"--chewing", &options.chewing_dir},
        {"-o", &out},
    };
    for (int i = 1; i < argc; i += 2) {
        size_t k = 0;
        size_t count = sizeof known / sizeof *known;
        while (k < count && strcmp(argv[i], known[k].name) != 0) {
            k++;
        }
        if (k == count || i + 1 == argc) {
            return usage();
        }
        *known[k].value = argv[i + 1];
    }
    if (out == NULL) {
        return usage();
    }
    zhv_error err = {0};
    if (zhv_mkdict_build(&options, out, &err) != ZHV_OK) {
        fprintf(stderr, "zhvar_mkdict: %s%s", err.path, *err.path ? ":" : "");
        if (err.line) {
            fprintf(stderr, "%u:", err.line);
        }
        fprintf(stderr, "%s%s\n", *err.path ? " " : "", err.message);
        return 1;
    }
    return 0;
}

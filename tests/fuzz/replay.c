/* A main for fuzz targets where libFuzzer is not linked: feeds the files and
 * folders named on the command line to the target, once each. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay_file(const char *path)
{
    FILE *f = fopen(path, "rb");
    long size = -1;
    if (f && fseek(f, 0, SEEK_END) == 0) {
        size = ftell(f);
    }
    /* of the exact size, so that a sanitizer sees reads beyond it */
    uint8_t *data = size >= 0 ? malloc(size ? (size_t)size : 1) : NULL;
    int bad = 1;
    if (data && fseek(f, 0, SEEK_SET) == 0 &&
        fread(data, 1, (size_t)size, f) == (size_t)size) {
        bad = LLVMFuzzerTestOneInput(data, (size_t)size) != 0;
    }
    if (bad) {
        fprintf(stderr, "%s: cannot be read, or refused\n", path);
    }
    free(data);
    if (f) {
        fclose(f);
    }
    return bad;
}

static int replay_folder(const char *path, size_t *files)
{
    DIR *dir = opendir(path);
    int bad = dir == NULL;
    for (struct dirent *e; dir && (e = readdir(dir)) != NULL;) {
        char name[4096];
        if (e->d_name[0] != '.') {
            snprintf(name, sizeof name, "%s/%s", path, e->d_name);
            bad += replay_file(name);
            ++*files;
        }
    }
    if (dir) {
        closedir(dir);
    }
    return bad;
}

int main(int argc, char **argv)
{
    int bad = 0;
    size_t files = 0;
    for (int i = 1; i < argc; i++) {
        struct stat st;
        if (stat(argv[i], &st) != 0) {
            fprintf(stderr, "%s: no such file or folder\n", argv[i]);
            bad++;
        } else if (S_ISDIR(st.st_mode)) {
            bad += replay_folder(argv[i], &files);
        } else {
            bad += replay_file(argv[i]);
            files++;
        }
    }
    printf("%zu inputs replayed, %d bad\n", files, bad);
    return bad || files == 0;
}

/* Any bytes as what a dictionary is compiled of: a config, two dictionaries and
 * a text, with a NUL between them. They are refused with an error, or the text
 * becomes the same unit by unit and on the fast way. */
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "match/chain.h"
#include "match/dict.h"
#include "match/quick.h"
#include "mkdict/mkdict.h"

#define PART_MAX 400u /* bytes: more is slow, not another thing */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char folder[256];

static void require(bool good)
{
    if (!good) {
        abort();
    }
}

static void put_path(char path[512], const char *name)
{
    snprintf(path, 512, "%s/%s", folder, name);
}

static void write_file(const char *name, zhv_str text)
{
    char path[512];
    put_path(path, name);
    FILE *f = fopen(path, "wb");
    require(f != NULL);
    require(text.len == 0 || fwrite(text.ptr, 1, text.len, f) == text.len);
    require(fclose(f) == 0);
}

static int remove_one(const char *path, const struct stat *st, int kind,
                      struct FTW *where)
{
    (void)st;
    (void)kind;
    (void)where;
    return remove(path);
}

static void remove_folder(void)
{
    nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static void make_folder(void)
{
    const char *tmp = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%s/zhvar-fuzz-XXXXXX",
             tmp && *tmp ? tmp : "/tmp");
    require(mkdtemp(folder) != NULL);
    atexit(remove_folder);
}

/* The next part, behind which `rest` begins. */
static zhv_str part(zhv_str *rest)
{
    const size_t end = zhv_str_find(*rest, 0, '\0');
    const zhv_str s = zhv_str_sub(*rest, 0, end < PART_MAX ? end : PART_MAX);
    *rest = end < rest->len ? zhv_str_sub(*rest, end + 1, rest->len)
                            : (zhv_str){NULL, 0};
    return s;
}

/* Both ways through the text. */
static void convert(const zhv_chain *chain, zhv_arena *arena, zhv_str text)
{
    uint64_t n_cp;
    size_t at = 0;
    zhv_unit u;
    const zhv_str all = zhv_chain_convert(chain, arena, text, &n_cp);
    for (size_t pos = 0; pos < text.len; pos += u.len) {
        zhv_unit_at(chain, arena, text, pos, ZHV_UNIT_ANY, &u);
        require(u.len >= 1 && u.len <= text.len - pos);
        const zhv_str out =
            u.same ? zhv_str_sub(text, pos, pos + u.len) : u.out;
        require(out.len <= all.len - at);
        require(zhv_str_eq(out, zhv_str_sub(all, at, at + out.len)));
        at += out.len;
    }
    require(at == all.len);
}

static void compile(const zhv_mkdict_options *options, const char *chain,
                    zhv_str text)
{
    zhv_arena arena;
    zhv_str image;
    zhv_dict *dict;
    zhv_error err = {.code = ZHV_OK};
    zhv_arena_init(&arena);
    const zhv_status status = zhv_mkdict_make(options, &arena, &image, &err);
    require(status != ZHV_E_NOMEM && (status == ZHV_OK) == !*err.message);
    if (status == ZHV_OK) {
        require(zhv_dict_open_memory(image.ptr, image.len, &dict, &err) ==
                ZHV_OK);
        const zhv_chain *c =
            chain ? zhv_dict_chain(dict, zhv_str_from(chain))
                  : zhv_dict_target(dict, ZHV_TW, true, ZHV_SCRIPT_HANT);
        if (c) {
            convert(c, &arena, text);
        }
        zhv_dict_free(dict);
    }
    zhv_arena_drop(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    zhv_str rest = {(const char *)data, size};
    char path[512];
    const char *config = path;
    if (!*folder) {
        make_folder();
    }
    write_file("c.json", part(&rest));
    write_file("a.txt", part(&rest));
    write_file("b.txt", part(&rest));
    const zhv_str text =
        zhv_str_sub(rest, 0, rest.len < PART_MAX ? rest.len : PART_MAX);
    put_path(path, "c.json");
    compile(&(zhv_mkdict_options){.configs = &config, .config_count = 1}, "c",
            text);
    put_path(path, "a.txt");
    const zhv_mkdict_table table = {ZHV_TW, path};
    compile(&(zhv_mkdict_options){.tables = &table, .table_count = 1}, NULL,
            text);
    return 0;
}

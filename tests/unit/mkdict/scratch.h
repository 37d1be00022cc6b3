/* A temporary folder of small files for tests, and dictionaries made of them.
 * For tests only. */
#ifndef ZHV_TEST_SCRATCH_H
#define ZHV_TEST_SCRATCH_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "match/dict.h"
#include "mkdict/mkdict.h"
#include "mkdict/source.h"

typedef struct scratch {
    char folder[256];
    zhv_arena arena;
} scratch;

static inline void scratch_open(scratch *s)
{
    const char *tmp = getenv("TMPDIR");
    snprintf(s->folder, sizeof s->folder, "%s/zhvar-test-XXXXXX",
             tmp && *tmp ? tmp : "/tmp");
    assert_non_null(mkdtemp(s->folder));
    zhv_arena_init(&s->arena);
}

/* Path of `name` inside the folder, valid until close. */
static inline const char *scratch_path(scratch *s, const char *name)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", s->folder, name);
    return zhv_arena_str(&s->arena, zhv_str_from(path)).ptr;
}

static inline const char *scratch_write(scratch *s, const char *name,
                                        const char *text)
{
    const char *path = scratch_path(s, name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    return path;
}

/* A text dictionary of that text. */
static inline zhv_source scratch_source(scratch *s, const char *name,
                                        const char *text)
{
    zhv_source source;
    assert_int_equal(zhv_source_text(&s->arena, scratch_write(s, name, text),
                                     false, &source, NULL),
                     ZHV_OK);
    return source;
}

static inline void scratch_mkdir(scratch *s, const char *name)
{
    assert_int_equal(mkdir(scratch_path(s, name), 0777), 0);
}

static inline int scratch_remove(const char *path, const struct stat *st,
                                 int kind, struct FTW *where)
{
    (void)st;
    (void)kind;
    (void)where;
    return remove(path);
}

static inline void scratch_close(scratch *s)
{
    nftw(s->folder, scratch_remove, 8, FTW_DEPTH | FTW_PHYS);
    zhv_arena_drop(&s->arena);
}

/* Builds in memory and opens. */
static inline zhv_dict *scratch_dict(scratch *s,
                                     const zhv_mkdict_options *options)
{
    zhv_error err = {0};
    zhv_str image;
    zhv_dict *dict = NULL;
    if (zhv_mkdict_make(options, &s->arena, &image, &err) != ZHV_OK ||
        zhv_dict_open_memory(image.ptr, image.len, &dict, &err) != ZHV_OK) {
        fail_msg("%s: %s", err.path, err.message);
    }
    return dict;
}

/* A dictionary of one config, given as JSON. */
static inline zhv_dict *scratch_config(scratch *s, const char *json)
{
    const char *path = scratch_write(s, "test.json", json);
    zhv_mkdict_options options = {.configs = &path, .config_count = 1};
    return scratch_dict(s, &options);
}

/* The whole text converted, unit by unit and by skipping; both must agree. */
static inline zhv_str scratch_convert(scratch *s, const zhv_chain *chain,
                                      zhv_str text)
{
    size_t room = text.len * 64 + 64;
    char *step = zhv_arena_alloc(&s->arena, room);
    char *skip = zhv_arena_alloc(&s->arena, room);
    assert_true(step && skip);
    size_t n = 0;
    zhv_unit u;
    for (size_t pos = 0; pos < text.len; pos += u.len) {
        zhv_unit_at(chain, &s->arena, text, pos, ZHV_UNIT_ANY, &u);
        assert_true(u.len >= 1 && u.len <= text.len - pos);
        zhv_str out = u.same ? zhv_str_sub(text, pos, pos + u.len) : u.out;
        memcpy(step + n, out.ptr ? out.ptr : "", out.len);
        n += out.len;
    }
    size_t m = 0;
    size_t done = 0;
    for (size_t pos = 0; zhv_unit_next(chain, &s->arena, text, &pos, &u);) {
        memcpy(skip + m, text.ptr + done, pos - done);
        m += pos - done;
        memcpy(skip + m, u.out.ptr ? u.out.ptr : "", u.out.len);
        m += u.out.len;
        done = pos += u.len;
    }
    if (text.len > done) {
        memcpy(skip + m, text.ptr + done, text.len - done);
        m += text.len - done;
    }
    assert_int_equal(n, m);
    assert_memory_equal(step, skip, n);
    return (zhv_str){step, n};
}

#endif

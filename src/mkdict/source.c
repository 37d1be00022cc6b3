#include "mkdict/source.h"

#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/utf8.h"

extern char **environ;

static zhv_status no_memory(zhv_error *err, const char *path)
{
    return zhv_fail(err, ZHV_E_NOMEM, path, 0, "out of memory");
}

zhv_status zhv_source_slurp(zhv_arena *arena, const char *path, zhv_str *out,
                            zhv_error *err)
{
    *out = (zhv_str){NULL, 0};
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return zhv_fail(err, ZHV_E_IO, path, 0, "cannot open: %s",
                        strerror(errno));
    }
    zhv_status status = ZHV_OK;
    size_t cap = 1 << 16;
    size_t len = 0;
    char *data = zhv_arena_alloc(arena, cap);
    while (data) {
        len += fread(data + len, 1, cap - 1 - len, file);
        if (len < cap - 1) {
            break;
        }
        char *bigger = zhv_arena_alloc(arena, cap * 2);
        if (bigger) {
            memcpy(bigger, data, len);
        }
        data = bigger;
        cap *= 2;
    }
    if (data == NULL) {
        status = no_memory(err, path);
    } else if (ferror(file)) {
        status = zhv_fail(err, ZHV_E_IO, path, 0, "cannot read");
    } else {
        data[len] = '\0';
        *out = (zhv_str){data, len};
    }
    fclose(file);
    return status;
}

/* A key with a control character could make a unit cross a line end. */
static bool has_control(zhv_str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if ((unsigned char)s.ptr[i] < 0x20 || s.ptr[i] == 0x7F) {
            return true;
        }
    }
    return false;
}

zhv_status zhv_source_add(zhv_arena *arena, zhv_source *source, zhv_entry e,
                          uint32_t line, zhv_error *err)
{
    if (e.key.len == 0 || has_control(e.key) ||
        zhv_utf8_invalid_at(e.key, 0) < e.key.len ||
        zhv_utf8_invalid_at(e.value, 0) < e.value.len) {
        return zhv_fail(err, ZHV_E_DATA, source->path.ptr, line,
                        "a key is empty, has a control character, or an entry "
                        "is not UTF-8");
    }
    if (e.key.len > ZHV_SOURCE_KEY_MAX || e.value.len > ZHV_SOURCE_VALUE_MAX) {
        return zhv_fail(err, ZHV_E_LIMIT, source->path.ptr, line,
                        "a key or value is too long");
    }
    zhv_entry *new = zhv_vec_push(&source->entries, arena);
    if (new == NULL) {
        return no_memory(err, source->path.ptr);
    }
    *new = e;
    return ZHV_OK;
}

static zhv_status parse(zhv_arena *arena, zhv_str text, bool whole,
                        zhv_source *out, zhv_error *err)
{
    uint32_t number = 0;
    text = zhv_past_byte_order_mark(text);
    for (size_t at = 0, end; at < text.len; at = end + 1) {
        end = zhv_str_find(text, at, '\n');
        number++;
        zhv_str line = zhv_str_sub(text, at, end);
        if (line.len && line.ptr[line.len - 1] == '\r') {
            line.len--;
        }
        if (line.len == 0 || (line.ptr[0] == '#' && !whole)) {
            continue;
        }
        size_t tab = zhv_str_find(line, 0, '\t');
        if (tab == line.len) {
            return zhv_fail(err, ZHV_E_DATA, out->path.ptr, number,
                            "no tab in a dictionary line");
        }
        zhv_entry e = {.key = zhv_str_sub(line, 0, tab),
                       .all = zhv_str_sub(line, tab + 1, line.len)};
        size_t first = whole ? e.all.len : zhv_str_find(e.all, 0, ' ');
        e.value = zhv_str_sub(e.all, 0, first);
        if (e.value.len == 0 && !whole) {
            e.value = e.key;
        }
        zhv_status status = zhv_source_add(arena, out, e, number, err);
        if (status != ZHV_OK) {
            return status;
        }
    }
    return ZHV_OK;
}

static zhv_str stem(zhv_str path)
{
    size_t from = 0;
    for (size_t i = 0; i < path.len; i++) {
        if (path.ptr[i] == '/') {
            from = i + 1;
        }
    }
    return zhv_str_sub(path, from, zhv_str_find(path, from, '.'));
}

static zhv_status begin(zhv_arena *arena, const char *path, zhv_source *out,
                        zhv_error *err)
{
    *out = (zhv_source){.path = zhv_arena_str(arena, zhv_str_from(path))};
    if (out->path.ptr == NULL) {
        return no_memory(err, path);
    }
    out->name = stem(out->path);
    return ZHV_OK;
}

zhv_status zhv_source_text(zhv_arena *arena, const char *path, bool whole,
                           zhv_source *out, zhv_error *err)
{
    zhv_str text;
    zhv_status status = begin(arena, path, out, err);
    if (status == ZHV_OK) {
        status = zhv_source_slurp(arena, path, &text, err);
    }
    return status == ZHV_OK ? parse(arena, text, whole, out, err) : status;
}

static zhv_status run_opencc_dict(const char *program, const char *from,
                                  const char *to, zhv_error *err)
{
    /* posix_spawn wants writable strings it does not write */
    char name[] = "opencc_dict", f[] = "-f", f_arg[] = "ocd2", t[] = "-t",
         t_arg[] = "text", i[] = "-i", o[] = "-o";
    char in[4096], out[4096];
    snprintf(in, sizeof in, "%s", from);
    snprintf(out, sizeof out, "%s", to);
    char *const args[] = {name, f, f_arg, t, t_arg, i, in, o, out, NULL};
    pid_t child;
    int failed = posix_spawnp(&child, program, NULL, NULL, args, environ);
    if (failed) {
        return zhv_fail(err, ZHV_E_IO, from, 0, "cannot run %s: %s", program,
                        strerror(failed));
    }
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        return zhv_fail(err, ZHV_E_DATA, from, 0, "%s cannot read it", program);
    }
    return ZHV_OK;
}

zhv_status zhv_source_ocd2(zhv_arena *arena, const char *program,
                           const char *path, zhv_source *out, zhv_error *err)
{
    zhv_status status = begin(arena, path, out, err);
    if (status != ZHV_OK) {
        return status;
    }
    const char *tmp = getenv("TMPDIR");
    char folder[1024];
    char text_path[1100];
    snprintf(folder, sizeof folder, "%s/zhvar-mkdict-XXXXXX",
             tmp && *tmp ? tmp : "/tmp");
    if (mkdtemp(folder) == NULL) {
        return zhv_fail(err, ZHV_E_IO, folder, 0, "cannot create: %s",
                        strerror(errno));
    }
    snprintf(text_path, sizeof text_path, "%s/dict.txt", folder);
    status = run_opencc_dict(program ? program : "opencc_dict", path, text_path,
                             err);
    zhv_str text;
    if (status == ZHV_OK) {
        status = zhv_source_slurp(arena, text_path, &text, err);
    }
    unlink(text_path);
    rmdir(folder);
    return status == ZHV_OK ? parse(arena, text, false, out, err) : status;
}

#include "cli/patterns.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "cli/in_bytes.h"

typedef struct pattern {
    pcre2_code *code;
    uint32_t line;
} pattern;

struct zhv_patterns {
    char *path;
    pcre2_match_context *limits;
    pattern *at;
    size_t n;
};

/* ---- reading ---- */

static zhv_status compile(zhv_patterns *p, zhv_str expression, uint32_t line,
                          zhv_error *err)
{
    int error = 0;
    PCRE2_SIZE offset = 0;
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)expression.ptr, expression.len,
                                     PCRE2_UTF | PCRE2_UCP | PCRE2_MULTILINE |
                                         PCRE2_MATCH_INVALID_UTF,
                                     &error, &offset, NULL);
    if (code == NULL) {
        PCRE2_UCHAR message[120] = "";
        pcre2_get_error_message(error, message, sizeof message);
        return zhv_fail(err, ZHV_E_DATA, p->path, line,
                        "no regular expression: %s (byte %zu)",
                        (const char *)message, (size_t)offset);
    }
    (void)pcre2_jit_compile(code, PCRE2_JIT_COMPLETE); /* slower without */
    p->at[p->n++] = (pattern){code, line};
    return ZHV_OK;
}

static zhv_status compile_all(zhv_patterns *p, zhv_str s, zhv_error *err)
{
    uint32_t lines = 1;
    for (size_t i = 0; i < s.len; i++) {
        lines += s.ptr[i] == '\n';
    }
    p->at = calloc(lines, sizeof *p->at);
    p->limits = pcre2_match_context_create(NULL);
    if (p->at == NULL || p->limits == NULL) {
        return zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory");
    }
    pcre2_set_match_limit(p->limits, 1000000);
    pcre2_set_depth_limit(p->limits, 10000);
    pcre2_set_heap_limit(p->limits, 64 * 1024); /* KiB */
    zhv_status status = ZHV_OK;
    size_t at = 0;
    for (uint32_t line = 1; at < s.len && status == ZHV_OK; line++) {
        size_t end = zhv_str_find(s, at, '\n');
        zhv_str one = zhv_str_sub(s, at, end);
        if (zhv_str_ends(one, ZHV_STR("\r"))) {
            one.len--;
        }
        if (one.len && one.ptr[0] != '#') {
            status = compile(p, one, line, err);
        }
        at = end + 1;
    }
    return status;
}

zhv_status zhv_patterns_open(const char *path, zhv_patterns **out,
                             zhv_error *err)
{
    *out = NULL;
    zhv_in_bytes in;
    zhv_status status = zhv_in_bytes_read(path, &in, err);
    if (status != ZHV_OK) {
        return status;
    }
    zhv_patterns *p = calloc(1, sizeof *p);
    size_t size = strlen(path) + 1;
    char *name = malloc(size);
    if (p == NULL || name == NULL) {
        status = zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory");
        free(name);
    } else {
        memcpy(name, path, size);
        p->path = name;
        status = compile_all(
            p, zhv_past_byte_order_mark((zhv_str){in.ptr, in.len}), err);
    }
    zhv_in_bytes_drop(&in);
    if (status != ZHV_OK) {
        zhv_patterns_free(p);
        return status;
    }
    *out = p;
    return ZHV_OK;
}

void zhv_patterns_free(zhv_patterns *p)
{
    if (p) {
        for (size_t i = 0; i < p->n; i++) {
            pcre2_code_free(p->at[i].code);
        }
        pcre2_match_context_free(p->limits);
        free(p->at);
        free(p->path);
        free(p);
    }
}

/* ---- matching ---- */

static zhv_status find_all(const zhv_patterns *p, const pattern *one,
                           zhv_str text, pcre2_match_data *data,
                           zhv_arena *arena, zhv_spans *out, zhv_error *err)
{
    PCRE2_SIZE at = 0;
    while (at <= text.len) {
        int found = pcre2_match(one->code, (PCRE2_SPTR)text.ptr, text.len, at,
                                0, data, p->limits);
        if (found == PCRE2_ERROR_NOMATCH) {
            return ZHV_OK;
        }
        if (found < 0) {
            PCRE2_UCHAR message[120] = "";
            pcre2_get_error_message(found, message, sizeof message);
            return zhv_fail(err, ZHV_E_LIMIT, p->path, one->line,
                            "the expression fails on this input: %s",
                            (const char *)message);
        }
        const PCRE2_SIZE *range = pcre2_get_ovector_pointer(data);
        if (range[1] > range[0]) {
            zhv_span *span = zhv_vec_push(out, arena);
            if (span == NULL) {
                return zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory");
            }
            *span = (zhv_span){range[0], range[1] - range[0]};
            at = range[1];
            continue;
        }
        /* empty: protects nothing; go on behind the next character */
        at = range[1] + 1;
        while (at < text.len && ((unsigned char)text.ptr[at] & 0xC0) == 0x80) {
            at++;
        }
    }
    return ZHV_OK;
}

static int by_offset(const void *a, const void *b)
{
    const zhv_span *x = a;
    const zhv_span *y = b;
    return (x->offset > y->offset) - (x->offset < y->offset);
}

zhv_status zhv_patterns_find(const zhv_patterns *p, zhv_str text,
                             zhv_arena *arena, zhv_spans *out, zhv_error *err)
{
    pcre2_match_data *data = pcre2_match_data_create(1, NULL);
    if (data == NULL) {
        return zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory");
    }
    zhv_status status = ZHV_OK;
    for (size_t i = 0; i < p->n && status == ZHV_OK; i++) {
        status = find_all(p, &p->at[i], text, data, arena, out, err);
    }
    pcre2_match_data_free(data);
    if (out->n > 1) {
        qsort(out->at, out->n, sizeof *out->at, by_offset);
    }
    return status;
}

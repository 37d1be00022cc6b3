#include "cli/term.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/utf8.h"
#include "cli/exit_code.h"

#define DETAIL_MAX 120 /* bytes of a page that a message quotes */

static bool is_control(uint32_t cp)
{
    /* C0, DEL, C1, and the marks that turn the direction of text */
    return cp < 0x20 || (cp >= 0x7F && cp < 0xA0) ||
           (cp >= 0x200E && cp <= 0x200F) || (cp >= 0x2028 && cp <= 0x202E) ||
           (cp >= 0x2066 && cp <= 0x2069);
}

static void put(zhv_str s, size_t max)
{
    for (size_t pos = 0; pos < s.len;) {
        uint32_t n;
        uint32_t cp = zhv_utf8_decode(s, pos, &n);
        if (pos + n > max) {
            fputs("...", stderr);
            return;
        }
        if (cp == ZHV_CP_INVALID) {
            fprintf(stderr, "\\x%02X", (unsigned char)s.ptr[pos]);
        } else if (is_control(cp)) {
            fputc(' ', stderr);
        } else {
            fwrite(s.ptr + pos, 1, n, stderr);
        }
        pos += n;
    }
}

static void put_name(const char *file)
{
    put(zhv_str_from(file ? file : "zhvar"), SIZE_MAX);
}

static void ZHV_PRINTF(3, 0) say(const char *file, const char *severity,
                                 const char *format, va_list args)
{
    char text[1024];
    vsnprintf(text, sizeof text, format, args);
    put_name(file);
    fprintf(stderr, ": %s: ", severity);
    put(zhv_str_from(text), SIZE_MAX);
    fputc('\n', stderr);
}

void zhv_term_error(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    say(NULL, "error", format, args);
    va_end(args);
}

void zhv_term_say(const char *file, const char *severity, const char *format,
                  ...)
{
    va_list args;
    va_start(args, format);
    say(file, severity, format, args);
    va_end(args);
}

void zhv_term_status(const char *file, const zhv_error *err)
{
    const char *text =
        err->message[0] ? err->message : zhv_status_text(err->code);
    const char *about = err->path[0] ? err->path : file;
    if (about && err->line) {
        put_name(about);
        fprintf(stderr, ":%u: error: ", (unsigned)err->line);
        put(zhv_str_from(text), SIZE_MAX);
        fputc('\n', stderr);
        return;
    }
    zhv_term_say(about, "error", "%s", text);
}

void zhv_term_place(const char *file, uint32_t line, size_t column,
                    const char *severity, const char *text, zhv_text detail,
                    const char *id)
{
    put_name(file);
    fprintf(stderr, ":%u:%zu: %s: %s", (unsigned)line, column, severity, text);
    if (detail.len) {
        fputs(": ", stderr);
        put((zhv_str){detail.ptr, detail.len}, DETAIL_MAX);
    }
    fprintf(stderr, " [%s]\n", id);
}

int zhv_term_usage(const char *command, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    say(NULL, "error", format, args);
    va_end(args);
    fprintf(stderr, "Try 'zhvar help%s%s'.\n", command ? " " : "",
            command ? command : "");
    return ZHV_EXIT_USAGE;
}

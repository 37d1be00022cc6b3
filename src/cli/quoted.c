#include "cli/quoted.h"

#include <stdio.h>

#include "base/utf8.h"

void zhv_quoted_print(zhv_str s, size_t most)
{
    if (s.len == 0) {
        fputs("(nothing)", stdout);
    }
    for (size_t pos = 0; pos < s.len;) {
        uint32_t n;
        uint32_t cp = zhv_utf8_decode(s, pos, &n);
        if (pos + n > most) {
            fputs("...", stdout);
            return;
        }
        if (cp == '\n') {
            fputs("\\n", stdout);
        } else if (cp == '\t') {
            fputs("\\t", stdout);
        } else if (cp == '\\') {
            fputs("\\\\", stdout);
        } else if (cp == ZHV_CP_INVALID || cp < 0x20 || cp == 0x7F) {
            printf("\\x%02X", (unsigned)(unsigned char)s.ptr[pos]);
        } else if ((cp >= 0x80 && cp < 0xA0) ||
                   (cp >= 0x200E && cp <= 0x200F) ||
                   (cp >= 0x2028 && cp <= 0x202E) ||
                   (cp >= 0x2066 && cp <= 0x2069)) {
            printf("\\u%04X", (unsigned)cp);
        } else {
            fwrite(s.ptr + pos, 1, n, stdout);
        }
        pos += n;
    }
}

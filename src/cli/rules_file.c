#include "cli/rules_file.h"

#include "base/utf8.h"

/* Does the library take the line for what it should be? */
static zhv_status try_line(const char *path, uint32_t line, zhv_str text,
                           const zhv_converter *converter, zhv_work *work,
                           zhv_error *err)
{
    zhv_page page = ZHV_PAGE_INIT;
    page.rules = (zhv_text){text.ptr, text.len};
    const zhv_result *result;
    zhv_diagnostic d;
    zhv_status status = zhv_convert_page(converter, work, &page, &result, err);
    if (status == ZHV_OK && zhv_result_diagnostic(result, 0, &d)) {
        return zhv_fail(err, ZHV_E_DATA, path, line, "%s: %.*s", d.text,
                        (int)(d.detail.len < 80 ? d.detail.len : 80),
                        d.detail.ptr);
    }
    return status;
}

zhv_status zhv_rules_file_read(const char *path, const zhv_converter *converter,
                               zhv_work *work, zhv_rules_file *out,
                               zhv_error *err)
{
    *out = (zhv_rules_file){0};
    zhv_status status = zhv_in_bytes_read(path, &out->bytes, err);
    const zhv_str s =
        zhv_past_byte_order_mark((zhv_str){out->bytes.ptr, out->bytes.len});
    out->rules = s;
    size_t at = 0;
    for (uint32_t line = 1; status == ZHV_OK && at < s.len; line++) {
        size_t end = zhv_str_find(s, at, '\n');
        status =
            try_line(path, line, zhv_str_sub(s, at, end), converter, work, err);
        at = end + 1;
    }
    return status;
}

void zhv_rules_file_drop(zhv_rules_file *f)
{
    zhv_in_bytes_drop(&f->bytes);
}

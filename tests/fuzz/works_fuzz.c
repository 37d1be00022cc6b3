/* Any bytes as a table of works with regional names: it is refused with its
 * line, or pages are converted with it, the same way each time. Up to the first
 * NUL it is the table, then text of a page. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <zhvar/zhvar.h>

#include "input/in_works.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct {
    zhv_dict *dict;
    zhv_work *work;
    char path[32];
    int file;
} shared; /* opened once, for the life of the process */

static void require(bool good)
{
    if (!good) {
        abort();
    }
}

static void remove_table(void)
{
    unlink(shared.path);
}

static void open_shared(void)
{
    snprintf(shared.path, sizeof shared.path, "/tmp/zhvar-works-XXXXXX");
    shared.file = mkstemp(shared.path);
    require(shared.file >= 0 && atexit(remove_table) == 0);
    require(zhv_dict_open(ZHV_IMAGE, &shared.dict, NULL) == ZHV_OK);
    require(zhv_work_new(&shared.work) == ZHV_OK);
}

static size_t convert(const zhv_converter *c, zhv_text page)
{
    const zhv_result *r;
    size_t sum = 0;
    require(zhv_convert(c, shared.work, page, (zhv_text){"", 0}, &r, NULL) ==
            ZHV_OK);
    for (uint32_t t = 0; t < 2; t++) {
        zhv_edit_view edit;
        size_t end = 0;
        for (size_t i = 0; zhv_result_edit(r, t, i, &edit); i++) {
            zhv_cause cause = {.size = sizeof cause};
            require(zhv_result_cause(r, t, i, &cause));
            require(edit.offset >= end &&
                    edit.length <= page.len - edit.offset);
            end = edit.offset + edit.length;
            sum = sum * 31 + edit.offset + edit.text.len;
        }
    }
    return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const zhv_target targets[] = {{ZHV_TW, 0}, {ZHV_CN, 0}};
    zhv_works *works;
    zhv_error err = {0};
    if (shared.dict == NULL) {
        open_shared();
    }
    const uint8_t *nul = size ? memchr(data, 0, size) : NULL;
    const size_t n = nul ? (size_t)(nul - data) : size;
    require(ftruncate(shared.file, 0) == 0 &&
            pwrite(shared.file, data, n, 0) == (ssize_t)n);
    require(zhv_works_new(&works) == ZHV_OK);
    const zhv_status status = zhv_in_works_read(shared.path, works, &err);
    /* ZHV_E_IO: it looks packed, but is not */
    require(status == ZHV_OK ||
            ((status == ZHV_E_DATA || status == ZHV_E_IO) && err.message[0]));
    if (status == ZHV_OK) {
        zhv_options o = ZHV_OPTIONS_INIT;
        zhv_converter *c;
        const zhv_text page = {(const char *)data + n, size - n};
        o.works = works;
        require(zhv_converter_new(shared.dict, targets, 2, &o, &c, NULL) ==
                ZHV_OK);
        require(convert(c, page) == convert(c, page));
        zhv_converter_free(c);
    }
    zhv_works_free(works);
    return 0;
}

/* Any bytes as a page, converted for all readers: edits are in order and
 * disjoint, slices add up to the size that was told, and a page is converted
 * the same way again. The first byte chooses the options, so that rules are
 * kept, or act on the whole page, or are MediaWiki's alone; with its bit 6 what
 * stands before the first NUL are rules given beside the page. */
#include <stdlib.h>
#include <string.h>

#include <zhvar/zhvar.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MODES 8

static const zhv_target targets[] = {{ZHV_ZH, 0}, {ZHV_HANS, 0}, {ZHV_HANT, 0},
                                     {ZHV_CN, 0}, {ZHV_SG, 0},   {ZHV_MY, 0},
                                     {ZHV_TW, 0}, {ZHV_HK, 0},   {ZHV_MO, 1}};

#define TARGETS (sizeof targets / sizeof *targets)

static struct {
    zhv_dict *dict;
    zhv_groups *groups;
    zhv_converter *converter[MODES];
    zhv_work *work;
} shared; /* opened once, for the life of the process */

static void require(int good)
{
    if (!good) {
        abort();
    }
}

static void open_shared(void)
{
    zhv_options modes[MODES] = {
        ZHV_OPTIONS_INIT,
        {.rules = ZHV_RULES_KEEP},
        {.scope = ZHV_SCOPE_PAGE, .titles = ZHV_TITLES_ALL},
        {.compat = ZHV_COMPAT_MEDIAWIKI},
        {.format = ZHV_FORMAT_TEXT, .from = ZHV_SCRIPT_HANT},
        {.format = ZHV_FORMAT_AUTO, .unknown_templates = ZHV_TEMPLATES_ALL},
        {.format = ZHV_FORMAT_MARKDOWN},
        {.format = ZHV_FORMAT_HTML},
    };
    static const char rule[] = "zh-cn:网络;zh-tw:網路;zh-hk:網絡;";
    require(zhv_dict_open(ZHV_IMAGE, &shared.dict, NULL) == ZHV_OK);
    require(zhv_groups_new(&shared.groups) == ZHV_OK);
    require(zhv_groups_add(shared.groups, (zhv_text){"IT", 2},
                           (zhv_text){rule, strlen(rule)}) == ZHV_OK);
    require(zhv_work_new(&shared.work) == ZHV_OK);
    for (size_t i = 0; i < MODES; i++) {
        modes[i].size = sizeof modes[i];
        modes[i].groups = shared.groups;
        require(zhv_converter_new(shared.dict, targets, TARGETS, &modes[i],
                                  &shared.converter[i], NULL) == ZHV_OK);
    }
}

/* What a change goes back to is there, and tables change nothing but text. */
static void check_cause(const zhv_result *r, uint32_t target, size_t index,
                        const zhv_edit_view *edit, zhv_text source)
{
    zhv_cause c = {.size = sizeof c};
    require(zhv_result_cause(r, target, index, &c));
    require((c.group.len > 0) == (edit->origin == ZHV_ORIGIN_GROUP));
    require(edit->origin != ZHV_ORIGIN_DICT || c.config.len > 0);
    require(edit->origin != ZHV_ORIGIN_DICT || edit->length == 0 ||
            zhv_result_use(r, edit->offset) == ZHV_USE_TEXT);
    require(c.rule == ZHV_NOWHERE ||
            (c.rule + edit->text.len <= source.len &&
             memcmp(source.ptr + c.rule, edit->text.ptr, edit->text.len) == 0));
}

/* A sum over all editions; checks them on the way. */
static size_t check(const zhv_result *r, zhv_text source)
{
    const size_t size = source.len;
    size_t sum = 0;
    for (uint32_t t = 0; t < TARGETS; t++) {
        zhv_edit_view edit;
        size_t end = 0;
        for (size_t i = 0; zhv_result_edit(r, t, i, &edit); i++) {
            require(edit.offset >= end);
            require(edit.length <= size - edit.offset);
            end = edit.offset + edit.length;
            check_cause(r, t, i, &edit, source);
        }
        zhv_edition edition = zhv_result_edition(r, t);
        zhv_text slice;
        size_t length = 0;
        while (zhv_edition_next(&edition, &slice)) {
            require(slice.len > 0);
            length += slice.len;
            sum = sum * 31 + (unsigned char)slice.ptr[slice.len - 1];
        }
        require(length == zhv_result_size(r, t));
        sum = sum * 31 + length + zhv_result_title(r, t).len;
    }
    zhv_diagnostic d;
    for (size_t i = 0; zhv_result_diagnostic(r, i, &d); i++) {
        require(d.offset <= size && d.line > 0 && d.column_cp > 0);
    }
    return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (shared.dict == NULL) {
        open_shared();
    }
    if (size == 0) {
        return 0;
    }
    zhv_page page = ZHV_PAGE_INIT;
    page.source = (zhv_text){(const char *)data + 1, size - 1};
    page.title = (zhv_text){"软件", strlen("软件")};
    const zhv_converter *converter = shared.converter[data[0] % MODES];
    const zhv_span span = {size / 3, size / 4};
    page.protect = &span;
    page.protect_count = data[0] >> 7;
    const char *nul = memchr(page.source.ptr, 0, page.source.len);
    if ((data[0] & 0x40) && nul) {
        const size_t n = (size_t)(nul - page.source.ptr);
        page.rules = (zhv_text){page.source.ptr, n};
        page.source.ptr += n + 1;
        page.source.len -= n + 1;
    }
    size_t sum[2];
    for (int i = 0; i < 2; i++) {
        const zhv_result *r;
        require(zhv_convert_page(converter, shared.work, &page, &r, NULL) ==
                ZHV_OK);
        sum[i] = check(r, page.source);
    }
    require(sum[0] == sum[1]);
    return 0;
}

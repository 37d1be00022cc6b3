/* What a program that embeds zhvar looks like: one page, two editions. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zhvar/zhvar.h>

static const char page[] = "-{zh-cn:网络; zh-tw:網路}-软件";
static const char *const expected[] = {"網路軟體", "网络软件"};

static int edition_is(const zhv_result *result, uint32_t target,
                      const char *wanted)
{
    char text[256];
    size_t n = 0;
    zhv_edition edition = zhv_result_edition(result, target);
    zhv_text slice;
    while (zhv_edition_next(&edition, &slice) && n + slice.len < sizeof text) {
        memcpy(text + n, slice.ptr, slice.len);
        n += slice.len;
    }
    text[n] = '\0';
    if (n != zhv_result_size(result, target) || strcmp(text, wanted) != 0) {
        fprintf(stderr, "got '%s', not '%s'\n", text, wanted);
        return 0;
    }
    return 1;
}

int main(int argc, char **argv)
{
    const zhv_target targets[] = {{ZHV_TW, 0}, {ZHV_CN, 0}};
    zhv_dict *dict = NULL;
    zhv_converter *converter = NULL;
    zhv_work *work = NULL;
    const zhv_result *result = NULL;
    zhv_error err = {0};
    int good = 0;
    if (argc == 2 && zhv_dict_open(argv[1], &dict, &err) == ZHV_OK &&
        zhv_converter_new(dict, targets, 2, NULL, &converter, &err) == ZHV_OK &&
        zhv_work_new(&work) == ZHV_OK) {
        zhv_text source = {page, sizeof page - 1};
        zhv_text title = {"", 0};
        good = zhv_convert(converter, work, source, title, &result, &err) ==
                   ZHV_OK &&
               edition_is(result, 0, expected[0]) &&
               edition_is(result, 1, expected[1]);
    }
    if (!good && err.message[0]) {
        fprintf(stderr, "%s\n", err.message);
    }
    zhv_work_free(work);
    zhv_converter_free(converter);
    zhv_dict_free(dict);
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* The dictionary's image, damaged: opening it says so, or what it answers is
 * wrong; nothing is read or written that is not its own.
 *
 * Up to three damages of six bytes each: a section (0: header and table), where
 * in it (two bytes, times eight), the distance in words of four bytes to the
 * next place that is damaged as well (0: there is none), and what is turned
 * over in the word there: bits, and which of its bytes. Behind a byte that says
 * how many there are; what follows is text beside a fixed one. */
#include <stdio.h>
#include <stdlib.h>

#include "base/image.h"

#define DAMAGES_MAX 3u
#define DAMAGE_SIZE 6u
#define SECTIONS    64u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char text_always[] =
    "{{noteTA|1=zh-cn:甲;zh-tw:乙}}'''軟件'''"
    "與软件工程，展示了五只鸟，发现頭髮，"
    "里约·沙龙和阿里埃勒·沙龙，合并事宜，范老师，电子游戏程序、文件服务器的"
    "网络连接，計程車與坎城影展，[[头发]]后来，IT 的 "
    "API，2024年3只，麵包和面條，"
    "ABC乾燥，\xF0\xA0\xAE\xB7\xF0\xA0\x80\x80嚐嘗，⿰車干。\n";

static struct {
    char *bytes;
    size_t size;
    zhv_str part[SECTIONS + 1];
    uint32_t parts;
} image; /* read once, for the life of the process */

static void require(bool good)
{
    if (!good) {
        abort();
    }
}

static void read_image(void)
{
    zhv_image opened;
    FILE *f = fopen(ZHV_IMAGE, "rb");
    require(f && fseek(f, 0, SEEK_END) == 0);
    image.size = (size_t)ftell(f);
    rewind(f);
    image.bytes = malloc(image.size);
    require(image.bytes && fread(image.bytes, 1, image.size, f) == image.size);
    fclose(f);
    require(zhv_image_open_memory(image.bytes, image.size, UINT64_MAX, &opened,
                                  NULL) == ZHV_OK);
    image.part[image.parts++] = (zhv_str){image.bytes, 4096};
    for (uint32_t id = 0; id < SECTIONS; id++) {
        const zhv_str s = zhv_image_section(&opened, id);
        if (s.len >= 4) {
            image.part[image.parts++] = s;
        }
    }
    zhv_image_close(&opened);
}

/* Done twice it is undone. */
static void damage(const uint8_t *d)
{
    const zhv_str s = image.part[d[0] % image.parts];
    const size_t words = s.len / 4;
    const uint32_t mask = (uint32_t)d[4] << 8 * (d[5] % 4);
    const size_t step = d[3] ? d[3] : words;
    char *at = image.bytes + (s.ptr - image.bytes);
    for (size_t i = ((size_t)d[1] | (size_t)d[2] << 8) * 2 % words; i < words;
         i += step) {
        uint32_t word;
        memcpy(&word, at + 4 * i, 4);
        word ^= mask;
        memcpy(at + 4 * i, &word, 4);
    }
}

static void convert(const zhv_converter *c, zhv_work *work, zhv_text text)
{
    const zhv_result *r;
    require(zhv_convert(c, work, text, (zhv_text){"软件", strlen("软件")}, &r,
                        NULL) == ZHV_OK);
    for (uint32_t t = 0; t < 3; t++) {
        zhv_edition edition = zhv_result_edition(r, t);
        zhv_text slice;
        size_t length = 0;
        char *out = malloc(zhv_result_size(r, t) + 1);
        require(out != NULL);
        while (zhv_edition_next(&edition, &slice)) {
            memcpy(out + length, slice.ptr, slice.len); /* all can be read */
            length += slice.len;
        }
        require(length == zhv_result_size(r, t));
        free(out);
    }
}

static void use(const zhv_dict *dict, zhv_text text)
{
    static const zhv_target targets[] = {{ZHV_TW, 0}, {ZHV_CN, 0}, {ZHV_HK, 0}};
    zhv_work *work;
    require(zhv_work_new(&work) == ZHV_OK);
    for (zhv_accuracy a = ZHV_ACCURACY_PAGE; a <= ZHV_ACCURACY_TABLE; a++) {
        zhv_options o = ZHV_OPTIONS_INIT;
        zhv_converter *c;
        o.accuracy = a;
        o.ambiguities = 1;
        if (zhv_converter_new(dict, targets, 3, &o, &c, NULL) == ZHV_OK) {
            convert(c, work, text);
            convert(c, work, (zhv_text){text_always, sizeof text_always - 1});
            zhv_converter_free(c);
        }
    }
    zhv_work_free(work);
    char *out;
    size_t length;
    if (zhv_convert_utf8(dict, "tw2sp", text_always, sizeof text_always - 1,
                         &out, &length, NULL) == ZHV_OK) {
        free(out);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    zhv_dict *dict;
    if (image.bytes == NULL) {
        read_image();
    }
    const size_t n = size ? data[0] % (DAMAGES_MAX + 1) : 0;
    if (size < 1 + n * DAMAGE_SIZE) {
        return 0;
    }
    const uint8_t *text = data + 1 + n * DAMAGE_SIZE;
    for (size_t i = 0; i < n; i++) {
        damage(data + 1 + i * DAMAGE_SIZE);
    }
    if (zhv_dict_open_memory(image.bytes, image.size, &dict, NULL) == ZHV_OK) {
        use(dict, (zhv_text){(const char *)text, size - (size_t)(text - data)});
        zhv_dict_free(dict);
    }
    for (size_t i = n; i-- > 0;) {
        damage(data + 1 + i * DAMAGE_SIZE);
    }
    return 0;
}

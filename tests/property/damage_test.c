/* Opening an image does not read it, so a damaged one is converted with. Then
 * the text may come out wrong, but nothing is read out of bounds, no walk goes
 * on for ever, and units still cover the text. Bytes of good images are
 * changed by a seeded generator: values near the old one, small, large. Most
 * useful with sanitizers. ZHV_SEED and ZHV_ROUNDS choose other runs. */
#include "../unit/mkdict/scratch.h"
#include "match/context.h"
#include "match/format.h"
#include "match/kin.h"
#include "match/quick.h"
#include "match/survey.h"

static uint64_t seed;

static uint32_t dice(uint32_t sides)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)((seed >> 33) % sides);
}

static uint64_t number_from(const char *name, uint64_t otherwise)
{
    const char *text = getenv(name);
    return text && *text ? strtoull(text, NULL, 0) : otherwise;
}

/* Every part of the format: normalisation, segmentation, groups, two and
 * three stages, description sequences, characters beyond the BMP, a table,
 * words with rules of context. */
static void write_data(scratch *s)
{
    scratch_mkdir(s, "data");
    scratch_mkdir(s, "data/config");
    scratch_mkdir(s, "dicts");
    scratch_mkdir(s, "dicts/configs");
    scratch_mkdir(s, "dicts/local");
    scratch_mkdir(s, "dicts/context");
    scratch_write(s, "dicts/context/lone.tsv",
                  "里\t里\t公_[^$]公 [头国]_ _$\t例\t例\n"
                  "里\t!裏\t[^国软]国_软[^里]头\t例\t例\n"
                  "发\t發\t[$国]_国 _国件件\t例\t例\n"
                  "发\t髮\t头_[公里$]\t例\t例\n");
    scratch_write(s, "data/STCharacters.txt",
                  "头\t頭\n发\t發 髮\n里\t裏 里\n软\t軟\n件\t件\n国\t國\n"
                  "𠮷\t吉\nz\tZZ\n");
    scratch_write(s, "data/STPhrases.txt",
                  "头发\t頭髮\n公里\t公里\n发国\t髮國\n国里软\t國裡軟\n"
                  "国里软件头\t國裡軟件頭\n");
    scratch_write(s, "data/TSCharacters.txt",
                  "頭\t头\n髮\t发\n發\t发\n國\t国\n");
    scratch_write(s, "data/TWPhrases.txt", "軟件\t軟體\n國裡軟\t國內軟\n");
    scratch_write(s, "data/TWVariants.txt", "裏\t裡\n體\t体体体体\n");
    scratch_write(s, "data/Norm.txt", "\uF900\t頭\n\uF901\t软\n");
    scratch_write(
        s, "data/config/s2twp.json",
        "{\"normalization\":[{\"dict\":{\"type\":\"text\",\"file\":"
        "\"Norm.txt\"}}],\"segmentation\":{\"type\":\"mmseg\",\"dict\":{"
        "\"type\":\"text\",\"file\":\"STPhrases.txt\"}},"
        "\"conversion_chain\":[{\"dict\":{\"type\":\"group\",\"dicts\":["
        "{\"type\":\"text\",\"file\":\"STPhrases.txt\"},"
        "{\"type\":\"text\",\"file\":\"STCharacters.txt\"}]}},"
        "{\"dict\":{\"type\":\"text\",\"file\":\"TWPhrases.txt\"}},"
        "{\"dict\":{\"type\":\"text\",\"file\":\"TWVariants.txt\"}}]}");
    scratch_write(s, "data/config/t2s.json",
                  "{\"conversion_chain\":[{\"dict\":{\"type\":\"text\","
                  "\"file\":\"TSCharacters.txt\"}}]}");
    scratch_write(
        s, "data/config/s2t.json",
        "{\"conversion_chain\":[{\"dict\":{\"type\":\"group\",\"dicts\":["
        "{\"type\":\"text\",\"file\":\"STPhrases.txt\"},{\"type\":\"text\","
        "\"file\":\"STCharacters.txt\"}]}},{\"dict\":{\"type\":\"text\","
        "\"file\":\"TWVariants.txt\"}}]}");
    scratch_write(s, "dicts/targets.tsv",
                  "zh-tw\tfull\thans\ts2twp\nzh-hans\tscript\thant\tt2s\n"
                  "zh-hant\tfull\thans\ts2t\n");
    scratch_write(s, "table.tsv", "头发\t\n国\t国国国\n");
}

static zhv_str make(scratch *s)
{
    write_data(s);
    zhv_mkdict_table table = {ZHV_HK, scratch_path(s, "table.tsv")};
    zhv_mkdict_options options = {
        .data_dir = scratch_path(s, "data"),
        .dicts_dir = scratch_path(s, "dicts"),
        .tables = &table,
        .table_count = 1,
        .source_name = "a test",
    };
    zhv_error err = {0};
    zhv_str image;
    if (zhv_mkdict_make(&options, &s->arena, &image, &err) != ZHV_OK) {
        fail_msg("%s: %s", err.path, err.message);
    }
    return image;
}

static const char text[] =
    "头发公里国里软件头发国里软件头 abc zz 頭髮\uF900\uF901软件\u2FF0头\u2FF1发"
    "里国\U00020BB7国里软\xFF\x80里发国件件体裏裏軟件國裡軟\xE9\xA0\uF901"
    "国里软件头发国里软件头国里软件头发国里软件头公里公里公里 z";

typedef struct span {
    size_t off;
    uint32_t size;
} span;

static span span_of(const char *image, uint32_t id)
{
    for (size_t entry = 40;; entry += 24) {
        uint32_t have;
        uint64_t at[2];
        memcpy(&have, image + entry, 4);
        memcpy(at, image + entry + 8, sizeof at);
        if (have == id) {
            return (span){(size_t)at[0], (uint32_t)at[1]};
        }
    }
}

/* In the first chain's smaller tables, which are small beside the others. */
static size_t place_in_tables(const char *image)
{
    zhv_disk_chain chain;
    memcpy(&chain, image + span_of(image, ZHV_SECTION_CHAINS).off,
           sizeof chain);
    size_t off = span_of(image, ZHV_SECTION_QUICK).off;
    if (dice(3) == 0) { /* the only chains that have kin have the same */
        for (uint32_t i = 0; !(chain.flags & ZHV_CHAIN_KIN); i++) {
            memcpy(&chain,
                   image + span_of(image, ZHV_SECTION_CHAINS).off +
                       i * sizeof chain,
                   sizeof chain);
        }
        return off + chain.quick_kin + dice(ZHV_KIN_SIZE);
    }
    return dice(2) ? off + chain.quick_starts + dice(ZHV_QUICK_STARTS)
                   : off + chain.quick_inside +
                         dice(1u << chain.quick_inside_bits >> 3);
}

/* Among the words: what is not one of the large tables of bits. */
static size_t place_in_rules(const char *image)
{
    const span words = span_of(image, ZHV_SECTION_WORDS);
    zhv_disk_words head;
    memcpy(&head, image + words.off, sizeof head);
    return dice(6) ? words.off + head.starts + dice(words.size - head.starts)
                   : words.off + dice(sizeof head);
}

/* A section, then a place in it: most of the image are tables of which a text
 * asks little. */
static size_t place(const char *image)
{
    uint32_t sections;
    uint32_t id;
    memcpy(&sections, image + 32, 4);
    size_t entry = 40 + 24 * (size_t)dice(sections);
    memcpy(&id, image + entry, 4);
    if (dice(2000) == 0) {
        return entry + dice(24);
    }
    if (dice(8) == 0) {
        return place_in_tables(image);
    }
    if (dice(8) == 0) {
        return place_in_rules(image);
    }
    span in = span_of(image, id);
    if (in.size < 4096 && dice(20)) {
        in = span_of(image, ZHV_SECTION_NODES); /* else few would open */
    }
    return in.size ? in.off + dice(in.size) : entry;
}

typedef struct change {
    size_t at;
    char was;
} change;

/* `good` says where things are: the image may say otherwise on the way. */
static uint32_t damage(char *image, zhv_str good, change *list, uint32_t max)
{
    uint32_t n = 1 + dice(max);
    for (uint32_t i = 0; i < n; i++) {
        size_t at = place(good.ptr);
        assert_true(at < good.len);
        list[i] = (change){at, image[at]};
        const char values[] = {(char)(image[at] + 1),
                               (char)(image[at] - 1),
                               (char)(image[at] ^ (1 << dice(8))),
                               0,
                               1,
                               (char)0xFF,
                               (char)dice(256)};
        image[at] = values[dice(sizeof values)];
    }
    return n;
}

static void repair(char *image, const change *list, uint32_t n)
{
    while (n--) {
        image[list[n].at] = list[n].was;
    }
}

static volatile uint32_t sink;

/* Every byte of an answer is read. */
static void touch(zhv_str s)
{
    uint32_t sum = 0;
    for (size_t i = 0; i < s.len; i++) {
        sum += (unsigned char)s.ptr[i];
    }
    sink += sum;
}

static void walk(const zhv_chain *chain, zhv_arena *arena, zhv_str s)
{
    zhv_unit u;
    for (size_t pos = 0; pos < s.len; pos += u.len) {
        uint32_t max = dice(4) ? ZHV_UNIT_ANY : 1 + dice(12);
        zhv_unit_at(chain, arena, s, pos, max, &u);
        assert_in_range(u.len, 1, s.len - pos);
        touch(u.same ? zhv_str_sub(s, pos, pos + u.len) : u.out);
    }
    size_t pos = 0;
    while (zhv_unit_next(chain, arena, s, &pos, &u)) {
        assert_in_range(u.len, 1, s.len - pos);
        touch(u.out);
        pos += u.len;
    }
    assert_int_equal(pos, s.len);
    zhv_ink ink = {.arena = arena};
    zhv_stretch x;
    zhv_stretches from = zhv_stretches_at(chain, &ink, s, 0);
    size_t limit = 0;
    while (limit < s.len) {
        uint32_t n;
        zhv_utf8_decode(s, limit, &n);
        limit = dice(40) ? limit + n : s.len;
        while (zhv_stretch_next(&from, limit, &x)) {
            assert_true(x.len && x.off + x.len <= from.pos);
            touch(x.text);
        }
        assert_true(from.pos <= limit);
    }
    uint64_t n_cp;
    touch(zhv_chain_convert(chain, arena, s, &n_cp));
}

/* As a whole, and a part of it, wherever its ends may be. */
static void read_off(const zhv_rewriting *r, zhv_arena *arena)
{
    const size_t half = r->s.len / 2;
    const size_t from[] = {0, half / 2};
    const size_t to[] = {r->s.len, half};
    for (size_t k = 0; k < 2; k++) {
        zhv_stretch_list list = {NULL, 0, 0};
        uint32_t anchor = 0;
        size_t done = 0;
        zhv_rewriting_read(r, &anchor, from[k], to[k], arena, &list);
        for (uint32_t i = 0; i < list.n; i++) {
            const zhv_stretch *x = &list.at[i];
            assert_true(x->off >= done && x->off + x->len <= r->s.len);
            touch(x->text);
            done = (size_t)x->off + x->len;
        }
    }
}

/* What the kin of a chain made, and what is taken from it; also of chains that
 * a damaged image takes for kin. */
static void ask_kin(const zhv_chain *to, const zhv_chain *from,
                    zhv_arena *arena, zhv_str s)
{
    zhv_rewriting made;
    zhv_rewriting got;
    zhv_kin_spots spots = {NULL, 0, 0};
    bool changes;
    if (!zhv_kin_are(to, from)) {
        return;
    }
    if (zhv_rewrite(from, arena, s, &made)) {
        read_off(&made, arena);
    }
    zhv_kin_find(to, arena, s, &spots);
    if (zhv_kin_rewrite(to, from, &made, &spots, arena, &got, &changes) &&
        changes) {
        touch(got.text);
        read_off(&got, arena);
    }
}

static void ask_rules(const zhv_dict *d, zhv_str s)
{
    const zhv_words *w = zhv_dict_words(d);
    for (size_t pos = 0; w->classes && pos < s.len; pos++) {
        if (((unsigned char)s.ptr[pos] & 0xC0) != 0x80) {
            const zhv_disk_rule *r = zhv_context_rule(w, s, pos, dice(2));
            sink += r ? r->line : 0u;
        }
    }
}

static void ask(const zhv_dict *d, zhv_arena *arena)
{
    static const char *const names[] = {"s2twp", "s2t", "t2s", "table.zh-hk"};
    zhv_str s = {text, sizeof text - 1};
    for (size_t i = 0; i < 4; i++) {
        const zhv_chain *chain = zhv_dict_chain(d, zhv_str_from(names[i]));
        if (chain) {
            walk(chain, arena, s);
        }
        for (size_t k = 0; chain && k < 4; k++) {
            const zhv_chain *kin = zhv_dict_chain(d, zhv_str_from(names[k]));
            if (kin) {
                ask_kin(chain, kin, arena, s);
            }
        }
        zhv_arena_reset(arena);
    }
    for (zhv_variant v = 0; v < ZHV_VARIANTS; v++) {
        const zhv_chain *chain = zhv_dict_target(d, v, v % 2, ZHV_SCRIPT_HANS);
        if (chain) {
            walk(chain, arena, zhv_str_sub(s, 0, 30));
        }
    }
    zhv_text key;
    zhv_text value;
    for (uint32_t i = 0; i < 50 && zhv_dict_info(d, i, &key, &value); i++) {
        touch((zhv_str){key.ptr, key.len});
        touch((zhv_str){value.ptr, value.len});
    }
    touch(zhv_dict_blob(d, ZHV_STR("profiles")));
    for (size_t pos = 0, end; pos < s.len; pos = end) {
        uint32_t n;
        uint32_t cp = zhv_utf8_decode(s, pos, &n);
        end = pos + n;
        sink += cp == ZHV_CP_INVALID ? 0u : zhv_dict_script(d, cp);
    }
    ask_rules(d, s);
    const zhv_surveyor by = zhv_surveyor_of(d, NULL);
    zhv_votes votes = {0, 0};
    zhv_survey(&by, s, &votes, NULL);
    sink += votes.hans + votes.hant;
    sink += zhv_dict_is_word(d, ZHV_STR("头发"));
    sink += zhv_dict_is_word(d, ZHV_STR("國裡軟件頭"));
    zhv_arena_reset(arena);
}

/* Also as a whole: pages, with rules against the damaged dictionary. */
static void convert_page(const zhv_dict *d)
{
    static const char page[] =
        "头发国里软件头 -{zh-tw:軟件;zh-hk:头发}- [[国里软件头]] {{lang|z}}";
    zhv_target target = {.variant = ZHV_TW};
    zhv_converter *converter;
    zhv_work *work;
    const zhv_result *result;
    if (zhv_converter_new(d, &target, 1, NULL, &converter, NULL) != ZHV_OK) {
        return; /* the targets were damaged */
    }
    assert_int_equal(zhv_work_new(&work), ZHV_OK);
    zhv_text source = {page, sizeof page - 1};
    zhv_text title = {"国里", 6};
    if (zhv_convert(converter, work, source, title, &result, NULL) == ZHV_OK) {
        zhv_edition edition = zhv_result_edition(result, 0);
        zhv_text piece;
        while (zhv_edition_next(&edition, &piece)) {
            touch((zhv_str){piece.ptr, piece.len});
        }
    }
    zhv_work_free(work);
    zhv_converter_free(converter);
}

static void test_damage(void **state)
{
    (void)state;
    scratch s;
    scratch_open(&s);
    seed = number_from("ZHV_SEED", 20);
    uint64_t rounds = number_from("ZHV_ROUNDS", 3000);
    zhv_str good = make(&s);
    /* memory of just that size, so that a sanitizer sees a read beyond */
    char *image = malloc(good.len);
    assert_non_null(image);
    memcpy(image, good.ptr, good.len);
    uint64_t opened = 0;
    for (uint64_t i = 0; i < rounds; i++) {
        change list[400];
        uint32_t n = damage(image, good, list, dice(3) ? 400 : 8);
        zhv_dict *d;
        if (zhv_dict_open_memory(image, good.len, &d, NULL) == ZHV_OK) {
            zhv_arena arena;
            zhv_arena_init(&arena);
            ask(d, &arena);
            convert_page(d);
            zhv_arena_drop(&arena);
            zhv_dict_free(d);
            opened++;
        }
        repair(image, list, n);
    }
    assert_memory_equal(image, good.ptr, good.len);
    print_message("%u of %u images opened\n", (unsigned)opened,
                  (unsigned)rounds);
    assert_true(opened * 4 > rounds);
    free(image);
    scratch_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_damage)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

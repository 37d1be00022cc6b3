/* A dictionary small enough to know by heart, with the real profiles, and a
 * page read with them. For tests only.
 *
 * Characters   软軟 件件 体體 里裏 数數 据據 网網 说說 飞飛 轮輪 头頭 发發 这這
 * Phrases      头发 to 頭髮, 公里 stays 公里, 网里网 to 網裏網 (changes no
 * word) zh-tw adds   軟件 to 軟體; 裏 to 裡; 飛輪飛輪飛輪飛輪飛 to 輪機;
 * 飛·輪 to 輪·機, 說·飛網 to 說·輪網, 頭·飛網 to 頭·網輪, 裏·飛輪 to 裏·輪機,
 * 裏·飛頭 to 裏·輪頭, 數據·飛體 to 數·輪體·飛, 數·飛件 to 輪里, 件·飛裏 to
 * 輪輪輪輪輪. zh-hk adds nothing. zh-cn the
 * characters back; 軟體 to 软件 Foreign names go on with 体 */
#ifndef TEST_CONVERT_LITTLE_DICT_H
#define TEST_CONVERT_LITTLE_DICT_H

#include "../mkdict/scratch.h"
#include "convert/flow.h"

static scratch little;
static zhv_dict *little_dict;
static zhv_profiles *little_profiles;
static zhv_arena little_arena; /* of pages; reset between cases */

static inline void little_config(const char *name, const char *stages)
{
    char text[1024];
    char path[64];
    snprintf(text, sizeof text, "{\"conversion_chain\": [%s]}", stages);
    snprintf(path, sizeof path, "data/config/%s.json", name);
    scratch_write(&little, path, text);
}

#define LITTLE_TEXT(file) "{\"type\": \"text\", \"file\": \"" file ".txt\"}"
#define LITTLE_DICT(file) "{\"dict\": " LITTLE_TEXT(file) "}"
#define LITTLE_PAIR(a, b)                                                      \
    "{\"dict\": {\"type\": \"group\", \"dicts\": [" LITTLE_TEXT(               \
        a) "," LITTLE_TEXT(b) "]}}"

static inline void little_write_data(void)
{
    scratch_mkdir(&little, "data");
    scratch_mkdir(&little, "data/config");
    scratch_write(&little, "data/STCharacters.txt",
                  "软\t軟\n体\t體\n里\t裏\n数\t數\n据\t據\n网\t網\n说\t說\n"
                  "飞\t飛\n轮\t輪\n头\t頭\n发\t發\n这\t這\n");
    scratch_write(&little, "data/TSCharacters.txt",
                  "軟\t软\n體\t体\n裏\t里\n裡\t里\n數\t数\n據\t据\n網\t网\n"
                  "說\t说\n飛\t飞\n輪\t轮\n頭\t头\n發\t发\n髮\t发\n這\t这\n");
    scratch_write(&little, "data/STPhrases.txt",
                  "头发\t頭髮\n公里\t公里\n网里网\t網裏網\n");
    scratch_write(&little, "data/TSPhrases.txt", "軟體\t软件\n");
    scratch_write(&little, "data/TWWords.txt",
                  "軟件\t軟體\n裏\t裡\n飛輪飛輪飛輪飛輪飛\t輪機\n"
                  "飛·輪\t輪·機\n說·飛網\t說·輪網\n"
                  "頭·飛網\t頭·網輪\n裏·飛輪\t裏·輪機\n"
                  "裏·飛頭\t裏·輪頭\n數據·飛體\t數·輪體·飛\n"
                  "數·飛件\t輪里\n件·飛裏\t輪輪輪輪輪\n");
    scratch_write(&little, "data/Nothing.txt", "軟\t軟\n");
    little_config("s2t", LITTLE_PAIR("STPhrases", "STCharacters"));
    little_config("s2tw", LITTLE_PAIR("STPhrases",
                                      "STCharacters") "," LITTLE_DICT("TWWords"
                                                                      ""));
    little_config("t2s", LITTLE_PAIR("TSPhrases", "TSCharacters"));
    little_config("chars", LITTLE_DICT("STCharacters"));
    little_config("same", LITTLE_DICT("Nothing"));
}

static inline void little_write_targets(void)
{
    static const char *const full[][3] = {
        {"cn", "t2s", "same"},   {"sg", "t2s", "same"},   {"my", "t2s", "same"},
        {"hans", "t2s", "same"}, {"tw", "same", "s2tw"},  {"hk", "same", "s2t"},
        {"mo", "same", "s2t"},   {"hant", "same", "s2t"},
    };
    char text[4096] = "# variant, kind, script of the source, config\n";
    size_t n = strlen(text);
    for (size_t i = 0; i < sizeof full / sizeof *full; i++) {
        bool tw = strcmp(full[i][0], "tw") == 0;
        n += (size_t)snprintf(text + n, sizeof text - n,
                              "zh-%s\tfull\thant\t%s\n"
                              "zh-%s\tfull\thans\t%s\n"
                              "zh-%s\tscript\thant\t%s\n"
                              "zh-%s\tscript\thans\t%s\n",
                              full[i][0], full[i][1], full[i][0], full[i][2],
                              full[i][0], full[i][1], full[i][0],
                              tw ? "s2t" : full[i][2]);
    }
    scratch_mkdir(&little, "dicts");
    scratch_write(&little, "dicts/targets.tsv", text);
    scratch_mkdir(&little, "dicts/context");
    scratch_write(&little, "dicts/context/lone.tsv", "class\tforeign\t体\n");
    assert_int_equal(symlink(ZHV_SOURCE_DIR "/dicts/profiles",
                             scratch_path(&little, "dicts/profiles")),
                     0);
}

/* Group fixtures. */
static inline int little_open(void **state)
{
    (void)state;
    scratch_open(&little);
    zhv_arena_init(&little_arena);
    little_write_data();
    little_write_targets();
    zhv_mkdict_options options = {.data_dir = little.folder,
                                  .dicts_dir = scratch_path(&little, "dicts")};
    little_dict = scratch_dict(&little, &options);
    zhv_error err = {0};
    return zhv_profiles_read(zhv_dict_blob(little_dict, ZHV_STR("profiles")),
                             &little_profiles, &err) == ZHV_OK
               ? 0
               : -1;
}

static inline int little_close(void **state)
{
    (void)state;
    zhv_profiles_free(little_profiles);
    zhv_dict_free(little_dict);
    zhv_arena_drop(&little_arena);
    scratch_close(&little);
    return 0;
}

/* Source to tape, roles and flow; valid until little_arena is reset. */
typedef struct little_page {
    zhv_tape tape;
    zhv_flow flow;
    zhv_diags diags;
} little_page;

static inline void little_read_titled(little_page *p, const char *text,
                                      zhv_str title)
{
    *p = (little_page){.diags.arena = &little_arena};
    assert_int_equal(zhv_wikitext_scan(zhv_str_from(text),
                                       zhv_profiles_names(little_profiles),
                                       &little_arena, &p->diags, &p->tape),
                     ZHV_OK);
    zhv_roles_assign(&p->tape, little_profiles, ZHV_UNKNOWN_PROSE,
                     &little_arena);
    assert_int_equal(zhv_flow_read(&p->tape, little_profiles, title, NULL,
                                   &little_arena, &p->flow),
                     ZHV_OK);
}

static inline void little_read(little_page *p, const char *text)
{
    little_read_titled(p, text, (zhv_str){NULL, 0});
}

/* One edition of a result, NUL-terminated, in little_arena. */
static inline const char *little_edition(const zhv_result *r, uint32_t target)
{
    size_t size = zhv_result_size(r, target);
    char *out = zhv_arena_alloc(&little_arena, size + 1);
    size_t n = 0;
    zhv_text slice;
    zhv_edition e = zhv_result_edition(r, target);
    assert_non_null(out);
    while (zhv_edition_next(&e, &slice)) {
        assert_true(slice.len > 0 && n + slice.len <= size);
        memcpy(out + n, slice.ptr, slice.len);
        n += slice.len;
    }
    assert_int_equal(n, size);
    out[n] = '\0';
    return out;
}

/* cmocka stops at the first difference; tables want to name the case. */
static inline void little_same(const char *name, const char *got,
                               const char *want)
{
    if (strcmp(got, want) != 0) {
        fail_msg("%s:\n  got  %s\n  want %s", name, got, want);
    }
}

#endif

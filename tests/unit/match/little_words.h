/* A dictionary with words, small enough to know by heart. For tests only.
 *
 * Characters   了 了瞭, 发 發髮, 里 裏里, 只 只隻, 面 面麵, 栗 栗慄, 酸 酸痠
 * are ambiguous; 头頭 说說 数數 码碼 栈棧 战戰 颤顫 烫燙 夹夾 软軟 are not, nor
 * are those that stay as they are OpenCC       头发 頭髮, 了解 瞭解, 公里 公里,
 * 海里 海里, 一发 一發, 战栗 戰慄, 酸软 痠軟, 数文 數文, 件子, 文件心; Taiwan:
 * 文件 檔案, 序文 題詞, 棧 堆疊, 頭·夾 頭·子; Hong Kong: 代碼 Own words    一发
 * is 一髮, 海里 is 海裏, 烫发 is 燙髮; 慄 is 栗 and 痠 no reading that a list
 * may choose; Traditional text: 瞭解 知道, 序文 題詞 Subjects     文件 depends,
 * 代码, json, mime tell, 代码子 neither, 码头 else   Rules   只 is 隻 behind a
 * number; 里 in 海里 is 里 behind 出, and in 船里子, whatever the words say; 面
 * is 麵 behind 吃 before a border; foreign names go on with 战放夹 Lists as in
 * little_rime, whose weights sum up to 500000 */
#ifndef TEST_MATCH_LITTLE_WORDS_H
#define TEST_MATCH_LITTLE_WORDS_H

#include "../mkdict/scratch.h"
#include "match/choose.h"

typedef struct little_words {
    scratch s;
    zhv_dict *dict;
    const zhv_words *words;
} little_words;

static const char little_rime[] = "# a table\n"
                                  "了\tle\t199999\n"
                                  "發\tfa\t59999\n"
                                  "只\tzhi\t39999\n"
                                  "里\tli\t29999\n"
                                  "的\tde\t91322\n"
                                  "一\tyi\t19999\n"
                                  "解放\tjie fang\t8999\n"
                                  "放心\tfang xin\t5999\n"
                                  "放\tfang\t2999\n"
                                  "心\txin\t1999\n"
                                  "瞭解\tliao jie\t3999\n"
                                  "頭髮\ttou fa\t2999\n"
                                  "髮夾\tfa jia\t799\n"
                                  "夾子\tjia zi\t1499\n"
                                  "程序\tcheng xu\t4999\n"
                                  "文件\twen jian\t5999\n"
                                  "序文\txu wen\t299\n"
                                  "船隻\tchuan zhi\t2999\n"
                                  "顫慄\tchan li\t999\n"
                                  "痠痛\tsuan tong\t999\n"
                                  "說了\tshuo le\t99\n"
                                  "出程序文件\tchu cheng xu wen jian\t10000\n"
                                  "船里子\tchuan li zi\t999\n"
                                  "出了解\tchu le jie\t999\n"
                                  "出戰栗\tchu zhan li\t999\n"
                                  "只的\tzhi de\t1\n";

static inline void little_words_write(scratch *s)
{
    static const char config[] =
        "{\"conversion_chain\": [{\"dict\": {\"type\": \"group\", \"dicts\": ["
        "{\"type\": \"text\", \"file\": \"STPhrases.txt\"}, "
        "{\"type\": \"text\", \"file\": \"STCharacters.txt\"}]}}%s]}";
    char text[1024];
    scratch_mkdir(s, "data");
    scratch_mkdir(s, "data/config");
    scratch_write(
        s, "data/STCharacters.txt",
        "了\t了 瞭\n发\t發 髮\n里\t裏 里\n只\t只 隻\n面\t面 麵\n栗\t栗 慄\n"
        "酸\t酸 痠\n头\t頭\n说\t說\n数\t數\n码\t碼\n栈\t棧\n战\t戰\n颤\t顫\n"
        "烫\t燙\n夹\t夾\n软\t軟\n"
        "解\t解\n放\t放\n心\t心\n他\t他\n军\t軍\n公\t公\n海\t海\n一\t一\n"
        "二\t二\n子\t子\n程\t程\n序\t序\n文\t文\n件\t件\n船\t船\n狗\t狗\n"
        "的\t的\n代\t代\n出\t出\n到\t到\n吃\t吃\n痛\t痛\n");
    scratch_write(s, "data/TSCharacters.txt",
                  "瞭\t了\n髮\t发\n發\t发\n裏\t里\n隻\t只\n麵\t面\n慄\t栗\n"
                  "痠\t酸\n頭\t头\n說\t说\n數\t数\n碼\t码\n棧\t栈\n戰\t战\n"
                  "顫\t颤\n燙\t烫\n夾\t夹\n軟\t软\n軍\t军\n");
    scratch_write(s, "data/STPhrases.txt",
                  "头发\t頭髮\n了解\t瞭解\n公里\t公里\n海里\t海里\n"
                  "一发\t一發\n战栗\t戰慄\n酸软\t痠軟\n数文\t數文\n"
                  "件子\t件子\n文件心\t文件心\n");
    scratch_write(s, "data/TWPhrases.txt",
                  "文件\t檔案\n序文\t題詞\n棧\t堆疊\n頭·夾\t頭·子\n");
    scratch_write(s, "data/HKPhrases.txt", "代碼\t編號\n");
    scratch_write(s, "data/TWPhrasesRev.txt", "瞭解\t知道\n序文\t题词\n");
    snprintf(text, sizeof text, config, "");
    scratch_write(s, "data/config/s2t.json", text);
    snprintf(text, sizeof text, config,
             ", {\"dict\": {\"type\": \"text\", \"file\": "
             "\"TWPhrases.txt\"}}");
    scratch_write(s, "data/config/s2twp.json", text);
    scratch_write(s, "data/config/t2twp.json",
                  "{\"conversion_chain\": [{\"dict\": {\"type\": \"text\", "
                  "\"file\": \"TWPhrases.txt\"}}]}");
    scratch_write(s, "data/config/same.json",
                  "{\"conversion_chain\": [{\"dict\": {\"type\": \"inline\", "
                  "\"entries\": {\"件\": \"件\"}}}]}");
    scratch_mkdir(s, "dicts");
    scratch_mkdir(s, "dicts/context");
    scratch_write(s, "dicts/context/words.tsv",
                  "一发\t一髮\n海里\t海裏\n烫发\t燙髮\n头发\t頭髮\n");
    scratch_write(s, "dicts/context/shy.tsv", "慄\t栗 all\n痠\t酸\n");
    scratch_write(s, "dicts/context/subjects.tsv",
                  "文件\tdepends\n代码\ttells\n代码子\tneither\n码头\telse\n"
                  "mime\ttells\njson\ttells\nabcdefghijklmno\ttells\n");
    scratch_write(s, "dicts/context/lone.tsv",
                  "class\tnum\t一二\n"
                  "只\t隻\t{num}_\t一只狗\t一隻狗\n"
                  "里\t!里\t出海_ 船_子\t出海里\t出海里\n"
                  "面\t麵\t吃_$\t吃面\t吃麵\n"
                  "class\tforeign\t战放夹\n");
}

/* lists   with the frequencies of little_rime */
static inline void little_words_open(little_words *l, bool lists)
{
    scratch_open(&l->s);
    little_words_write(&l->s);
    const zhv_mkdict_options options = {
        .data_dir = scratch_path(&l->s, "data"),
        .dicts_dir = scratch_path(&l->s, "dicts"),
        .rime_table =
            lists ? scratch_write(&l->s, "rime.txt", little_rime) : NULL};
    l->dict = scratch_dict(&l->s, &options);
    l->words = zhv_dict_words(l->dict);
}

static inline void little_words_close(little_words *l)
{
    zhv_dict_free(l->dict);
    scratch_close(&l->s);
}

/* With lists, for all tests of a group. */
static little_words little;

static inline int open_little(void **state)
{
    (void)state;
    little_words_open(&little, true);
    return 0;
}

static inline int close_little(void **state)
{
    (void)state;
    little_words_close(&little);
    return 0;
}

#endif

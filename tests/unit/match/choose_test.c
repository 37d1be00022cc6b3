#include "match/choose.h"

#include "little_words.h"

static little_words bare; /* without lists */
static zhv_arena arena;

static int open_words(void **state)
{
    open_little(state);
    little_words_open(&bare, false);
    zhv_arena_init(&arena);
    return 0;
}

static int close_words(void **state)
{
    zhv_arena_drop(&arena);
    close_little(state);
    little_words_close(&bare);
    return 0;
}

static zhv_picks choose(const zhv_words *w, zhv_str s,
                        const zhv_choose_options *options, bool all)
{
    zhv_spots spots = {NULL, 0, 0};
    zhv_subject subject = {0};
    zhv_picks picks = {NULL, 0, 0};
    zhv_choose_scan(w, s, 0, all, &arena, &spots, &subject);
    zhv_choose(w, s, spots.at, spots.n, 0, options, &arena, &picks);
    return picks;
}

/* "off|" a cut, "off+len=text" a reading with why (w, c, p, d), "off+len~" no
 * regional word; 'r' behind it: for regional lanes only. */
static void picks_text(const zhv_picks *p, char *out, size_t size)
{
    size_t n = 0;
    out[0] = '\0';
    for (uint32_t i = 0; i < p->n && n < size; i++) {
        const zhv_pick *x = &p->at[i];
        n += (size_t)snprintf(out + n, size - n, "%u", x->off);
        if (x->kind == ZHV_PICK_CUT) {
            n += (size_t)snprintf(out + n, size - n, "|");
        } else if (x->kind == ZHV_PICK_PLAIN) {
            n += (size_t)snprintf(out + n, size - n, "+%u~", x->len);
        } else {
            n += (size_t)snprintf(out + n, size - n, "+%u=%.*s%c", x->len,
                                  (int)x->text.len, x->text.ptr,
                                  "wcpds"[x->why]);
        }
        n += (size_t)snprintf(out + n, size - n, "%s ", x->region ? "r" : "");
    }
}

#define TEXT(literal)                                                          \
    {                                                                          \
        literal, sizeof(literal) - 1                                           \
    }

static const zhv_choose_options computing = {.readings = true, .subject = true};
static const zhv_choose_options prose = {.readings = true};
static const zhv_choose_options other_way = {.readings = false};

/* Costs are in little_words.h's lists: 了解 48, 解放 40, 放心 44, 了 9, 放 51,
 * 心 55 and so on, 184 for a character of no list. */
static const struct pick_case {
    const char *name;
    zhv_str text;
    const char *want;
    const zhv_choose_options *options;
} cases[] = {
    {"nothing", TEXT(""), "", &computing},
    {"nothing ambiguous", TEXT("他的军"), "", &computing},
    /* words disagree */
    {"two words, the first one character", TEXT("他了解放军"), "6| ",
     &computing},
    {"two words, the first of OpenCC", TEXT("他了解放心"), "9| ", &computing},
    {"... at the start", TEXT("了解放"), "3| ", &computing},
    {"... at the end: nothing to cut", TEXT("放了解"), "", &computing},
    {"a word that crosses it on its right", TEXT("头发夹子"), "6| ",
     &computing},
    {"only one word", TEXT("了解"), "", &computing},
    {"only one word, in the middle", TEXT("他了解他"), "", &computing},
    {"a word of a list", TEXT("他的发夹"), "6+6=髮夾w ", &computing},
    {"... at the start", TEXT("发夹"), "0+6=髮夾w ", &computing},
    {"a word as its characters alone", TEXT("说了"), "", &computing},
    {"an own word", TEXT("烫发"), "0+6=燙髮w ", &computing},
    {"an own word, its characters more likely", TEXT("一发"), "3| ",
     &computing},
    {"... that reads as alone", TEXT("到海里"), "3+6=海裏w ", &computing},
    {"an own word that OpenCC has, too", TEXT("头发"), "", &computing},
    {"a reading nobody is trusted with", TEXT("战栗"), "0+6=戰栗w ",
     &computing},
    {"... that OpenCC is trusted with", TEXT("酸软"), "", &computing},
    {"... that lists are not trusted with", TEXT("酸痛颤栗"), "", &computing},
    {"over a mark", TEXT("了，解放"), "", &computing},
    {"over Latin", TEXT("了a解放"), "", &computing},
    {"over a line feed", TEXT("了\n解放"), "", &computing},
    {"a key inside a word that reads as alone", TEXT("他出了解"), "6+3=了w ",
     &computing},
    {"... that our own words read otherwise", TEXT("他出战栗"), "9+3=栗w ",
     &computing},
    {"twice", TEXT("了解放，了解放"), "3| 15| ", &computing},
    {"twice, no mark", TEXT("了解放了解放"), "3| 12| ", &computing},
    /* rules */
    {"a rule", TEXT("一只狗"), "3+3=隻c ", &computing},
    {"a rule, no reason", TEXT("他只吃"), "", &computing},
    {"a rule at the end", TEXT("他吃面"), "6+3=麵c ", &computing},
    {"a rule before a mark", TEXT("吃面，"), "3+3=麵c ", &computing},
    {"a rule that wants a border", TEXT("吃面的"), "", &computing},
    {"a rule and a word", TEXT("二只发夹"), "3+3=隻c 6+6=髮夾w ", &computing},
    {"a rule, in a word that says the same", TEXT("一船只"), "3+6=船隻w ",
     &computing},
    {"a rule, beside a word that is hardly one", TEXT("一只的"), "3+3=隻c ",
     &computing},
    {"a strong rule", TEXT("出海里"), "3+6=海里c ", &computing},
    {"... that says what the word does", TEXT("船里子"), "0+9=船里子w ",
     &computing},
    {"a strong rule without reason", TEXT("公里"), "", &computing},
    /* regional words */
    {"a regional word cut in two", TEXT("程序文件"), "6|r ", &computing},
    {"... by words in a longer one", TEXT("出程序文件"), "9|r ", &computing},
    {"... and one of a subject", TEXT("程序文件"), "6|r 6+6~r ", &prose},
    {"a regional word", TEXT("他的序文"), "", &prose},
    {"one of a subject", TEXT("文件"), "0+6~r ", &prose},
    {"... at its place", TEXT("文件"), "", &computing},
    {"... in the middle", TEXT("他的文件的"), "6+6~r ", &prose},
    {"... twice", TEXT("文件文件"), "0+6~r 6+6~r ", &prose},
    {"one that tells", TEXT("代码"), "", &prose},
    {"of one character", TEXT("他栈他"), "", &prose},
    {"the other way: no readings", TEXT("了解放一只狗"), "", &other_way},
    {"the other way: of a subject", TEXT("程序文件"), "6+6~r ", &other_way},
    /* bytes */
    {"a NUL", TEXT("头发\0了解放"), "10| ", &computing},
    {"broken before it", TEXT("\xE4了解放"), "4| ", &computing},
    {"broken behind it", TEXT("了解放\xE8\xA7"), "3| ", &computing},
    {"broken in it", TEXT("了\xE8解放"), "", &computing},
    {"half a word at the end", TEXT("了\xE8\xA7"), "", &computing},
    {"rare characters around", TEXT("\xF0\xA0\x80\x80了解放\xF0\xA0\x80\x80"),
     "7| ", &computing},
};

static void test_picks(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct pick_case *c = &cases[i];
        char got[256];
        zhv_picks p = choose(little.words, c->text, c->options, false);
        picks_text(&p, got, sizeof got);
        if (strcmp(got, c->want) != 0) {
            fail_msg("%s: got %s, want %s", c->name, got, c->want);
        }
        zhv_arena_reset(&arena);
    }
}

/* Without frequencies: every key of OpenCC is as likely, own words more. */
static void test_without_lists(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *want;
    } texts[] = {
        {"他了解放军", ""},     {"一只狗", "3+3=隻c "},
        {"他的发夹", ""},       {"一发", "0+6=一髮w "},
        {"烫发", "0+6=燙髮w "}, {"出海里", "3+6=海里c "},
        {"程序文件", "6+6~r "}, {"到海里", "3+6=海裏w "},
        {"公里", ""},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char got[256];
        zhv_picks p =
            choose(bare.words, zhv_str_from(texts[i].text), &prose, false);
        picks_text(&p, got, sizeof got);
        if (strcmp(got, texts[i].want) != 0) {
            fail_msg("%s: got %s, want %s", texts[i].text, got, texts[i].want);
        }
        zhv_arena_reset(&arena);
    }
}

static void test_no_words(void **state)
{
    (void)state;
    const zhv_words none = {.classes = NULL};
    zhv_picks p = choose(&none, ZHV_STR("他了解放军一只狗"), &prose, true);
    assert_int_equal(p.n, 0);
}

/* A window looks back and on; where it lies must not matter. */
static void test_windows(void **state)
{
    (void)state;
    char text[2048];
    for (uint32_t before = 0; before < 30; before++) {
        for (uint32_t times = 1; times < 20; times++) {
            size_t n = 0;
            for (uint32_t i = 0; i < before; i++) {
                n += (size_t)sprintf(text + n, "军");
            }
            for (uint32_t i = 0; i < times; i++) {
                n += (size_t)sprintf(text + n, "了解放");
            }
            zhv_picks p =
                choose(little.words, (zhv_str){text, n}, &prose, false);
            assert_int_equal(p.n, times);
            for (uint32_t i = 0; i < times; i++) {
                assert_int_equal(p.at[i].kind, ZHV_PICK_CUT);
                assert_int_equal(p.at[i].off, 3 * before + 9 * i + 3);
            }
            zhv_arena_reset(&arena);
        }
    }
}

/* Spots may be those of a longer text. */
static void test_base(void **state)
{
    (void)state;
    const zhv_str all = ZHV_STR("头发\n他了解放军\n一只狗\n");
    zhv_spots spots = {NULL, 0, 0};
    zhv_subject subject = {0};
    zhv_picks p = {NULL, 0, 0};
    char got[64];
    zhv_choose_scan(little.words, all, 0, false, &arena, &spots, &subject);
    uint32_t first = 0;
    uint32_t n = 0;
    while (spots.at[first].off < 7) {
        first++;
    }
    while (spots.at[first + n].off < 23) {
        n++;
    }
    zhv_choose(little.words, zhv_str_sub(all, 7, 22), spots.at + first, n, 7,
               &prose, &arena, &p);
    picks_text(&p, got, sizeof got);
    assert_string_equal(got, "6| ");
    zhv_arena_reset(&arena);
}

/* Words of computing hold near what tells of it, and the nearest that tell
 * outvote each other. */
static void test_near(void **state)
{
    (void)state;
    enum {
        BASE = 1000,
        REACH = 300,
        AT = BASE + 6
    };
    static const struct {
        const char *name;
        zhv_tell tells[3];
        uint32_t n;
        const char *want;
        bool subject;
    } pages[] = {
        {"nothing tells", {{0, 0}}, 0, "6+6~r ", true},
        {"beside it", {{AT - 3, 1}}, 1, "", true},
        {"as far as it reaches before it", {{AT - REACH, 1}}, 1, "", true},
        {"farther", {{AT - REACH - 1, 1}}, 1, "6+6~r ", true},
        {"as far behind it", {{AT + REACH, 1}}, 1, "", true},
        {"farther behind", {{AT + REACH + 1, 1}}, 1, "6+6~r ", true},
        {"something else tells, too",
         {{AT - 9, 1}, {AT, -1}},
         2,
         "6+6~r ",
         true},
        {"... and is outvoted", {{AT - 9, 1}, {AT, -1}, {AT, 1}}, 3, "", true},
        {"... farther away", {{AT - REACH - 1, -1}, {AT, 1}}, 2, "", true},
        {"two on a page about something else",
         {{AT - 9, 1}, {AT - 6, 1}},
         2,
         "6+6~r ",
         false},
        {"three on such a page",
         {{AT - 9, 1}, {AT - 6, 1}, {AT + 6, 1}},
         3,
         "",
         false},
    };
    const zhv_str s = ZHV_STR("他的文件");
    zhv_spot spot = {.off = AT, .kind = ZHV_SPOT_START, .plain = 6};
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        zhv_tell at[3];
        memcpy(at, pages[i].tells, sizeof at);
        const zhv_tells near = {at, pages[i].n, 3};
        zhv_choose_options o = {.subject = pages[i].subject, .near = &near};
        zhv_picks p = {NULL, 0, 0};
        char got[64];
        zhv_choose(little.words, s, &spot, 1, BASE, &o, &arena, &p);
        picks_text(&p, got, sizeof got);
        if (strcmp(got, pages[i].want) != 0) {
            fail_msg("%s: %s", pages[i].name, got);
        }
    }
    zhv_arena_reset(&arena);
}

static void doubts_text(const zhv_doubts *d, char *out, size_t size)
{
    size_t n = 0;
    out[0] = '\0';
    for (uint32_t i = 0; i < d->n && n < size; i++) {
        const zhv_doubt *x = &d->at[i];
        n += (size_t)snprintf(out + n, size - n, "%u+%u:%.*s/%.*s%c%u,%u ",
                              x->off, x->len, (int)x->choice.len, x->choice.ptr,
                              (int)x->candidates.len, x->candidates.ptr,
                              "wcpds"[x->why], x -> margin, x -> line);
    }
}

static void test_doubts(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        const char *text;
        const char *want;
    } texts[] = {
        {"none", "他的头", ""},
        /* 了解 48 and 放 51 against 了 9 and 解放 40 */
        {"a word, by much", "他了解放军", "3+3:了/了瞭w50,0 "},
        /* 了解 48 and 放心 44 against 了 9, 解放 40 and 心 55 */
        {"a word, by little", "他了解放心", "3+3:瞭/了瞭w12,0 "},
        /* 发夹 64 against 发 21 and 夹 184 */
        {"a word of a list", "发夹", "0+3:髮/發髮w141,0 "},
        {"a rule", "一只狗", "3+3:隻/只隻c0,2 "},
        {"a rule in a word", "出海里", "6+3:里/裏里c0,3 "},
        {"nothing", "军发军", "3+3:發/發髮d0,0 "},
        {"a word that nobody contests", "他说了他", ""},
        {"a word of a subject", "他的文件", "6+6:/s0,0 "},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        zhv_doubts doubts = {NULL, 0, 0};
        const zhv_choose_options asked = {
            .readings = true, .subject = true, .doubts = &doubts};
        char got[256];
        choose(little.words, zhv_str_from(texts[i].text), &asked, true);
        doubts_text(&doubts, got, sizeof got);
        if (strcmp(got, texts[i].want) != 0) {
            fail_msg("%s: got %s, want %s", texts[i].name, got, texts[i].want);
        }
        zhv_arena_reset(&arena);
    }
}

/* Asking changes nothing. */
static void test_asking(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zhv_doubts doubts = {NULL, 0, 0};
        zhv_lones lones = {NULL, 0, 0};
        zhv_choose_options asked = *cases[i].options;
        char got[256];
        asked.doubts = &doubts;
        asked.lones = &lones;
        zhv_picks p = choose(little.words, cases[i].text, &asked, true);
        picks_text(&p, got, sizeof got);
        if (strcmp(got, cases[i].want) != 0) {
            fail_msg("%s: got %s, want %s", cases[i].name, got, cases[i].want);
        }
        zhv_arena_reset(&arena);
    }
}

static void test_lones(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint32_t n;
        uint32_t first;
        bool unsure;
    } texts[] = {
        {"军发军", 1, 3, false}, {"一只狗", 1, 3, false},
        {"他只吃", 1, 3, false}, {"了解放", 0, 0, false},
        {"头发", 0, 0, false},   {"发，只", 2, 0, false},
        {"船里军", 1, 3, true},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        zhv_lones lones = {NULL, 0, 0};
        const zhv_choose_options asked = {.readings = true, .lones = &lones};
        choose(little.words, zhv_str_from(texts[i].text), &asked,
               !texts[i].unsure);
        if (lones.n != texts[i].n ||
            (lones.n && (lones.at[0].off != texts[i].first ||
                         lones.at[0].unsure != texts[i].unsure))) {
            fail_msg("%s: %u", texts[i].text, lones.n);
        }
        zhv_arena_reset(&arena);
    }
}

static void test_spell(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        const char *text;
        uint32_t off;
        uint32_t cp;
        const char *want; /* the picks behind it */
        bool spelt;
    } texts[] = {
        {"no pick there", "军发军", 3, 0x9AEE, "3+3=髮p ", true},
        {"read so anyway", "军发军", 3, 0x767C, "", true},
        {"before a pick", "发军了解放", 0, 0x9AEE, "0+3=髮p 9| ", true},
        {"behind a pick", "了解放，发", 12, 0x9AEE, "3| 12+3=髮p ", true},
        {"words over a cut have it", "他了解放军", 6, 0x7460, "6| ", false},
        {"instead of a rule", "一只狗", 3, 0x53EA, "3+3=只p ", true},
        {"a word has it", "发夹", 0, 0x767C, "0+6=髮夾w ", false},
        {"a word has it, its end", "发夹", 3, 0x593E, "0+6=髮夾w ", false},
        {"beyond the end", "军", 3, 0x767C, "", false},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        zhv_str s = zhv_str_from(texts[i].text);
        char got[256];
        zhv_picks p = choose(little.words, s, &computing, false);
        zhv_spelt spelt = {.off = texts[i].off, .cp = texts[i].cp};
        zhv_picks_spell(little.words, &p, s, &spelt, 1, &arena);
        picks_text(&p, got, sizeof got);
        if (strcmp(got, texts[i].want) != 0 ||
            (spelt.text.len > 0) != texts[i].spelt) {
            fail_msg("%s: got %s, want %s", texts[i].name, got, texts[i].want);
        }
        zhv_arena_reset(&arena);
    }
}

/* Where nobody looked whether a word has it, it is looked now. */
static void test_spell_unsure(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint32_t off;
        const char *want;
    } texts[] = {
        {"军里军", 3, "3+3=裡p "},
        {"出了解", 3, "3+3=了w "},
        {"一只狗", 3, "3+3=裡p "},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        zhv_str s = zhv_str_from(texts[i].text);
        char got[256];
        zhv_picks p = choose(little.words, s, &computing, false);
        zhv_spelt spelt = {.off = texts[i].off, .cp = 0x88E1, .unsure = true};
        zhv_picks_spell(little.words, &p, s, &spelt, 1, &arena);
        picks_text(&p, got, sizeof got);
        if (strcmp(got, texts[i].want) != 0) {
            fail_msg("%s: got %s, want %s", texts[i].text, got, texts[i].want);
        }
        zhv_arena_reset(&arena);
    }
}

/* Several at once, between and at picks. */
static void test_spell_many(void **state)
{
    (void)state;
    const zhv_str s = ZHV_STR("发军了解放，一只狗发夹发");
    zhv_spelt spelt[] = {{.off = 0, .cp = 0x9AEE},
                         {.off = 9, .cp = 0x653E},
                         {.off = 21, .cp = 0x53EA},
                         {.off = 30, .cp = 0x767C},
                         {.off = 33, .cp = 0x9AEE}};
    char got[256];
    zhv_picks p = choose(little.words, s, &computing, false);
    picks_text(&p, got, sizeof got);
    assert_string_equal(got, "9| 21+3=隻c 27+6=髮夾w ");
    zhv_picks_spell(little.words, &p, s, spelt, 5, &arena);
    picks_text(&p, got, sizeof got);
    assert_string_equal(got, "0+3=髮p 9| 21+3=只p 27+6=髮夾w 33+3=髮p ");
    zhv_arena_reset(&arena);
}

/* ---- any text ---- */

static uint64_t rng = 41;

static uint32_t roll(uint32_t n)
{
    rng = rng * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(rng >> 33) % n;
}

static size_t random_text(char *out, size_t pieces)
{
    static const char *const piece[] = {"了",       "解",   "放",
                                        "心",       "头",   "发",
                                        "夹",       "子",   "里",
                                        "海",       "公",   "一",
                                        "只",       "程",   "序",
                                        "文",       "件",   "出",
                                        "吃",       "面",   "栈",
                                        "代",       "码",   "军",
                                        "战",       "栗",   "，",
                                        "a",        "\xE4", "\xFF",
                                        "\xE8\xA7", "龘",   "\xF0\xA0\x80\x80"};
    size_t n = 0;
    for (; pieces; pieces--) {
        const char *x = piece[roll(sizeof piece / sizeof *piece)];
        n += (size_t)sprintf(out + n, "%s", x);
    }
    return n;
}

static bool is_border(zhv_str s, size_t pos)
{
    return pos == s.len || ((unsigned char)s.ptr[pos] & 0xC0) != 0x80;
}

static void check_picks(zhv_str s, const zhv_picks *p)
{
    uint32_t end = 0;
    for (uint32_t i = 0; i < p->n; i++) {
        const zhv_pick *x = &p->at[i];
        assert_true(x->off >= end && x->off + x->len <= s.len);
        assert_true(is_border(s, x->off) && is_border(s, x->off + x->len));
        assert_true((x->len == 0) == (x->kind == ZHV_PICK_CUT));
        assert_true(x->kind != ZHV_PICK_CUT || (x->off && x->off < s.len));
        assert_true(x->kind != ZHV_PICK_READ || x->text.len == x->len);
        end = x->off + x->len;
    }
}

/* In order, disjoint, on borders of characters; and what stands behind a line
 * feed does not matter before it. */
static void test_any_text(void **state)
{
    (void)state;
    static char text[2048];
    for (uint32_t round = 0; round < 4000; round++) {
        const zhv_choose_options options = {.readings = roll(4) > 0,
                                            .subject = roll(2)};
        const zhv_words *w = roll(4) ? little.words : bare.words;
        size_t first = random_text(text, 1 + roll(60));
        text[first] = '\n';
        size_t n = first + 1 + random_text(text + first + 1, 1 + roll(60));
        zhv_str s = {text, n};
        zhv_picks all = choose(w, s, &options, false);
        zhv_picks one = choose(w, zhv_str_sub(s, 0, first), &options, false);
        zhv_picks two =
            choose(w, zhv_str_sub(s, first + 1, n), &options, false);
        check_picks(s, &all);
        assert_int_equal(all.n, one.n + two.n);
        for (uint32_t i = 0; i < all.n; i++) {
            bool in_one = i < one.n;
            const zhv_pick *x = in_one ? &one.at[i] : &two.at[i - one.n];
            assert_int_equal(all.at[i].off, x->off + (in_one ? 0 : first + 1));
            assert_int_equal(all.at[i].kind, x->kind);
            assert_true(zhv_str_eq(all.at[i].text, x->text));
        }
        zhv_arena_reset(&arena);
    }
}

/* What 1 MB of one piece asks for, and four times as much: the memory and the
 * picks are those of each piece. */
static void test_large(void **state)
{
    (void)state;
    static const struct {
        const char *piece;
        uint32_t picks; /* for each, but for one at the ends */
    } pieces[] = {
        {"里", 0},   {"只", 0},   {"发", 0},     {"了", 0},
        {"军", 0},   {"头发", 0}, {"了解放", 1}, {"一只", 1},
        {"发夹", 1}, {"文件", 1}, {"\xE4", 0},   {"程序文件，", 2},
    };
    const size_t size = (size_t)1 << 18;
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        size_t len = strlen(pieces[i].piece);
        size_t total[2];
        char *text = malloc(4 * size);
        assert_non_null(text);
        for (size_t at = 0; at + len <= 4 * size; at += len) {
            memcpy(text + at, pieces[i].piece, len);
        }
        for (size_t k = 0; k < 2; k++) {
            size_t times = (k ? 4 * size : size) / len;
            zhv_picks p = choose(little.words, (zhv_str){text, times * len},
                                 &prose, false);
            assert_in_range(p.n + 1, times * pieces[i].picks,
                            times * pieces[i].picks + 1);
            total[k] = arena.total;
            zhv_arena_reset(&arena);
        }
        assert_true(total[1] <= 5 * total[0] + 4096);
        free(text);
    }
}

static void test_out_of_memory(void **state)
{
    (void)state;
    uint32_t failures = 0;
    for (size_t k = 1;; k++) {
        zhv_doubts doubts = {NULL, 0, 0};
        zhv_lones lones = {NULL, 0, 0};
        const zhv_choose_options asked = {
            .readings = true, .doubts = &doubts, .lones = &lones};
        zhv_arena_fail_at(k);
        choose(little.words, ZHV_STR("他了解放军发夹一只狗文件发"), &asked,
               true);
        zhv_arena_fail_at(0);
        bool failed = arena.failed;
        zhv_arena_reset(&arena);
        if (!failed) {
            break;
        }
        failures++;
    }
    assert_true(failures >= 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_picks),
        cmocka_unit_test(test_without_lists),
        cmocka_unit_test(test_no_words),
        cmocka_unit_test(test_windows),
        cmocka_unit_test(test_base),
        cmocka_unit_test(test_near),
        cmocka_unit_test(test_doubts),
        cmocka_unit_test(test_asking),
        cmocka_unit_test(test_lones),
        cmocka_unit_test(test_spell),
        cmocka_unit_test(test_spell_many),
        cmocka_unit_test(test_spell_unsure),
        cmocka_unit_test(test_any_text),
        cmocka_unit_test(test_large),
        cmocka_unit_test(test_out_of_memory),
    };
    return cmocka_run_group_tests(tests, open_words, close_words);
}

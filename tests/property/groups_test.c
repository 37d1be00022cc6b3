/* Groups compiled and laid under a page act as their rules would if the page
 * had them written out, in the place where it names the groups: the wiki
 * pastes -{H|rule}- for every rule of a group.
 *
 * Seeded; a failure prints the seed and both pages. One work converts all the
 * pages, whatever their groups, targets and options. Every other set of groups
 * is a store, of which a page gets those rules only that can act on it. */
#include "../unit/convert/little_dict.h"
#include "base/image.h"
#include "rules/group.h"

enum {
    SETS = 250,
    PAGES = 60, /* per set of groups */
    GROUPS = 8,
    RULES = 6,
    ITEM_BYTES = 256,
    PAGE_BYTES = 1 << 16
};

static const char *const letters[] = {"软", "件", "体", "里", "网",  "頭",
                                      "a",  "飞", "𠀀", "說", "\xE8"};

static uint64_t rng;

static uint32_t roll(uint32_t n)
{
    rng = rng * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(rng >> 33) % n;
}

static void word(char *out, uint32_t longest)
{
    for (uint32_t n = 1 + roll(longest); n; n--) {
        strcat(out, letters[roll(sizeof letters / sizeof *letters)]);
    }
}

static void entries(char *out)
{
    static const char *const codes[] = {"zh-cn", "zh-tw",   "zh-hk",
                                        "zh-sg", "zh-hans", "zh-hant"};
    for (uint32_t n = 1 + roll(3); n; n--) {
        if (roll(4) == 0) {
            word(out, 2);
            strcat(out, "=>");
        }
        strcat(out, codes[roll(sizeof codes / sizeof *codes)]);
        strcat(out, ":");
        word(out, 3);
        strcat(out, ";");
    }
}

/* The text of one rule; some take words away again or name the page. */
static void item(char *out)
{
    out[0] = '\0';
    entries(out);
    uint32_t kind = roll(8);
    if (kind < 2) {
        strcat(out, kind ? "}--{-|" : "}--{T|");
        entries(out);
    }
}

/* ---- groups ---- */

static char items[GROUPS][RULES][ITEM_BYTES];
static uint32_t item_count[GROUPS];

static zhv_groups *random_groups(void)
{
    zhv_groups *g;
    assert_int_equal(zhv_groups_new(&g), ZHV_OK);
    for (uint32_t i = 0; i < GROUPS; i++) {
        char name[16];
        snprintf(name, sizeof name, "G%u", i);
        item_count[i] = roll(RULES + 1);
        assert_int_equal(zhv_groups_add(g, (zhv_text){name, strlen(name)},
                                        (zhv_text){"", 0}),
                         ZHV_OK);
        for (uint32_t k = 0; k < item_count[i]; k++) {
            char *rule = items[i][k];
            item(rule);
            assert_int_equal(zhv_groups_add(g, (zhv_text){name, strlen(name)},
                                            (zhv_text){rule, strlen(rule)}),
                             ZHV_OK);
        }
    }
    return g;
}

/* ---- pages: naming the groups, and with their rules written out ---- */

static char named[PAGE_BYTES];
static char written[PAGE_BYTES];

static void both(const char *s)
{
    strcat(named, s);
    strcat(written, s);
}

static void one_rule(const char *text)
{
    strcat(written, "-{H|");
    strcat(written, text);
    strcat(written, "}-");
}

static void put_note(void)
{
    char text[ITEM_BYTES + 32];
    strcat(named, "{{noteTA");
    for (uint32_t n = roll(4), i = 1; i <= n; i++) {
        uint32_t g = roll(GROUPS);
        snprintf(text, sizeof text, "|G%u=G%u", i, g);
        strcat(named, text);
        for (uint32_t k = 0; k < item_count[g]; k++) {
            one_rule(items[g][k]);
        }
    }
    for (uint32_t n = roll(3), i = 1; i <= n; i++) {
        char rule[ITEM_BYTES] = "";
        entries(rule);
        snprintf(text, sizeof text, "|%u=%s", i, rule);
        strcat(named, text);
        one_rule(rule);
    }
    strcat(named, "}}");
}

static void put_inline(void)
{
    static const char *const flags[] = {"-{H|", "-{-|", "-{A|", "-{zh-hk|"};
    uint32_t kind = roll(12);
    char rule[ITEM_BYTES] = "";
    entries(rule);
    both(kind < 3 ? flags[kind] : flags[kind == 3 ? 3 : 0]);
    both(kind == 3 ? "软件里" : rule);
    both("}-");
}

static void random_page(void)
{
    named[0] = written[0] = '\0';
    for (uint32_t n = 2 + roll(8); n; n--) {
        char text[256] = "";
        uint32_t kind = roll(5);
        if (kind < 2) {
            put_note();
        } else if (kind == 2) {
            put_inline();
        }
        word(text, 12);
        if (roll(4) == 0) {
            strcat(text, "<!-- 件 -->");
            word(text, 4);
        }
        both("\n\n");
        both(text);
        both("\n\n");
    }
}

/* ---- comparing ---- */

/* An edition without empty lines: a line with a call or a rule leaves one. */
static char *prose(const zhv_result *r, uint32_t target)
{
    static char out[2][PAGE_BYTES * 2];
    static int turn;
    char *to = out[turn ^= 1];
    size_t n = 0;
    for (const char *s = little_edition(r, target); *s; s++) {
        if (*s != '\n' || (n && to[n - 1] != '\n')) {
            to[n++] = *s;
        }
    }
    to[n] = '\0';
    return to;
}

static uint64_t rules_of(const zhv_result *r)
{
    zhv_stats s = {.size = sizeof s};
    uint64_t sum = 0;
    zhv_result_stats(r, &s);
    for (uint32_t i = 0; i < ZHV_ORIGINS; i++) {
        sum += s.rules[i];
    }
    return sum;
}

static zhv_converter *random_converter(const zhv_groups *groups, size_t *n)
{
    zhv_target targets[4];
    zhv_options options = ZHV_OPTIONS_INIT;
    zhv_converter *c;
    zhv_error err = {0};
    *n = 1 + roll(4);
    for (size_t i = 0; i < *n; i++) {
        targets[i] = (zhv_target){roll(ZHV_VARIANTS), 0};
    }
    options.scope = roll(3) == 0;
    options.compat = roll(3) == 0;
    options.groups = groups;
    assert_int_equal(
        zhv_converter_new(little_dict, targets, *n, &options, &c, &err),
        ZHV_OK);
    return c;
}

static const zhv_result *run(const zhv_converter *c, zhv_work *work,
                             const char *page)
{
    const zhv_result *r;
    zhv_error err = {0};
    assert_int_equal(zhv_convert(c, work, (zhv_text){page, strlen(page)},
                                 (zhv_text){"软件", 6}, &r, &err),
                     ZHV_OK);
    return r;
}

static void compare(uint32_t seed, const zhv_converter *c, size_t targets,
                    zhv_work *work, zhv_work *other)
{
    const zhv_result *a = run(c, work, named);
    const zhv_result *b = run(c, other, written);
    for (uint32_t t = 0; t < targets; t++) {
        char *got = prose(a, t);
        char *want = prose(b, t);
        zhv_text title = zhv_result_title(a, t);
        zhv_text wanted = zhv_result_title(b, t);
        if (strcmp(got, want) != 0 || title.len != wanted.len ||
            memcmp(title.ptr, wanted.ptr, title.len) != 0) {
            print_error("seed %u, target %u\n%s\n", seed, t, named);
            print_error("written out\n%s\n", written);
            print_error("got  %.*s\n%s\n", (int)title.len, title.ptr, got);
            print_error("want %.*s\n%s\n", (int)wanted.len, wanted.ptr, want);
            fail();
        }
        zhv_arena_reset(&little_arena);
    }
    if (rules_of(a) != rules_of(b)) {
        fail_msg("seed %u: %u rules, not %u\n%s", seed, (unsigned)rules_of(a),
                 (unsigned)rules_of(b), named);
    }
}

/* The same groups, written to a file and mapped. */
static zhv_groups *as_store(zhv_groups *groups)
{
    char path[] = "/tmp/zhvar-groups-XXXXXX";
    zhv_groups *store;
    zhv_arena arena;
    zhv_str bytes;
    zhv_error err = {0};
    int fd = mkstemp(path);
    zhv_arena_init(&arena);
    assert_true(fd >= 0);
    assert_int_equal(zhv_groups_store_make(groups, &arena, &bytes), ZHV_OK);
    assert_int_equal(zhv_image_write(path, bytes, &err), ZHV_OK);
    assert_int_equal(zhv_groups_open(path, &store, &err), ZHV_OK);
    assert_true(zhv_groups_sift(store));
    close(fd);
    unlink(path);
    zhv_arena_drop(&arena);
    zhv_groups_free(groups);
    return store;
}

static void test_as_if_written_out(void **state)
{
    (void)state;
    zhv_work *work;
    zhv_work *other;
    assert_int_equal(zhv_work_new(&work), ZHV_OK);
    assert_int_equal(zhv_work_new(&other), ZHV_OK);
    for (uint32_t seed = 1; seed <= SETS; seed++) {
        rng = seed * UINT64_C(0x9E3779B97F4A7C15);
        zhv_groups *groups = random_groups();
        groups = seed % 2 ? groups : as_store(groups);
        size_t targets;
        zhv_converter *c = random_converter(groups, &targets);
        for (uint32_t page = 0; page < PAGES; page++) {
            if (page == PAGES / 2) { /* the same groups, other targets */
                zhv_converter_free(c);
                c = random_converter(groups, &targets);
            }
            random_page();
            compare(seed, c, targets, work, other);
        }
        zhv_converter_free(c);
        zhv_groups_free(groups);
    }
    zhv_work_free(work);
    zhv_work_free(other);
    printf("%d random pages\n", SETS * PAGES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_as_if_written_out),
    };
    return cmocka_run_group_tests(tests, little_open, little_close);
}

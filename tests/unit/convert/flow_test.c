#include "convert/flow.h"

#include "little_dict.h"

/* The reader's page as a text: "piece+piece" for a run, with a mark in front
 * (> label of a link, } label of an argument, * quoted) and the moment behind;
 * {n} stands for an event. Pieces of a run are joined by "+". */
static const char *flow_text(const little_page *p)
{
    static char out[4096];
    size_t n = 0;
    out[0] = '\0';
    for (uint32_t i = 0; i < p->flow.runs.n; i++) {
        const zhv_run *run = &p->flow.runs.at[i];
        static const char *const sinks[] = {"", ">", "}"};
        n += (size_t)snprintf(out + n, sizeof out - n, "%s%s%s", i ? " " : "",
                              sinks[run->sink], run->quoted ? "*" : "");
        for (uint32_t k = 0; k < run->n; k++) {
            zhv_piece x = p->flow.pieces.at[run->first + k];
            n += (size_t)snprintf(out + n, sizeof out - n, "%s%.*s",
                                  k ? "+" : "", (int)x.len,
                                  p->tape.src.ptr + x.off);
        }
        n += (size_t)snprintf(out + n, sizeof out - n, "@%u", run->moment);
    }
    return out;
}

static const char *events_text(const little_page *p)
{
    static char out[1024];
    static const char letters[] = "INATDLB"; /* in the order of the enum */
    size_t n = 0;
    out[0] = '\0';
    for (uint32_t i = 0; i < p->flow.events.n; i++) {
        const zhv_event *e = &p->flow.events.at[i];
        n += (size_t)snprintf(out + n, sizeof out - n, "%s%c%s%s%s%s",
                              i ? " " : "", letters[e->kind],
                              e->in_term ? ";" : "", e->in_attr ? "\"" : "",
                              e->in_named ? "=" : "",
                              e->owner == ZHV_NO_MATE
                                  ? ""
                                  : zhv_kind_name(p->tape.tok[e->owner].kind));
    }
    return out;
}

static void test_runs(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        const char *page;
        const char *want;
    } cases[] = {
        {"nothing", "", ""},
        {"one run", "甲乙", "甲乙@0"},
        /* what leaves no gap */
        {"over a comment", "甲<!-- x -->乙", "甲+乙@0"},
        {"over two", "甲<!---->乙<!---->丙", "甲+乙+丙@0"},
        {"over a category", "甲[[Category:丁]]乙", "甲+乙@0"},
        {"over a language link", "甲[[en:x]]乙", "甲+乙@0"},
        {"over a magic word", "甲__NOTOC__乙", "甲+乙@0"},
        {"over tags that say which pages show it",
         "甲<noinclude>乙</noinclude>丙<onlyinclude>丁</onlyinclude>",
         "甲+乙+丙+丁@0"},
        {"over what other pages show", "甲<includeonly>乙</includeonly>丙",
         "甲+丙@0 乙@0"},
        /* what cuts */
        {"quotes cut", "甲'''乙'''丙", "甲@0 *乙@0 丙@0"},
        {"a tag cuts", "甲<b>乙</b>", "甲@0 乙@0"},
        {"an entity cuts", "甲&nbsp;乙", "甲@0 乙@0"},
        {"nowiki cuts", "甲<nowiki/>乙", "甲@0 乙@0"},
        {"a rule cuts", "甲-{}-乙", "甲@0 乙@1"},
        {"a line end cuts", "甲\n乙", "甲@0 乙@0"},
        {"a kept text cuts", "甲<math>乙</math>丙", "甲@0 丙@0"},
        /* labels */
        {"a link shows its target", "[[甲]]乙", ">*甲@0 乙@0"},
        {"a label", "[[甲|乙]]", "*乙@0"},
        {"an entity in a target", "[[甲&amp;乙]]", ">*甲+乙@0"},
        {"two links are two", "[[甲]][[乙]]", ">*甲@0 >*乙@0"},
        {"an argument that is shown", "{{le|甲|A}}", "}甲@0"},
        {"... with a label", "{{le|甲|A|乙}}", "乙@0"},
        /* order */
        {"notes come last", "甲<ref>乙</ref>丙", "甲@0 丙@0 乙@0"},
        {"... or where their list is", "甲<ref>乙</ref>丙\n<references/>\n丁",
         "甲@0 丙@0 乙@0 丁@0"},
        {"a list for the notes before it",
         "<ref>甲</ref>\n<references/>\n<ref>乙</ref>", "甲@0 乙@0"},
        {"indicators first", "甲<indicator name=x>乙</indicator>", "乙@0 甲@0"},
        {"what is not on the page comes last of all",
         "甲<includeonly>乙<ref>丙</ref></includeonly>丁<ref>戊</ref>",
         "甲+丁@0 戊@0 乙@0 丙@0"},
        /* moments */
        {"a moment a rule", "甲-{}-乙-{}-丙", "甲@0 乙@1 丙@2"},
        {"a note's rule acts from the list",
         "<ref>-{}-甲</ref>乙\n<references/>丙", "乙@0 甲@1 丙@1"},
        {"noteTA is one", "甲{{noteTA|1=zh-cn:a;zh-tw:b}}乙", "甲@0 乙@1"},
        {"so are names", "{{作品名稱|cn=a|tw=b}}乙", "乙@1"},
        {"attributes before text", "甲<b title=\"-{}-\">乙</b>丙",
         "甲@1 乙@1 丙@1"},
        {"... back to the last rule", "甲-{}-乙<b title=\"-{}-丁\">丙</b>",
         "甲@0 乙@2 丁@2 丙@2"},
        {"... twice",
         "甲<b title=\"-{}-\">乙</b><b title=\"-{}-\">丙</b>-{}-丁",
         "甲@2 乙@2 丙@2 丁@3"},
        {"... and no further", "<b title=\"-{}-\">甲</b>-{}-乙", "甲@1 乙@2"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        little_page p;
        little_read(&p, cases[i].page);
        little_same(cases[i].name, flow_text(&p), cases[i].want);
        zhv_arena_reset(&little_arena);
    }
}

/* I inline, N noteTA, A names, T translated, D dashed parameter, L loose {{,
 * B bar; behind it where it stands. */
static void test_events(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        const char *page;
        const char *want;
    } cases[] = {
        {"none", "甲", ""},
        {"in text", "-{甲}-", "I"},
        {"nested: one", "-{甲-{乙}-}-", "I"},
        {"noteTA", "{{noteTA|1=a}}", "N"},
        {"names", "{{作品名稱|cn=a|tw=b}}", "A"},
        {"names of other pages are none",
         "<includeonly>{{作品名稱|cn=a|tw=b}}</includeonly>", ""},
        {"translated", "<langconvert to=\"zh-Hans\">-{a}-</langconvert>", "T"},
        {"in a call", "{{甲|-{乙}-}}", "Itmpl-open"},
        {"in a named argument", "{{甲|n=-{乙}-|-{丙}-}}",
         "I=tmpl-open Itmpl-open"},
        {"in a tag in a call", "{{甲|<b>-{乙}-</b>}}", "Itmpl-open"},
        {"in a heading in no call", "== -{乙}- ==", "I"},
        {"in a label", "[[甲|-{乙}-]]", "Ilink-open"},
        {"in a label in a call", "{{甲|[[甲|-{乙}-]]-{丙}-}}",
         "Ilink-open Itmpl-open"},
        {"in a cell", "{|\n| -{甲}-\n|}", "Itable-open"},
        {"in a cell with a bar behind it", "{|\n| -{甲}- | 乙\n|}",
         "Itable-open B"},
        {"in a term", "; -{甲}- : -{乙}-\n-{丙}-", "I; I I"},
        {"in an attribute", "<b title=\"-{甲}-\">-{乙}-</b>", "I\" I"},
        {"a loose call", "{{甲 -{乙", "L"},
        {"a dashed parameter", "-{{{甲}}}-", "D"},
        {"... with a default is none", "-{{{甲|乙}}}-", ""},
        {"kept: not looked into", "<nowiki>-{甲}-</nowiki>", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        little_page p;
        little_read(&p, cases[i].page);
        little_same(cases[i].name, events_text(&p), cases[i].want);
        zhv_arena_reset(&little_arena);
    }
}

static void test_switches(void **state)
{
    (void)state;
    static const struct {
        const char *page;
        bool nocc;
        bool notc;
    } cases[] = {
        {"甲", false, false},
        {"__NOCC__", true, true},
        {"甲__NOTC__乙", false, true},
        {"__不转换标题__", false, true},
        {"<nowiki>__NOCC__</nowiki>", false, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        little_page p;
        little_read(&p, cases[i].page);
        if ((p.flow.nocc != cases[i].nocc || p.flow.notc != cases[i].notc)) {
            fail_msg("%s", cases[i].page);
        }
        zhv_arena_reset(&little_arena);
    }
}

static void test_page_above(void **state)
{
    (void)state;
    little_page p;
    little_read_titled(&p, "[[../甲]]", ZHV_STR("乙"));
    assert_string_equal(flow_text(&p), "*../甲@0"); /* no link: text */
    little_read_titled(&p, "[[../甲]]", ZHV_STR("乙/丙"));
    assert_string_equal(flow_text(&p), ">*../甲@0");
}

static void test_out_of_memory(void **state)
{
    (void)state;
    little_page p;
    little_read(&p, "甲<ref>乙</ref>-{丙}-[[丁]]\n\n{{le|甲|b}}");
    bool failed = true;
    size_t k = 1;
    for (; failed; k++) {
        zhv_flow flow;
        zhv_arena_fail_at(k);
        zhv_status status =
            zhv_flow_read(&p.tape, little_profiles, (zhv_str){NULL, 0}, NULL,
                          &little_arena, &flow);
        zhv_arena_fail_at(0);
        failed = status != ZHV_OK;
        assert_true(!failed || status == ZHV_E_NOMEM);
    }
    assert_true(k > 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_runs),          cmocka_unit_test(test_events),
        cmocka_unit_test(test_switches),      cmocka_unit_test(test_page_above),
        cmocka_unit_test(test_out_of_memory),
    };
    return cmocka_run_group_tests(tests, little_open, little_close);
}

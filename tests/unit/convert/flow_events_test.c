#include "convert/flow_reader.h"

#include "little_flow.h"

static void test_events(void **state)
{
    (void)state;
    static const little_flow cases[] = {
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
        {"... with two", "{|\n| -{甲}- | 乙 | 丙\n 丁 | 戊\n|}",
         "Itable-open B B"},
        {"... that are calls", "{|\n| -{甲}- {{!}} 乙 {{!}} 丙\n|}",
         "Itable-open B B"},
        {"... two calls", "{|\n| -{甲}-{{!}}{{!}} -{乙}- {{!}} 丙\n|}",
         "Itable-open Itable-open B"},
        {"... in a cell that one begins", "{|\n{{!}} -{甲}- {{!}} 乙\n|}",
         "Itable-open B"},
        {"in a cell with attributes", "{|\n| 甲 {{!}} -{甲}- {{!}} 乙\n|}",
         "Itable-open"},
        {"in a term", "; -{甲}- : -{乙}-\n-{丙}-", "I; I I"},
        {"in an attribute", "<b title=\"-{甲}-\">-{乙}-</b>", "I\" I"},
        {"a loose call", "{{甲 -{乙", "L"},
        {"a dashed parameter", "-{{{甲}}}-", "D"},
        {"... with a default is none", "-{{{甲|乙}}}-", ""},
        {"kept: not looked into", "<nowiki>-{甲}-</nowiki>", ""},
    };
    little_flows(cases, sizeof cases / sizeof *cases, events_text);
}

/* A rule in an attribute acts on the text before it. */
static void test_attributes(void **state)
{
    (void)state;
    static const little_flow cases[] = {
        {"attributes before text", "甲<b title=\"-{}-\">乙</b>丙",
         "甲@1 乙@1 丙@1"},
        {"... back to the last rule", "甲-{}-乙<b title=\"-{}-丁\">丙</b>",
         "甲@0 乙@2 丁@2 丙@2"},
        {"... twice",
         "甲<b title=\"-{}-\">乙</b><b title=\"-{}-\">丙</b>-{}-丁",
         "甲@2 乙@2 丙@2 丁@3"},
        {"... and no further", "<b title=\"-{}-\">甲</b>-{}-乙", "甲@1 乙@2"},
    };
    little_flows(cases, sizeof cases / sizeof *cases, flow_text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_events),
        cmocka_unit_test(test_attributes),
    };
    return cmocka_run_group_tests(tests, little_open, little_close);
}

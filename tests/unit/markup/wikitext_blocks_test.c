#include "cases.h"

/* Tapes reviewed by hand, the less obvious ones against what MediaWiki 1.39
 * renders from the same source. */
static const scan_case cases[] = {
    {"template", "{{框|甲|k=乙=丙}}",
     "tmpl-open '{{' text '框' tmpl-sep '|' text '甲' tmpl-sep '|' text 'k' "
     "tmpl-eq '=' text '乙=丙' tmpl-close '}}'"},
    {"template in template", "{{a|{{b|1=x}}|y}}",
     "tmpl-open '{{' text 'a' tmpl-sep '|' tmpl-open '{{' text 'b' tmpl-sep "
     "'|' text '1' tmpl-eq '=' text 'x' tmpl-close '}}' tmpl-sep '|' text 'y' "
     "tmpl-close '}}'"},
    {"parameter", "{{{名|默认|多余}}}",
     "param-open '{{{' text '名' param-sep '|' text '默认' param-sep '|' text "
     "'多余' param-close '}}}'"},
    {"parameter in template", "{{a|{{{1|b}}}}}",
     "tmpl-open '{{' text 'a' tmpl-sep '|' param-open '{{{' text '1' param-sep "
     "'|' text 'b' param-close '}}}' tmpl-close '}}'"},
    {"five and five", "{{{{{a}}}}}",
     "tmpl-open '{{' param-open '{{{' text 'a' param-close '}}}' tmpl-close "
     "'}}'"},
    {"four and four", "{{{{a}}}}",
     "text '{' param-open '{{{' text 'a' param-close '}}}' text '}'"},
    {"three and two", "{{{a}}",
     "text '{' tmpl-open '{{' text 'a' tmpl-close '}}'"},
    {"two and three", "{{a}}}",
     "tmpl-open '{{' text 'a' tmpl-close '}}' text '}'"},
    {"no call without a name", "{{}} {{ }} {{|x}}", "text '{{}} {{ }} {{|x}}'"},
    {"no call with a link as name", "{{[[甲]]|乙}}",
     "text '{{' link-open '[[' text '甲' link-close ']]' text '|乙}}'"},
    {"no call with a rule as name", "{{a-{}-b|乙}}",
     "text '{{a' rule-open '-{' rule-close '}-' text 'b|乙}}'"},
    {"function may hold anything", "{{#if:[[甲]]|-{乙}-}}",
     "tmpl-open '{{' text '#if' tmpl-colon ':' link-open '[[' text '甲' "
     "link-close ']]' tmpl-sep '|' rule-open '-{' text '乙' rule-close '}-' "
     "tmpl-close '}}'"},
    {"unclosed call", "{{a|b [[甲|乙]] c",
     "text '{{a|b ' link-open '[[' text '甲' link-sep '|' text '乙' link-close "
     "']]' text ' c'"},
    {"unclosed call holds the outer one", "{{a|{{b|c}}",
     "text '{{a|' tmpl-open '{{' text 'b' tmpl-sep '|' text 'c' tmpl-close "
     "'}}'"},
    {"crossed brackets", "{{a|[[b}}c]]", "text '{{a|[[b}}c]]'"},
    {"equals counts once", "{{a|b=c=d|=e|f}}",
     "tmpl-open '{{' text 'a' tmpl-sep '|' text 'b' tmpl-eq '=' text 'c=d' "
     "tmpl-sep '|' tmpl-eq '=' text 'e' tmpl-sep '|' text 'f' tmpl-close '}}'"},
    {"no name in a function", "{{#if:a|b=c|d=e}}",
     "tmpl-open '{{' text '#if' tmpl-colon ':' text 'a' tmpl-sep '|' text "
     "'b=c' tmpl-sep '|' text 'd=e' tmpl-close '}}'"},
    {"... in its first argument", "{{ #tag : a|b=c|d=e}}",
     "tmpl-open '{{' text ' #tag ' tmpl-colon ':' text ' a' tmpl-sep '|' text "
     "'b=c' tmpl-sep '|' text 'd' tmpl-eq '=' text 'e' tmpl-close '}}'"},
    {"a name in another", "{{#switch:a|b=c}}",
     "tmpl-open '{{' text '#switch' tmpl-colon ':' text 'a' tmpl-sep '|' text "
     "'b' tmpl-eq '=' text 'c' tmpl-close '}}'"},
    {"bar and equals in a rule", "{{a|-{R|b=c}-|d=-{e=f|g}-}}",
     "tmpl-open '{{' text 'a' tmpl-sep '|' rule-open '-{' text 'R|b=c' "
     "rule-close '}-' tmpl-sep '|' text 'd' tmpl-eq '=' rule-open '-{' text "
     "'e=f|g' rule-close '}-' tmpl-close '}}'"},
    {"unclosed rule keeps the call open", "{{a|-{b}}", "text '{{a|-{b}}'"},
    {"bar and equals in a link", "{{a|[[b=c|d]]=e}}",
     "tmpl-open '{{' text 'a' tmpl-sep '|' link-open '[[' text 'b=c' link-sep "
     "'|' text 'd' link-close ']]' tmpl-eq '=' text 'e' tmpl-close '}}'"},
    {"rule", "-{zh-cn:甲;zh-tw:乙}-",
     "rule-open '-{' text 'zh-cn:甲;zh-tw:乙' rule-close '}-'"},
    {"a link without end in a rule", "-{zh-cn:[[甲|乙];b}-c",
     "rule-open '-{' text 'zh-cn:[[甲|乙];b' rule-close '}-' text 'c'"},
    {"a call without end in one, and one around it", "{{a|-{b{{c}-[[d]]",
     "text '{{a|' rule-open '-{' text 'b{{c' rule-close '}-' link-open '[[' "
     "text 'd' link-close ']]'"},
    {"a rule behind such a one", "-{[[a}--{b}-",
     "rule-open '-{' text '[[a' rule-close '}-' rule-open '-{' text 'b' "
     "rule-close '}-'"},
    {"one that begins with a brace", "-{{a}-b",
     "rule-open '-{' text '{a' rule-close '}-' text 'b'"},
    {"an end of a rule in a link", "-{[[a|}-]]",
     "text '-{' link-open '[[' text 'a' link-sep '|' text '}-' link-close "
     "']]'"},
    {"an end whose - begins a rule", "-{[[a}-{b}-c",
     "text '-{[[a}' rule-open '-{' text 'b' rule-close '}-' text 'c'"},
    {"an end whose - would", "-{[[a}-{b",
     "rule-open '-{' text '[[a' rule-close '}-' text '{b'"},
    {"in a note", "-{<ref>-{[[a}-</ref>}-b",
     "rule-open '-{' tag-open '<ref>' rule-open '-{' text '[[a' rule-close "
     "'}-' tag-close '</ref>' rule-close '}-' text 'b'"},
    {"empty rule", "甲-{}-乙",
     "text '甲' rule-open '-{' rule-close '}-' text '乙'"},
    {"nested rules", "-{a-{b}-c}-",
     "rule-open '-{' text 'a' rule-open '-{' text 'b' rule-close '}-' text 'c' "
     "rule-close '}-'"},
    {"dash and call", "-{{a}}-",
     "text '-' tmpl-open '{{' text 'a' tmpl-close '}}' text '-'"},
    {"dash and parameter", "-{{{a}}}-",
     "text '-' param-open '{{{' text 'a' param-close '}}}' text '-'"},
    {"rule around parameter", "-{{{{a}}}}-",
     "rule-open '-{' param-open '{{{' text 'a' param-close '}}}' rule-close "
     "'}-'"},
    {"rule around call needs a blank", "-{ {{a}} }-",
     "rule-open '-{' text ' ' tmpl-open '{{' text 'a' tmpl-close '}}' text ' ' "
     "rule-close '}-'"},
    {"end of one, no beginning of the next", "-{a}-{b}-",
     "rule-open '-{' text 'a' rule-close '}-' text '{b}-'"},
    {"stray closers", "}}}} ]] }- |", "text '}}}} ]] }- |'"},
    {"link", "[[甲]]乙", "link-open '[[' text '甲' link-close ']]' text '乙'"},
    {"link with parts", "[[File:a.png|thumb|[[b|c]] d]]",
     "link-open '[[' text 'File:a.png' link-sep '|' text 'thumb' link-sep '|' "
     "link-open '[[' text 'b' link-sep '|' text 'c' link-close ']]' text ' d' "
     "link-close ']]'"},
    {"call in a target", "[[{{a}}|b]]",
     "link-open '[[' tmpl-open '{{' text 'a' tmpl-close '}}' link-sep '|' text "
     "'b' link-close ']]'"},
    {"no link: empty", "[[]] [[ ]] [[|a]]", "text '[[]] [[ ]] [[|a]]'"},
    {"no link: rule in target", "[[-{甲}-]]",
     "text '[[' rule-open '-{' text '甲' rule-close '}-' text ']]'"},
    {"rule in label", "[[甲|-{乙|丙}-]]",
     "link-open '[[' text '甲' link-sep '|' rule-open '-{' text '乙|丙' "
     "rule-close '}-' link-close ']]'"},
    {"no link: line in target", "[[甲\n乙]]",
     "text '[[甲' newline '\\n' text '乙]]'"},
    {"line in label", "[[甲|乙\n丙]]",
     "link-open '[[' text '甲' link-sep '|' text '乙' newline '\\n' text '丙' "
     "link-close ']]'"},
    {"no link: bracket in target", "[[a[b]] [[a]b]]", "text '[[a[b]] [[a]b]]'"},
    {"no link: brace in target", "[[a{b]] [[a}b]]", "text '[[a{b]] [[a}b]]'"},
    {"no link: tag in target", "[[a<b>c]]",
     "text '[[a' tag-alone '<b>' text 'c]]'"},
    {"comment in target", "[[a<!-- x -->b]]",
     "link-open '[[' text 'a' comment '<!-- x -->' text 'b' link-close ']]'"},
    {"inner link wins", "[[a [[b]] c]]",
     "text '[[a ' link-open '[[' text 'b' link-close ']]' text ' c]]'"},
    {"more brackets than needed", "[[[a]]] [[[[b]]]]",
     "text '[[[a]]] [[' link-open '[[' text 'b' link-close ']]' text ']]'"},
    {"three, and a label", "[[[a|b]]] [[[[[c]]]]]",
     "text '[[[a|b]]] [[[[[c]]]]]'"},
    {"external link at the end of a caption", "[[File:a|b [http://c d]]]",
     "link-open '[[' text 'File:a' link-sep '|' text 'b ' ext-open '[' url "
     "'http://c' ext-space ' ' text 'd' ext-close ']' link-close ']]'"},
    {"heading keeps the bar", "{{a|\n== b | c ==\n|d}}",
     "tmpl-open '{{' text 'a' tmpl-sep '|' newline '\\n' head-open '== ' text "
     "'b | c' head-close ' ==' newline '\\n' tmpl-sep '|' text 'd' tmpl-close "
     "'}}'"},
    {"heading keeps the braces", "{{a|\n== b }}\n}}",
     "tmpl-open '{{' text 'a' tmpl-sep '|' newline '\\n' text '== b }}' "
     "newline '\\n' tmpl-close '}}'"},
    {"equals at line start is an argument", "{{a|b\n= c}}",
     "tmpl-open '{{' text 'a' tmpl-sep '|' text 'b' newline '\\n' tmpl-eq '=' "
     "text ' c' tmpl-close '}}'"},
    {"magic words", "__NOTOC__a__不转换内容__b__OTHER__",
     "magic '__NOTOC__' text 'a' magic '__不转换内容__' text 'b__OTHER__'"},
    {"underscores around a magic word", "___NOTOC___ __ a_b",
     "text '_' magic '__NOTOC__' text '_ __ a_b'"},
    {"entities", "&amp;&#20013;&#x4E2D;&;&#x;&# &a b;",
     "entity '&amp;' entity '&#20013;' entity '&#x4E2D;' text '&;&#x;&# &a "
     "b;'"},
    {"signatures", "~~ ~~~ ~~~~ ~~~~~ ~~~~~~~~",
     "text '~~ ' signature '~~~' text ' ' signature '~~~~' text ' ' signature "
     "'~~~~~' text ' ' signature '~~~~~' signature '~~~'"},
    {"line ends", "a\r\nb\rc\n\n",
     "text 'a' newline '\\r\\n' text 'b\\rc' newline '\\n' newline '\\n'"},
    {"four and four brackets", "[[[[a|b]]]]",
     "text '[[' link-open '[[' text 'a' link-sep '|' text 'b' link-close ']]' "
     "text ']]'"},
    {"no call with a tag as name", "{{a<b>|c}}",
     "text '{{a' tag-alone '<b>' text '|c}}'"},
};

static void test_cases(void **state)
{
    (void)state;
    CHECK_CASES(cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

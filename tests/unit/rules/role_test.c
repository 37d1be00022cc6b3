/* role.c with the profiles of dicts/: what each piece of a page is for. */
#include "page.h"

/* One letter per role; a regional name is written with its variant, the label
 * of a template with its argument. */
static size_t write_role(char *out, size_t size, const zhv_tape *tape,
                         uint32_t i)
{
    static const char letters[ZHV_R_COUNT] = "?tkngLrT";
    const zhv_token *t = &tape->tok[i];
    zhv_str s = zhv_str_trim(zhv_token_str(tape, i));
    char aux[32] = "";
    if (t->role == ZHV_R_TITLE) {
        snprintf(aux, sizeof aux, "%s", zhv_variant_code(t->aux));
    } else if (t->role == ZHV_R_LABEL && t->aux) {
        zhv_str arg = zhv_profiles_arg(profiles, t->aux);
        snprintf(aux, sizeof aux, "%.*s", (int)arg.len, arg.ptr);
    }
    return (size_t)snprintf(out, size, "%c%s(%.*s) ", letters[t->role], aux,
                            (int)s.len, s.ptr);
}

static void write_roles(char *out, size_t size, const zhv_tape *tape)
{
    size_t n = 0;
    out[0] = '\0';
    for (uint32_t i = 0; i < tape->n && n < size; i++) {
        uint8_t kind = tape->tok[i].kind;
        bool carries = kind == ZHV_K_TEXT || kind == ZHV_K_ENTITY ||
                       kind == ZHV_K_URL || kind == ZHV_K_RAW ||
                       kind == ZHV_K_ATTR_VALUE;
        if (carries && zhv_str_trim(zhv_token_str(tape, i)).len) {
            n += write_role(out + n, size - n, tape, i);
        }
    }
    if (n) {
        out[n - 1] = '\0';
    }
}

typedef struct role_case {
    const char *page;
    const char *roles;
} role_case;

static void check(const role_case *at, size_t count, zhv_unknown unknown)
{
    for (size_t i = 0; i < count; i++) {
        char got[2048];
        zhv_tape tape = scan_page(zhv_str_from(at[i].page), unknown);
        write_roles(got, sizeof got, &tape);
        if (strcmp(got, at[i].roles) != 0) {
            fail_msg("%s\n  got  %s\n  want %s", at[i].page, got, at[i].roles);
        }
    }
}

#define CHECK(table)                                                           \
    check(table, sizeof table / sizeof *table, ZHV_UNKNOWN_PROSE)

static void test_text(void **state)
{
    static const role_case cases[] = {
        {"电脑&amp;软件", "t(电脑) t(&amp;) t(软件)"},
        {"== 电脑 ==\n* 软件", "t(电脑) t(软件)"},
        {"a http://x.org/软 b", "t(a) k(http://x.org/软) t(b)"},
        {"<nowiki>软件</nowiki><math>软</math>", "k(软件) k(软)"},
        {"x\n\n 软件\n 数据\n\ny", "t(x) k(软件) k(数据) t(y)"},
        {"<div>\n 软<b>件</b>\n 数\n<i>据</i>\n</div>\n 软\n{{a|\n 件}}",
         "k(软) k(件) k(数) t(据) k(软) n(a) t(件)"},
        {" 软\n [[File:a.png|thumb|件]]\n [[File:a.png|20px|数]]",
         "k(软) g(File:a.png) k(thumb) t(件) g(File:a.png) k(20px) k(数)"},
        {"x\n\n {{a|软\n|b=件}} <!-- c -->\n 数{{a|据}}\n",
         "t(x) n(a) t(软) n(b) t(件) k(数) n(a) k(据)"},
        {"{|\n|\n 软\n|}\n* <b>件\n 数</b>\n 据\n", "k(软) t(件) k(数) k(据)"},
        {"x\n\n 软件-{}-\n\ny", "t(x) t(软件) t(y)"},
        {"-{zh-cn:[[甲|乙]];zh-tw:丙}-丁",
         "r(zh-cn:) r(甲) r(乙) r(;zh-tw:丙) t(丁)"},
    };
    (void)state;
    CHECK(cases);
}

static void test_links(void **state)
{
    static const role_case cases[] = {
        {"[[软件]] [[软件|数据]]", "L(软件) g(软件) t(数据)"},
        {"[[软件#历史]] [[#历史]] [[:Category:软件]] [[wikt:软件]]",
         "L(软件#历史) L(#历史) L(:Category:软件) L(wikt:软件)"},
        {"[[en:软件]][[Category:软件]][[分類:软件|键]]",
         "g(en:软件) g(Category:软件) g(分類:软件) g(键)"},
        {"[[软件|'''数据''']]", "g(软件) t(数据)"},
        {"[[File:软.jpg|thumb|左|20px|alt=甲|链接=乙|软件的[[图|像]]]]",
         "g(File:软.jpg) k(thumb) k(左) k(20px) t(alt=甲) g(链接=乙) t(软件的) "
         "g(图) t(像)"},
        {"[[檔案:软.jpg|旧|软件|left]]",
         "g(檔案:软.jpg) k(旧) t(软件) k(left)"},
        {"[[:File:软.jpg]]", "L(:File:软.jpg)"},
        {"[[File:软.jpg|替代=软-{甲}-件|软|link={{x}}|upright 1.2|右上0.8]]",
         "g(File:软.jpg) t(替代=软) r(甲) t(件) t(软) g(link=) n(x) "
         "k(upright 1.2) k(右上0.8)"},
        {"<gallery>\n软.png|alt=软{{x}}件|数|page 3\n</gallery>",
         "g(软.png) t(alt=软) n(x) t(件) t(数) k(page 3)"},
        {"http://x/{{a|软}}{{{b|件}}}数 [http://x{{lc:软}}/ 件] [http://x "
         "{{a|软}}]",
         "k(http://x/) n(a) k(软) n(b) k(件) k(数) k(http://x) n(lc) k(软) "
         "k(/) "
         "t(件) k(http://x) n(a) t(软)"},
        {"[http://x.org/软 软件] [http://x.org http://y.org/软件]",
         "k(http://x.org/软) t(软件) k(http://x.org) k(http://y.org/软件)"},
        {"#重定向 [[软件]]", "g(软件)"},
        {"[[{{PAGENAME}}/软件]]", "n(PAGENAME) g(/软件)"},
        {"[[甲{{!}}软件]]", "g(甲) n(!) t(软件)"},
        {"[[分类:甲{{!}}软件]]", "g(分类:甲) n(!) g(软件)"},
        {"[[{{PAGENAME}}#软件]]", "n(PAGENAME) L(#软件)"},
        {"[[{{甲}}#软件]]", "n(甲) g(#软件)"},
        {"[[{{PAGENAME}}{{甲}}#软件]]", "n(PAGENAME) n(甲) g(#软件)"},
    };
    (void)state;
    CHECK(cases);
}

static void test_tags(void **state)
{
    static const role_case cases[] = {
        {"<b>软</b><ref name=\"软\">件</ref>", "t(软) t(件)"},
        {"<code>软<b>件</b></code> <code class=\"x\">软</code>",
         "k(软) k(件) t(软)"},
        {"<code>软-{}-件</code>", "t(软) t(件)"},
        {"<code>软 http://a</code><code>件</code>", "t(软) k(http://a) k(件)"},
        {"<code>软[http://a http://b]</code>", "t(软) k(http://a) k(http://b)"},
        {"<code>软[http://a 件]{{b|http://c}}</code>",
         "k(软) k(http://a) k(件) n(b) k(http://c)"},
        {"<pre>软件</pre>", "k(软件)"},
        {"<span title=\"软件\" id=\"软\">数</span>", "t(软件) t(数)"},
        {"<span title=\"软 http://x\">数</span>", "k(软 http://x) t(数)"},
        {"<gallery>\nFile:软.jpg|软件[[数]]\n图.png\n图.png|left|据\n</"
         "gallery>",
         "g(File:软.jpg) t(软件) L(数) g(图.png) g(图.png) k(left) t(据)"},
        {"{|\n! title=\"软\" | 件\n|}", "t(软) t(件)"},
    };
    (void)state;
    CHECK(cases);
}

static void test_functions(void **state)
{
    static const role_case cases[] = {
        {"{{#if:软|件|数}}", "n(#if) k(软) t(件) t(数)"},
        {"{{#ifeq:软|件|数|据=甲}}", "n(#ifeq) k(软) k(件) t(数) t(据=甲)"},
        {"{{#switch:软|甲|乙=数|丙=据|丁}}",
         "n(#switch) k(软) k(甲) k(乙) t(数) k(丙) t(据) t(丁)"},
        {"{{#switch:软|甲|#default=丁}}",
         "n(#switch) k(软) k(甲) k(#default) t(丁)"},
        {"{{#tag:ref|软件|name=数}}", "n(#tag) n(ref) t(软件) n(name) k(数)"},
        {"{{#tag:math|软件}}", "n(#tag) n(math) k(软件)"},
        {"{{#invoke:软|件|数据|image=图.jpg}}",
         "n(#invoke) n(软) n(件) t(数据) n(image) k(图.jpg)"},
        {"{{lc:软件}}{{DEFAULTSORT:软件}}{{fullurl:软件}}",
         "n(lc) t(软件) n(DEFAULTSORT) k(软件) n(fullurl) k(软件)"},
        {"{{subst:le|软件|S}}", "n(subst) n(le) L3(软件) k(S)"},
        {"{{{软|件}}}", "n(软) t(件)"},
    };
    (void)state;
    CHECK(cases);
}

static void test_templates(void **state)
{
    static const role_case cases[] = {
        {"{{le|软件|Software}}", "n(le) L3(软件) k(Software)"},
        {"{{le|软件||}}", "n(le) L3(软件)"},
        {"{{le|软件|S|程序}}", "n(le) g(软件) k(S) t(程序)"},
        {"{{link-fr|软件|S|d=程序}}", "n(link-fr) g(软件) k(S) n(d) t(程序)"},
        {"{{tsl|en|S|软件}}", "n(tsl) k(en) k(S) L4(软件)"},
        {"{{lang|ja|軟<ref>件{{lang|ja|軟}}</ref>}}<code>软<ref>件</ref></"
         "code>",
         "n(lang) k(ja) k(軟) t(件) n(lang) k(ja) k(軟) k(软) t(件)"},
        {" 软<ref>件</ref>", "k(软) t(件)"},
        {"[[<!-- x --><!-- y -->Category:件]]", "g(Category:件)"},
        {"{{lang|ja|軟{{efn|件|name=数}}}}",
         "n(lang) k(ja) k(軟) n(efn) t(件) n(name) k(数)"},
        {"{{lang|ja|{{#tag:ref|件|name=软}}{{#tag:b|件}}}}",
         "n(lang) k(ja) n(#tag) n(ref) t(件) n(name) k(软) n(#tag) k(b) k(件)"},
        {"{{lang|ja|漢字}}{{lang|zh|汉字}}{{lang|zh-tw|漢字}}",
         "n(lang) k(ja) k(漢字) n(lang) k(zh) t(汉字) n(lang) k(zh-tw) "
         "k(漢字)"},
        {"{{lang-ja|漢字[[漢|字]]}}", "n(lang-ja) k(漢字) g(漢) k(字)"},
        {"{{nihongo|软件|軟體|R}}", "n(nihongo) t(软件) k(軟體) k(R)"},
        {"{{cite web|title=[[软]]件|url=http://x}}",
         "n(cite web) n(title) g(软) k(件) n(url) k(http://x)"},
        {"{{plainlist|\n* 软\n* [[件]]\n}}", "n(plainlist) t(软) L(件)"},
        {"{{quote box|quote=软件|align=left|width=20%}}",
         "n(quote box) n(quote) t(软件) n(align) k(left) n(width) k(20%)"},
        {"{{Film date|2011|05|20|电影节}}",
         "n(Film date) k(2011) k(05) k(20) t(电影节)"},
        {"{{main|软件|l1=程序}}{{main|[[数据]]}}",
         "n(main) g(软件) n(l1) t(程序) n(main) L(数据)"},
        {"{{noteTA|G1=IT|1=zh-cn:软;zh-tw:軟}}",
         "r(noteTA) r(G1) r(IT) r(1) r(zh-cn:软;zh-tw:軟)"},
        {"{{作品名稱|name=S|hk=甲|cn=乙}}",
         "n(作品名稱) n(name) r(S) n(hk) Tzh-hk(甲) n(cn) Tzh-cn(乙)"},
        {"{{Infobox film|name=软|cn_name=件|image=图.jpg|website=[http://x "
         "官网]}}",
         "n(Infobox film) n(name) t(软) n(cn_name) Tzh-cn(件) n(image) "
         "k(图.jpg) "
         "n(website) k(http://x) t(官网)"},
    };
    (void)state;
    CHECK(cases);
}

/* Templates of lists, tables and maps: what a reader sees of them. */
static void test_shown_arguments(void **state)
{
    static const role_case cases[] = {
        {"{{columns-list|3|\n* 软件\n}}{{sort|软|件}}{{Audio|软.ogg|件}}",
         "n(columns-list) t(3) t(软件) n(sort) k(软) t(件) n(Audio) k(软.ogg) "
         "t(件)"},
        {"{{Location map|软件|lat=1|label=数|caption=据}}",
         "n(Location map) k(软件) n(lat) k(1) n(label) t(数) n(caption) t(据)"},
        {"{{flagathlete|[[软]]|件}}{{flag|软|name=件}}",
         "n(flagathlete) L(软) k(件) n(flag) k(软) n(name) t(件)"},
        {"{{fs player|nat=软|name=[[件]]|other=数}}",
         "n(fs player) n(nat) k(软) n(name) L(件) n(other) t(数)"},
        {"{{familytree | 软 | |y| 软=件|boxstyle_ 软=数}}",
         "n(familytree) k(软) k(y) n(软) t(件) n(boxstyle_ 软) k(数)"},
        {"{{Election box candidate|party=软|candidate=件}}",
         "n(Election box candidate) n(party) k(软) n(candidate) t(件)"},
        {"{{Infobox x|pushpin_map=软|pushpin_map_caption=件}}",
         "n(Infobox x) n(pushpin_map) k(软) n(pushpin_map_caption) t(件)"},
        {"{{commonscat|软|件}}{{IMDb "
         "title|1|件}}{{URL|a.org|件}}{{weibo|1|件}}",
         "n(commonscat) k(软) t(件) n(IMDb title) k(1) t(件) n(URL) k(a.org) "
         "t(件) n(weibo) k(1) t(件)"},
        {"{{颜色|软|件}}{{切换板|默认显示|件}}{{图标|软}}",
         "n(颜色) k(软) t(件) n(切换板) k(默认显示) t(件) n(图标) k(软)"},
        {"{{for|软|件}}{{redirect|软|件|数}}{{distinguish|软|text=件}}",
         "n(for) t(软) g(件) n(redirect) t(软) t(件) g(数) n(distinguish) "
         "g(软) "
         "n(text) t(件)"},
        {"{{s-line|system=软|line=件}}{{jct|软|city1=件}}{{Infobox "
         "road|type=软|"
         "name=件}}{{fb cl team|t=软}}{{Infobox Chinese|title=软|s=件}}",
         "n(s-line) n(system) k(软) n(line) k(件) n(jct) k(软) n(city1) t(件) "
         "n(Infobox road) n(type) k(软) n(name) t(件) n(fb cl team) n(t) k(软) "
         "n(Infobox Chinese) n(title) t(软) n(s) k(件)"},
        {"{{header|title=软|author=件}}{{lj|软}}{{LyricsKai|original=软|"
         "translated=件}}",
         "n(header) n(title) t(软) n(author) k(件) n(lj) k(软) n(LyricsKai) "
         "n(original) k(软) n(translated) t(件)"},
    };
    (void)state;
    CHECK(cases);
}

/* Tags and functions of other wikis: what looks like prose in them is names. */
static void test_other_wikis(void **state)
{
    static const role_case cases[] = {
        {"<imagemap>\n\n# 软[[件]]\nFile:软.png|left|alt=件|数\nrect 1 2 "
         "[[软]]\n"
         "circle 1 软 [[软|件]]\ndefault [http://a 数]\ndesc "
         "左上\n</imagemap>据",
         "k(# 软) g(件) g(File:软.png) k(left) t(alt=件) t(数) k(rect 1 2) "
         "L(软) k(circle 1 软) g(软) t(件) k(default) k(http://a) t(数) "
         "k(desc 左上) t(据)"},
        {"{{#tag:gallery|\n软.png{{!}}数{{!}}alt=件\n软.png{{!}}[[件]]}}",
         "n(#tag) n(gallery) k(软.png) n(!) t(数) n(!) t(alt=件) k(软.png) "
         "n(!) L(件)"},
        {"{{#tag:gallery|软.png{{!}}{{#if:件|数}}}}{{甲}}数",
         "n(#tag) n(gallery) k(软.png) n(!) n(#if) k(件) t(数) n(甲) t(数)"},
        {"{{#tag:gallery|软.png{{!}}link=件}}",
         "n(#tag) n(gallery) k(软.png) n(!) g(link=件)"},
        {"{{#tag:gallery|软.png\n件|caption=数|class=件}}",
         "n(#tag) n(gallery) k(软.png) k(件) n(caption) t(数) n(class) k(件)"},
        {"{{#tag:imagemap|File:软.png{{!}}[[件]]}}",
         "n(#tag) n(imagemap) k(File:软.png) n(!) g(件)"},
        {"<pages index=\"软.djvu\" from=1 />软<bilibili>软</bilibili>",
         "t(软) k(软)"},
        {"<html><b>软</b></html>", "t(<html>) t(软) t(</html>)"},
        {"<verbatim><i title=\"软\">件</i></verbatim>数",
         "k(<i title=\"软\">件</i>) t(数)"},
        {"<infobox><title source=\"软\"><default>件</default></title><data "
         "source=\"软\"><label>数</label></data></infobox>",
         "t(<default>件</default>) t(数)"},
        {"{{#cargo_query:tables=软|fields=件=数}}{{#subobject:|软=件}}",
         "n(#cargo_query) k(tables=软) k(fields) k(件=数) n(#subobject) "
         "k(软) k(件)"},
        {"{{#time:H时|软}}{{#urldecode:软}}{{#count:软|件}}",
         "n(#time) t(H时) k(软) n(#urldecode) t(软) n(#count) k(软) k(件)"},
    };
    (void)state;
    CHECK(cases);
}

static void test_unknown(void **state)
{
    static const role_case prose[] = {
        {"{{不知|软件|2018年6月|是|http://x/软|软.png|color=红色}}",
         "n(不知) t(软件) k(2018年6月) k(是) k(http://x/软) k(软.png) n(color) "
         "k(红色)"},
        {"{{不知|a=[[软件]]|b=Word}}", "n(不知) n(a) L(软件) n(b) k(Word)"},
        {"{{{{{x}}}|软件}}", "n(x) t(软件)"},
        {"{{不知|软{{不知|件}}}}", "n(不知) t(软) n(不知) t(件)"},
    };
    static const role_case keep[] = {
        {"{{不知|软件[[数|据]]}}数", "n(不知) k(软件) g(数) k(据) t(数)"},
        {"{{le|软件|S}}", "n(le) L3(软件) k(S)"},
    };
    static const role_case all[] = {
        {"{{不知|软.png|是}}", "n(不知) t(软.png) t(是)"},
    };
    (void)state;
    CHECK(prose);
    check(keep, sizeof keep / sizeof *keep, ZHV_UNKNOWN_KEEP);
    check(all, sizeof all / sizeof *all, ZHV_UNKNOWN_ALL);
}

static void test_acts(void **state)
{
    static const struct {
        const char *page;
        const char *token;
        zhv_act act;
    } cases[] = {
        {"{{noteTA|1=x}}", "{{", ZHV_ACT_NOTE_TA},
        {"{{cgroup|IT}}", "{{", ZHV_ACT_NOTE_TA},
        {"{{作品名稱|cn=x}}", "{{", ZHV_ACT_WORK_NAME},
        {"{{Infobox film|cn_name=x}}", "{{", ZHV_ACT_INFOBOX},
        {"{{Infobox film|cn_name=}}", "{{", ZHV_ACT_NONE},
        {"{{Infobox film|name=x}}", "{{", ZHV_ACT_NONE},
        {"{{reflist}}", "{{", ZHV_ACT_REFLIST},
        {"{{DEFAULTSORT:x}}", "{{", ZHV_ACT_INVISIBLE},
        {"{{#if:x|y}}", "{{", ZHV_ACT_NONE},
        {"[[Category:x]]", "[[", ZHV_ACT_CATEGORY},
        {"[[:Category:x]]", "[[", ZHV_ACT_NONE},
        {"[[fr:x]]", "[[", ZHV_ACT_INTERWIKI},
        {"[[wikt:x]]", "[[", ZHV_ACT_NONE},
        {"<ref>x</ref>", "<ref>", ZHV_ACT_REF},
        {"<ref name=x />", "<ref name=x />", ZHV_ACT_REF},
        {"<references />", "<references />", ZHV_ACT_REFLIST},
        {"<b>x</b>", "<b>", ZHV_ACT_NONE},
        {"x__NOCC__", "__NOCC__", ZHV_ACT_NOCC},
        {"x__不轉換標題__", "__不轉換標題__", ZHV_ACT_NOTC},
        {"x__NOTOC__", "__NOTOC__", ZHV_ACT_INVISIBLE},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zhv_tape tape =
            scan_page(zhv_str_from(cases[i].page), ZHV_UNKNOWN_PROSE);
        zhv_act act =
            zhv_role_act(&tape, profiles, token_at(&tape, cases[i].token));
        if (act != cases[i].act) {
            fail_msg("%s: act %d, not %d", cases[i].page, act, cases[i].act);
        }
    }
}

/* Depth and width that must cost neither stack nor quadratic time. */
static void test_hostile(void **state)
{
    static const struct {
        const char *open;
        const char *close;
    } nests[] = {{"{{a|", "}}"},       {"[[{{a|", "}}]]"}, {"[[File:a|", "]]"},
                 {"{{le|", "}}"},      {"{{{a|", "}}}"},   {"<ref>", "</ref>"},
                 {"<code>", "</code>"}};
    static const char *const runs[] = {"|1=甲", "|l1=甲|1=乙|2=丙", "|甲"};
    enum {
        DEPTH = 20000
    };
    (void)state;
    char *text = malloc(DEPTH * 40u);
    assert_non_null(text);
    for (size_t k = 0; k < sizeof nests / sizeof *nests; k++) {
        size_t n = 0;
        for (int i = 0; i < 2 * DEPTH; i++) {
            const char *s = i < DEPTH ? nests[k].open : nests[k].close;
            memcpy(text + n, s, strlen(s));
            n += strlen(s);
        }
        zhv_tape tape = scan_page((zhv_str){text, n}, ZHV_UNKNOWN_PROSE);
        assert_true(tape.n > 0);
        zhv_arena_reset(&page_arena);
    }
    for (size_t k = 0; k < sizeof runs / sizeof *runs; k++) {
        size_t n = (size_t)sprintf(text, "{{main");
        for (int i = 0; i < DEPTH; i++) {
            memcpy(text + n, runs[k], strlen(runs[k]));
            n += strlen(runs[k]);
        }
        memcpy(text + n, "}}", 2);
        zhv_tape tape = scan_page((zhv_str){text, n + 2}, ZHV_UNKNOWN_PROSE);
        assert_true(tape.n > DEPTH);
        zhv_arena_reset(&page_arena);
    }
    free(text);
}

/* Without memory nothing that was not understood is converted. */
static void test_out_of_memory(void **state)
{
    (void)state;
    zhv_tape tape =
        scan_page(ZHV_STR("软{{le|件|x}}[[数]]"), ZHV_UNKNOWN_PROSE);
    for (size_t k = 1; k < 4; k++) {
        zhv_arena_fail_at(k);
        zhv_roles_assign(&tape, profiles, ZHV_UNKNOWN_PROSE, &page_arena);
        zhv_arena_fail_at(0);
        uint32_t last = token_at(&tape, "数");
        assert_true(tape.tok[last].role == ZHV_R_KEEP ||
                    tape.tok[last].role == ZHV_R_LABEL);
        if (k == 1) {
            assert_int_equal(tape.tok[last].role, ZHV_R_KEEP);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text),
        cmocka_unit_test(test_links),
        cmocka_unit_test(test_tags),
        cmocka_unit_test(test_functions),
        cmocka_unit_test(test_templates),
        cmocka_unit_test(test_unknown),
        cmocka_unit_test(test_acts),
        cmocka_unit_test(test_hostile),
        cmocka_unit_test(test_out_of_memory),
        cmocka_unit_test(test_shown_arguments),
        cmocka_unit_test(test_other_wikis),
    };
    return cmocka_run_group_tests(tests, load_profiles, drop_profiles);
}

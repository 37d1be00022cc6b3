#!/usr/bin/env bash
# zhvar groups: what pages of a wiki define, and pages that would do harm.
# shellcheck source=tests/cli/harness.sh
. "$(dirname "$0")/harness.sh"

page() { # TITLE: a page in folder wiki, text from standard input
    mkdir -p wiki
    cat >"wiki/$1.wiki"
}

begin "Lua groups in their forms"
page Module_CGroup_A <<'EOF'
local Item = require('Module:CGroup/core').Item
-- Item('no', 'zh-cn:注释;zh-tw:註釋;'),
return { name = 'A', description = "甲組", content = {
  { type = 'text', text = [=[ == 標題 == ]=] },
  Item('Software', 'zh-cn:软件;' ..
    'zh-tw:軟體A;'),
  { type = 'item', original = nil, rule = mw.text.trim(' zh-cn:网络;zh-tw:網路A; ') },
  { type = 'group', name = 'B' },
} }
EOF
page Module_CGroup_B <<'EOF'
return { content = { { type = 'item', rule = 'zh-cn:里;zh-tw:裡B' } } }
EOF
page Module_CGroup_C <<'EOF'
return require [[Module:CGroup/A]]
EOF
page Module_CGroup_D <<'EOF'
return { name = 'C' }
EOF
run groups import wiki -o store
code_is 0
out_is '4 groups (2 of them other names), 4 rules from 4 pages\n'
run groups list store
out_has 'A	3	Module:CGroup/A	甲組'
out_has 'C	0	Module:CGroup/C	-> A'
run groups show D store
out_is 'zh-cn:软件;zh-tw:軟體A;\tSoftware\nzh-cn:网络;zh-tw:網路A;\nzh-cn:里;zh-tw:裡B\n'
printf '{{noteTA|G1=D}}软件网络里' >in.wiki
convert --to zh-tw --groups store -q in.wiki
out_is '軟體A網路A裡B'
printf '软件' >in.wiki
convert --to zh-tw --groups store -q in.wiki
out_is '軟體'

begin "template groups in their forms"
page Template_CGroup_T <<'EOF'
{{CGroupH|name=T|desc=乙組}}<noinclude>
{{CItem|zh-cn:不;zh-tw:不要}}
</noinclude>
<!-- {{CItem|zh-cn:不;zh-tw:不要}} -->
{{CItem|zh-cn:一;zh-tw:壹;|desc=|original={{lang|ja|イチ}}}}
{{CItemHidden|original=two|zh-cn:二;zh-tw:貳}}
{{CNoteA|三{{=}}>zh-tw:叁}}
{{CItemLan/R|four|zh-cn:四;zh-tw:肆}}
{{CItemLan|zh-cn:五;zh-tw:伍|five}}
{{CI|1=六=>zh-tw:陸}}
-{H|zh-cn:七;zh-tw:柒}-
-{-|zh-cn:七;zh-tw:柒}-
{{CGroup/U}}
{{CGroupF}}
EOF
page Template_CGroup_U <<'EOF'
{{CI|zh-cn:八;zh-tw:捌}}
EOF
printf '#重定向 [[Template:CGroup/T]]' | page Template_CGroup_V
run groups import wiki -o store
code_is 0
run groups show V store
out_is 'zh-cn:一;zh-tw:壹;\tイチ\nzh-cn:二;zh-tw:貳\ttwo\n三=>zh-tw:叁\nzh-cn:四;zh-tw:肆\tfour\nzh-cn:五;zh-tw:伍\tfive\n六=>zh-tw:陸\nzh-cn:七;zh-tw:柒\n}--{-|zh-cn:七;zh-tw:柒\nzh-cn:八;zh-tw:捌\n'
printf '{{noteTA|G1=V}}一二三四五六七八' >in.wiki
convert --to zh-tw --groups store -q in.wiki
out_is '壹貳叁肆伍陸七捌'

begin "groups in groups: each once, under another name, too, never in a ring"
page Template_CGroup_A <<<'{{CI|zh-cn:甲甲;zh-tw:乙乙}}{{CGroup/A}}{{CGroup/B}}{{CGroup/C}}{{CGroup/B}}{{CGroup/X}}{{CGroup/X}}'
page Template_CGroup_B <<<'{{CI|zh-cn:丙丙;zh-tw:丁丁}}{{CGroup/A}}'
page Template_CGroup_C <<<'#REDIRECT [[Template:CGroup/D]]'
page Template_CGroup_D <<<'{{CI|zh-cn:戊戊;zh-tw:己己}}'
run groups import wiki -o store
code_is 0
err_is 'Template:CGroup/A: warning: takes in a group that is itself: A\nTemplate:CGroup/B: warning: takes in a group that is itself: B\n'
run groups show A store
out_is 'zh-cn:甲甲;zh-tw:乙乙\nzh-cn:丙丙;zh-tw:丁丁\nzh-cn:戊戊;zh-tw:己己\n'
run groups show B store
out_is 'zh-cn:丙丙;zh-tw:丁丁\nzh-cn:甲甲;zh-tw:乙乙\nzh-cn:戊戊;zh-tw:己己\n'
page Template_CGroup_A < <(for _ in $(seq 2000); do printf '{{CGroup/B}}{{CGroup/A}}'; done)
page Template_CGroup_B < <(for _ in $(seq 2000); do printf '{{CGroup/A}}{{CGroup/X}}'; done)
run groups import wiki -o store
code_is 0
[ "$(wc -l <"$scratch/err")" -eq 2 ] || wrong "not one line a group"

begin "conversion tables of a dump, and their pages below"
cat >dump.xml <<'EOF'
<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11" xml:lang="zh">
<siteinfo><namespaces><namespace key="8">MediaWiki</namespace></namespaces></siteinfo>
<page><title>MediaWiki:Conversiontable/zh-tw</title><ns>8</ns><id>1</id><revision><id>1</id><timestamp>2020-01-01T00:00:00Z</timestamp><model>wikitext</model><format>text/x-wiki</format><text xml:space="preserve">外 =&gt; 不;
[[MediaWiki:Conversiontable/zh-tw/more]]
-{
* 软件 =&gt; 軟體T //note;
* "车" =&gt; '車T';
}-</text></revision></page>
<page><title>MediaWiki:Conversiontable/zh-tw/more</title><ns>8</ns><id>2</id><revision><id>2</id><timestamp>2020-01-01T00:00:00Z</timestamp><model>wikitext</model><format>text/x-wiki</format><text xml:space="preserve">-{*网络 =&gt; 網路T;}-</text></revision></page>
<page><title>MediaWiki:Conversiontable/zh-hant</title><ns>8</ns><id>3</id><revision><id>3</id><timestamp>2020-01-01T00:00:00Z</timestamp><model>wikitext</model><format>text/x-wiki</format><text xml:space="preserve">-{*车 =&gt; 車H; 里 =&gt; 裡H}-</text></revision></page>
</mediawiki>
EOF
run groups import dump.xml -o store
code_is 0
printf '外软件车网络里' >in.wiki
convert --to zh-tw --groups store -q in.wiki
out_is '外軟體T車T網路T裡H'
convert --to zh-hk --groups store -q in.wiki
out_is '外軟件車H網絡裡H'
printf -- '-{H|zh-cn:软件;zh-tw:軟體P}-软件' >in.wiki
convert --to zh-tw --groups store -q in.wiki
out_is '軟體P'

# Every one of these is one diagnostic, and the good page still loads.
harm() { # NAME WHAT-IT-SAYS: module from standard input
    begin "hostile module: $1"
    page Module_CGroup_Bad
    printf "return { content = { { type='item', rule='zh-cn:甲;zh-tw:乙' } } }" |
        page Module_CGroup_Good
    run groups import wiki -o store
    code_is 3
    err_has "Module:CGroup/Bad: error: "
    err_has "$2"
    [ "$(wc -l <"$scratch/err")" -eq 1 ] ||
        wrong "not one line" "$(cat "$scratch/err")"
    out_is '1 groups (0 of them other names), 1 rules from 2 pages; 1 pages failed\n'
    files_are store wiki/Module_CGroup_Bad.wiki wiki/Module_CGroup_Good.wiki
}
harm "endless loop" "runs too long" <<<'while true do end'
harm "endless loop behind pcall" "runs too long" \
    <<<'while true do pcall(function() while true do end end) end'
harm "1 GB string" "64 MB" <<<'local s = ("x"):rep(1e9) return { content = {} }'
harm "growing table" "64 MB" <<<'local t = {} while true do t[#t + 1] = {} end'
harm "deep recursion" "stack overflow" \
    <<<'local function f() return 1 + f() end f()'
harm "deep nesting of text" "fails" \
    < <(printf 'return '; head -c 100000 /dev/zero | tr '\0' '(')
harm "os.execute" "'os'" <<<'os.execute("touch touched")'
harm "io.open" "'io'" <<<'io.open("touched", "w")'
harm "debug" "'debug'" <<<'debug.sethook()'
harm "package" "'package'" <<<'package.loadlib("libc.so.6", "*")'
harm "load" "'loadstring'" <<<'loadstring("x = 1")()'
harm "string.dump" "'dump'" <<<'string.dump(function() end)'
harm "require of a file" "may not require" <<<'return require("os")'
harm "require in a ring" "requires itself" \
    <<<'return require("Module:CGroup/Bad")'
harm "bytecode" "bytecode" < <(printf '\033LuaQ\0\001\004\010\004\010\0')
harm "long pattern" "pattern too long" \
    <<<'return ("x"):find(("a?"):rep(100000))'
harm "slow pattern" "pattern may take too long" \
    <<<'return (("a"):rep(1e5)):find(".-.-.-.-b")'
harm "no table" "no table" <<<'return 1'
harm "content that holds itself" "too deep" \
    <<<'local t = {} t[1] = t return { content = { t } }'

harm "lists that are one list" "runs too long" \
    <<<"local t = { { type='item', rule='zh-cn:甲;zh-tw:乙' } }
        for i = 1, 12 do t = { t, t, t, t } end return { content = t }"

begin "a module as long as a page of a wiki may be"
rm -rf wiki
page Module_CGroup_Long < <(printf 'return {content={'
    yes "{type='item',rule='zh-cn:甲;zh-tw:乙'}," | head -n 46000 | tr -d '\n'
    printf '}}')
run groups import wiki -o store
code_is 0
out_is '1 groups (0 of them other names), 46000 rules from 1 pages\n'

begin "check"
page Module_CGroup_K <<'EOF'
return { content = {
  { type = 'item', rule = 'zh-cn:甲乙;zh-tw:甲乙;' },
  { type = 'item', rule = 'zh-cn:老鼠;zh-tw:耗子;' },
  { type = 'item', rule = 'zh-cn:老鼠;zh-tw:鼠輩;' },
  { type = 'item', rule = 'zh-cn:老鼠药;zh-tw:滅蟲劑;' },
  { type = 'item', rule = '鸡=>zh-tw:雞隻' },
  { type = 'item', rule = '小鸟=>zh-tw:大小雀;小雀=>zh-tw:麻雀' },
  { type = 'item', rule = 'zh-cn:西游;zh-tw:西游;' },
  { type = 'item', rule = 'zh-cn:鐵锅;zh-tw:生鐵鍋;' },
  { type = 'item', rule = 'zh-cn:木桶;zh-tw:木头桶;' },
  { type = 'item', rule = '鐵锅=>zh-cn:铁锅;zh-cn:里巷;zh-tw:台里巷' },
} }
EOF
run groups import wiki -o store
run groups check store
code_is 0
out_has 'Module:CGroup/K:2: dead: zh-cn:甲乙;zh-tw:甲乙;'
out_has 'Module:CGroup/K:4: contradiction: zh-cn:老鼠;zh-tw:鼠輩; [老鼠]'
out_has 'Module:CGroup/K:4: shadowed: zh-cn:老鼠;zh-tw:鼠輩; [老鼠药]'
out_has 'Module:CGroup/K:6: one-character: 鸡=>zh-tw:雞隻 [鸡]'
out_has 'Module:CGroup/K:7: not-idempotent: 小鸟=>zh-tw:大小雀;小雀=>zh-tw:麻雀 [小雀]'
out_has 'Module:CGroup/K:9: mixed-script: zh-cn:鐵锅;zh-tw:生鐵鍋; [鐵锅]'
out_has 'Module:CGroup/K:10: mixed-script: zh-cn:木桶;zh-tw:木头桶; [木头桶]'
grep -q ':5: contradiction' "$scratch/out" && wrong "a word alone contradicts"
grep -q ':8: dead' "$scratch/out" && wrong "what the dictionary would change"
grep -q ':11: mixed' "$scratch/out" && wrong "a one-way word, and 里, 台"
run groups check --json store
out_has '"kind":"contradiction"'

begin "wrong use"
run groups
code_is 2
run groups import nowhere -o store
code_is 2
run groups list nowhere
code_is 2
mkdir empty
run groups import empty -o store
code_is 2
files_are

begin "what is no store says so"
printf '软件' >in.wiki
for words in "convert --to zh-tw --groups" "groups list" "groups check"; do
    # shellcheck disable=SC2086
    run $words in.wiki </dev/null
    code_is 2
    err_has 'in.wiki: error: not a store of conversion groups'
    # shellcheck disable=SC2086
    run $words "$IMAGE"
    code_is 2
    err_has 'not a store of conversion groups'
    # shellcheck disable=SC2086
    run $words none
    code_is 2
    err_has 'none: error: cannot open: No such file or directory'
done

finish

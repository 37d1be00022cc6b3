#!/usr/bin/env bash
# zhvar explain, with the dictionary that was built: what is asked here every
# data set has.
# shellcheck source-path=SCRIPTDIR source=harness.sh
. "$(dirname "$0")/harness.sh"

begin "tables: script, words of a region, how a text was read"
printf '甲\n头发，软件，五只鸟。\n' >a.txt
run explain --to zh-tw a.txt
code_is 0
err_is ''
lines_with 'a.txt:2:1: zh-tw: script: 头发 -> 頭髮 (' hans2twp '发 by words of 發髮'
lines_with 'a.txt:2:4: zh-tw: word: 软件 -> 軟體 (script alone: 軟件; hans2twp'
lines_with ': 五只鸟 -> 五隻鳥 (' '只 by '
printf '軟體。\n' >b.txt
run explain --to cn b.txt
code_is 0
out_is 'b.txt:1:1: zh-cn: script: 軟體 -> 软体 (hant2s)\n'
run explain --to zh-cn b.txt
out_is 'b.txt:1:1: zh-cn: word: 軟體 -> 软件 (script alone: 软体; hant2cn)\n'

begin "not as the tables have it: the page decided"
printf '[[里卡多傳|他的傳記]]\n\n里卡多后来走了。这里没有人。\n' >a.wiki
run explain --to zh-tw --find 里卡多 a.wiki
code_is 0
out_has 'a.wiki:1:3: zh-tw: unchanged: 里卡多 (target)'
lines_with 'a.wiki:3:1: zh-tw: unchanged: 里卡多 (text; 里 by page of 裏里'
run explain --to zh-tw --accuracy table --find 里卡多 a.wiki
lines_with 'a.wiki:3:1: zh-tw: script: 里 -> 裡 ('

begin "rules: where the page says so"
printf '{{noteTA|T=zh-cn:a;zh-tw:b|1=zh-cn:乙词;zh-tw:丙詞}}\n-{H|zh-cn:甲词;zh-tw:丁詞}-乙词甲词\n-{zh-cn:子;zh-tw:丑}-\n' >a.wiki
run explain --to zh-tw a.wiki
code_is 0
out_is 'a.wiki:1:1: zh-tw: resolved: {{noteTA|T=zh-cn:a;zh-tw:b|1=zh-cn:乙词;zh-tw:丙詞}}\\n -> (nothing)
a.wiki:2:1: zh-tw: resolved: -{H|zh-cn:甲词;zh-tw:丁詞}- -> (nothing)
a.wiki:2:24: zh-tw: noteta: 乙词 -> 丙詞 (line 1, column 45)
a.wiki:2:26: zh-tw: rule: 甲词 -> 丁詞 (line 2, column 20)
a.wiki:3:1: zh-tw: resolved: -{zh-cn:子;zh-tw:丑}- -> 丑 (line 3, column 17)
'

begin "groups, by name"
mkdir groups
printf '{"path":"Module:CGroup/Toy","rules":[{"conv":"zh-cn:甲词;zh-tw:丁詞"}]}' >groups/Toy.json
printf '{{noteTA|G1=Toy}}甲词\n' >a.wiki
run explain --to zh-tw --groups groups a.wiki
code_is 0
out_has 'a.wiki:1:18: zh-tw: group: 甲词 -> 丁詞 (Toy)'

begin "names by region"
printf '{{Infobox film\n| name = 落水狗\n| cn_name = 落水狗\n| tw_name = 霸道橫行\n}}\n《落水狗》\n' >a.wiki
run explain --to zh-tw --find 落水狗 a.wiki
code_is 0
lines_with 'a.wiki:6:2: zh-tw: name: 落水狗 -> 霸道橫行 (line 4, column 13)'
lines_with 'a.wiki:3:13: zh-tw: unchanged: 落水狗 (rule)'

begin "labels, and what is not changed"
printf '[[头发]][[头发|甲]]<code>头发</code>{{头发|头发=1}}頭髪の头发 http://头发 <!--头发-->\n' >a.wiki
run explain --to zh-tw --find 头发 a.wiki
code_is 0
lines_with 'a.wiki:1:5: zh-tw: label: (nothing) -> |頭髮 (hans2twp'
lines_with 'a.wiki:1:9: zh-tw: unchanged: 头发 (target)'
lines_with 'a.wiki:1:21: zh-tw: unchanged: 头发 (kept)'
lines_with 'a.wiki:1:32: zh-tw: unchanged: 头发 (name)'
lines_with 'a.wiki:1:35: zh-tw: unchanged: 头发 (name)'
lines_with 'a.wiki:1:44: zh-tw: unchanged: 头发 (guarded)'
lines_with 'a.wiki:1:54: zh-tw: unchanged: 头发 (target)'
lines_with 'a.wiki:1:61: zh-tw: unchanged: 头发 (kept)'
[ "$(grep -c . "$scratch/out")" -eq 8 ] || wrong "lines" "$(cat "$scratch/out")"

begin "--find: in the edition, too; over several changes; not at all"
printf '软件和头发和软件\n' >a.txt
run explain --to zh-tw --find 軟體 a.txt
code_is 0
[ "$(grep -c ': word: 软件 -> 軟體' "$scratch/out")" -eq 2 ] ||
    wrong "lines" "$(cat "$scratch/out")"
run explain --to zh-tw --find=件和头 a.txt
code_is 0
lines_with 'a.txt:1:1:'
lines_with 'a.txt:1:4:'
[ "$(grep -c . "$scratch/out")" -eq 2 ] || wrong "lines" "$(cat "$scratch/out")"
run explain --to zh-tw --find xyz a.txt
code_is 0
out_is ''

begin "--json"
printf '甲\n软件\n' >a.txt
run explain --to zh-tw,zh-cn --json --find 软件 a.txt -
code_is 0
out_is '{"type":"change","variant":"zh-tw","line":2,"column":1,"offset":4,"length":6,"before":"","text":"软件","why":"word","becomes":"軟體","after":"","script":"軟件","words":"軟體","config":"hans2twp"}
{"type":"unchanged","variant":"zh-cn","line":2,"column":1,"offset":4,"length":6,"before":"","text":"软件","after":"","use":"text"}
{"type":"end","file":"a.txt","changes":1}
{"type":"end","file":"<stdin>","changes":0}
'
printf '五只鸟\n' >a.txt
run explain --to zh-tw --json a.txt
lines_with '"readings":[{"offset":' '"text":"只","by":"words","candidates":"只隻' '"margin":'

begin "a page does not speak to the terminal"
printf '软\033[2J件 软件\n' >a.txt
run explain --to zh-tw --find $'\033' a.txt
code_is 0
out_is 'a.txt:1:2: zh-tw: unchanged: \\x1B (text)\n'

begin "wrong usage"
printf '软件\n' >a.txt
run explain a.txt
code_is 2
err_has 'zhvar help explain'
run explain --to zh-tw --find
code_is 2
err_is "zhvar: error: --find needs a value\nTry 'zhvar help explain'.\n"
run explain --to zh-tw --find= a.txt
code_is 2
run explain -c s2t a.txt
code_is 2
run explain --to zh-tw -o x a.txt
code_is 2
err_has '--output is for zhvar convert'
run explain --to zh-tw nowhere.txt a.txt
code_is 3
err_has 'nowhere.txt'
lines_with 'a.txt:1:1: zh-tw:'

finish

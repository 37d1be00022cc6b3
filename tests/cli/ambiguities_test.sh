#!/usr/bin/env bash
# zhvar ambiguities, --accuracy and --quotes, with the dictionary that was
# built: what is asked here every data set has.
# shellcheck disable=SC1112 # quotation marks are what is tested
# shellcheck source-path=SCRIPTDIR source=harness.sh
. "$(dirname "$0")/harness.sh"

begin "a doubtful character, its readings, and why"
printf '<!-- x -->池塘边有五只青蛙\n' >a.wiki
run ambiguities a.wiki
code_is 0
lines_with '"type":"ambiguity"' '"line":1' '"column":16' '"offset":25' \
    '"text":"只"' '"before":"' '"after":"青蛙"' '"隻"' '"choice":"隻"'
lines_with '{"type":"end","file":"a.wiki","ambiguities":'

begin "a rule says its line"
printf '范老师不在家。\n' >a.txt
run ambiguities a.txt
code_is 0
lines_with '"text":"范"' '"choice":"范"' '"why":"context"' '"rule":'

begin "what stands in no running text is not asked about"
printf '<code>五只</code>[[五只|a]]\n' >a.wiki
run ambiguities a.wiki
code_is 0
out_is '{"type":"end","file":"a.wiki","ambiguities":0}\n'

begin "Traditional text is in no doubt"
printf '這裡有五隻青蛙，后里在臺中。\n' >a.txt
run ambiguities a.txt
code_is 0
out_is '{"type":"end","file":"a.txt","ambiguities":0}\n'

begin "the page spells it out: the link decides"
printf '[[里卡多傳|他的傳記]]\n\n里卡多后来走了。这里没有人。\n' >a.wiki
run convert --to zh-tw a.wiki
code_is 0
out_is '[[里卡多傳|他的傳記]]\n\n里卡多後來走了。這裡沒有人。\n'
run ambiguities a.wiki
lines_with '"offset":' '"text":"里"' '"choice":"里"' '"why":"page"'

begin "a word that the page's subject decides"
printf '软件的程序。\n' >a.txt
run ambiguities a.txt
lines_with '"text":"程序"' '"candidates":["程序","程式"]' '"choice":"程式"' \
    '"why":"subject"'
printf '他们去年参加了那个会议，谈到了很多问题，程序很长，也很累，晚上才回家，法律程序也一样。\n' >a.txt
run ambiguities a.txt
lines_with '"text":"程序"' '"choice":"程序"' '"why":"subject"'
lines_with '"type":"end"' '"ambiguities":'
[ "$(grep -c '"why":"subject"' "$scratch/out")" = 1 ] ||
    wrong "a word that is kept is in doubt" "$(cat "$scratch/out")"

begin "nothing spelt out, nothing decided"
printf '[[a|他的传记]]\n\n里卡多后来走了。\n' >a.wiki
run convert --to zh-tw a.wiki
code_is 0
out_is '[[a|他的傳記]]\n\n裡卡多後來走了。\n'

begin "words by frequency and rules, or the tables alone"
printf '范老师说，刘教授和王先生都不在家。\n' >a.txt
run convert --to zh-tw a.txt
code_is 0
out_is '范老師說，劉教授和王先生都不在家。\n'
run convert --to zh-tw --accuracy table a.txt
code_is 0
out_is '範老師說，劉教授和王先生都不在家。\n'

begin "--quotes region"
printf '他说“我读过‘软件’这本书”，it’s “ok”，<code>“代码”</code>。\n' >a.wiki
run convert --to zh-tw --quotes region a.wiki
code_is 0
out_is '他說「我讀過『軟體』這本書」，it’s “ok”，<code>“代码”</code>。\n'
run convert --to zh-tw a.wiki
out_is '他說“我讀過‘軟體’這本書”，it’s “ok”，<code>“代码”</code>。\n'
printf '他說「好」。\n' >b.wiki
run convert --to zh-cn --quotes region b.wiki
out_is '他说“好”。\n'

begin "--stats counts them by what decided"
printf '范老师不在家。\n' >a.txt
run convert -q --stats --to zh-tw a.txt
code_is 0
err_has '"ambiguities":{"word":'
err_has '"context":1,"page":0,'

begin "a page that names a group about computers is about computers"
printf '{{noteTA|G1=IT}}\n这个程序写在文件里。后来他走了。\n' >a.wiki
run convert -q --to zh-tw a.wiki
code_is 0
it=$(cat "$scratch/out")
printf '{{noteTA|G1=Movie}}\n这个程序写在文件里。后来他走了。\n' >b.wiki
run convert -q --to zh-tw b.wiki
out_is '這個程序寫在文件裡。後來他走了。\n'
[ "$it" = 這個程式寫在檔案裡。後來他走了。 ] || wrong "with the group: $it"

begin "inputs that cannot be read"
run ambiguities none.wiki
code_is 3
err_has 'none.wiki'
run ambiguities
code_is 2
err_has 'a file is needed'
run ambiguities --format pdf a.wiki
code_is 2
err_has 'pdf'
run ambiguities --nonsense a.wiki
code_is 2
err_has 'unknown option'

finish

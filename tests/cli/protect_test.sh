#!/usr/bin/env bash
# zhvar convert: what the user protects, and rules from beside the page.
# shellcheck source-path=SCRIPTDIR source=harness.sh
. "$(dirname "$0")/harness.sh"

begin "--protect keeps what its expressions match"
printf '# 书名\n《[^》]*》\n^软件$\n' >patterns
printf '软件\n《软件》软件网络\n-{zh-cn:甲;zh-tw:乙《》}-\n' >in
stdin=in
convert --to zh-tw --protect patterns
code_is 0
out_is '软件\n《软件》軟體網路\n乙《》\n'

begin "--protect with a config"
printf '软' >patterns
printf '软件网络' >in
stdin=in
run convert -c s2t --protect patterns
code_is 0
out_is '软件網絡'

begin "--protect: a slip in an expression is named before anything is read"
printf 'a\n(b\n' >patterns
convert --to zh-tw --protect patterns
code_is 2
err_is 'patterns:2: error: no regular expression: missing closing parenthesis (byte 2)\n'
out_is ''

begin "--protect: an expression that never comes to an end fails the input"
printf '(a+)+(a+)+(a+)+$\n' >patterns
printf '%0400d' 0 | tr 0 a >in
printf 'b' >>in
convert --to zh-tw --protect patterns in
code_is 3
err_is 'patterns:1: error: the expression fails on this input: match limit exceeded\n'

begin "--rules-file acts on every page, the page's own rules after it"
printf '# rules\nzh-cn:甲;zh-tw:乙;\n\nT=zh-cn:标题;zh-tw:標題;\n' >rules
printf '甲-{H|zh-cn:甲;zh-tw:丙}-甲' >a.wiki
printf '甲' >b.wiki
convert --to zh-tw --rules-file rules -o out a.wiki b.wiki
code_is 0
err_is 'a.wiki: note: title in zh-tw: 標題\nb.wiki: note: title in zh-tw: 標題\n'
file_is out/a.zh-tw.wiki '乙丙'
file_is out/b.zh-tw.wiki '乙'

begin "--rules-file: what is no rule is named"
printf 'zh-cn:甲;zh-tw:乙;\nabc\n' >rules
convert --to zh-tw --rules-file rules
code_is 2
err_is 'rules:2: error: not a conversion rule, so it is text: abc\n'
printf 'G=None\n' >rules
convert --to zh-tw --rules-file rules
code_is 2
err_is 'rules:1: error: the conversion group is not known: None\n'

begin "--protect-japanese off and --unknown-templates"
printf '软件の网络 {{不明|软件很好，|软件}}' >in
stdin=in
convert --to zh-tw
out_is '软件の网络 {{不明|軟體很好，|軟體}}'
convert --to zh-tw --protect-japanese off
out_is '軟體の網路 {{不明|軟體很好，|軟體}}'
convert --to zh-tw --unknown-templates keep
out_is '软件の网络 {{不明|软件很好，|软件}}'

begin "files beside the page may begin with a byte order mark and end lines as Windows does"
printf '\xEF\xBB\xBF软件\r\n' >patterns
printf '\xEF\xBB\xBFzh-cn:甲;zh-tw:乙\r\n' >rules
printf '\xEF\xBB\xBFpage\tzh-cn\tzh-tw\r\n丙\t丙\t丁\r\n' >works.tsv
printf '软件网络甲[[丙]]' >in
stdin=in
convert --to zh-tw --protect patterns --rules-file rules --titles-db works.tsv
code_is 0
err_is ''
out_is '软件網路乙[[丙|丁]]'

finish

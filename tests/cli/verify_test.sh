#!/usr/bin/env bash
# zhvar verify: an edition that zhvar made is clean; the same edition with one
# thing damaged is not, whatever the thing is, and exactly that is said.
# shellcheck source-path=SCRIPTDIR source=harness.sh
. "$(dirname "$0")/harness.sh"

verify() {
    run verify --dict "$IMAGE" "$@"
}

# A page with one of everything.
page=$scratch/page.wiki
cat >"$page" <<'WIKI'
{{noteTA|1=zh-cn:软件;zh-tw:軟體}}
{{Infobox software|name=网络|website=http://a.example/网络|cover=网络.png}}
'''软件'''与[[网络]]，见[[里|车]]和{{le|网络|Network}}。<!-- 网络 -->
== 网络 ==
[[#网络|车]] [[File:网络.png|thumb|left|软件|alt=车]] http://b.example/x
* <ref name="网络">软件</ref> <span class="a" title="网络">车</span> A&amp;B
# <nowiki>网络</nowiki> <code>网络</code> <math>x</math> [http://c.example/ 车]
{| class="网络"
|-
! 网络 !! 车
|-
| style="a" | 软件 || -{zh-cn:[[里]];zh-tw:[[车]]}-
|}
-{H|zh-cn:甲;zh-tw:乙}-
<pre>
网络
</pre>
 网络 软件
__NOTOC__
; 网络 : 车
----
<gallery>
File:网络.png|软件
</gallery>
{{#if:网络|车|里}} {{{网络|车}}} ~~~~
{{DEFAULTSORT:网络}}
[[Category:网络|车]]
[[en:Network]]
WIKI

begin "editions that zhvar makes are clean"
convert --quiet --format wikitext --to zh-cn,zh-tw,zh-hk -o "$scratch/made/" "$page"
code_is 0
for variant in zh-cn zh-tw zh-hk; do
    verify --format wikitext "$page" "$scratch/made/page.$variant.wiki"
    code_is 0
    out_is ''
    err_is ''
done
edition=$scratch/made/page.zh-tw.wiki
grep -qF '[[网络|網路]]' "$edition" || wrong "the edition has no labels"
grep -qF '|| [[车]]' "$edition" || wrong "the edition has no resolved rule"
grep -qF 'noteTA' "$edition" && wrong "the edition still has noteTA"

# What is the edition with FROM replaced by TO, and what is said about it? FROM
# and TO are plain text; the lines expected are without the name of the file.
damaged() { # NAME FROM TO LINE...
    begin "damage: $1"
    local from=$2 to=$3 text
    shift 3
    text=$(cat "$edition" && echo .)
    text=${text%.}
    case $text in
    *"$from"*) ;;
    *) wrong "the edition has no '$from'" ;;
    esac
    printf '%s' "${text%%"$from"*}$to${text#*"$from"}" >edition.wiki
    cp "$page" .
    verify --format wikitext page.wiki edition.wiki
    code_is 1
    err_is ''
    printf 'page.wiki:%s\n' "$@" >expected
    cmp -s expected "$scratch/out" ||
        wrong "standard output" "$(diff expected "$scratch/out")"
}

damaged $'a link\'s target' '[[里|車]]' \
    '[[裡|車]]' \
    '3:20: link-target: 里 -> 裡'
damaged 'the target of a link that got a label' '[[网络|網路]]' \
    '[[網路|網路]]' \
    '3:12: link-target: 网络 -> 網路'
damaged 'a target is converted instead of labelled' '[[网络|網路]]' \
    '[[網路]]' \
    '3:12: link-target: 网络 -> 網路'
damaged 'a link loses its label' '[[里|車]]' \
    '[[里]]' \
    '3:21: link: | -> (nothing)'
damaged 'a link comes in' '与' \
    '与[[里|裡]]' \
    '3:10: link: (nothing) -> [[里|裡]]'
damaged 'a link is lost' '[[里|車]]' \
    '車' \
    '3:14: link: ]]，见[[ -> (nothing)'
damaged $'a template\'s name' '{{le|' \
    '{{link|' \
    '3:28: template-name: le -> link'
damaged 'a template is lost' '{{le|网络|Network|網路}}' \
    '網路' \
    '3:26: template: {{le|网络|Network}} -> (nothing)'
damaged 'a template comes in' '与' \
    '{{x}}' \
    '3:10: template: (nothing) -> {{x}}'
damaged $'a parameter\'s name' 'website=' \
    '網站=' \
    '2:28: parameter: website -> 網站'
damaged 'an argument in another language' 'Network|' \
    'network|' \
    '3:34: argument: Network -> network'
damaged 'an argument that names a file' 'cover=网络.png' \
    'cover=網路.png' \
    '2:62: argument: 网络.png -> 網路.png'
damaged 'the target that a call shows' '{{le|网络|' \
    '{{le|網路|' \
    '3:31: link-target: 网络 -> 網路'
damaged 'an argument too many' 'Network|網路}}' \
    'Network|網路|x}}' \
    '3:41: template: (nothing) -> |網路|'
damaged 'a label as another argument' 'Network|網路}}' \
    'Network|5=網路}}' \
    '3:41: template: (nothing) -> |5='
damaged 'an argument is lost' '|Network' \
    '' \
    '3:34: argument: Network -> 網路'
damaged $'a function\'s name' '{{#if:' \
    '{{#ifexpr:' \
    '25:3: template-name: #if -> #ifexpr'
damaged 'what a function compares' '{{#if:网络' \
    '{{#if:網路' \
    '25:7: argument: 网络 -> 網路'
damaged $'a page parameter\'s name' '{{{网络|' \
    '{{{網路|' \
    '25:19: parameter: 网络 -> 網路'
damaged 'a page parameter is lost' '{{{网络|車}}}' \
    '車' \
    '25:16: parameter: {{{网络|车}}} -> (nothing)'
damaged $'a file\'s name' 'File:网络.png|thumb' \
    'File:網路.png|thumb' \
    '5:13: file: File:网络.png -> File:網路.png'
damaged $'a file\'s option' '|left' \
    '|right' \
    '5:31: file-option: left -> right'
damaged $'a file\'s option is lost' '|left' \
    '' \
    '5:31: file-option: left -> 軟體' '5:38: link: | -> (nothing)'
damaged 'a file in a gallery' 'File:网络.png|軟' \
    'File:網路.png|軟' \
    '23:1: file: File:网络.png -> File:網路.png'
damaged 'a bare URL' 'http://b.example/x' \
    'http://b.example/y' \
    '5:47: url: http://b.example/x -> http://b.example/y'
damaged 'the URL of a link' 'http://c.example/' \
    'http://d.example/' \
    '7:55: url: http://c.example/ -> http://d.example/'
damaged 'a URL in an argument' 'a.example/网络' \
    'a.example/網路' \
    '2:36: url: http://a.example/网络 -> http://a.example/網路'
damaged 'an external link is lost' '[http://c.example/ 車]' \
    '車' \
    '7:54: external-link: [http://c.example/ 车] -> (nothing)'
damaged 'a tag' '<span' \
    '<div' \
    '6:27: tag: <span class="a" title=" -> <div class="a" title="' '6:55: tag: </span> -> </span>'
damaged 'a closing tag is lost' '</span>' \
    '' \
    '6:55: tag: </span> -> (nothing)'
damaged 'a tag comes in' 'A&amp;B' \
    'A<br>&amp;B' \
    '6:64: tag: (nothing) -> <br>'
damaged 'an attribute' 'class="a"' \
    'class="b"' \
    '6:27: attribute: <span class="a" title=" -> <span class="b" title="'
damaged 'the name of a note' 'name="网络"' \
    'name="網路"' \
    '6:3: ref: <ref name="网络"> -> <ref name="網路">'
damaged $'a table\'s start is lost' '{| class' \
    'class' \
    '8:1: table: {| class="网络" -> (nothing)' '9:1: table: |- -> (nothing)' '10:1: table: ! 网络 !! -> (nothing)' '11:1: table: |- -> (nothing)' '12:1: table: | -> (nothing)' '13:1: table: |} -> (nothing)'
damaged $'a table\'s row is lost' $'\n|-\n!' \
    $'\n!' \
    '9:1: table: |-\n -> (nothing)'
damaged $'a table\'s cells are one' ' !! ' \
    ' ' \
    '10:6: table: !! -> (nothing)'
damaged 'a header cell is none' '! 網路' \
    '| 網路' \
    '10:1: table: ! -> |' '10:6: table: !! -> (nothing)'
damaged $'a table\'s attribute' 'class="网络"' \
    'class="網路"' \
    '8:4: attribute: class="网络" -> class="網路"'
damaged $'a cell\'s attribute' 'style="a"' \
    'style="b"' \
    '12:3: attribute: style="a" -> style="b"'
damaged $'a heading\'s level' '== 網路 ==' \
    '=== 網路 ===' \
    '4:1: heading: == -> ===' '4:7: heading: == -> ==='
damaged 'a heading is lost' '== 網路 ==' \
    '網路' \
    '4:1: heading: == 网络 == -> (nothing)' '5:3: link-target: #网络 -> #網路'
damaged 'a section that is not there' '[[#網路' \
    '[[#車' \
    '5:3: link-target: #网络 -> #車'
damaged 'a magic word' '__NOTOC__' \
    '__TOC__' \
    '19:1: magic-word: __NOTOC__ -> __TOC__'
damaged 'a magic word is lost' '__NOTOC__' \
    'NOTOC' \
    '19:1: magic-word: __NOTOC__ -> (nothing)'
damaged 'a comment' '<!-- 网络 -->' \
    '<!-- 網路 -->' \
    '3:44: comment: <!-- 网络 --> -> <!-- 網路 -->'
damaged 'a comment is lost' '<!-- 网络 -->' \
    '' \
    '3:44: comment: <!-- 网络 --> -> (nothing)'
damaged 'nowiki' '<nowiki>网络' \
    '<nowiki>網路' \
    '7:11: raw-content: 网络 -> 網路'
damaged 'code' '<code>网络' \
    '<code>網路' \
    '7:29: raw-content: 网络 -> 網路'
damaged 'math' '<math>x' \
    '<math>y' \
    '7:45: raw-content: x -> y'
damaged 'pre' $'<pre>\n网络' \
    $'<pre>\n網路' \
    '15:6: raw-content: \n网络\n -> \n網路\n'
damaged 'a preformatted line' $'\n 网络' \
    $'\n 網路' \
    '18:2: preformatted: 网络 软件 -> 網路 软件'
damaged 'a preformatted line is none' $'\n 网络' \
    $'\n网络' \
    '18:1: preformatted:   -> (nothing)'
damaged 'a category' 'Category:网络' \
    'Category:網路' \
    '27:3: category: Category:网络 -> Category:網路'
damaged $'a category\'s sort key' '网络|车]]' \
    '网络|車]]' \
    '27:15: sort-key: 车 -> 車'
damaged $'the page\'s sort key' 'DEFAULTSORT:网络' \
    'DEFAULTSORT:網路' \
    '26:15: page-property: 网络 -> 網路'
damaged 'a language link' '[[en:Network]]' \
    '[[en:Net]]' \
    '28:3: language-link: en:Network -> en:Net'
damaged 'an entity' 'A&amp;B' \
    'A&lt;B' \
    '6:64: entity: &amp; -> &lt;'
damaged 'an entity is lost' 'A&amp;B' \
    'AB' \
    '6:64: entity: &amp; -> (nothing)'
damaged 'an entity comes in' '与' \
    '与&#124;' \
    '3:10: entity: (nothing) -> &#124;'
damaged 'quotes' $'\'\'\'軟體\'\'\'' \
    $'\'\'軟體\'\'' \
    $'3:1: quotes: \'\'\' -> \'\'' $'3:6: quotes: \'\'\' -> \'\''
damaged 'a list' $'\n* <ref' \
    $'\n# <ref' \
    '6:1: list: * -> #'
damaged 'a list item is none' $'\n# <nowiki>' \
    $'\n<nowiki>' \
    '7:1: list: #  -> (nothing)'
damaged $'a term\'s explanation is lost' '; 網路 : ' \
    '; 網路 ' \
    '20:6: list: : -> (nothing)'
damaged 'a line is lost' $'</gallery>\n' \
    '</gallery>' \
    '24:11: line: \n -> (nothing)'
damaged 'a line comes in' '与' \
    $'\n' \
    '3:10: line: (nothing) -> \n'
damaged 'a line across the page is lost' $'\n----' \
    $'\n---' \
    '21:1: rule-line: ---- -> (nothing)'
damaged 'a signature' '~~~~' \
    '~~~' \
    '25:27: signature: ~~~~ -> ~~~'
damaged 'a bracket in text' '与' \
    ']' \
    '3:9: text-markup: 与 -> ]'
damaged 'a bracket before a link' '与' \
    '[' \
    '3:10: link: [[网络]] -> (nothing)'
damaged 'a link comes in beside a rule' '|| [[车]]' \
    '|| [[车]][[x]]' \
    '12:20: link:  -{zh-cn:[[里]];zh-tw:[[车]]}- -> [[x'
damaged 'a link that no rule has' '|| [[车]]' \
    '|| [[車]]' \
    '12:20: link:  -{zh-cn:[[里]];zh-tw:[[车]]}- -> [[車'
damaged $'a line is lost where none was a rule\'s' $'\n|}\n<pre>' \
    $'\n|}<pre>' \
    '13:3: line: \n -> (nothing)'

# A source and what somebody made of it: nothing is to be said.
allowed() { # NAME SOURCE EDITION [OPTION...]
    begin "allowed: $1"
    printf '%s' "$2" >a.wiki
    printf '%s' "$3" >b.wiki
    shift 3
    verify --format wikitext "$@" a.wiki b.wiki
    code_is 0
    out_is ''
    err_is ''
}

# The same, and exactly this is to be said.
refused() { # NAME SOURCE EDITION LINE
    begin "refused: $1"
    printf '%s' "$2" >a.wiki
    printf '%s' "$3" >b.wiki
    verify --format wikitext a.wiki b.wiki
    code_is 1
    out_is "a.wiki:$4\n"
}

allowed 'text may change in any way' '软件x' '軟體'
allowed 'text and code behind a label that was added' \
    $'见[软件]与`码`\n\n[软件]: a' $'見[軟體][软件]與`码`\n\n[软件]: a' \
    --format markdown
allowed 'a rule that stays' '甲-{zh-cn:[[乙]];zh-tw:丙}-' \
    '甲-{zh-cn:[[乙]];zh-tw:丙}-'
allowed 'a rule that shows nothing goes with its line' $'甲\n-{H|乙}-\n丙' $'甲\n丙'
allowed 'and one of the two blank lines' $'甲\n\n-{H|乙}-\n\n丙' $'甲\n\n丙'
refused 'but not with both' $'甲\n\n-{H|乙}-\n\n丙' $'甲\n丙' \
    '2:1: line: \\n -> (nothing)'
refused 'a rule within a line leaves the line' $'甲-{H|乙}-\n丙' '甲丙' \
    '1:9: line: \\n -> (nothing)'
allowed 'nowiki before what a rule showed' '-{* 甲}-' '<nowiki/>* 甲'
allowed 'a bar that a rule showed' '{{x|-{a|b}-|c}}' '{{x|a&#124;b|c}}'
allowed 'a bar that a rule kept from ending attributes' \
    $'{|\n| -{R|甲}- b | c\n|}' $'{|\n| 甲 b &#124; c\n|}'
allowed 'braces that a rule kept apart' '{{x -{ }}' '{<nowiki/>{x -{ }}'
refused 'nowiki where nothing needs it' '甲乙' '甲<nowiki/>乙' \
    '1:3: tag: (nothing) -> <nowiki/>'
refused 'a template that no rule brought' '-{甲}-' '{{甲}}' \
    '1:1: template: -{甲}- -> {{甲'
refused 'a fixed piece beside a rule' '<b title="http://甲/-{乙}-">丙</b>' \
    '<b title="http://丁/乙">丙</b>' \
    '1:11: attribute: http://甲/-{乙}- -> http://丁/乙'
allowed 'a link to a heading that changed' $'== 网络 ==\n[[#网络|x]]' \
    $'== 網路 ==\n[[#網路|x]]'
allowed 'the same with the name of the page' $'== 网络 ==\n[[甲 乙#网络|x]]' \
    $'== 網路 ==\n[[甲 乙#網路|x]]' --title 甲_乙
refused 'a link to a section of another page' $'== 网络 ==\n[[甲#网络|x]]' \
    $'== 網路 ==\n[[甲#網路|x]]' '2:3: link-target: 甲#网络 -> 甲#網路'
allowed 'a link to above a page that has nothing above it' '[[../软件]]' \
    '[[../軟體]]' --title 甲
refused 'a link to above' '[[./a/../软件]]' '[[./a/../軟體]]' \
    '1:3: link-target: ./a/../软件 -> ./a/../軟體'
begin "refused: a link to above a page that has something above it"
printf '[[../软件]]' >a.wiki
printf '[[../軟體]]' >b.wiki
verify --format wikitext --title 甲/乙 a.wiki b.wiki
code_is 1
refused 'a rule of a page without conversion' '__NOCC__-{甲}-' '__NOCC__甲' \
    '1:9: rule: -{甲}- -> (nothing)'
allowed 'notes may hold other text' '<ref>软件</ref>' '<ref>軟體</ref>'
allowed 'empty texts' '' ''
refused 'a line end of another kind' $'甲\r\n乙' $'甲\n乙' '1:2: line: \\x0D\\n -> \\n'

begin "differences after a long stretch that came in"
{
    printf '[[a]]\n'
    printf '[[b]]\n'
} >a.wiki
{
    printf '[[a]]\n'
    for i in $(seq 300); do printf '{{x%s}}\n' "$i"; done
    printf '[[c]]\n'
} >b.wiki
verify --format wikitext --max 1 a.wiki b.wiki
code_is 1
[ "$(wc -l <"$scratch/out")" -eq 1 ] || wrong "lines" "$(cat "$scratch/out")"

begin "--max and --quiet"
printf '<b>[[a]]</b>\n' >a.wiki
printf '<i>[[b]]</i>\n' >b.wiki
verify --format wikitext --max 2 a.wiki b.wiki
code_is 1
out_is 'a.wiki:1:1: tag: <b> -> <i>\na.wiki:1:6: link-target: a -> b\n'
err_is 'a.wiki: note: 1 more differences are not shown\n'
verify --format wikitext --max=0 a.wiki b.wiki
[ "$(wc -l <"$scratch/out")" -eq 3 ] || wrong "lines" "$(cat "$scratch/out")"
for option in -q --quiet; do
    verify --format wikitext $option a.wiki b.wiki
    code_is 1
    out_is ''
    err_is ''
done

begin "plain text has no markup"
printf '[[a]] <b>\n' >a.txt
printf '[[b]] c\n' >b.txt
verify --format text a.txt b.txt
code_is 0
verify --format wikitext a.txt b.txt
code_is 1
verify a.txt b.txt
code_is 1

begin "standard input"
printf '[[a]]' >b.wiki
printf '[[b]]' >in
stdin=in
verify - b.wiki --format wikitext
code_is 1
out_is '<stdin>:1:3: link-target: b -> a\n'

begin "a page cannot speak to the terminal"
printf '<!--\033[31m\t\xc2\x9b\xff-->' >a.wiki
: >b.wiki
verify --format wikitext a.wiki b.wiki
out_is 'a.wiki:1:1: comment: <!--\\x1B[31m\\t\\u009B\\xFF--> -> (nothing)\n'

begin "--to: text that the variant does not want"
printf '软件 -{软件}- [[网络]]\n车' >a.wiki
printf '軟體 软件 [[网络|網路]]\n車' >b.wiki
verify --format wikitext --to zh-tw a.wiki b.wiki
code_is 0
out_is ''
printf '軟體 软件 [[网络]]\n车' >b.wiki
verify --format wikitext a.wiki b.wiki
code_is 0
verify --format wikitext --to zh-tw a.wiki b.wiki
code_is 1
out_is 'b.wiki:1:11: text: (nothing) -> |網路\nb.wiki:2:1: text: 车 -> 車\n'
verify --format wikitext --to tw --max 1 a.wiki b.wiki
out_is 'b.wiki:1:11: text: (nothing) -> |網路\n'
err_is 'a.wiki: note: 1 more differences are not shown\n'
verify --format wikitext --to zh-cn a.wiki b.wiki
code_is 1
out_is 'b.wiki:1:1: text: 軟體 -> 软件\n'
err_is ''

begin "--to: what rules show is known: names of regions, text of filters"
printf '%s\n' '-{D|zh-cn:软件;zh-tw:軟體}-和-{zh-hk|软件}-，网络' >a.wiki
convert --format wikitext --to zh-tw -o e.wiki a.wiki
verify --format wikitext --to zh-tw a.wiki e.wiki
code_is 0
out_is ''
printf '%s\n' '大陆：软件；臺灣：軟體；和軟件，网络' >b.wiki
verify --format wikitext --to zh-tw a.wiki b.wiki
code_is 1
out_is 'b.wiki:1:17: text: 网络 -> 網路\n'

begin "--to: a link that a rule shows or speaks of needs no label"
printf '%s\n' '-{[[网络]]}--{zh-cn:甲;zh-tw:{{le|软件|Software}}}-' >a.wiki
convert --format wikitext --to zh-tw -o e.wiki a.wiki
verify --format wikitext --to zh-tw a.wiki e.wiki
code_is 0
out_is ''
printf '%s\n' '{{noteTA|1=zh-cn:甲;zh-tw:网络}}甲和[[网络]]' >a.wiki
convert --format wikitext --to zh-tw -o e.wiki a.wiki
verify --format wikitext --to zh-tw a.wiki e.wiki
code_is 0
out_is ''
printf '%s\n' '[[网络]] -{[[软件|软件]]}-' >a.wiki
printf '%s\n' '[[网络]] [[软件|软件]]' >b.wiki
verify --format wikitext --to zh-tw a.wiki b.wiki
code_is 1
out_is 'b.wiki:1:5: text: (nothing) -> |網路\n'

begin "--to: rules of noteTA, of groups and of infoboxes are known"
mkdir groups
cat >groups/IT.json <<'JSON'
{"path": "Module:CGroup/IT", "rules": [{"conv": "zh-cn:车;zh-tw:车;"}]}
JSON
printf '{{noteTA|G1=IT|1=zh-tw:网络;zh-cn:网络}}网络 车 里' >a.wiki
printf '网络 车 裡' >b.wiki
verify --format wikitext --to zh-tw --groups groups a.wiki b.wiki
code_is 0
out_is ''
verify --format wikitext --to zh-tw a.wiki b.wiki
code_is 1
out_is 'b.wiki:1:4: text: 车 -> 車\n'
verify --format wikitext --to zh-xx a.wiki b.wiki
code_is 2
verify --format wikitext --to zh-tw --groups none a.wiki b.wiki
code_is 2

begin "the options that an edition was made with"
printf '{{noteTA|1=zh-cn:网络;zh-tw:网路}}网络 车厢 {{cite web|author=车|title=车}}' >a.wiki
printf '车.\n' >patterns
printf 'zh-cn:软件;zh-tw:车軟;\n' >rules
printf '软件软件' >b.wiki
for words in '--rules keep' '--compat mediawiki' '--protect patterns' \
    '--unknown-templates keep' '--quotes region' '--from hans'; do
    # shellcheck disable=SC2086
    convert --format wikitext --to zh-tw $words -o e.wiki a.wiki
    # shellcheck disable=SC2086
    verify --format wikitext --to zh-tw $words a.wiki e.wiki
    code_is 0
    out_is ''
done
convert --format wikitext --to zh-tw --rules keep -o e.wiki a.wiki
verify --format wikitext --to zh-tw a.wiki e.wiki
code_is 1
convert --format wikitext --to zh-tw --compat mediawiki -o e.wiki a.wiki
verify --format wikitext a.wiki e.wiki
code_is 1
verify --format wikitext --compat mediawiki a.wiki e.wiki
code_is 0
convert --format wikitext --to zh-tw --protect patterns -o e.wiki a.wiki
verify --format wikitext --to zh-tw a.wiki e.wiki
code_is 1
convert --format wikitext --to zh-tw --rules-file rules -o e.wiki b.wiki
verify --format wikitext --to zh-tw --rules-file rules b.wiki e.wiki
code_is 0

begin "help"
for words in 'help verify' 'verify --help' 'verify -h'; do
    # shellcheck disable=SC2086
    run $words
    code_is 0
    err_is ''
    out_has 'Usage: zhvar verify'
    [ "$(awk 'length > 80' "$scratch/out")" = "" ] || wrong "lines beyond 80"
done
run help verify
grep -oE -- '--[a-z-]+' "$scratch/out" | sort -u >documented
while read -r option; do
    run verify "$option=x"
    grep -q 'unknown option' "$scratch/err" && wrong "$option is not known"
done <documented
for option in --to --groups --title --format --max --dict --quiet; do
    grep -qx -- "$option" documented || wrong "$option is not in the help"
done

begin "wrong usage and what cannot start: code 2"
: >a.wiki
: >b.wiki
for words in '' 'a.wiki' 'a.wiki b.wiki a.wiki' '--max x a.wiki b.wiki' \
    '--max -1 a.wiki b.wiki' '--format docx a.wiki b.wiki' \
    '--frob a.wiki b.wiki' 'a.wiki none.wiki' 'none.wiki b.wiki' \
    '--dict none.zvd a.wiki b.wiki' 'a.wiki b.wiki --title' '- -' \
    'a.wiki b.wiki --max' '--to zh-tw,zh-cn a.wiki b.wiki' \
    '-c s2t a.wiki b.wiki' '-o c.wiki a.wiki b.wiki' \
    '--output-template x a.wiki b.wiki' '--strict a.wiki b.wiki' \
    '--stats a.wiki b.wiki' '--to zh-tw --protect none a.wiki b.wiki'; do
    # shellcheck disable=SC2086
    run verify $words
    code_is 2
    out_is ''
    [ -s "$scratch/err" ] || wrong "'$words': nothing is said"
    grep -q 'zhvar help [^v]' "$scratch/err" && wrong "'$words': another's help"
done

finish

#!/usr/bin/env bash
# zhvar titles: what pages say about works, in SQLite and as a table.
# shellcheck source-path=SCRIPTDIR source=harness.sh
. "$(dirname "$0")/harness.sh"

page() { # TITLE: a page in folder wiki, text from standard input
    mkdir -p wiki
    cat >"wiki/$1.wiki"
}

harvest() {
    run titles harvest --dict "$IMAGE" -o store "$@"
}

head='page\toriginal\tzh-hans\tzh-hant\tzh-cn\tzh-tw\tzh-hk\tzh-sg\tzh-mo\tzh-my\tevidence\tpage id\n'

exported() { # ROWS: what the store holds
    run titles export store
    code_is 0
    out_is "$head$1"
}

begin "infobox fields, original name, redirects"
page 飞车系列 <<'EOF'
{{Infobox film
| name = 飙车
| original_name = ''{{lang|en|Fast Cars}}''
| cn_name = 飙车
| tw_name = 《飆車手》
| hk_name = 車神、車手
}}
EOF
printf '#重定向 [[飞车系列]]' | page 飙车系列
printf '#REDIRECT [[:飞车系列#某]]' | page 飆車_系列
printf '#重定向 [[不在]]' | page 他页
harvest wiki
code_is 0
out_is '1 works from 4 pages and 3 redirects; 0 names in conflict\n'
err_is ''
files_are store wiki/他页.wiki wiki/飆車_系列.wiki wiki/飙车系列.wiki wiki/飞车系列.wiki
exported '飞车系列|飆車 系列|飙车系列\tFast Cars\t\t\t飙车\t飆車手\t\t\t\t\tzh-cn=infobox;zh-tw=infobox\t\n'

begin "a redirect that the dictionary makes is a title where nothing else is"
page 网络软件 <<<'{{Infobox film|hk_name=網絡軟件甲|original name=Net}}'
printf '#重定向 [[网络软件]]' | page 網路軟體
printf '#重定向 [[网络软件]]' | page 網絡軟件
harvest wiki
exported '网络软件|網絡軟件|網路軟體\tNet\t\t\t\t\t網絡軟件甲\t\t\t\tzh-hk=infobox\t\n'
page 网络软件 <<<'{{Infobox film|cn_name=网络软件甲|original name=Net}}'
harvest wiki
exported '网络软件|網絡軟件|網路軟體\tNet\t\t\t网络软件甲\t網路軟體\t網絡軟件\t\t\t\tzh-cn=infobox;zh-hk=redirect;zh-tw=redirect\t\n'

begin "T of noteTA and of the page; what is weaker is set aside"
page 甲 <<<'{{noteTA|T=zh-cn:盗梦 (电影);zh-tw:盜夢（電影）|1=zh-cn:不;zh-tw:不要}}'
page 乙 <<<'x-{T|zh-cn:乙书;zh-hk:乙書;zh-tw:<b>x</b>}-'
page 丙 <<<'{{Infobox film|cn_name=丙片|tw_name=丙片甲}}{{noteTA|T=zh-cn:丙;zh-hk:丙港}}'
harvest wiki
out_is '3 works from 3 pages and 0 redirects; 0 names in conflict; 1 titles set aside\n'
exported '丙\t\t\t\t丙片\t丙片甲\t丙港\t\t\t\tzh-cn=infobox;zh-tw=infobox;zh-hk=T\t\n乙\t\t\t\t乙书\t\t乙書\t\t\t\tzh-cn=T;zh-hk=T\t\n甲\t\t\t\t盗梦\t盜夢\t\t\t\t\tzh-cn=T;zh-tw=T\t\n'
run titles conflicts store
out_is 'kind\tname\tvariant\tpage\tevidence\nsources\t丙\tzh-cn\t丙\tT\n'

begin "a line of names belongs to the page whose title it has, else to none"
page 落日車手 <<<'{{作品名稱|name=Drive|cn=亡命车手|tw=落日車手}}和{{作品名稱|cn=乐城|tw=樂越城}}'
page 某人 <<<'{{作品名稱|cn=亡命车手|tw=落日車手|hk=極速車手}}、{{地区用词|cn=夜城|tw=夜之城}}'
harvest wiki
exported '落日車手\tDrive\t\t\t亡命车手\t落日車手\t極速車手\t\t\t\tzh-cn=work-name;zh-tw=work-name;zh-hk=work-name\t\n\t\t\t\t夜城\t夜之城\t\t\t\t\tzh-cn=work-name;zh-tw=work-name\t\n\t\t\t\t乐城\t樂越城\t\t\t\t\tzh-cn=work-name;zh-tw=work-name\t\n'

begin "groups fill what is missing; two works with one name are a conflict"
page 甲片 <<<'{{Infobox film|cn_name=同名片|tw_name=甲片名}}'
page 乙片 <<<'{{Infobox film|cn_name=同名片|tw_name=乙片名}}'
page 丙片 <<<'{{Infobox film|cn_name=独名片|tw_name=丙片名}}'
page Module_CGroup_M <<'EOF'
return { content = {
  { type = 'item', original = 'Third', rule = 'zh-cn:独名片;zh-hk:丙港片;' },
  { type = 'item', rule = 'zh-cn:同名片;zh-hk:甲港片;' },
  { type = 'item', rule = 'zh-cn:新名片;zh-hk:新名港片;' },
  { type = 'item', rule = 'zh-cn:里;zh-hk:裏;' },
  { type = 'item', rule = '甲=>zh-hk:乙' },
} }
EOF
harvest wiki
code_is 0
out_is '5 works from 4 pages and 0 redirects; 3 names in conflict\n'
run titles export store
out_has '丙片	Third			独名片	丙片名	丙港片				zh-cn=infobox;zh-tw=infobox;zh-hk=group:M	'
out_has '				新名片		新名港片				zh-cn=group:M;zh-hk=group:M	'
run titles conflicts store
out_is 'kind\tname\tvariant\tpage\tevidence\ntitle\t同名片\tzh-cn\t乙片\tzh-cn=infobox;zh-tw=infobox\ntitle\t同名片\tzh-cn\t甲片\tzh-cn=infobox;zh-tw=infobox\ntitle\t同名片\tzh-cn\t\tzh-cn=group:M;zh-hk=group:M\n'
run titles find 同名片 store
[ "$(wc -l <"$scratch/out")" -eq 4 ] || wrong "not three works" "$(cat "$scratch/out")"
run titles find 丙港片 store
out_is "${head}"'丙片\tThird\t\t\t独名片\t丙片名\t丙港片\t\t\t\tzh-cn=infobox;zh-tw=infobox;zh-hk=group:M\t\n'

begin "folders of JSON groups"
mkdir json
echo '{"path":"Module:CGroup/J","name":"J","rules":[{"conv":"zh-cn:夜城;zh-tw:夜之城;","original":"Night"}]}' >json/J.json
harvest json
code_is 0
exported '\tNight\t\t\t夜城\t夜之城\t\t\t\t\tzh-cn=group:J;zh-tw=group:J\t\n'

begin "one title in two scripts is one title"
page 夜车 <<<'{{Infobox film|cn_name=夜间车|tw_name=夜車手|sg_name=夜車手|hk_name=車手夜行}}'
mkdir json
echo '{"path":"Module:CGroup/J","name":"J","rules":[{"conv":"zh-cn:夜间车;zh-tw:夜車手;zh-sg:夜车手;zh-mo:夜之車;","original":"Night Car "}]}' >json/J.json
run titles harvest -o store wiki json
code_is 0
out_is '1 works from 1 pages and 0 redirects; 0 names in conflict\n'
exported '夜车\tNight Car\t\t\t夜间车\t夜車手\t車手夜行\t夜車手\t夜之車\t\tzh-cn=infobox;zh-tw=infobox;zh-hk=infobox;zh-sg=infobox;zh-mo=group:J\t\n'
cp "$scratch/out" table.tsv
run titles import table.tsv -o again
run titles export again
cmp -s table.tsv "$scratch/out" || wrong "differs" "$(diff table.tsv "$scratch/out")"

begin "dumps: articles only, page ids, pages that lead elsewhere"
cat >dump.xml <<'EOF'
<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11" xml:lang="zh">
<page><title>甲片</title><ns>0</ns><id>7</id><revision><id>1</id><timestamp>2020-01-01T00:00:00Z</timestamp><model>wikitext</model><format>text/x-wiki</format><text xml:space="preserve">{{Infobox film|cn_name=甲片名|tw_name=甲之片}}</text></revision></page>
<page><title>甲之片</title><ns>0</ns><id>8</id><redirect title="甲片" /><revision><id>2</id><timestamp>2020-01-01T00:00:00Z</timestamp><model>wikitext</model><format>text/x-wiki</format><text xml:space="preserve">#REDIRECT [[甲片]]</text></revision></page>
<page><title>Template:乙</title><ns>10</ns><id>9</id><revision><id>3</id><timestamp>2020-01-01T00:00:00Z</timestamp><model>wikitext</model><format>text/x-wiki</format><text xml:space="preserve">{{Infobox film|cn_name=乙片名|tw_name=乙之片}}</text></revision></page>
</mediawiki>
EOF
printf '{"title":"丁片","text":"{{Infobox film|cn_name=丁片名|tw_name=丁之片}}"}\n{"title":"甲片","text":"{{Infobox film|cn_name=别名|tw_name=別名}}"}\n' >more.jsonl
harvest dump.xml more.jsonl
code_is 0
exported '甲片|甲之片\t\t\t\t甲片名\t甲之片\t\t\t\t\tzh-cn=infobox;zh-tw=infobox\t7\n丁片\t\t\t\t丁片名\t丁之片\t\t\t\t\tzh-cn=infobox;zh-tw=infobox\t\n'

begin "Markdown: names in front matter"
mkdir md
printf -- '---\nzhvar: {cn_name: 夜城, tw_name: 夜之城}\n---\nx\n' >md/a.md
harvest md
exported 'a\t\t\t\t夜城\t夜之城\t\t\t\t\tzh-cn=front;zh-tw=front\t\n'

begin "a table comes back as it was"
printf '%b' "$head"'甲|乙 丙\tA\t\t\t甲\t乙\t\t\t\t丁\tby hand\t12\n\t\t子\t丑\t\t\t\t\t\t\t\t\n' >in.tsv
run titles import in.tsv -o store
code_is 0
out_is '2 works; 0 names in conflict\n'
run titles export store
cmp -s in.tsv "$scratch/out" || wrong "differs" "$(diff in.tsv "$scratch/out")"
run titles export store -o out.tsv
cmp -s in.tsv out.tsv || wrong "-o differs"
run titles find 丁 store
out_is "${head}"'甲|乙 丙\tA\t\t\t甲\t乙\t\t\t\t丁\tby hand\t12\n'
printf 'zh-cn\tpage\n甲\t#x\n' >in.tsv
run titles import in.tsv -o store
code_is 2
err_has 'begins with #'
printf 'zh-cn\tpage\tpage id\n甲\tx\t1x\n' >in.tsv
run titles import in.tsv -o new
code_is 2
err_is 'in.tsv:2: error: the page id is no number\n'
files_are in.tsv out.tsv store

if command -v prlimit >/dev/null; then
    begin "a disk that is full: one message, with the name that was given"
    printf 'page\tzh-cn\n' >works.tsv
    for i in $(seq 2000); do printf '條目%s\t甲%s\n' "$i" "$i"; done >>works.tsv
    (trap '' XFSZ
     prlimit --fsize=20000 "$ZHVAR" titles import works.tsv -o store \
         >"$scratch/out" 2>"$scratch/err")
    code=$?
    code_is 2
    grep -q '^store: error: ' "$scratch/err" || wrong "the name" "$(cat "$scratch/err")"
    files_are works.tsv
fi

begin "what is no store, and wrong use"
run titles
code_is 2
run titles harvest wiki
code_is 2
run titles harvest - -o store
code_is 2
run titles harvest nowhere -o store
code_is 2
run titles export nowhere
code_is 2
files_are
echo text >store
run titles export store
code_is 2
err_has 'store: error: not a store of titles'
{ printf 'SQLite format 3\0'; head -c 4080 /dev/zero; } >store
run titles conflicts store
code_is 2
run titles find x
code_is 2
run titles import store -o /dev/null
code_is 2
run titles --help
code_is 0

finish

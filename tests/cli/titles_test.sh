#!/usr/bin/env bash
# zhvar convert --titles-db: works have the name of the reader's region.
# shellcheck source-path=SCRIPTDIR source=harness.sh
. "$(dirname "$0")/harness.sh"

table() {
    printf 'page\tzh-cn\tzh-tw\tzh-hk\n网络系列\t网络狂飙\t網路狂飆\t網絡狂飆\n' >films.tsv
}

begin "labels of links and 《》, nothing else"
table
printf '《网络狂飙》[[网络系列|网络狂飙]][[网络系列|网络]][[网络系列]]网络狂飙' >in
stdin=in
convert --to zh-hk --titles-db films.tsv
code_is 0
out_is '《網絡狂飆》[[网络系列|網絡狂飆]][[网络系列|網絡]][[网络系列|網絡狂飆]]網絡狂飙'
convert --to zh-tw --titles-db films.tsv
out_is '《網路狂飆》[[网络系列|網路狂飆]][[网络系列|網路]][[网络系列|網路狂飆]]網路狂飙'
convert --to zh-cn --titles-db films.tsv
out_is '《网络狂飙》[[网络系列|网络狂飙]][[网络系列|网络]][[网络系列|网络狂飙]]网络狂飙'

begin "templates that link"
table
printf '%s' '{{le|网络系列|Net}} {{le|网络系列|Net|网络狂飙}} {{tsl|en|Net|网络系列|d=《网络狂飙》}} {{main|网络系列}} {{le|网络|Net}}' >in
stdin=in
convert --to zh-hk --titles-db films.tsv
code_is 0
out_is '{{le|网络系列|Net|網絡狂飆}} {{le|网络系列|Net|網絡狂飆}} {{tsl|en|Net|网络系列|d=《網絡狂飆》}} {{main|网络系列|l1=網絡狂飆}} {{le|网络|Net|網絡}}'
convert --to zh-tw --titles-db films.tsv
out_is '{{le|网络系列|Net|網路狂飆}} {{le|网络系列|Net|網路狂飆}} {{tsl|en|Net|网络系列|d=《網路狂飆》}} {{main|网络系列|l1=網路狂飆}} {{le|网络|Net|網路}}'

begin "a title is shown in the script of its readers"
printf 'page\tzh-cn\tzh-tw\tzh-sg\n车\t\t台北車\t台北車\n里\t山里\t台里\t\n' >films.tsv
printf '[[车]]《车》《山里》' >in
stdin=in
run convert --to zh-sg --titles-db films.tsv
code_is 0
out_is '[[车|台北车]]《台北车》《山里》'
run convert --to zh-tw --titles-db films.tsv
out_is '[[车|台北車]]《台北車》《台里》'

begin "labels of links of Markdown"
table
printf '%s' '《网络狂飙》[网络狂飙](../Page/网络系列.md "wikilink") [网络狂飙](../Page/%E7%BD%91%E7%BB%9C%E7%B3%BB%E5%88%97.md#x) [网络狂飙](../Page/网络.md) ![网络狂飙](网络系列)' >a.md
convert --to zh-hk --titles-db films.tsv a.md
code_is 0
out_is '《網絡狂飆》[網絡狂飆](../Page/网络系列.md "wikilink") [網絡狂飆](../Page/%%E7%%BD%%91%%E7%%BB%%9C%%E7%%B3%%BB%%E5%%88%%97.md#x) [網絡狂飙](../Page/网络.md) ![網絡狂飙](网络系列)'

begin "everyday words are names of works that have a page, and links lead to pages"
printf 'page\tzh-cn\tzh-tw\n\t里\t裡名\n\t长名字\t長名號\n黑车 (电影)\t黑车\t黑車名\n' >films.tsv
printf '[[里]]《里》[[长名字]]《长名字》[[黑车]]《黑车》[[黑车 (电影)|黑车]]' >in
stdin=in
convert --to zh-tw --titles-db films.tsv
out_is '[[里|裡]]《裡》[[长名字|長名號]]《長名號》[[黑车|黑車]]《黑車名》[[黑车 (电影)|黑車名]]'

begin "what two works are called is neither, in the other script, too"
printf 'page\tzh-cn\tzh-tw\n甲\t并行之车\t平行車甲\n乙\t并行之车\t平行車乙\n丙\t并发之车\t並行之車\n' >films.tsv
printf '《并行之车》《並行之車》' >in
stdin=in
run convert --to zh-cn --titles-db films.tsv
code_is 0
out_is '《并行之车》《并发之车》'

begin "the page's own rules win"
table
printf -- '-{H|zh-cn:网络狂飙;zh-tw:甲;zh-hk:乙}-《网络狂飙》' >in
stdin=in
convert --to zh-tw --titles-db films.tsv
out_is '《甲》'

begin "a table that is none"
printf 'x\ty\n' >films.tsv
convert --to zh-tw --titles-db films.tsv
code_is 2
err_is 'films.tsv:1: error: the first line has to name the columns: page, zh-cn, zh-tw ...\n'

# A page with every form in which a work may be named.
named_page() {
    cat <<'EOF'
{{noteTA|1=zh-cn:网络丙;zh-tw:網路丙}}
《网络狂飙》《網絡狂飆》[[网络系列|网络狂飙]][[网络系列#里|'''网络狂飙''']][[:网络系列|《网络狂飙》]]
[[网络狂飙]] [[网络 甲]] [[网络_甲|网络甲]] {{le|网络甲|Net}} {{le|1=网络甲|2=Net}} {{le|网络甲|Net|网络_甲}} {{le|网络系列|Net|网络狂飙}} [[网络丙|网络丙]]
《车》[[车|车]]《车里》[[车里|车里]] [[网络甲系列 (a=b?)|网络甲]] [[里]]
EOF
}

begin "a store: of few works it is read, of many asked, and the edition is the same"
table
printf '网络 甲\t网络甲\t網路甲名\t網絡甲名\n车\t车\t車一\t車一\n车乙\t车\t車二\t車二\n车里\t车里\t\t車裏名\n' >>films.tsv
printf '网络甲系列 (a=b?)\t网络甲\t網路甲名\t網絡甲名\n里|网络丙\t里名\t網路丁\t網絡丁\n' >>films.tsv
named_page >in.wiki
printf '[网络狂飙](../Page/%%E7%%BD%%91%%E7%%BB%%9C%%E7%%B3%%BB%%E5%%88%%97.md "x") [网络狂飙](网络系列#里) 《网络狂飙》\n' >in.md
run titles import films.tsv -q -o few.sqlite
cp films.tsv many.tsv
for i in $(seq 1500); do
    printf '某书%d\t某书%d\t某書%d\t某書之%d\n' "$i" "$i" "$i" "$i"
done >>many.tsv
run titles import many.tsv -q -o many.sqlite
code_is 0
for page in in.wiki in.md; do
    convert --to zh-tw,zh-hk,zh-cn -o tsv -q --titles-db films.tsv "$page"
    code_is 0
    convert --to zh-tw,zh-hk,zh-cn -o plain -q "$page"
    cmp -s "tsv/${page/./.zh-hk.}" "plain/${page/./.zh-hk.}" &&
        wrong "the works change nothing in $page"
    for db in few.sqlite many.tsv many.sqlite; do
        convert --to zh-tw,zh-hk,zh-cn -o "$db.d" -q --titles-db "$db" "$page"
        code_is 0
        for to in zh-tw zh-hk zh-cn; do
            cmp -s "tsv/${page/./.$to.}" "$db.d/${page/./.$to.}" ||
                wrong "$db: $to differs" \
                    "$(diff "tsv/${page/./.$to.}" "$db.d/${page/./.$to.}")"
        done
    done
done

begin "several pages, and a batch"
cp ../case$((cases - 1))/{in.wiki,many.tsv,many.sqlite} .
printf '《某书7》' >b.wiki
cp in.wiki c.wiki
convert --to zh-hk --titles-db many.sqlite -q -o out in.wiki b.wiki c.wiki
code_is 0
file_is out/b.zh-hk.wiki '《某書之7》'
cmp -s out/in.zh-hk.wiki out/c.zh-hk.wiki || wrong "the page before is remembered"
printf '{"title":"x","text":"《某书7》"}\n' >pages.jsonl
run batch --dict "$IMAGE" --to zh-hk --titles-db many.sqlite -q -o out pages.jsonl
code_is 0
grep -q '《某書之7》' out/pages.zh-hk.jsonl || wrong "batch" "$(cat out/*.jsonl)"

begin "a store that is none"
{ printf 'SQLite format 3\0'; head -c 4080 /dev/zero; } >store
printf 'x' >in
stdin=in
convert --to zh-tw --titles-db store
code_is 2
err_has 'store'

finish

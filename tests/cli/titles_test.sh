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

begin "labels of links of Markdown"
table
printf '%s' '《网络狂飙》[网络狂飙](../Page/网络系列.md "wikilink") [网络狂飙](../Page/%E7%BD%91%E7%BB%9C%E7%B3%BB%E5%88%97.md#x) [网络狂飙](../Page/网络.md) ![网络狂飙](网络系列)' >a.md
convert --to zh-hk --titles-db films.tsv a.md
code_is 0
out_is '《網絡狂飆》[網絡狂飆](../Page/网络系列.md "wikilink") [網絡狂飆](../Page/%%E7%%BD%%91%%E7%%BB%%9C%%E7%%B3%%BB%%E5%%88%%97.md#x) [網絡狂飙](../Page/网络.md) ![網絡狂飙](网络系列)'

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

finish

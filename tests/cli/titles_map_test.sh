#!/usr/bin/env bash
# zhvar titles map: what pages are called, and where red links lead.
# shellcheck source-path=SCRIPTDIR source=harness.sh
. "$(dirname "$0")/harness.sh"

page() { # TITLE: a page in folder wiki, text from standard input
    mkdir -p wiki
    cat >"wiki/$1.wiki"
}

map() {
    run titles map --dict "$IMAGE" "$@"
}

# The small image knows zh-cn, zh-tw and zh-hk; other variants see the title.
shown() { # PAGE CN TW HK: the line of a page without what it leads to
    out_has "page		0	$1		$1	$1	$2	$3	$4	$1	$1	$1"
}

begin "titles: T, noteTA, DISPLAYTITLE, infobox, dictionary"
page 网络 <<<'x'
page 甲车 <<<'-{T|zh-cn:甲;zh-tw:乙}-'
page 乙车 <<<'{{noteTA|T=zh-tw:丙;zh-hk:丁}}'
page 丙车 <<<"{{DISPLAYTITLE:''丙车''}}-{T|zh-tw:乙}-"
page 丁车 <<<'{{Infobox film|cn_name=丁车|tw_name=丁書|hk_name=丁卷}}'
page 戊车 <<<'__NOTC__ x'
map wiki
code_is 0
err_is 'zhvar: note: 6 pages, 0 collisions, 0 red links that lead to a page\n'
shown 网络 网络 網路 網絡
shown 甲车 甲 乙 乙
shown 乙车 乙车 丙 丁
shown 丙车 丙车 丙车 丙车
shown 丁车 丁车 丁書 丁卷
shown 戊车 戊车 戊车 戊车
grep -q '^[a-z]*	' <(grep -v '^page' "$scratch/out") && wrong "more than pages"

begin "groups that noteTA names"
page 甲车 <<<'{{noteTA|G1=J}}'
mkdir json
echo '{"path":"Module:CGroup/J","name":"J","rules":[{"conv":"zh-cn:甲车;zh-tw:甲之車;"}]}' >json/J.json
map -q wiki
shown 甲车 甲车 甲車 甲車
map -q --groups json wiki
shown 甲车 甲车 甲之車 甲之車
err_is ''

begin "collisions, but not of a page with what leads to it"
page 甲 <<<'-{T|zh-cn:戊;zh-tw:己}-'
page 乙 <<<'-{T|zh-cn:庚;zh-tw:己}-'
page 车 <<<'x'
printf '#重定向 [[车#y]]' | page 車
printf '#重定向 [[无此页]]' | page 里
page 裡 <<<'x'
map -q wiki
out_has 'collision	zh-tw	己	甲'
out_has 'collision	zh-tw	己	乙'
out_has 'page		0	車	车	車	車	车	車	車	車	車	車'
out_has 'collision	zh-cn	里	里'
out_has 'collision	zh-tw	裡	裡'
grep -q -e 'collision.*车' -e 'collision.*車' "$scratch/out" && wrong "a redirect collides"
grep -q -e 'collision	zh-cn	.*甲' -e 'collision	zh-cn	.*乙' "$scratch/out" && wrong "甲 and 乙 differ in zh-cn"

begin "red links that a page of another variant cures"
page 软件 <<<'[[软件]]'
page 網路 <<<'[[軟體]] [[軟體|x]] [[ 軟體 #y]] [[軟件]] [[网络]] [[不在]] [[en:軟體]] [[File:軟體]]'
page 他 <<<'[[:軟體]] [[a{{b}}c]] [[网络]] [[網絡]]'
page abc <<<'[[Abc]] [[abC]] [[Category:网络]]'
map -q wiki
grep '^link' "$scratch/out" | sort >got
printf 'link\t网络\t網路\tzh-tw\t2\t\nlink\t軟體\t软件\tzh-cn\t2\t\n' | sort >expected
cmp -s got expected || wrong "links" "$(diff expected got)"

begin "dumps: ids, namespaces, and titles that the first of two pages is"
cat >dump.xml <<'EOF'
<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11" xml:lang="zh">
<page><title>Category:网络</title><ns>14</ns><id>7</id><revision><id>1</id><timestamp>2020-01-01T00:00:00Z</timestamp><model>wikitext</model><format>text/x-wiki</format><text xml:space="preserve">[[分類:網路]]</text></revision></page>
<page><title>车</title><ns>0</ns><id>8</id><redirect title="里" /><revision><id>2</id><timestamp>2020-01-01T00:00:00Z</timestamp><model>wikitext</model><format>text/x-wiki</format><text xml:space="preserve">#REDIRECT [[里]]</text></revision></page>
<page><title>里</title><ns>0</ns><id>9</id><revision><id>3</id><timestamp>2020-01-01T00:00:00Z</timestamp><model>Scribunto</model><format>text/plain</format><text xml:space="preserve">-{T|zh-tw:x}-[[網路]]</text></revision></page>
</mediawiki>
EOF
map -q dump.xml -o map.tsv
code_is 0
file_is map.tsv '# page\tpage id\tns\ttitle\tleads to\tzh-hans\tzh-hant\tzh-cn\tzh-tw\tzh-hk\tzh-sg\tzh-mo\tzh-my
page\t7\t14\tCategory:网络\t\tCategory:网络\tCategory:网络\tCategory:网络\tCategory:網路\tCategory:網絡\tCategory:网络\tCategory:网络\tCategory:网络
page\t8\t0\t车\t里\t车\t车\t车\t車\t車\t车\t车\t车
page\t9\t0\t里\t\t里\t里\t里\t裡\t裏\t里\t里\t里
# collision\tvariant\ttitle\tpage
# link\ttarget\tpage\tvariant\tlinks\talso
link\t分類:網路\tCategory:网络\tzh-cn\t1\t
'

begin "SQLite: the same, and a table to search"
cp ../case$((cases - 1))/dump.xml .
map -q dump.xml -o map.sqlite
code_is 0
out_is ''
python3 - >got <<'EOF'
import sqlite3
db = sqlite3.connect("map.sqlite")
print(db.execute('select count(*) from pages').fetchone()[0],
      db.execute('select target, page from links').fetchall(),
      db.execute('select count(*) from collisions').fetchone()[0])
for title in ("裡", "車", "车", "无"):
    print(db.execute("select p.title from search s join pages p on p.id=s.page"
                     " where s.title=?", (title,)).fetchall())
EOF
printf "3 [('分類:網路', 'Category:网络')] 0\n[('里',)]\n[('里',)]\n[('里',)]\n[]\n" >expected
cmp -s got expected || wrong "SQLite" "$(diff expected got)"
files_are dump.xml expected got map.sqlite

begin "wrong use"
map
code_is 2
map nowhere -o map.db
code_is 2
echo '<mediawiki><page>' >broken.xml
map broken.xml -o map.db
code_is 2
files_are broken.xml

finish

#!/usr/bin/env bash
# zhvar batch --titles convert: names of pages, and all that leads to them.
# shellcheck source-path=SCRIPTDIR source=harness.sh
. "$(dirname "$0")/harness.sh"

batch() {
    run batch --dict "$IMAGE" "$@"
}

page() { # TITLE NS TEXT [REDIRECT]
    printf '  <page>\n    <title>%s</title>\n    <ns>%s</ns>\n' "$1" "$2"
    [ -z "${4:-}" ] || printf '    <redirect title="%s" />\n' "$4"
    printf '    <revision>\n      <model>wikitext</model>\n      <text bytes="%s" xml:space="preserve">%s</text>\n      <sha1>x</sha1>\n    </revision>\n  </page>\n' \
        "$(printf %s "$3" | wc -c)" "$3"
}

dump() {
    printf '<mediawiki version="0.11">\n'
    cat
    printf '</mediawiki>\n'
}

text_of() { # FILE TITLE
    python3 -c '
import sys, xml.etree.ElementTree as e
for page in e.parse(sys.argv[1]).getroot():
    if page.find("title").text == sys.argv[2]:
        text = page.find("revision").find("text")
        assert int(text.get("bytes")) == len(text.text.encode())
        print(text.text)' "$1" "$2"
}

small() {
    {
        page 软件 0 '[[网络]] [[网络|网]] [[:分类:软件]] [[网络#历史|史]] {{模板}} {{main|网络}} [[没有]] [[en:网络]]
[[分类:软件]]'
        page 网络 0 '{{noteTA|T=zh-cn:互联网;zh-tw:網際網路}}[[软件]]&amp;[[_软件 ]]'
        page 互聯 0 '#重定向 [[网络]]' 网络
        page Category:软件 14 '[[网络]]'
        page Template:模板 10 '[[软件]]'
        page Talk:软件 1 '[[软件]] [[讨论:软件]]'
        page 车 0 '一'
        page 車 0 '二'
        page 软件史 0 '[[Abc]]'
        page 軟體史 0 '#REDIRECT [[软件史]]' 软件史
        page Abc 0 '[[abc]]'
        page 坏 0 '{{noteTA|T=zh-tw:甲#乙;zh-cn:坏}}'
        page 软件国 0 '#REDIRECT [[軟體国]]' 軟體国
    } | dump
}

begin "names, and links to them"
small >in.xml
batch in.xml --to zh-tw,zh-cn -o out --titles convert
code_is 0
err_has "names of pages change, "
grep -o '<title>[^<]*' out/in.zh-tw.xml | cut -c8- >names
file_is names '軟體\n網際網路\n互聯\nCategory:軟體\nTemplate:模板\nTalk:软件\n车\n車\n软件史\n軟體史\nAbc\n坏\n软件国\n'
text_of out/in.zh-tw.xml 軟體 >text
file_is text '[[網際網路|網路]] [[網際網路|网]] [[:分类:軟體|分类:軟體]] [[網際網路#历史|史]] {{模板}} {{main|網際網路|l1=網路}} [[没有]] [[en:网络]]\n[[分类:軟體]]\n'
text_of out/in.zh-tw.xml 網際網路 >text
file_is text '[[軟體]]&[[軟體 |_軟體]]\n'
text_of out/in.zh-tw.xml 互聯 >text
file_is text '#重定向 [[網際網路]]\n'
text_of out/in.zh-tw.xml Talk:软件 >text
file_is text '[[軟體]] [[讨论:软件]]\n'
text_of out/in.zh-tw.xml Template:模板 >text
file_is text '[[軟體]]\n'
text_of out/in.zh-tw.xml 軟體史 >text
file_is text '#REDIRECT [[软件史]]\n'
grep -o '<redirect title="[^"]*' out/in.zh-tw.xml | cut -d'"' -f2 >names
file_is names '網際網路\n软件史\n軟體国\n'
LC_ALL=C sort out/titles-kept.jsonl >kept
file_is kept '{"variant":"zh-cn","title":"車","wanted":"车","why":"another page keeps that name","page":"车"}
{"variant":"zh-cn","title":"軟體史","wanted":"软件史","why":"another page keeps that name","page":"软件史"}
{"variant":"zh-tw","title":"坏","wanted":"甲#乙","why":"not a name that a page may have"}
{"variant":"zh-tw","title":"车","wanted":"車","why":"another page keeps that name","page":"車"}
{"variant":"zh-tw","title":"软件史","wanted":"軟體史","why":"another page keeps that name","page":"軟體史"}
{"variant":"zh-tw","title":"软件国","wanted":"軟體国","why":"it would lead to itself"}
'
batch in.xml --to zh-tw,zh-cn -o keep --titles keep -q
grep -o '<title>[^<]*' keep/in.zh-tw.xml >names
grep -o '<title>[^<]*' in.xml | cmp -s - names || wrong "--titles keep"

begin "the pages that links lead to are the same pages"
graph='
import re, sys, xml.etree.ElementTree as e
def load(path):
    pages = e.parse(path).getroot().findall("page")
    number = {p.find("title").text: i for i, p in enumerate(pages)}
    assert len(number) == len(pages), "two pages of one name"
    def at(name):
        name = name.split("#")[0].replace("_", " ").strip().lstrip(":")
        name = name.replace("分类:", "Category:").strip()
        return number.get(name[:1].upper() + name[1:])
    out = []
    for p in pages:
        links = re.findall(r"\[\[([^\[\]|]+)", p.find("revision").find("text").text or "")
        r = p.find("redirect")
        out.append(([at(x) for x in links], r is not None and at(r.get("title"))))
    return out
assert load(sys.argv[1]) == load(sys.argv[2]), "other pages"'
small >in.xml
batch in.xml --to zh-tw,zh-cn -o out --titles convert -q
for v in zh-tw zh-cn; do
    python3 -c "$graph" in.xml out/in.$v.xml || wrong "$v"
done
# Names of an edition are what they are there: once more changes nothing.
batch out/in.zh-tw.xml --to zh-tw -o again --titles convert -q
grep -o '<title>[^<]*' again/in.zh-tw.zh-tw.xml >names
grep -o '<title>[^<]*' out/in.zh-tw.xml | cmp -s - names || wrong "names change again"

begin "threads, shards, resume: the same names"
for i in $(seq 200); do page "第$i软件" 0 "[[第$((i % 7))软件]] [[第$((i + 1))软件]]"; done | dump >a.xml
batch a.xml --to zh-tw -o one -j1 -q --titles convert --shard-size 4K
batch a.xml --to zh-tw -o four -j4 -q --titles convert --shard-size 4K
diff -r one four >/dev/null || wrong "-j4 writes something else"
grep -c '<title>第[0-9]*軟體<' one/a.zh-tw.xml >count
file_is count '200\n'
for i in 2 1; do
    batch a.xml --to zh-tw -o out -q --titles convert --shard-size 4K --shard $i/2
    code_is 0
done
run batch --merge out
cmp -s one/a.zh-tw.xml out/a.zh-tw.xml || wrong "shards"
batch a.xml --to zh-tw -o one -q --titles convert --shard-size 4K --resume
code_is 0

begin "lines of JSON, files, usage"
printf '{"title":"软件","text":"[[网络]]"}\n{"text":"[[软件]]","title":"网络","n":1}\n' >in.jsonl
batch in.jsonl --to zh-tw -o out -q --titles convert
file_is out/in.zh-tw.jsonl '{"title":"軟體","text":"[[網路]]"}\n{"text":"[[軟體]]","title":"網路","n":1}\n'
small >in.xml
batch in.xml --to zh-tw -o files -q --titles convert --output-format folder
[ -f files/zh-tw/軟體.wiki ] || wrong "no file of the new name" "$(ls files/zh-tw)"
batch - --to zh-tw -o no --titles convert <in.xml
code_is 2
err_has "reads its inputs twice"
batch in.xml --to zh-tw -o no --titles sometimes
code_is 2
batch in.xml --to zh-tw -o off --titles off -q
code_is 0

finish

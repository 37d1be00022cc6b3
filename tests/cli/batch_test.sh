#!/usr/bin/env bash
# zhvar batch: what it reads, writes, refuses and survives.
# shellcheck source-path=SCRIPTDIR source=harness.sh
. "$(dirname "$0")/harness.sh"

batch() {
    run batch --dict "$IMAGE" "$@"
}

page() { # TITLE NS TEXT [MORE]
    printf '  <page>\n    <title>%s</title>\n    <ns>%s</ns>\n    <id>1</id>\n%s    <revision>\n      <id>2</id>\n      <model>wikitext</model>\n      <text bytes="%s" xml:space="preserve">%s</text>\n      <sha1>%s</sha1>\n    </revision>\n  </page>\n' \
        "$1" "$2" "${4:-}" "${#3}" "$3" old
}

dump() {
    printf '<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11">\n  <siteinfo>软件</siteinfo>\n'
    cat
    printf '</mediawiki>\n'
}

# MediaWiki's form of a hash, computed by another program.
sha1_36() {
    python3 -c '
import hashlib, sys
n, s = int(hashlib.sha1(sys.stdin.buffer.read()).hexdigest(), 16), ""
while n:
    n, r = divmod(n, 36)
    s = "0123456789abcdefghijklmnopqrstuvwxyz"[r] + s
print(s.rjust(31, "0"), end="")'
}

begin "only text, size and hash of converted pages change"
{
    page 甲 0 '软件 &amp; "&#x8F6F;件" &lt;b&gt;网络&quot;'
    page Template:乙 10 软件
    page 丙 0 '#重定向 [[软件]]' '    <redirect title="软件" />
'
    page 丁 14 'plain &amp; "quoted"'
} | dump >in.xml
batch in.xml --to zh-tw,zh-cn -o out
code_is 0
# shellcheck disable=SC2016
sha=$(printf '軟體 & "軟體" <b>網路"' | sha1_36)
sed -e "0,/>软件 &amp;.*</s//>軟體 \&amp; \"軟體\" \&lt;b\&gt;網路\&quot;</" \
    -e "0,/bytes=\"[0-9]*\"/s//bytes=\"28\"/" \
    -e "0,/>old</s//>$sha</" in.xml >expected
cmp -s expected out/in.zh-tw.xml || wrong "zh-tw" "$(diff expected out/in.zh-tw.xml)"
cmp -s in.xml out/in.zh-cn.xml || wrong "zh-cn is not the input"
err_is 'zhvar: note: 4 pages, 2 converted, 0 failed\n'
[ -s out/failures.jsonl ] && wrong "there are failures"
[ -e out/pieces ] && wrong "pieces are left"

begin "namespaces"
{ page 甲 0 软件 && page Template:乙 10 软件; } | dump >in.xml
batch in.xml --to zh-tw -o out --namespaces 10 -q
code_is 0
grep -c '>軟體<' out/in.zh-tw.xml >count
file_is count '1\n'
batch in.xml --to zh-tw -o all --namespaces all -q
grep -c '>軟體<' all/in.zh-tw.xml >count
file_is count '2\n'

begin "what an export calls wiki text is wiki text"
page 甲 0 '&lt;!DOCTYPE html&gt;&lt;html&gt;&lt;body&gt;-{zh-cn:一;zh-tw:二}-' | dump >in.xml
batch in.xml --to zh-tw,zh-hk,zh-cn -o out -q
code_is 0
grep -q '&gt;二<' out/in.zh-tw.xml || wrong "zh-tw" "$(cat out/in.zh-tw.xml)"
grep -q '&gt;一<' out/in.zh-cn.xml || wrong "zh-cn"
cmp -s out/in.zh-tw.xml out/in.zh-hk.xml || wrong "zh-hk"

begin "several inputs, packed or not, several threads, same bytes"
for i in $(seq 300); do page "第$i頁" 0 "$i 软件 网络"; done | dump >a.xml
gzip -k a.xml
printf '{"title":"t","n":1.50,"text":"软件 \\u7f51络"}\n{"x":1}\nnothing\n{"text":"车"}' >b.jsonl
batch a.xml.gz b.jsonl --to zh-tw -o one -j1 --shard-size 10K -q
code_is 3
batch a.xml.gz b.jsonl --to zh-tw -o four -j4 --shard-size 10K -q
code_is 3
diff -r one four >/dev/null || wrong "-j4 writes something else"
file_is one/b.zh-tw.jsonl '{"title":"t","n":1.50,"text":"軟體 網路"}\n{"x":1}\nnothing\n{"text":"車"}'
[ "$(grep -c 軟體 one/a.zh-tw.xml)" -eq 300 ] || wrong "not all pages"
[ "$(wc -l <one/failures.jsonl)" -eq 2 ] || wrong "not two failures"
for tool in gz:zcat bz2:bzcat zst:zstdcat; do
    command -v "${tool#*:}" >/dev/null || continue
    batch a.xml.gz --to zh-tw -o "${tool%:*}" --compress "${tool%:*}" -q
    "${tool#*:}" "${tool%:*}"/a.zh-tw.xml.* | cmp -s - one/a.zh-tw.xml ||
        wrong "--compress ${tool%:*}"
done

begin "a folder becomes folders"
mkdir -p in/sub
printf '软件' >in/sub/甲.wiki
printf '车\n' >in/b.md
batch in --to zh-tw,zh-hk -o out -q
code_is 0
files_are in/b.md in/sub/甲.wiki out/failures.jsonl out/manifest.jsonl \
    out/pages.idx out/zh-hk/b.md out/zh-hk/sub/甲.wiki out/zh-tw/b.md out/zh-tw/sub/甲.wiki
file_is out/zh-tw/sub/甲.wiki '軟體'

begin "no page is lost to another one's name, none lands outside"
mkdir -p a/sub b/sub deep/er
printf '软件' >a/sub/p.wiki
printf '网络' >b/sub/p.wiki
printf '车' >deep/p.wiki
gzip -c deep/p.wiki >deep/q.wiki.gz
(cd deep/er && "$ZHVAR" batch --dict "$IMAGE" ../p.wiki "$PWD/../../a" ../../b \
    ../q.wiki.gz --to zh-tw,zh-hk -o out -q --copies)
(cd deep && files_are er/out/failures.jsonl er/out/manifest.jsonl \
    er/out/pages.idx er/out/zh-hk/p.wiki er/out/zh-hk/q.wiki \
    er/out/zh-hk/sub/p%2.wiki er/out/zh-hk/sub/p.wiki er/out/zh-tw/p.wiki \
    er/out/zh-tw/q.wiki er/out/zh-tw/sub/p%2.wiki er/out/zh-tw/sub/p.wiki \
    p.wiki q.wiki.gz)
file_is deep/er/out/zh-tw/sub/p.wiki '軟體'
file_is deep/er/out/zh-hk/sub/p%2.wiki '網絡'
file_is deep/er/out/zh-tw/q.wiki '車'
{ for i in $(seq 300); do
    page "第$((i % 200))頁" 0 "$i 软件"
done && page 删 0 '' | sed 's/<text.*/<text bytes="9" deleted="deleted" \/>/'; } | dump >in.xml
batch in.xml --to zh-tw -o out -q --output-format folder --shard-size 8K
code_is 0
[ "$(find out/zh-tw -type f | wc -l)" -eq 301 ] || wrong "not 301 files"
[ "$(cat out/zh-tw/* | grep -o '[0-9]* 軟體' | sort -u | wc -l)" -eq 300 ] || wrong "a text is lost"
file_is out/zh-tw/第7頁%2.wiki '207 軟體'
file_is out/zh-tw/删.wiki ''
for i in 2 1; do
    batch in.xml --to zh-tw -o parts -q --output-format folder --shard-size 8K --shard $i/2
done
diff -r out/zh-tw parts/zh-tw >/dev/null || wrong "shards name files differently"
touch out/zh-tw/.x.wiki.123.part # as a kill leaves it
head -n 3 out/manifest.jsonl >manifest
mv manifest out/manifest.jsonl
cp -r out again
batch in.xml --to zh-tw -o again -q --output-format folder --shard-size 8K --resume
code_is 0
rm out/zh-tw/.x.wiki.123.part
diff -r out/zh-tw again/zh-tw >/dev/null || wrong "--resume names files differently"
batch in.xml --to zh-tw -o lines -q --output-format jsonl
[ "$(wc -l <lines/in.zh-tw.jsonl)" -eq 301 ] || wrong "not 301 lines"
tail -n 1 lines/in.zh-tw.jsonl | grep -q '"title":"删".*"text":null' || wrong "the deleted text"

begin "other outputs from XML"
page 甲/乙 0 '软件 "&lt;' | dump >in.xml
batch in.xml --to zh-tw -o out --output-format jsonl \
    --output-template '{variant}/{name}{ext}' -q
file_is out/zh-tw/in.jsonl '{"title":"甲/乙","ns":0,"id":1,"revision":2,"model":"wikitext","variant":"zh-tw","text":"軟體 \\"<"}\n'
batch in.xml --to zh-tw -o files --output-format folder -q
file_is files/zh-tw/甲%2F乙.wiki '軟體 "<'
batch "$IMAGE" --to zh-tw -o wrong --output-format xml -q
code_is 2
err_has "XML can only be made from XML"

begin "a line in, lines out, at once"
mkfifo to from
"$ZHVAR" batch --dict "$IMAGE" --stdin-jsonl --stdout-jsonl --to zh-tw,zh-cn <to >from &
exec 3>to 4<from
for i in 1 2; do
    printf '{"text":"软件%s"}\n' $i >&3
    read -r -t 20 first <&4
    read -r -t 20 second <&4
    echo "$first $second" >>answers
done
exec 3>&-
wait $!
code=$?
code_is 0
file_is answers '{"variant":"zh-tw","text":"軟體1"} {"variant":"zh-cn","text":"软件1"}\n{"variant":"zh-tw","text":"軟體2"} {"variant":"zh-cn","text":"软件2"}\n'
exec 4<&-

begin "a line that names an edition already names the new one"
printf '{"variant":"zh-cn","text":"软件","variant":"zh-sg"}\n{"text":"软件","variant":5}\n' >in
stdin=in
batch --stdin-jsonl --stdout-jsonl --to zh-tw
code_is 0
out_is '{"variant":"zh-cn","text":"軟體","variant":"zh-tw"}\n{"variant":"zh-tw","text":"軟體","variant":5}\n'

begin "a byte order mark before the first line stays"
printf '\xEF\xBB\xBF{"text":"软件"}\n' >in.jsonl
batch in.jsonl --to zh-tw -o out -q
code_is 0
file_is out/in.zh-tw.jsonl '\xEF\xBB\xBF{"text":"軟體"}\n'

begin "names of files that are not UTF-8 are kept, and told apart"
for f in $'a\xFE.xml' $'a\xFF.xml'; do page 頁 0 软件 | dump >"$f"; done
batch $'a\xFE.xml' $'a\xFF.xml' --to zh-tw -o out -q
code_is 0
for f in $'out/a\xFE.zh-tw.xml' $'out/a\xFF.zh-tw.xml'; do
    [ -e "$f" ] || wrong "no $f" "$(ls out)"
done
batch $'a\xFE.xml' --to zh-tw -o other -q --output-template $'{name}\xFD{variant}'
[ -e $'other/a\xFE\xFDzh-tw' ] || wrong "the template" "$(ls other)"

begin "names tell what the first bytes do not"
: >empty.jsonl
printf 'x{"text":"软件"}\n{"text":"软件"}\n' >first.ndjson
: | gzip >packed.jsonl.gz
batch empty.jsonl first.ndjson packed.jsonl.gz --to zh-tw -o out -q
code_is 3
file_is out/empty.zh-tw.jsonl ''
file_is out/packed.zh-tw.jsonl ''
file_is out/first.zh-tw.jsonl 'x{"text":"软件"}\n{"text":"軟體"}\n'
file_is out/failures.jsonl '{"file":"first.ndjson","title":"","offset":0,"error":"not a JSON object"}\n'
: >empty.xml
printf '<html>no dump today</html>\n' >answer.xml
batch empty.xml answer.xml --to zh-tw -o none -q
code_is 3
err_is 'empty.xml: error: the file ends too early at byte 0\nanswer.xml: error: not a MediaWiki export: no <mediawiki> at byte 0\n'

begin "broken inputs: what is whole stays, the rest is told"
for i in $(seq 40); do page "第$i頁" 0 "$i 软件"; done | dump >a.xml
bzip2 -k a.xml
head -c $(($(wc -c <a.xml.bz2) - 40)) a.xml.bz2 >cut.xml.bz2
head -c 4000 a.xml >cut.xml
{ sed '$d' a.xml && printf '<page></wrong>'; } >bad.xml
for f in cut.xml bad.xml; do
    batch $f --to zh-tw -o "out-$f" -q
    code_is 3
    grep -q '"offset":[1-9][0-9]*,"error":".* at byte [0-9]*"' "out-$f/failures.jsonl" ||
        wrong "$f" "$(cat "out-$f/failures.jsonl")"
    python3 -c 'import sys, xml.dom.minidom as m; m.parse(sys.argv[1])' \
        "out-$f"/*.zh-tw.xml || wrong "the output of $f is no XML"
done
batch cut.xml.bz2 no-such-file a.xml --to zh-tw -o out -q
code_is 3
err_has "bzip2 data end too early at byte"
err_has "no-such-file: error: cannot open"
[ "$(grep -c 軟體 out/a.zh-tw.xml)" -eq 40 ] || wrong "the good input suffered"
[ "$(wc -l <out/failures.jsonl)" -eq 2 ] || wrong "failures" "$(cat out/failures.jsonl)"

begin "a page larger than allowed is copied and listed"
{ page 小 0 软件 && page 大 0 "$(printf '软%.0s' $(seq 2000))" && page 末 0 软件; } | dump >in.xml
batch in.xml --to zh-tw -o out --page-max 4K -q
code_is 3
[ "$(grep -c '>軟體<' out/in.zh-tw.xml)" -eq 2 ] || wrong "the others"
grep -q 软软软 out/in.zh-tw.xml || wrong "the page was dropped"
grep -q '"title":"大"' out/failures.jsonl || wrong "not listed"

begin "a page that fails is written as it is and listed"
mkdir -p in/sub
printf '软件 %sb' "$(printf 'a%.0s' $(seq 400))" >in/sub/bad.wiki
printf '软件' >in/good.wiki
printf '软%.0s' $(seq 3000) >in/large.wiki
echo '(a+)+(a+)+(a+)+$' >patterns
batch in --to zh-tw,zh-hk -o out --protect patterns --page-max 6K -q
code_is 3
for v in zh-tw zh-hk; do
    cmp -s in/sub/bad.wiki out/$v/sub/bad.wiki || wrong "$v: the page that fails"
    cmp -s in/large.wiki out/$v/large.wiki || wrong "$v: the large page"
done
file_is out/zh-tw/good.wiki '軟體'
LC_ALL=C sort out/failures.jsonl | sed 's/"error":"\(the expression\|larger\).*/\1/' >failures
file_is failures '{"file":"in/large.wiki","title":"large","offset":0,larger\n{"file":"in/sub/bad.wiki","title":"bad","offset":0,the expression\n'
{ page 小 0 软件 && page 大 0 "$(printf '软%.0s' $(seq 3000))" && page 末 0 软件; } | dump >in.xml
batch in.xml --to zh-tw -o lines --output-format jsonl --page-max 6K -q
code_is 3
grep -o '"title":"[^"]*"\|"text":.*' lines/in.zh-tw.jsonl | tr '\n' ' ' >text
file_is text '"title":"小" "text":"軟體"} "title":"大" "text":null} "title":"末" "text":"軟體"} '

begin "bytes that are no UTF-8"
printf '{"title":"一","text":"软件\xff"}\n{"title":"二","text":"软件"}\n' >in.jsonl
batch in.jsonl --to zh-tw -o out -q
code_is 3
file_is out/in.zh-tw.jsonl '{"title":"一","text":"软件\xff"}\n{"title":"二","text":"軟體"}\n'
file_is out/failures.jsonl '{"file":"in.jsonl","title":"一","offset":0,"error":"not valid UTF-8"}\n'
mkdir in
printf '软件\xe8\xbd \xff"' >in/a.wiki
batch in --to zh-tw -o lines --output-format jsonl -q
code_is 0
python3 -c '
import json, sys
text = json.loads(open(sys.argv[1]).read())["text"]
sys.stdout.buffer.write(text.encode("utf-8", "surrogateescape"))' lines/in.zh-tw.jsonl >text
file_is text '軟體\xe8\xbd \xff"'

begin "stats"
{ page 甲 0 '{{noteTA|1=zh-cn:里;zh-tw:裡}}里软件-{zh-cn:甲;zh-tw:乙}-{{没有}}{{没有|1}}{{也没有}}{{cite web}}{{#if:1|2}}' &&
    page 乙 0 '{{noteTA|G1=NoSuch}}'; } | dump >in.xml
batch in.xml --to zh-tw -o out --stats
python3 -c '
import json, sys
s = json.load(open(sys.argv[1]))
assert s["unknown_groups"] == {"NoSuch": 1}, s
assert list(s["unknown_templates"].items()) == [("没有", 2), ("也没有", 1)], s
assert s["applied"]["dictionary"] == 1 and s["applied"]["page"] > 0, s
assert [p["title"] for p in s["slowest"]] in (["甲", "乙"], ["乙", "甲"]), s
assert s["characters_changed"] == s["editions"]["zh-tw"]["characters_changed"] > 2, s
' "$scratch/err" || wrong "stats"

begin "progress"
{ page 甲 0 软件; page 乙 0 里; } | dump >in.xml
batch in.xml --to zh-tw -o out --progress json
python3 -c '
import json, sys
lines = [json.loads(x) for x in open(sys.argv[1]) if x.startswith("{")]
last = lines[-1]
assert last["progress"] == 1 and last["pages"] == 2 and last["failed"] == 0, last
assert {"pages_per_second", "mb_per_second", "eta_seconds"} <= last.keys(), last
' "$scratch/err" || wrong "progress"
batch in.xml --to zh-tw -o out2 --quiet
err_is ''

begin "resume and its limits"
page 甲 0 软件 | dump >in.xml
batch in.xml --to zh-tw -o out -q
code_is 0
batch in.xml --to zh-tw -o out -q
code_is 2
err_has "--resume goes on with it"
[ -e out/pieces ] && wrong "what was refused left a folder"
batch in.xml --to zh-tw -o out -q --resume
code_is 0
if command -v flock >/dev/null; then
    flock out/manifest.jsonl "$ZHVAR" batch --dict "$IMAGE" in.xml --to zh-tw \
        -o out -q --resume 2>"$scratch/err"
    code=$?
    code_is 2
    err_has "another process is at work"
fi
batch in.xml --to zh-hk -o out -q --resume
code_is 2
err_has "other options"

begin "shards of several machines"
for i in $(seq 300); do page "第$i頁" 0 "$i 软件 网络"; done | dump >a.xml
batch a.xml --to zh-tw,zh-hk -o single --shard-size 8K -q
for i in 3 1; do
    batch a.xml --to zh-tw,zh-hk -o out --shard-size 8K -q --shard $i/3
    code_is 0
done
run batch --merge out
code_is 2
err_has "this run is missing"
batch a.xml --to zh-tw,zh-hk -o out --shard-size 9K -q --shard 2/3
run batch --merge out
code_is 2
err_has "other options"
rm out/manifest-0002-of-0003.jsonl
batch a.xml --to zh-tw,zh-hk -o out --shard-size 8K -q --shard 2/3
run batch --merge out
code_is 0
for v in zh-tw zh-hk; do
    cmp -s out/a.$v.xml single/a.$v.xml || wrong "the joined $v differs"
done

begin "shards by the index of a multistream dump"
multistream() { # NAME: streams of ten pages, as the shared maker packs them
    local at id=0 stream
    printf '<mediawiki>\n  <siteinfo>软件</siteinfo>\n' | bzip2 >"$1.xml.bz2"
    for stream in $(seq 12); do
        at=$(wc -c <"$1.xml.bz2")
        for i in $(seq 10); do
            id=$((id + 1))
            page "第$id頁" 0 "$id 软件 网络"
            echo "$at:$id:第$id頁" >&3
        done | bzip2 >>"$1.xml.bz2"
        id=$((stream * 10))
    done 3>"$1-index.txt"
    printf '</mediawiki>\n' | bzip2 >>"$1.xml.bz2"
    bzip2 "$1-index.txt"
}
multistream d
batch d.xml.bz2 --to zh-tw,zh-hk -o single -q
code_is 0
for i in 3 1 2; do
    batch d.xml.bz2 --to zh-tw,zh-hk -o out --shard-size 4K -q --shard $i/3
    code_is 0
done
run batch --merge out
code_is 0
for v in zh-tw zh-hk; do
    cmp -s out/d.$v.xml single/d.$v.xml || wrong "the joined $v differs"
done
batch d.xml.bz2 --to zh-tw,zh-hk -o whole --shard-size 4K -q --index d-index.txt.bz2
code_is 0
cmp -s whole/d.zh-tw.xml single/d.zh-tw.xml || wrong "by the index"
# What is not a shard's own is not read: damage there does not matter to it.
cp d.xml.bz2 broken.xml.bz2
cp d-index.txt.bz2 broken-index.txt.bz2
middle=$(bzcat d-index.txt.bz2 | sed -n '61s/:.*//p')
printf 'xxxxxxxxxx' | dd of=broken.xml.bz2 bs=1 seek=$((middle + 40)) conv=notrunc 2>/dev/null
codes=
for i in 1 2 3; do
    batch broken.xml.bz2 --to zh-tw -o parts --shard-size 4K -q --shard $i/3
    codes="$codes $code"
done
[ "$(tr -d ' ' <<<"$codes" | fold -w1 | sort | tr -d '\n')" = 003 ] || wrong "codes $codes"
run batch --merge parts
code_is 3
grep -c 軟體 parts/broken.zh-tw.xml >count
file_is count '90\n' # the piece with the damage holds 30
python3 -c 'import sys, xml.dom.minidom as m; m.parse(sys.argv[1])' \
    parts/broken.zh-tw.xml || wrong "no XML any more"
batch d.xml.bz2 --to zh-tw -o wrong --index single/d.zh-tw.xml
code_is 2
err_has "not the index of this dump"
bzcat d-index.txt.bz2 | sed 's/^./1/' >other.txt
batch d.xml.bz2 --to zh-tw -o wrong --index other.txt
code_is 2
err_has "not the index of this dump"

begin "what has not changed is taken from the run before"
for i in $(seq 300); do page "第$i頁" 0 "$i 软件 网络 {{noteTA|1=zh-cn:里;zh-tw:裡}}里" ; done | dump >old.xml
batch old.xml --to zh-tw,zh-hk,zh-cn -o old -q --shard-size 8K
sed -e 's/>7 软件/>7 车 软件/' -e '/第9頁/,/<\/page>/{/第9頁/!d;s/第9頁/第九頁/;s/$/<ns>0<\/ns><\/page>/}' \
    -e '0,/<siteinfo>.*/s//<siteinfo>车<\/siteinfo>/' old.xml >new.xml
{ page 新 0 软件 && sed -n '/<page>/,/<\/page>/p' new.xml | tac | tac; } | dump >more.xml
for f in new more; do
    batch $f.xml --to zh-tw,zh-hk,zh-cn -o $f -q --shard-size 8K --incremental old --stats
    code_is 0
    python3 -c 'import json, sys; sys.exit(json.load(open(sys.argv[1]))["pages_taken_over"] < 296)' \
        "$scratch/err" || wrong "$f: too few were taken" "$(cat "$scratch/err")"
    batch $f.xml --to zh-tw,zh-hk,zh-cn -o full-$f -q --shard-size 8K
    for v in zh-tw zh-hk zh-cn; do
        cmp -s $f/$f.$v.xml full-$f/$f.$v.xml || wrong "$f $v differs from a full run"
    done
done
batch more.xml --to zh-tw,zh-hk,zh-cn -o third -q --shard-size 8K --incremental new
cmp -s third/more.zh-tw.xml full-more/more.zh-tw.xml || wrong "a run after a run"
batch new.xml --to zh-tw,zh-cn -o other --incremental old
code_is 0
err_has "nothing of it is taken: made with other options"
grep -q "were taken over" "$scratch/err" && wrong "something was taken"
printf '{"text":"软件"}\n{"text":"车"}\n' >a.jsonl
batch a.jsonl --to zh-tw -o one -q
printf '{"text":"软件"}\n{"text":"网络"}\n' >a.jsonl
batch a.jsonl --to zh-tw -o two --incremental one
err_has "1 of them were taken over"
file_is two/a.zh-tw.jsonl '{"text":"軟體"}\n{"text":"網路"}\n'
batch a.jsonl --to zh-tw -o three --incremental nowhere
code_is 2
printf x >>one/a.zh-tw.jsonl
truncate -s 5 two/a.zh-tw.jsonl
batch a.jsonl --to zh-tw -o four -q --incremental two
code_is 0
file_is four/a.zh-tw.jsonl '{"text":"軟體"}\n{"text":"網路"}\n'

begin "groups that change are a change"
mkdir groups
printf '{"path":"Module:CGroup/IT","rules":[{"conv":"zh-cn:甲;zh-tw:乙;"}]}' >groups/it.json
page 甲 0 '{{noteTA|G1=IT}}软件甲' | dump >in.xml
batch in.xml --to zh-tw -o one -q --groups groups
batch in.xml --to zh-tw -o two --groups groups --incremental one
err_has "1 of them were taken over"
printf '{"path":"Module:CGroup/IT","rules":[{"conv":"zh-cn:甲;zh-tw:丙丙;"}]}' >groups/it.json
batch in.xml --to zh-tw -o three --groups groups --incremental one
err_has "groups or other files have changed"

begin "outputs that would be one file are refused before anything is read"
mkdir a b
page 甲 0 软件 | dump >a/d.xml
bzip2 -c a/d.xml >b/d.xml.bz2
batch a/d.xml b/d.xml.bz2 --to zh-tw -o out
code_is 2
err_has "two outputs would be this file"
batch a/d.xml --to zh-tw,zh-hk -o out --output-template '{name}{ext}'
code_is 2
err_has "out/d.xml: error: two outputs"
[ -e out ] && wrong "something was made"
batch a/d.xml b/d.xml.bz2 --to zh-tw -o out -q --output-format folder
code_is 0
cp a/d.xml d # no name tells: the join does
batch a/d.xml d --to zh-tw -o late
code_is 2
err_has "two outputs would be this file"

begin "killed 50 times, the output is the same"
for i in $(seq 500); do page "第$i頁" 0 "$i 软件 网络 $(printf '里%.0s' {1..40})"; done | dump >a.xml
begun=$(date +%s%N)
batch a.xml --to zh-tw,zh-hk -o single --shard-size 16K -q
most=$((($(date +%s%N) - begun) / 1000000 + 20)) # milliseconds
kills=0
while [ $kills -lt 50 ]; do
    rm -rf out
    while :; do
        "$ZHVAR" batch --dict "$IMAGE" a.xml --to zh-tw,zh-hk -o out \
            --shard-size 16K -q --resume -j2 2>"$scratch/err" &
        pid=$!
        delay=$((RANDOM % most))
        # However slow the machine is now, after 50 kills a run may end.
        sleep "$((delay / 1000)).$(printf %03d $((delay % 1000)))"
        [ $kills -ge 50 ] || kill -9 $pid 2>/dev/null
        wait $pid 2>/dev/null
        code=$?
        [ $code -eq 137 ] || break
        kills=$((kills + 1))
    done
    code_is 0
    for f in a.zh-tw.xml a.zh-hk.xml failures.jsonl manifest.jsonl; do
        cmp -s out/$f single/$f || wrong "$f differs after $kills kills"
    done
    [ "$(ls -A out)" = "$(ls -A single)" ] ||
        wrong "something is left" "$(ls -A out)"
    [ "$failures" -eq 0 ] || break
done

begin "editions that are equal are one file"
mkdir in
printf '车' >in/a.wiki
printf '里' >in/b.wiki
{ for i in $(seq 300); do page "第$i頁" 0 "$i 车"; done && page 末 0 '-{zh-tw:甲;zh-hk:乙}-'; } | dump >late.xml
{ for i in $(seq 300); do page "第$i頁" 0 "$i 车"; done; } | dump >never.xml
for more in "" --copies; do
    # shellcheck disable=SC2086
    batch in late.xml never.xml --to zh-tw,zh-hk,zh-cn -o "out$more" --shard-size 16K -q $more
    code_is 0
done
diff -r -x manifest.jsonl out out--copies >/dev/null || wrong "links change what is written"
[ out/zh-tw/a.wiki -ef out/zh-hk/a.wiki ] || wrong "a page of two editions"
[ out/zh-tw/b.wiki -ef out/zh-cn/b.wiki ] && wrong "two files are one"
[ out/never.zh-tw.xml -ef out/never.zh-hk.xml ] || wrong "a whole edition"
[ out/late.zh-tw.xml -ef out/late.zh-hk.xml ] && wrong "different editions"
grep -q '>甲<' out/late.zh-tw.xml || wrong "zh-tw"
grep -q '>乙<' out/late.zh-hk.xml || wrong "zh-hk"
for v in zh-tw zh-hk; do
    [ "$(grep -c '>[0-9]* 車<' out/late.$v.xml)" -eq 300 ] || wrong "$v lost pages"
done
links=$(find out--copies -type f -links +1)
[ -z "$links" ] || wrong "--copies" "$links"
mkdir one # one piece: the output is that file, unless there is one already
: >kept.xml
ln -s ../kept.xml one/late.zh-tw.xml
batch late.xml --to zh-tw,zh-hk -o one -q
code_is 0
cmp -s one/late.zh-hk.xml out/late.zh-hk.xml || wrong "one piece"
cmp -s kept.xml out/late.zh-tw.xml || wrong "where a link leads"
[ -L one/late.zh-tw.xml ] || wrong "the link is gone"
links=$(find one -type f -links +1)
[ -z "$links" ] || wrong "a name too many" "$links"
batch late.xml --to zh-cn,zh-tw,zh-hk -o order --shard-size 16K -q
for v in zh-tw zh-hk zh-cn; do
    cmp -s order/late.$v.xml out/late.$v.xml || wrong "$v in another order"
done
{ for i in $(seq 300); do page "第$i頁" 0 "$i"; done && page 末 0 '-{zh-tw:甲;zh-hk:乙;zh-cn:乙}-'; } | dump >two.xml
batch two.xml --to zh-tw,zh-hk,zh-cn -o two --shard-size 16K -q
batch two.xml --to zh-tw,zh-hk,zh-cn -o three --copies -q
[ two/two.zh-hk.xml -ef two/two.zh-cn.xml ] || wrong "two that leave a third together"
diff -r -x manifest.jsonl -x pages.idx two three >/dev/null || wrong "they have something else"
batch late.xml --to zh-tw,zh-hk -o packed --compress gz -q
for v in zh-tw zh-hk; do
    zcat packed/late.$v.xml.gz | cmp -s - out/late.$v.xml || wrong "packed $v"
done

begin "disk full is told, and resume goes on"
if [ -w /dev/full ] && command -v prlimit >/dev/null; then
    for i in $(seq 300); do page "第$i頁" 0 "$i 软件 网络"; done | dump >a.xml
    batch a.xml --to zh-tw -o single -q --shard-size 8K
    (trap '' XFSZ
     prlimit --fsize=30000 "$ZHVAR" batch --dict "$IMAGE" a.xml --to zh-tw \
         -o out -q --shard-size 8K 2>"$scratch/err")
    code=$?
    code_is 2
    err_has "cannot write"
    [ "$(stat -c %s out/pieces/*.zh-tw)" -lt 30000 ] || wrong "what did not fit stays"
    cp -r out short
    # What a killed process wrote behind the last piece is no part of it.
    printf 'half a page' | tee -a out/pieces/*.zh-tw >/dev/null
    batch a.xml --to zh-tw -o out -q --shard-size 8K --resume
    code_is 0
    cmp -s out/a.zh-tw.xml single/a.zh-tw.xml || wrong "after the full disk"
    cmp -s out/manifest.jsonl single/manifest.jsonl || wrong "the manifest"
    truncate -s -1 short/pieces/*.zh-tw
    batch a.xml --to zh-tw -o short -q --shard-size 8K --resume
    code_is 2
    err_has "shorter than it was written"
    [ -e short/a.zh-tw.xml ] && wrong "an output of less than was written"
fi

begin "usage"
batch x --to zh-tw
code_is 2
err_has "Give -o FOLDER"
batch x --to zh-tw -o out --shard 4/3
code_is 2
err_has "I/N"
batch x --to zh-tw -o out --namespaces x
code_is 2
batch x --to zh-tw --stdin-jsonl
code_is 2
batch x -o out
code_is 2
batch -c s2t x -o out
code_is 2
batch x --to zh-tw -o out --threads 2
code_is 2
err_has "unknown option --threads"
err_has "Try 'zhvar help batch'"
files_are

finish

#!/usr/bin/env bash
# zhvar dict: images built from tables and from data sets, and their facts.
# shellcheck source-path=SCRIPTDIR source=harness.sh
. "$(dirname "$0")/harness.sh"

begin "an image of tables, used"
printf '旧\t新\n旧旧\t更新\n' >t.tsv
run dict build --table zh-tw=t.tsv -o t.zvd
code_is 0
out_is ''
err_is ''
printf '旧旧旧' >in
stdin=in
run convert --dict t.zvd --to zh-tw
out_is '更新新'
files_are in t.tsv t.zvd

begin "building twice makes the same bytes"
printf '旧\t新\n' >t.tsv
run dict build --table zh-tw=t.tsv -o a.zvd
run dict build --table zh-tw=t.tsv -o b.zvd
cmp -s a.zvd b.zvd || wrong "the images differ"

begin "info"
run dict info --dict "$IMAGE"
code_is 0
err_is ''
grep -qE '^build-id: [0-9a-f]+' "$scratch/out" || wrong "no build-id" "$(cat "$scratch/out")"
run dict info
code_is 0
out_has 'source: '
out_has 'version: '
out_has 'license: Apache-2.0'
grep -qE '^configs: .*s2twp' "$scratch/out" || wrong "no configs" "$(cat "$scratch/out")"
# Slow are the 16 operators of descriptions in a chain, and no path of words:
# they would cost time, and kin would be of no use (src/match/kin.h).
chains=$(sed -n 's/^configs: //p' "$scratch/out" | wc -w)
slow=$(sed -nE 's/^nodes: .* ([0-9]+) slow$/\1/p' "$scratch/out")
((slow > 0 && slow % 16 == 0 && slow <= 16 * chains)) || wrong "$slow slow nodes in $chains chains"

begin "facts about the source come from whoever builds"
printf '旧\t新\n' >t.tsv
run dict build --table zh-tw=t.tsv --source-name mine --source-version 7 \
    --source-license CC0-1.0 -o t.zvd
code_is 0
run dict info --dict t.zvd
out_has 'source: mine'
out_has 'version: 7'
out_has 'license: CC0-1.0'

begin "a data set: Debian's"
if [ -e /usr/share/opencc/s2t.json ] && command -v opencc_dict >/dev/null; then
    run dict build --dict-data /usr/share/opencc --source-name debian -o d.zvd
    code_is 0
    err_is ''
    printf '鼠标和里程' >in
    stdin=in
    run convert --dict d.zvd --to zh-tw
    code_is 0
    out_is '滑鼠和里程'
    run dict info --dict d.zvd
    grep -qE '^targets: .*zh-tw' "$scratch/out" || wrong "no targets" "$(cat "$scratch/out")"
else
    echo "SKIPPED: $name (no libopencc-data or opencc_dict)"
fi

begin "a data set that lacks what the targets need"
mkdir data
printf '旧词\t新詞\n' >data/words.txt
echo '{"name": "x", "conversion_chain": [{"dict": {"type": "text", "file": "words.txt"}}]}' >data/x2y.json
run dict build --dict-data data -o d.zvd
code_is 2
err_has 'is not found'
[ -e d.zvd ] && wrong "an image was left behind"

begin "what is missing"
run dict
code_is 2
err_is "zhvar: error: dict what? build or info\nTry 'zhvar help dict'.\n"
run dict frob
code_is 2
err_has "'frob' is neither build nor info"
run dict build -o x.zvd
code_is 2
err_has 'nothing to build from'
run dict build --table zh-tw=t.tsv
code_is 2
err_has 'say where to write with -o IMAGE'
run dict build --table zh-tw -o x.zvd
code_is 2
err_has "'zh-tw' is not VARIANT=FILE"
run dict build --table xx=t.tsv -o x.zvd
code_is 2
err_has 'unknown variant'
run dict build --frob
code_is 2
err_has 'unknown option --frob'
run dict info x.zvd
code_is 2
err_has "what is 'x.zvd' for?"
files_are

begin "sources that cannot be read leave no image"
run dict build --table zh-tw=no.tsv -o x.zvd
code_is 2
err_has 'no.tsv'
printf 'a line without a tab\n' >bad.tsv
run dict build --table zh-tw=bad.tsv -o x.zvd
code_is 2
err_has 'bad.tsv:1: error: '
run dict build --dict-data no -o x.zvd
code_is 2
err_has 'no'
files_are bad.tsv
run dict info --dict bad.tsv
code_is 2
err_has 'bad.tsv: error: not a dictionary image'

begin "a damaged image: info finds out, convert goes on"
printf '软件\t軟體\n' >t.tsv
run dict build --table zh-tw=t.tsv -o t.zvd
printf '\125' | dd of=t.zvd bs=1 seek=100000 conv=notrunc 2>dd.log
run dict info --dict t.zvd
code_is 2
err_has 't.zvd: error: damaged dictionary image'
out_is ''
printf '软件' >a.wiki
run convert --dict t.zvd --to zh-tw a.wiki
code_is 0
out_is '軟體'

begin "an old image stays when a build fails"
printf '旧\t新\n' >t.tsv
run dict build --table zh-tw=t.tsv -o t.zvd
cp t.zvd before
run dict build --table zh-tw=no.tsv -o t.zvd
code_is 2
cmp -s t.zvd before || wrong "the image changed"
files_are before t.tsv t.zvd

begin "--dicts: a folder without zhvar's data is a slip"
printf '软件\t軟體\n' >tw.tsv
run dict build --table zh-tw=tw.tsv --dicts nowhere -o image
code_is 2
err_is "nowhere: error: none of zhvar's own data here (targets.tsv, profiles, local, context, configs)\n"
files_are tw.tsv
mkdir -p mine/local
run dict build --table zh-tw=tw.tsv --dicts mine -o image
code_is 0

finish

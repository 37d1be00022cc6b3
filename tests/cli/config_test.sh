#!/usr/bin/env bash
# zhvar convert -c: a drop-in for OpenCC's own command.
# shellcheck source-path=SCRIPTDIR source=harness.sh
. "$(dirname "$0")/harness.sh"

begin "by name, with and without .json, as a command of its own"
printf '里面的软件' >in
stdin=in
for words in 'convert -c s2t' 'convert --config s2t.json' '-c s2t' '-c s2t.json'; do
    # shellcheck disable=SC2086
    run $words
    code_is 0
    err_is ''
    out_is '裏面的軟件'
done

begin "-i and -o as OpenCC has them"
printf '软件\n' >a.txt
run -c s2twp.json -i a.txt -o b.txt
code_is 0
file_is b.txt '軟體\n'
run -c s2t -i a.txt
out_is '軟件\n'

begin "markup is text to a config"
printf -- '[[软件]] -{软件}-' >in
stdin=in
run -c s2t
out_is '[[軟件]] -{軟件}-'

begin "several inputs are named by the config"
printf '软件' >a.txt
printf '网络' >b.txt
run convert -c s2t -o out a.txt b.txt
code_is 0
file_is out/a.s2t.txt '軟件'
file_is out/b.s2t.txt '網絡'

begin "a config of one's own, by path"
mkdir my
printf '软件\t程式\n件\t件件\n' >my/words.txt
cat >my/mine.json <<'JSON'
{
  // as OpenCC's own: one stage
  "name": "mine",
  "conversion_chain": [
    {"dict": {"type": "text", "file": "words.txt"}}
  ]
}
JSON
printf '软件 件' >in
stdin=in
run -c my/mine.json
code_is 0
err_is ''
out_is '程式 件件'
run -c my/mine
code_is 0
out_is '程式 件件'

begin "a config that is not there, or is malformed"
run -c s2x
code_is 2
err_has "--config: no config 's2x' in the image and no such file"
err_has 's2twp'
run -c no/such.json
code_is 2
err_is 'no/such.json: error: no such config file\n'
echo '{"conversion_chain": [' >bad.json
run -c ./bad.json
code_is 2
err_has 'bad.json'
echo '{"conversion_chain": [{"dict": {"type": "text", "file": "gone.txt"}}]}' >gone.json
run -c ./gone.json
code_is 2
err_has 'gone'

begin "what does not go with a config"
for option in '--to zh-tw' '--rules keep' '--groups x' '--title x' '--from hans'; do
    # shellcheck disable=SC2086
    run convert -c s2t $option
    code_is 2
    word=${option%% *}
    err_has "--config converts plain text by one OpenCC config; $word does not go with it"
done

begin "the same bytes as OpenCC's command"
if command -v opencc >/dev/null && [ -e /usr/share/opencc/s2t.json ]; then
    run dict build --dict-data /usr/share/opencc --source-name system \
        -o system.zvd
    code_is 0
    cat >text <<'TEXT'
汉字简繁转换，里面有后台程序与皇后；头发发现，干杯干部。
這裡是臺灣的軟體，著名的電腦程式。

鼠标 mouse 與「滑鼠」,没有换行的最后一行
TEXT
    printf '最后' >>text
    for config in s2t s2tw s2twp s2hk t2s tw2s tw2sp hk2s t2tw t2hk; do
        opencc -c "$config" -i text -o expected
        run -c "$config" --dict system.zvd -i text -o got
        code_is 0
        cmp -s expected got || wrong "$config" "$(diff expected got)"
    done
else
    echo "SKIPPED: $name (no opencc)"
fi

finish

#!/usr/bin/env bash
# zhvar convert: inputs, outputs, exit codes and messages.
# shellcheck source-path=SCRIPTDIR source=harness.sh
. "$(dirname "$0")/harness.sh"

# ---- one variant ---------------------------------------------------------------

begin "one variant goes to standard output"
printf '软件\n' >a.wiki
convert --to zh-tw a.wiki
code_is 0
out_is '軟體\n'
err_is ''
files_are a.wiki

begin "one variant goes to -o FILE"
printf '软件\n' >a.wiki
convert --to zh-hk -o b.wiki a.wiki
code_is 0
out_is ''
err_is ''
file_is b.wiki '軟件\n'
files_are a.wiki b.wiki

begin "standard input, by name and without"
printf '网络' >in
stdin=in
convert --to zh-tw -
code_is 0
out_is '網路'
convert --to zh-tw
code_is 0
out_is '網路'

begin "options may follow files"
printf '网络' >a.wiki
convert a.wiki --to=zh-tw
code_is 0
out_is '網路'

begin "a byte order mark passes through"
printf '\xEF\xBB\xBF软件\r\n' >a.wiki
convert --to zh-tw a.wiki
code_is 0
out_is '\xEF\xBB\xBF軟體\r\n'

begin "what stands behind a byte order mark begins the page"
printf '\xEF\xBB\xBF#重定向 [[软件]]' >a.wiki
convert --to zh-tw a.wiki
code_is 0
out_is '\xEF\xBB\xBF#重定向 [[软件]]'
printf '\xEF\xBB\xBF{{noteTA|1=zh-cn:甲;zh-tw:乙}}\n\n甲' >a.wiki
convert --to zh-tw a.wiki
out_is '\xEF\xBB\xBF乙'
printf '\xEF\xBB\xBF---\nslug: 软件\ntitle: 软件\n---\n' >a.md
convert --to zh-tw a.md
out_is '\xEF\xBB\xBF---\nslug: 软件\ntitle: 軟體\n---\n'

begin "lines that end in two characters go with their rules, too"
printf '{{noteTA|1=zh-cn:甲;zh-tw:乙}}\r\n\r\n甲\r\n\r\n-{}-\r\n\r\n丙\r\n' >a.wiki
convert --to zh-tw a.wiki
code_is 0
out_is '乙\r\n\r\n丙\r\n'

begin "an empty input has an empty edition"
: >a.wiki
convert --to zh-tw a.wiki
code_is 0
out_is ''
err_is ''

begin "names of variants: any case, - or _, tags, OpenCC's short names"
printf '软件' >a.wiki
for variant in zh-tw ZH-TW zh_tw zh-Hant-TW zh_hant_tw cmn-Hant-TW twp TW; do
    convert --to "$variant" a.wiki
    code_is 0
    out_is '軟體'
done

begin "zh resolves rules and changes no other text"
printf -- '-{zh-cn:甲;zh-tw:乙}-软件' >a.wiki
convert --to zh a.wiki
code_is 0
grep -q '软件$' "$scratch/out" || wrong "text changed" "$(cat "$scratch/out")"
grep -q -- '-{' "$scratch/out" && wrong "the rule is still there"

# ---- several editions ------------------------------------------------------------

begin "several variants go to a folder, which is made"
printf '软件\n' >a.wiki
convert --to zh-tw,zh-hk -o out a.wiki
code_is 0
out_is ''
file_is out/a.zh-tw.wiki '軟體\n'
file_is out/a.zh-hk.wiki '軟件\n'
files_are a.wiki out/a.zh-hk.wiki out/a.zh-tw.wiki

begin "a list may have spaces and be given twice; doubles count once"
printf '软件' >a.wiki
convert --to 'zh-tw, zh-hk' --to zh-tw -o out a.wiki
code_is 0
files_are a.wiki out/a.zh-hk.wiki out/a.zh-tw.wiki

begin "several inputs"
printf '软件' >a.wiki
mkdir sub
printf '网络' >sub/b.txt
convert --to zh-tw -o out a.wiki sub/b.txt
code_is 0
file_is out/a.zh-tw.wiki '軟體'
file_is out/b.zh-tw.txt '網路'

begin "one variant and a folder for -o"
mkdir out
printf '软件' >a.wiki
convert --to zh-tw -o out a.wiki
code_is 0
file_is out/a.zh-tw.wiki '軟體'
convert --to zh-tw -o new/ a.wiki
code_is 0
file_is new/a.zh-tw.wiki '軟體'

begin "standard input among several editions is called stdin"
printf '软件' >in
stdin=in
convert --to zh-tw,zh-cn -o out
code_is 0
files_are in out/stdin.zh-cn out/stdin.zh-tw

begin "a template of one's own"
printf '软件' >a.wiki
convert --to zh-tw,zh-hk -o out --output-template '{variant}/{name}{ext}' a.wiki
code_is 0
file_is out/zh-tw/a.wiki '軟體'
file_is out/zh-hk/a.wiki '軟件'

begin "{dir} keeps folders apart"
mkdir -p x y
printf '软件' >x/a.wiki
printf '网络' >y/a.wiki
convert --to zh-tw -o out --output-template '{dir}/{name}{ext}' x/a.wiki ./y//a.wiki
code_is 0
file_is out/x/a.wiki '軟體'
file_is out/y/a.wiki '網路'

begin "a template that collides is refused before anything is written"
printf '软件' >a.wiki
convert --to zh-tw,zh-hk -o out --output-template '{name}{ext}' a.wiki
code_is 2
err_is 'zhvar: error: two editions would go to out/a.wiki: zh-tw of a.wiki and zh-hk of a.wiki; nothing was written\n'
files_are a.wiki

begin "two inputs of one name collide too"
mkdir x y
printf '软件' >x/a.wiki
printf '软件' >y/a.wiki
convert --to zh-tw -o out x/a.wiki y/a.wiki
code_is 2
err_has 'two editions would go to out/a.zh-tw.wiki'
files_are x/a.wiki y/a.wiki

begin "a template never overwrites an input"
printf '软件' >a.wiki
convert --to zh-tw -o . --output-template '{name}{ext}' a.wiki
code_is 2
err_is 'zhvar: error: ./a.wiki is an input and would be overwritten; nothing was written\n'
file_is a.wiki '软件'

begin "a template never leads out of the folder"
mkdir x
printf '软件' >x/a.wiki
convert --to zh-tw -o out --output-template '../{name}' x/a.wiki
code_is 2
err_has 'makes no file below out'
convert --to zh-tw -o out --output-template '{dir}/{name}' x/../x/a.wiki
code_is 2
err_has 'makes no file below out'
files_are x/a.wiki

begin "a template with a field that is not known"
printf '软件' >a.wiki
convert --to zh-tw -o out --output-template '{nam}' a.wiki
code_is 2
err_is "zhvar: error: --output-template: '{nam' is none of {name}, {variant}, {ext}, {dir}\n"

begin "several editions without a folder"
printf '软件' >a.wiki
convert --to zh-tw,zh-hk a.wiki
code_is 2
err_is 'zhvar: error: several variants: say where to put the editions with -o FOLDER\n'
convert --to zh-tw a.wiki a.wiki
code_is 2
err_is 'zhvar: error: several inputs: say where to put the editions with -o FOLDER\n'
convert --to zh-tw,zh-hk -o a.wiki a.wiki
code_is 2
err_is 'zhvar: error: -o a.wiki: several editions need a folder, and this is a file\n'
file_is a.wiki '软件'

# ---- how files are written --------------------------------------------------------

begin "an output may be the input"
printf '软件' >a.wiki
chmod 640 a.wiki
convert --to zh-tw -o a.wiki a.wiki
code_is 0
file_is a.wiki '軟體'
[ "$(stat -c %a a.wiki)" = 640 ] || wrong "permissions: $(stat -c %a a.wiki)"
files_are a.wiki

begin "a symbolic link stays a link"
printf '软件' >a.wiki
printf 'old' >real
ln -s real link
convert --to zh-tw -o link a.wiki
code_is 0
[ -L link ] || wrong "the link is gone"
file_is real '軟體'

begin "a dangling link is followed"
printf '软件' >a.wiki
ln -s real link
convert --to zh-tw -o link a.wiki
code_is 0
file_is real '軟體'

begin "-o - and -o /dev/stdout are standard output, appended to if it is"
printf '软件' >a.wiki
convert --to zh-tw -o - a.wiki
out_is '軟體'
convert --to zh-tw -o /dev/stdout a.wiki
code_is 0
out_is '軟體'
printf 'before ' >log
"$ZHVAR" convert --dict "$IMAGE" --to zh-tw -o /dev/stdout a.wiki >>log
file_is log 'before 軟體'

begin "a pipe as output"
printf '软件' >a.wiki
mkfifo pipe
cat pipe >got &
convert --to zh-tw -o pipe a.wiki
code_is 0
wait
file_is got '軟體'

begin "an output that cannot be written: the old file stays"
printf '软件' >a.wiki
convert --to zh-tw -o no/such/folder a.wiki
code_is 3
err_is 'no/such/folder: error: cannot write: No such file or directory\n'
[ -w /dev/full ] && {
    "$ZHVAR" convert --dict "$IMAGE" --to zh-tw a.wiki >/dev/full 2>"$scratch/err"
    code=$?
    code_is 3
    err_is '<stdout>: error: cannot write: No space left on device\n'
}
files_are a.wiki

begin "a reader that goes away: quiet"
for _ in $(seq 20000); do echo 软件软件软件软件; done >a.wiki
"$ZHVAR" convert --dict "$IMAGE" --to zh-tw a.wiki 2>"$scratch/err" | head -n 1 >got
codes=("${PIPESTATUS[@]}")
[ "${codes[0]}" -eq 141 ] || wrong "exit code ${codes[0]}, not 141"
err_is ''

begin "^C: code 130, no part of a file"
printf '软件' >a.wiki
mkfifo pipe
# A background job of a script ignores ^C; python's child does not.
if command -v python3 >/dev/null; then
    python3 - "$ZHVAR" "$IMAGE" <<'PYTHON'
import signal, subprocess, sys, time
signal.signal(signal.SIGINT, signal.SIG_DFL)
p = subprocess.Popen([sys.argv[1], "convert", "--dict", sys.argv[2],
                      "--to", "zh-tw", "-o", "out"],
                     stdin=subprocess.PIPE)
p.stdin.write("软件".encode())
p.stdin.flush()
time.sleep(0.5)
p.send_signal(signal.SIGINT)
sys.exit(p.wait(20))
PYTHON
    code=$?
    code_is 130
    files_are a.wiki
else
    echo "SKIPPED: $name (no python3)"
fi

# ---- what can go wrong ---------------------------------------------------------------

begin "a missing input: the others are converted, code 3"
printf '软件' >a.wiki
convert --to zh-tw -o out no.wiki a.wiki
code_is 3
err_is 'no.wiki: error: cannot open: No such file or directory\n'
file_is out/a.zh-tw.wiki '軟體'

begin "a folder is no input"
mkdir folder
convert --to zh-tw folder
code_is 3
err_is 'folder: error: cannot read: Is a directory\n'

begin "a dictionary that is not there, or is none"
printf '软件' >a.wiki
run convert --dict no.zvd --to zh-tw a.wiki
code_is 2
err_is 'no.zvd: error: cannot open: No such file or directory\n'
out_is ''
run convert --dict a.wiki --to zh-tw a.wiki
code_is 2
err_has 'a.wiki: error: not a dictionary image'
head -c 3000 "$IMAGE" >cut.zvd
run convert --dict cut.zvd --to zh-tw a.wiki
code_is 2
err_has 'cut.zvd: error: damaged dictionary image'

begin "a variant that is not known: what there is, and a guess"
convert --to zh-wt
code_is 2
err_has 'unknown variant "zh-wt"'
err_has 'zh-hans zh-hant zh-cn zh-sg zh-my zh-tw zh-hk zh-mo'
err_has "did you mean 'zh-"
err_has "Try 'zhvar help convert'."
convert --to ''
code_is 2
err_has "--to: an empty name in ''"
convert --to zh-tw,,zh-cn
code_is 2
err_has 'an empty name'

begin "other languages: a hint, no guess"
for variant in zh-yue zh-classical lzh; do
    convert --to "$variant"
    code_is 2
    err_has 'a language of its own'
    grep -q 'did you mean' "$scratch/err" && wrong "a guess for $variant"
done
convert --to ja
code_is 2
err_has 'ja'

begin "an image that lacks a variant"
printf '软件' >a.wiki
convert --to zh-sg a.wiki
code_is 2
err_has 'zh-sg'

begin "invalid UTF-8 passes through byte for byte, with a warning"
printf '软件\n网\xE7\xBD络\xFF软件\n' >a.wiki
convert --to zh-tw a.wiki
code_is 0
out_is '軟體\n网\xE7\xBD络\xFF軟體\n'
err_has 'a.wiki:2:2: warning: '
err_has '[invalid-utf8]'

begin "of very many warnings some are shown and all are counted"
for _ in $(seq 250); do printf '软件\xFF\n'; done >a.wiki
convert --stats --to zh-tw a.wiki
code_is 0
[ "$(grep -c ': warning: ' "$scratch/err")" = 100 ] || wrong "not 100 are shown"
err_has 'a.wiki: note: 150 more warnings are not shown'
err_has '"diagnostics":{"invalid-utf8":100,"unlisted":150}'
for _ in $(seq 120); do printf -- '-{X|软件}-[[ \n'; done >b.wiki
convert --to zh-tw b.wiki
err_has 'b.wiki: note: '
convert -q --to zh-tw a.wiki
err_is ''

begin "invalid UTF-8 with --strict: an error, no output"
printf '软件\n网\xE7\xBD络\n' >a.wiki
printf '软件' >b.wiki
convert --strict --to zh-tw -o out a.wiki b.wiki
code_is 3
err_is 'a.wiki:2:2: error: bytes that are not UTF-8 [invalid-utf8]\n'
files_are a.wiki b.wiki out/b.zh-tw.wiki

begin "NUL bytes pass through"
printf '软件\0软件' >a.wiki
convert --to zh-tw a.wiki
code_is 0
out_is '軟體\0軟體'

begin "warnings name the place, and --quiet is quiet"
printf '第一行\n软件 {{noteTA|G1=没有这个组}}' >a.wiki
convert --to zh-tw a.wiki
code_is 0
err_has 'a.wiki:2:'
err_has ': warning: the conversion group is not known: '
err_has ' [unknown-group]'
convert -q --to zh-tw a.wiki
code_is 0
err_is ''
stdin=a.wiki
convert --to zh-tw -
err_has '<stdin>:2:'

begin "a page cannot speak to the terminal"
printf '{{noteTA|G1=x\033[31my}}' >a.wiki
convert --to zh-tw a.wiki
code_is 0
grep -q "$(printf '\033')" "$scratch/err" && wrong "an escape came through"

# ---- titles, rules, statistics ---------------------------------------------------------

begin "the title is converted and reported"
printf '软件' >in
stdin=in
convert --to zh-tw --title 网络软件
code_is 0
out_is '軟體'
err_is '<stdin>: note: title in zh-tw: 網路軟體\n'

begin "a file's name is the title when none is given"
printf '软件' >网络.wiki
convert --to zh-tw 网络.wiki
code_is 0
err_is '网络.wiki: note: title in zh-tw: 網路\n'
printf '软件' >a.wiki
convert --to zh-tw a.wiki
err_is ''

begin "--title is for one input"
convert --to zh-tw -o out --title x a.wiki b.wiki
code_is 2
err_has '--title is for one input; there are 2'

begin "--rules keep leaves rules and converts the rest"
printf -- '-{H|zh-cn:甲;zh-tw:乙}-软件' >a.wiki
convert --to zh-tw --rules keep a.wiki
code_is 0
out_is '-{H|zh-cn:甲;zh-tw:乙}-軟體'
convert --to zh-tw --rules resolve a.wiki
out_is '軟體'

begin "--scope page: a rule acts before its place"
printf -- '软件-{H|zh-cn:软件;zh-tw:程式}-软件' >a.wiki
convert --to zh-tw a.wiki
out_is '軟體程式'
convert --to zh-tw --scope page a.wiki
out_is '程式程式'

begin "--format: text has no markup"
printf '[[软件]] -{软件}-' >a.txt
convert --to zh-tw --format text a.txt
code_is 0
out_is '[[軟體]] -{軟體}-'
convert --to zh-tw --format wikitext a.txt
out_is '[[软件|軟體]] 软件'
convert --to zh-tw a.txt
out_is '[[软件|軟體]] 软件'
printf '软件' >b.wiki
convert --to zh-tw --format auto b.wiki
out_is '軟體'

begin "--groups: rules that a noteTA names"
mkdir groups
cat >groups/测试组.json <<'JSON'
{"name": "测试组", "description": "", "path": "Module:CGroup/测试组",
 "rules": [{"original": null, "conv": "zh-cn:服务器;zh-tw:伺服器;zh-hk:伺服器"}]}
JSON
printf '{{noteTA|G1=测试组}}服务器' >a.wiki
convert --to zh-tw --groups groups a.wiki
code_is 0
out_is '伺服器'
err_is ''

begin "--groups: a folder that is not there, a file that is malformed"
printf '软件' >a.wiki
convert --to zh-tw --groups no a.wiki
code_is 2
err_has 'no'
mkdir groups
echo '{"name": ' >groups/bad.json
convert --to zh-tw --groups groups a.wiki
code_is 2
err_has 'bad.json'

begin "--stats is one JSON object on standard error"
printf -- '-{zh-cn:甲;zh-tw:乙}-软件' >a.wiki
convert -q --stats --to zh-tw,zh-cn -o out a.wiki no.wiki
code_is 3
out_is ''
tail -n 1 "$scratch/err" >stats.json
if command -v python3 >/dev/null; then
    python3 - "$VERSION" <<'PYTHON' || wrong "the statistics" "$(cat stats.json)"
import json, sys
s = json.load(open("stats.json", encoding="utf-8"))
a, no = s["inputs"]
tw, cn = a["editions"]
assert s["zhvar"] == sys.argv[1], s["zhvar"]
assert len(s["dictionary"]["build-id"]) >= 8
assert s["failed"] == 1 and "No such file" in no["error"]
assert a["file"] == "a.wiki" and a["title"] == "a"
assert a["bytes"] == len("-{zh-cn:甲;zh-tw:乙}-软件".encode())
assert a["runs"] >= 1 and a["run_bytes"] >= 6
assert set(a["rules"]) == {"inline", "noteta", "group", "title"}
assert a["diagnostics"] == {}
assert tw["variant"] == "zh-tw" and tw["file"] == "out/a.zh-tw.wiki"
assert tw["changed"] is True and tw["characters_changed"] >= 2
assert tw["bytes"] == len("乙軟體".encode())
assert tw["edits"]["dictionary"] >= 1
assert cn["variant"] == "zh-cn" and cn["edits"]["dictionary"] == 0
PYTHON
else
    echo "SKIPPED: $name (no python3)"
fi

begin "--stats counts diagnostics and survives names that are not UTF-8"
printf '{{noteTA|G1=无}}软件' >"$(printf 'a\xFF.wiki')"
convert -q --stats --to zh-tw "$(printf 'a\xFF.wiki')"
code_is 0
err_has '"diagnostics":{"unknown-group":1}'
if command -v python3 >/dev/null; then
    python3 -m json.tool <"$scratch/err" >/dev/null || wrong "no JSON"
fi

begin "words that both scripts write alike, where nothing tells the script"
printf '人工智慧' >a.txt
run convert --to zh-hk a.txt
code_is 0
out_is '人工智能'
run convert --to zh-tw a.txt
out_is '人工智慧'
run explain --to zh-hk a.txt
out_is 'a.txt:1:1: zh-hk: word: 人工智慧 -> 人工智能 (script alone: 人工智慧; hant2hkp)\n'
run convert --to hk a.txt
out_is '人工智慧'
run convert --to zh-hk --from hans a.txt
out_is '人工智慧'
printf '人工智能' >a.txt
run convert --to zh-tw a.txt
out_is '人工智慧'
printf '這是電腦。\n' >a.txt
run convert --to zh-hk --title 人工智慧 a.txt
err_is 'a.txt: note: title in zh-hk: 人工智能\n'
printf '这是电脑。\n' >a.txt
run convert --to zh-hk --title 人工智慧 a.txt
err_is 'a.txt: note: title in zh-hk: 人工智慧\n'

finish

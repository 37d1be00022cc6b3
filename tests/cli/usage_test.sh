#!/usr/bin/env bash
# Help, versions, and what is wrong usage.
# shellcheck source-path=SCRIPTDIR source=harness.sh
. "$(dirname "$0")/harness.sh"

begin "without arguments: an overview and code 2"
run
code_is 2
out_is ''
err_has 'Usage: zhvar COMMAND'

begin "help"
for words in help --help -h 'help --help' 'help help' 'help -h'; do
    # shellcheck disable=SC2086
    run $words
    code_is 0
    err_is ''
    out_has 'Usage: zhvar COMMAND'
    out_has '  convert '
    out_has '  dict '
done
for words in 'help convert' '--help convert' 'convert --help' 'convert -h'; do
    # shellcheck disable=SC2086
    run $words
    code_is 0
    err_is ''
    out_has 'Usage: zhvar convert --to'
    [ "$(awk 'length > 80' "$scratch/out")" = "" ] || wrong "lines beyond 80"
done
for words in 'help dict' 'dict --help' 'dict build --help' 'dict info -h'; do
    # shellcheck disable=SC2086
    run $words
    code_is 0
    out_has 'Usage: zhvar dict build'
done

begin "every option of the help is known, and the other way round"
run help convert
grep -oE -- '--[a-z-]+' "$scratch/out" | sort -u >documented
while read -r option; do
    run convert "$option=x"
    grep -q 'unknown option' "$scratch/err" && wrong "$option is not known"
done <documented
for option in --to --config --input --output --output-template --title \
    --groups --dict --stats --strict --quiet --format --rules --scope \
    --titles --from --compat; do
    grep -qx -- "$option" documented || wrong "$option is not in the help"
done

begin "--version"
run --version
code_is 0
err_is ''
out_has "zhvar $VERSION"
[ "$(wc -l <"$scratch/out")" -eq 2 ] || wrong "lines" "$(cat "$scratch/out")"
grep -qE '^dictionary: .+ [0-9]+\.[0-9.]+.* \(Apache-2\.0\), build [0-9a-f]+' \
    "$scratch/out" || wrong "the dictionary line" "$(cat "$scratch/out")"

begin "unknown commands and options: a guess"
run convret
code_is 2
err_is "zhvar: error: unknown command 'convret'; did you mean 'convert'?\nTry 'zhvar help'.\n"
run xyzzy
code_is 2
err_is "zhvar: error: unknown command 'xyzzy'\nTry 'zhvar help'.\n"
run help xyzzy
code_is 2
run convert --formt text
code_is 2
err_is "zhvar: error: unknown option --formt; did you mean --format?\nTry 'zhvar help convert'.\n"
run convert -Z
code_is 2
err_is "zhvar: error: unknown option -Z\nTry 'zhvar help convert'.\n"
run convert --to
code_is 2
err_is "zhvar: error: --to needs a value\nTry 'zhvar help convert'.\n"

run convert --stats=x
code_is 2
err_is "zhvar: error: --stats=x: this option takes no value\nTry 'zhvar help convert'.\n"

begin "which variant?"
run convert
code_is 2
err_has 'which variant? Give --to (known: zh-hans zh-hant'

begin "words that are no choice"
run convert --to zh-tw --rules maybe
code_is 2
err_is "zhvar: error: --rules: 'maybe' is none of resolve, keep\nTry 'zhvar help convert'.\n"
run convert --to zh-tw --titles ''
code_is 2
err_has "--titles: '' is none of guarded, quoted, all, off"

begin "inputs in two ways"
run convert --to zh-tw -i a.wiki b.wiki
code_is 2
err_has "give inputs with -i or as arguments, not both ('b.wiki')"
run convert --to zh-tw -o out - -
code_is 2
err_has 'standard input can be read only once'

begin "what cannot be printed"
[ -w /dev/full ] && {
    "$ZHVAR" --version >/dev/full 2>"$scratch/err"
    code=$?
    code_is 3
    err_is 'zhvar: error: cannot write: No space left on device\n'
}

begin "^C ends every command, and nothing half done is left"
if command -v python3 >/dev/null; then
    printf '软件' >a.wiki
    mkfifo pipe
    python3 - "$ZHVAR" "$IMAGE" <<'PYTHON' || wrong "see above"
import os, signal, subprocess, sys, time
signal.signal(signal.SIGINT, signal.SIG_DFL)
zhvar, image = sys.argv[1:]
hold = os.open("pipe", os.O_RDWR)  # whoever reads it waits
bad = 0
for words in ("convert --to zh-tw --dict IMAGE pipe",
              "ambiguities --dict IMAGE pipe",
              "verify --dict IMAGE pipe a.wiki",
              "dict build --table zh-tw=pipe -o image",
              "groups import pipe -o store",
              "titles import pipe -o store",
              "titles map --dict IMAGE pipe -o map.tsv",
              "batch pipe --dict IMAGE --to zh-tw -o out"):
    p = subprocess.Popen([zhvar] + words.replace("IMAGE", image).split(),
                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    time.sleep(0.3)
    p.send_signal(signal.SIGINT)
    said = p.communicate(timeout=20)[0]
    if p.returncode not in (130, -signal.SIGINT) or said:
        print(words, p.returncode, said)
        bad = 1
sys.exit(bad)
PYTHON
    rm -rf pipe out
    files_are a.wiki
else
    echo "SKIPPED: $name (no python3)"
fi

finish

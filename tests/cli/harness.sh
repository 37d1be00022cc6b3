# For the tests of this folder: each case runs the tool in a folder of its own
# and states exactly what it prints and how it ends. Sourced, not run.
#     . harness.sh    with $1 the tool and $2 its version
# shellcheck shell=bash disable=SC2034
set -u
export LC_ALL=C
ZHVAR=$(readlink -f "${1:?the tool}")
VERSION=${2:?its version}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
scratch=$(mktemp -d)
trap 'chmod -R u+rwx "$scratch"; rm -rf "$scratch"' EXIT
failures=0
cases=0
name=

# Small tables of our own: what is expected does not depend on OpenCC's data.
printf '软件\t軟體\n网络\t網路\n里\t裡\n车\t車\n' >"$scratch/tw.tsv"
printf '软件\t軟件\n网络\t網絡\n里\t裏\n车\t車\n' >"$scratch/hk.tsv"
printf '軟體\t软件\n網路\t网络\n裡\t里\n車\t车\n' >"$scratch/cn.tsv"
IMAGE=$scratch/small.zvd
"$ZHVAR" dict build --table "zh-tw=$scratch/tw.tsv" \
    --table "zh-hk=$scratch/hk.tsv" --table "zh-cn=$scratch/cn.tsv" \
    -o "$IMAGE" || {
    echo "cannot build the image that the cases use"
    exit 1
}

wrong() {
    echo "FAILED: $name: $1"
    shift
    [ $# -eq 0 ] || printf '%s\n' "$@"
    failures=$((failures + 1))
}

# Begins a case in an empty folder.
begin() {
    name=$1
    cases=$((cases + 1))
    mkdir -p "$scratch/case$cases"
    cd "$scratch/case$cases" || exit 1
    stdin=/dev/null
}

# Runs the tool; standard input is $stdin.
run() {
    "$ZHVAR" "$@" <"$stdin" >"$scratch/out" 2>"$scratch/err"
    code=$?
}

# The same with the small image.
convert() {
    run convert --dict "$IMAGE" "$@"
}

code_is() {
    [ "$code" -eq "$1" ] || wrong "exit code $code, not $1" "$(cat "$scratch/err")"
}

same() { # WHAT FILE EXPECTED: printf escapes in EXPECTED
    # shellcheck disable=SC2059
    printf -- "$3" | cmp -s - "$2" ||
        wrong "$1 differs" "$(diff <(printf -- "$3") "$2")"
}

out_is() {
    same "standard output" "$scratch/out" "$1"
}

err_is() {
    same "standard error" "$scratch/err" "$1"
}

err_has() {
    grep -qF -- "$1" "$scratch/err" ||
        wrong "standard error lacks '$1'" "$(cat "$scratch/err")"
}

out_has() {
    grep -qF -- "$1" "$scratch/out" ||
        wrong "standard output lacks '$1'" "$(cat "$scratch/out")"
}

# The lines of standard output that hold all of the words given: some are.
lines_with() {
    local found
    found=$(cat "$scratch/out")
    for word; do
        found=$(grep -F -- "$word" <<<"$found")
    done
    [ -n "$found" ] || wrong "no line with $*" "$(cat "$scratch/out")"
}

file_is() {
    if [ -e "$1" ]; then
        same "$1" "$1" "$2"
    else
        wrong "there is no $1" "$(ls -A)"
    fi
}

# Exactly these files are here (hidden ones too).
files_are() {
    local got
    got=$(find . -type f -o -type l | sed 's#^\./##' | sort | tr '\n' ' ')
    [ "$got" = "${*:+$* }" ] || wrong "files: $got(expected: $*)"
}

finish() {
    echo "$cases cases, $failures failed"
    [ "$failures" -eq 0 ]
    exit
}

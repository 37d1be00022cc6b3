#!/usr/bin/env bash
# Every edition of every page of the shared corpus: clean under verify, the same
# when converted again. Skipped, loudly, where the corpus is missing.
#
#   corpus_test.sh ZHVAR SOURCE_DIR
set -u
zhvar=$1
source=$2
shared=${ZHVAR_SHARED:-$source/../shared}
here=$source/tests/oracle

skip() {
    echo "SKIPPED: corpus: $1"
    exit 77
}
[ -d "$shared/data/wikitext" ] || skip "the shared corpus is not here"

report=$(mktemp) || exit 2
trap 'rm -f "$report"' EXIT
python3 "$here/corpus_test.py" "$zhvar" "$source" > "$report" || {
    cat "$report"
    exit 2
}
tail -n 1 "$report"
python3 "$here/known_failures.py" corpus \
    "$source/tests/known_failures.txt" "$report"

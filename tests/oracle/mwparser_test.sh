#!/usr/bin/env bash
# A second judge: what mwparserfromhell finds in an edition is what it finds
# in the source. Needs the shared corpus and Debian's python3-mwparserfromhell;
# skipped, loudly, where either is missing.
#
#   mwparser_test.sh ZHVAR SOURCE_DIR
set -u
zhvar=$1
source=$2
shared=${ZHVAR_SHARED:-$source/../shared}
here=$source/tests/oracle

skip() {
    echo "SKIPPED: mwparser: $1"
    exit 77
}
[ -d "$shared/data/wikitext" ] || skip "the shared corpus is not here"
python=
for program in python3 /usr/bin/python3; do
    "$program" -c 'import mwparserfromhell' 2> /dev/null && python=$program
done
[ -n "$python" ] || skip "python3-mwparserfromhell is not installed"

report=$(mktemp) || exit 2
trap 'rm -f "$report"' EXIT
"$python" "$here/mwparser_test.py" "$zhvar" "$source" > "$report" || {
    cat "$report"
    exit 2
}
tail -n 1 "$report"
"$python" "$here/known_failures.py" mwparser \
    "$source/tests/known_failures.txt" "$report"

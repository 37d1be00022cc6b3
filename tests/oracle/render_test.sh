#!/usr/bin/env bash
# Every page of the shared corpus and its eight editions, rendered by a real
# MediaWiki (the edition with no language converter): the same elements, the
# same addresses, the same categories. A link to a section is compared by the
# heading it leads to. Needs the shared oracle and Debian's mediawiki; skipped,
# loudly, where either is missing.
#
#   render_test.sh ZHVAR SOURCE_DIR
set -u
zhvar=$1
source=$2
shared=${ZHVAR_SHARED:-$source/../shared}
oracle=$shared/oracle
here=$source/tests/oracle

skip() {
    echo "SKIPPED: render: $1"
    exit 77
}
[ -x "$oracle/square.py" ] || skip "the shared oracle is not here"
[ -d "$shared/data/wikitext" ] || skip "the shared corpus is not here"
command -v php > /dev/null || skip "php is not installed"
command -v python3 > /dev/null || skip "python3 is not installed"
[ -d "${MW_INSTALL_PATH:-/usr/share/mediawiki}" ] ||
    skip "mediawiki is not installed"

scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT
"$oracle/setup.sh" "$scratch/wiki" > "$scratch/setup.log" 2>&1 || {
    cat "$scratch/setup.log"
    exit 2
}
export MW_CONFIG_FILE=$scratch/wiki/LocalSettings.php

python3 - "$shared"/data/wikitext/*.wikitext "$shared"/seeds/001_* \
    > "$scratch/pages.jsonl" << 'PYTHON' || exit 2
import json, os, sys
for path in sys.argv[1:]:
    with open(path, encoding="utf-8", newline="") as f:
        print(json.dumps({"id": os.path.basename(path).split(".")[0],
                          "title": "測試頁面", "wikitext": f.read()}))
PYTHON
"$oracle/square.py" --wiki "$scratch/wiki" --quiet \
    --only links,skel,categories --cmd "$zhvar convert --quiet \
    --format wikitext --to {variant} --title {title} -" \
    "$scratch/pages.jsonl" > "$scratch/report"
[ $? -le 1 ] || { cat "$scratch/report"; exit 2; }
tail -n 1 "$scratch/report"
python3 "$here/known_failures.py" render \
    "$source/tests/known_failures.txt" "$scratch/report"

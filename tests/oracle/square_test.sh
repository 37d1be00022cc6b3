#!/usr/bin/env bash
# The commuting square: what MediaWiki with its converter shows for a page, a
# plain MediaWiki must show for our edition of it. Needs the shared oracle and
# Debian's mediawiki; skipped, loudly, where either is missing.
#
#   square_test.sh ZHVAR SOURCE_DIR
set -u
zhvar=$1
source=$2
shared=${ZHVAR_SHARED:-$source/../shared}
oracle=$shared/oracle
here=$source/tests/oracle

skip() {
    echo "SKIPPED: square: $1"
    exit 77
}
[ -x "$oracle/square.py" ] || skip "the shared oracle is not here"
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

# The image is made of MediaWiki's own tables, so that only rules count.
tables=()
for variant in zh-hans zh-hant zh-cn zh-tw zh-hk zh-sg zh-mo zh-my; do
    php "$oracle/tables.php" "$variant" > "$scratch/$variant.tsv" || exit 2
    tables+=(--table "$variant=$scratch/$variant.tsv")
done
"$zhvar" dict build "${tables[@]}" --dicts "$source/dicts" \
    -o "$scratch/tables.zvd" || exit 2

# The groups of the test wiki, in the form that --groups reads.
python3 "$oracle/gen_pages.py" "$scratch/pages" > "$scratch/pages.log" || exit 2
python3 "$here/wiki_groups.py" "$scratch/pages" "$scratch/groups" || exit 2

status=0
for set in golden-dev parser-tests; do
    "$oracle/square.py" --wiki "$scratch/wiki" --quiet --cmd "$zhvar convert \
        --format wikitext --compat mediawiki --to {variant} --title {title} \
        --groups $scratch/groups --dict $scratch/tables.zvd -" \
        "$shared/data/langconv/$set.jsonl" > "$scratch/$set.txt"
    [ $? -le 1 ] || { cat "$scratch/$set.txt"; exit 2; }
    tail -n 1 "$scratch/$set.txt" | sed "s/^/$set: /"
    python3 "$here/known_failures.py" "$set" "$source/tests/known_failures.txt" \
        "$scratch/$set.txt" || status=1
done
exit $status

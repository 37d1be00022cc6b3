#!/usr/bin/env bash
# A page gets of a store's groups only what can act on it. Every page of the
# shared corpus, in every variant, with all of its groups named and without,
# must come out of a store as out of the folder of groups that the store was
# made from, whose rules are all taken. Skipped, loudly, without the corpus.
#     store_equal_test.sh ZHVAR SOURCE_DIR
set -u
zhvar=$(readlink -f "${1:?the tool}")
source=${2:?source folder}
shared=$(readlink -f "${ZHVAR_SHARED:-$source/../shared}")

if [ ! -d "$shared/data/wikitext" ] || [ ! -d "$shared/data/cgroups" ]; then
    echo "SKIPPED: groups: the shared corpus is not here"
    exit 77
fi
scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT
cd "$scratch" || exit 2
mkdir pages folder
cp "$shared"/data/cgroups/*.json folder
"$zhvar" groups import folder -o store 2>import.log || exit 1

# Each page as it is, and with every tenth group named, ten pages in turn.
n=0
for page in "$shared"/data/wikitext/*.wikitext; do
    name=$(basename "$page" .wikitext)
    cp "$page" "pages/$name.wiki"
    {
        i=0
        printf '{{noteTA'
        while IFS=$'\t' read -r group _; do
            [ $((i % 10)) -ne $((n % 10)) ] || printf '|G%d=%s' $((i / 10 % 30 + 1)) "$group"
            i=$((i + 1))
        done < <("$zhvar" groups list store)
        printf '}}\n'
        cat "$page"
    } >"pages/$name-all.wiki"
    n=$((n + 1))
done
variants=zh-hans,zh-hant,zh-cn,zh-tw,zh-hk,zh-mo,zh-sg,zh-my
for groups in folder store; do
    mkdir "from_$groups"
    "$zhvar" convert pages/*.wiki --to $variants --groups $groups \
        -o "from_$groups" -q || exit 1
done
diff -rq from_folder from_store || exit 1
"$zhvar" convert pages/*.wiki --to $variants -o none -q || exit 1
same=$(diff -rqs none from_store | grep -c identical)
all=$(find from_store -type f | wc -l)
echo "$all editions are equal; groups change $((all - same)) of them"
[ "$same" -lt "$all" ]

#!/usr/bin/env bash
# The real groups of Chinese Wikipedia, as JSON and as pages, all load: as many
# as their README counts. Skipped, loudly, without the shared data.
#     groups_shared_test.sh ZHVAR SOURCE_DIR
set -u
zhvar=$(readlink -f "${1:?the tool}")
source=${2:?source folder}
groups=${ZHVAR_SHARED:-$source/../shared}/data/cgroups

if [ ! -d "$groups/samples" ]; then
    echo "SKIPPED: groups: the shared data are not here"
    exit 77
fi
groups=$(readlink -f "$groups")
scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT
cd "$scratch" || exit 2
status=0

is() { # WHAT GOT WANTED
    [ "$2" = "$3" ] && return
    echo "$1: '$2', not '$3'"
    status=1
}

read -r files rules < <(sed -n \
    's/^\([0-9]*\) files, one per group, \([0-9]*\),\([0-9]*\) rules.*/\1 \2\3/p' \
    "$groups/README.md")
is JSON "$("$zhvar" groups import "$groups" -o store)" \
    "$files groups (0 of them other names), $rules rules from $files pages"

# Of the samples, those are groups that are called so; each rule is a call.
is samples "$("$zhvar" groups import "$groups/samples" -o samples)" \
    '4 groups (0 of them other names), 125 rules from 4 pages'
calls() { # FILE PATTERN: outside of <noinclude>, once for each rule
    perl -0ne 's/<noinclude>.*?(<\/noinclude>|\z)//gs; s/<!--.*?-->//gs;
        print scalar(() = /'"$2"'/g), "\n"' "$groups/samples/$1"
}
is 'rules of Railway' "$("$zhvar" groups show Railway samples | wc -l)" \
    "$(calls Template_CGroup_Railway.wikitext '\{\{CItemLan\/R\|')"
is 'rules of Movie head' "$("$zhvar" groups show 'Movie head' samples | wc -l)" \
    "$(calls Template_CGroup_Movie_head.wikitext '\{\{CItemHidden\|')"
is 'rules of 文學 tail' "$("$zhvar" groups show '文學 tail' samples | wc -l)" \
    "$(calls Template_CGroup_文學_tail.wikitext '\{\{CItem\|')"
is 'an original' "$("$zhvar" groups show Railway samples | grep -c 'Brake$')" 2

# Every one of them can be named, in any case, from the store and the folder.
"$zhvar" groups list store | cut -f 1 >names
is names "$(wc -l <names)" "$files"
name=$(grep -x '[a-z A-Z]*' names | head -n 1)
printf '{{noteTA|G1=%s}}\n' "${name,,}" >page.wiki
for from in store "$groups"; do
    is 'a name in lower case' "$("$zhvar" convert --to zh-tw --groups "$from" \
        page.wiki 2>&1 >/dev/null)" ''
done
[ $status -ne 0 ] || echo "$files groups and the samples load"
exit $status

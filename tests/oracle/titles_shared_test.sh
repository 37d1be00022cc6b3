#!/usr/bin/env bash
# Titles of the real pages and groups: what is harvested comes back from a
# table as it was, no name of two works is used, and what fields of infoboxes
# say is what the store finds. Skipped, loudly, without the shared data.
#     titles_shared_test.sh ZHVAR SOURCE_DIR
set -u
zhvar=$(readlink -f "${1:?the tool}")
source=${2:?source folder}
shared=$(readlink -f "${ZHVAR_SHARED:-$source/../shared}")

if [ ! -d "$shared/data/wikitext" ] || [ ! -d "$shared/data/cgroups" ]; then
    echo "SKIPPED: titles: the shared data are not here"
    exit 77
fi
scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT
cd "$scratch" || exit 2
status=0

python3 - "$shared" >pages.jsonl <<'EOF'
import csv, glob, json, sys
shared = sys.argv[1]
for page in csv.DictReader(open(shared + "/data/wikitext/index.tsv", encoding="utf-8"),
                           delimiter="\t", quoting=csv.QUOTE_NONE):
    with open(shared + "/data/wikitext/" + page["file"], "rb") as f:
        text = f.read().decode("utf-8", "replace")
    print(json.dumps({"title": page["title"], "ns": int(page["ns"] or 0), "text": text}))
for path in glob.glob(shared + "/seeds/001_*"):
    print(json.dumps({"title": "落日車神", "text": open(path, encoding="utf-8").read()},
                     ensure_ascii=False))
EOF
"$zhvar" titles harvest pages.jsonl "$shared/data/cgroups" -o store >said || status=1
"$zhvar" titles export store -o one.tsv || status=1
"$zhvar" titles import one.tsv -q -o again || status=1
"$zhvar" titles export again -o two.tsv || status=1
cmp one.tsv two.tsv || status=1
"$zhvar" titles conflicts store >disputed
"$zhvar" titles conflicts again | cmp disputed - || status=1

# PAGE NAME...: rows of the page hold these names
holds() {
    local row name
    row=$("$zhvar" titles find "$1" store | grep "^$1	") || {
        echo "no work of page $1"
        status=1
    }
    shift
    for name; do
        grep -q "	$name	" <<<"$row" || {
            echo "no $name in: $row"
            status=1
        }
    done
}
holds 落日殺神 Collateral 借刀杀人 落日殺神 同行殺機
holds 落水狗 'Reservoir Dogs' 落水狗 霸道橫行
holds '任务管理器 (Windows)' 任务管理器 工作管理員
! grep -q '"落日車神"' pages.jsonl || holds 落日車神 Drive 亡命驾驶 極速罪駕

# No name in conflict changes anything where it stands in 《》.
printf 'page\tzh-cn\n無\t無\n' >none.tsv
awk -F'\t' '$1 == "title" { print "《" $2 "》" }' disputed | sort -u |
    shuf -n 2000 --random-source=<(yes 1) >quoted.wiki
for to in zh-cn zh-tw; do
    for db in none.tsv store; do
        "$zhvar" convert -q --format wikitext --to $to --titles-db $db quoted.wiki >$db.$to ||
            status=1
    done
    cmp none.tsv.$to store.$to || status=1
done
[ $status -ne 0 ] || sed 's/^/titles: /' said
exit $status

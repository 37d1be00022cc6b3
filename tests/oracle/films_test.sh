#!/usr/bin/env bash
# A page that links to films, and a table of ten: links and names in 《》 show
# the reader's title, and not a byte else differs. The page is a seed of the
# shared folder; skipped, loudly, without it.
#     films_test.sh ZHVAR SOURCE_DIR
set -u
zhvar=$(readlink -f "${1:?the tool}")
source=${2:?source folder}
seeds=${ZHVAR_SHARED:-$source/../shared}/seeds
wiki=$(readlink -f "$seeds"/001_*.txt 2>/dev/null)
md=$(readlink -f "$seeds"/000_*.txt 2>/dev/null)

if [ ! -f "$wiki" ] || [ ! -f "$md" ]; then
    echo "SKIPPED: films: the seeds are not here"
    exit 77
fi
scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT
cd "$scratch" || exit 2

tr ' ' '\t' >films.tsv <<'EOF'
page zh-cn zh-tw zh-hk
玩命關頭系列 速度与激情 玩命關頭 狂野時速
黑色追緝令 低俗小说 黑色追緝令 危險人物
警網鐵金剛 布利特 警網鐵金剛 浴血金剛
計程車司機 出租车司机 計程車司機 的士司機
非關男孩 关于一个男孩 非關男孩 單親插班生
霸道橫行 落水狗 霸道橫行 落水狗
原野奇俠 原野奇侠 原野奇俠 原野奇俠
藍絲絨 蓝丝绒 藍絲絨 藍絲絨
終極警探 虎胆龙威 終極警探 虎膽龍威
駭客任務 黑客帝国 駭客任務 廿二世紀殺人網絡
EOF
"$zhvar" titles import films.tsv -o films.sqlite >/dev/null || exit 1

status=0
edition() { # FILE FORMAT VARIANT TITLES OUT
    "$zhvar" convert -q --format "$2" --to "$3" ${4:+--titles-db "$4"} "$1" \
        >"$5" || exit 1
}
# FILE FORMAT VARIANT SED: what turns the edition without works into the other
check() {
    edition "$1" "$2" "$3" '' plain
    sed "$4" plain >expected
    for db in films.tsv films.sqlite; do
        edition "$1" "$2" "$3" $db got
        cmp -s expected got || {
            echo "$2, $3, $db:"
            diff expected got | head -n 6
            status=1
        }
    done
}
check "$wiki" wikitext zh-cn 's/\[\[玩命關頭系列|玩命关头\]\]/[[玩命關頭系列|速度与激情]]/
    s/\[\[黑色追緝令|黑色追缉令\]\]/[[黑色追緝令|低俗小说]]/
    s/|Bullitt|警网铁金刚}}/|Bullitt|布利特}}/'
check "$wiki" wikitext zh-hk 's/\[\[玩命關頭系列|玩命關頭\]\]/[[玩命關頭系列|狂野時速]]/
    s/\[\[黑色追緝令|黑色追緝令\]\]/[[黑色追緝令|危險人物]]/
    s/{{le|警網鐵金剛|Bullitt}}/{{le|警網鐵金剛|Bullitt|浴血金剛}}/'
check "$wiki" wikitext zh-tw ''
check "$md" markdown zh-cn 's/\[玩命关头\](\(..\/Page\/玩命關頭系列.md\)/[速度与激情](\1/
    s/\[黑色追缉令\](\([^)]*黑色追緝令[^)]*\))/[低俗小说](\1)/'
grep -q '《\[\[玩命關頭系列|速度与激情\]\]》' <("$zhvar" convert -q \
    --format wikitext --to zh-cn --titles-db films.tsv "$wiki") || {
    echo "the series has another title"
    status=1
}
[ $status -ne 0 ] || echo "ten films: links have the reader's title"
exit $status

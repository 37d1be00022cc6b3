#!/usr/bin/env bash
# Red links that a page of another variant cures: `zhvar titles map` says of a
# little wiki what MediaWiki's own findVariantLink says of it. Words are such
# that both dictionaries agree about them. Needs Debian's mediawiki; skipped,
# loudly, where it is missing.
#     variant_link_test.sh ZHVAR SOURCE_DIR
set -u
zhvar=$(readlink -f "${1:?the tool}")
root=${MW_INSTALL_PATH:-/usr/share/mediawiki}

skip() {
    echo "SKIPPED: variant links: $1"
    exit 77
}
[ -f "$root/maintenance/importDump.php" ] || skip "mediawiki is not installed"
command -v php >/dev/null || skip "php is not installed"
for module in intl mbstring xml sqlite3; do
    php -m | grep -qix "$module" || skip "php-$module is not installed"
done

scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT
cd "$scratch" || exit 2

# Pages in one script, links in both and in neither.
cat >words <<'EOF'
图书馆 圖書館
铁路桥 鐵路橋
语言学 語言學
电视剧 電視劇
汉语 漢語
飞机 飛機
海鸥 海鷗
动物园 動物園
诗经 詩經
风筝 風箏
软件 軟體
网络 網路
东门 東門
马车 馬車
贝壳 貝殼
EOF
python3 - <<'EOF'
pairs = [line.split() for line in open("words", encoding="utf-8")]
number = 0
out = open("dump.xml", "w", encoding="utf-8")
out.write('<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11" '
          'xml:lang="zh"><siteinfo><namespaces><namespace key="10">Template</namespace>'
          '<namespace key="12">Help</namespace><namespace key="14">Category</namespace>'
          "</namespaces></siteinfo>")
titles, links = [], []


def page(title, ns, text):
    global number
    number += 1
    titles.append(title)
    out.write(f"<page><title>{title}</title><ns>{ns}</ns><id>{number}</id><revision>"
              f"<id>{number}</id><timestamp>2020-01-01T00:00:00Z</timestamp>"
              "<contributor><username>x</username><id>0</id></contributor>"
              "<model>wikitext</model><format>text/x-wiki</format>"
              f'<text xml:space="preserve">{text}</text></revision></page>')


for i, (hans, hant) in enumerate(pairs):
    titled, other = (hans, hant) if i % 2 else (hant, hans)
    kind = i % 5
    prefix, ns = [("", 0), ("", 0), ("Category:", 14), ("Help:", 12), ("", 0)][kind]
    page(prefix + titled, ns, "x")
    links += [prefix + other, other, "Help:" + other]
    mixed = hans[0] + hant[1:]
    if mixed not in (hans, hant):
        links.append(prefix + mixed)
    links.append(prefix + other + "之家")
# Both are there: which of them is it that a mixed link leads to?
page("头条", 0, "x")
page("頭條", 0, "x")
links += ["头條", "頭条"]
page("贝壳车", 0, "#REDIRECT [[馬車]]")
page("IPod维修", 0, "x")
links += ["貝殼車", "貝殼車#甲", "iPod維修"]
page("目录页", 0, " ".join("[[:%s]]" % link for link in links))
out.write("</mediawiki>")
seen = set()
with open("red", "w", encoding="utf-8") as red:
    for link in links:
        name = link.split("#")[0]
        if name not in titles and name not in seen:
            seen.add(name)
            red.write(name + "\n")
EOF

mkdir wiki
unset MW_CONFIG_FILE
php "$root/maintenance/install.php" --dbtype=sqlite --dbpath="$scratch/wiki" \
    --dbname=w --lang=zh --scriptpath=/w --server=http://links.invalid \
    --confpath="$scratch/wiki" --skins= --pass=a-long-pass-word-1 W Admin \
    >wiki/log 2>&1 || {
    cat wiki/log
    exit 2
}
cat >>wiki/LocalSettings.php <<'EOF'
$wgMainCacheType = $wgMessageCacheType = $wgParserCacheType = CACHE_NONE;
$wgLanguageConverterCacheType = CACHE_NONE;
$wgJobRunRate = 0;
EOF
export MW_CONFIG_FILE=$scratch/wiki/LocalSettings.php MW_ROOT=$root
php "$root/maintenance/importDump.php" --no-updates dump.xml >wiki/log 2>&1 || {
    cat wiki/log
    exit 2
}
cat >ask.php <<'PHP'
<?php
require_once getenv( 'MW_ROOT' ) . '/maintenance/Maintenance.php';
class Ask extends Maintenance {
	public function execute() {
		$converter = MediaWiki\MediaWikiServices::getInstance()
			->getLanguageConverterFactory()->getLanguageConverter();
		while ( ( $line = fgets( STDIN ) ) !== false ) {
			$title = Title::newFromText( trim( $line ) );
			$red = $title->getPrefixedText();
			$link = $title->getText();
			$converter->findVariantLink( $link, $title, true );
			if ( $title->exists() && $title->getPrefixedText() !== $red ) {
				echo trim( $line ), "\t", $title->getPrefixedText(), "\n";
			}
		}
	}
}
$maintClass = Ask::class;
require_once RUN_MAINTENANCE_IF_MAIN;
PHP
php ask.php <red | sort -u >expected || exit 2
"$zhvar" titles map -q dump.xml -o map.tsv || exit 1
grep '^link' map.tsv | cut -f 2,3 | sort -u >got
echo "$(wc -l <red) red links; MediaWiki cures $(wc -l <expected)"
[ -s expected ] && diff expected got

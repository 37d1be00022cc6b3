#!/usr/bin/env bash
# A stock MediaWiki imports the zh-cn and the zh-tw edition of a dump of 200
# pages (maintenance/importDump.php), with no language converter in it. Then
# every converted page must be stored as `zhvar convert` writes the original's
# text, and be rendered as that text is. Needs Debian's mediawiki and the
# shared corpus; skipped, loudly, where they are missing.
#     import_corpus_test.sh ZHVAR SOURCE_DIR
set -u
zhvar=$(readlink -f "${1:?the tool}")
source=${2:?source folder}
shared=${ZHVAR_SHARED:-$source/../shared}
root=${MW_INSTALL_PATH:-/usr/share/mediawiki}

skip() {
    echo "SKIPPED: import: $1"
    exit 77
}
[ -f "$shared/tools/make_dump.py" ] || skip "no maker of dumps"
[ -d "$shared/data/wikitext" ] || skip "the shared corpus is not here"
[ -f "$root/maintenance/importDump.php" ] || skip "mediawiki is not installed"
command -v php >/dev/null || skip "php is not installed"

scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT
cd "$scratch" || exit 2
python3 "$shared/tools/make_dump.py" "$shared/data/wikitext" dump --pages 200 \
    --formats xml >/dev/null || exit 2
"$zhvar" batch dump.xml --to zh-cn,zh-tw -o out -q || exit 1

wiki() { # NAME: an empty wiki
    mkdir -p "$1"
    unset MW_CONFIG_FILE
    php "$root/maintenance/install.php" --dbtype=sqlite --dbpath="$scratch/$1" \
        --dbname=w --lang=zh --scriptpath=/w --server=http://import.invalid \
        --confpath="$scratch/$1" --skins= --pass=a-long-pass-word-1 W Admin \
        >"$1.log" 2>&1 || {
        cat "$1.log"
        exit 2
    }
    cat >>"$1/LocalSettings.php" <<'PHP'
$wgDisableLangConversion = true;
$wgMainCacheType = $wgMessageCacheType = $wgParserCacheType = CACHE_NONE;
$wgSessionCacheType = CACHE_NONE;
$wgJobRunRate = 0;
$wgPingback = false;
wfLoadExtension( 'ParserFunctions' );
wfLoadExtension( 'Cite' );
wfLoadExtension( 'Scribunto' );
$wgExtraNamespaces[100] = 'Portal';
// Of an extension that Debian does not have; nothing here depends on it.
$wgContentHandlers['sanitized-css'] = CssContentHandler::class;
PHP
}

cat >look.php <<'PHP'
<?php
/* JSON lines {title, text} on standard input; says which pages are stored
 * with another text or rendered in another way. */
require_once getenv( 'MW_ROOT' ) . '/maintenance/Maintenance.php';
class Look extends Maintenance {
	public function execute() {
		$services = MediaWiki\MediaWikiServices::getInstance();
		$parser = $services->getParser();
		$options = ParserOptions::newFromAnon();
		$seen = $bad = 0;
		while ( ( $line = fgets( STDIN ) ) !== false ) {
			$page = json_decode( $line, true );
			$title = Title::newFromText( $page['title'] );
			$stored = $services->getWikiPageFactory()->newFromTitle( $title );
			$content = $stored->getContent();
			$text = $content ? $content->getText() : null;
			$seen++;
			$see = static function ( $text ) use ( $parser, $options, $title ) {
				$html = $parser->parse( $text, $title, $options )->getText();
				return trim( preg_replace( '/\s+/u', ' ', strip_tags( $html ) ) );
			};
			if ( $text !== $page['text'] ) {
				echo "stored otherwise: {$page['title']}\n";
				$bad++;
			} elseif ( $see( $text ) !== $see( $page['text'] ) ) {
				echo "rendered otherwise: {$page['title']}\n";
				$bad++;
			}
		}
		echo "$seen pages, $bad differ\n";
		if ( $bad || !$seen ) {
			exit( 1 );
		}
	}
}
$maintClass = Look::class;
require_once RUN_MAINTENANCE_IF_MAIN;
PHP

cat >view.py <<'PYTHON'
# The converter's own view of the original: every wikitext page of namespace 0
# and 14, converted by itself.
import json, subprocess, sys
import xml.etree.ElementTree as tree
zhvar, variant = sys.argv[1:3]
for page in tree.parse("dump.xml").getroot():
    name = {e.tag.split("}")[1]: e for e in page}
    if "revision" not in name:
        continue
    revision = {e.tag.split("}")[1]: e for e in name["revision"]}
    if (name["ns"].text not in ("0", "14") or "redirect" in name
            or revision["model"].text != "wikitext"
            or "deleted" in revision["text"].attrib):
        continue
    text = subprocess.run(
        [zhvar, "convert", "-q", "--format", "wikitext", "--to", variant, "--title",
         name["title"].text], input=(revision["text"].text or "").encode(),
        stdout=subprocess.PIPE, check=True).stdout.decode()
    print(json.dumps({"title": name["title"].text, "text": text}))
PYTHON

failed=0
for variant in zh-cn zh-tw; do
    wiki $variant
    export MW_CONFIG_FILE=$scratch/$variant/LocalSettings.php MW_ROOT=$root
    php "$root/maintenance/importDump.php" --quiet --no-updates \
        "out/dump.$variant.xml" >import.log 2>&1 || {
        echo "FAILED: importDump.php"
        tail -n 20 import.log
        exit 1
    }
    python3 view.py "$zhvar" $variant >view.jsonl || exit 2
    php look.php <view.jsonl >look.log 2>&1 || failed=1
    echo "$variant: $(tail -n 1 look.log)"
    [ $failed -eq 0 ] || head -n 20 look.log
done
exit $failed

#!/usr/bin/env bash
# The groups of a wiki, from its dump and from its api.php, are the same: a
# MediaWiki of Debian's package with Scribunto, served on this machine by php.
# Skipped, loudly, where that is not installed.
#     api_test.sh ZHVAR SOURCE_DIR
set -u
zhvar=$(readlink -f "${1:?the tool}")
root=${MW_INSTALL_PATH:-/usr/share/mediawiki}

skip() {
    echo "SKIPPED: api: $1"
    exit 77
}
[ -f "$root/maintenance/importDump.php" ] || skip "mediawiki is not installed"
[ -f "$root/extensions/Scribunto/extension.json" ] || skip "no Scribunto"
command -v php >/dev/null || skip "php is not installed"
for module in intl mbstring xml sqlite3; do
    php -m | grep -qix "$module" || skip "php-$module is not installed"
done

scratch=$(mktemp -d) || exit 2
server=
# shellcheck disable=SC2317,SC2329 # called by trap
clean() {
    [ -z "$server" ] || kill "$server" 2>/dev/null
    rm -rf "$scratch"
}
trap clean EXIT
cd "$scratch" || exit 2

# Enough groups for several answers, in all forms, and what leads to them.
python3 - >dump.xml <<'EOF'
from xml.sax.saxutils import escape

number = 0


def page(title, ns, text, model="wikitext", form="text/x-wiki"):
    global number
    number += 1
    print(f"<page><title>{title}</title><ns>{ns}</ns><id>{number}</id><revision>"
          f"<id>{number}</id><timestamp>2020-01-01T00:00:00Z</timestamp>"
          f"<contributor><username>x</username><id>0</id></contributor>"
          f"<model>{model}</model><format>{form}</format>"
          f"<text xml:space=\"preserve\">{escape(text)}</text></revision></page>")


def module(name, text):
    page("模块:CGroup/" + name, 828, text, "Scribunto", "text/plain")


print('<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" '
      'version="0.11" xml:lang="zh"><siteinfo><namespaces>'
      '<namespace key="828">模块</namespace></namespaces></siteinfo>')
for i in range(120):
    module(f"组{i:03}", "return { description = '第%d组', content = {\n"
           "{ type = 'item', original = 'O%d', rule = 'zh-cn:甲%d;zh-tw:乙%d;' },\n"
           "{ type = 'item', rule = 'zh-cn:丙%d&amp;;zh-hk:丁<%d>;' } } }" % ((i,) * 6))
module("别名", "return require [[Module:CGroup/组001]]")
module("长", "return { content = {" + "".join(
    "{ type='item', rule='zh-cn:长%d;zh-tw:長%d' }," % (i, i)
    for i in range(20000)) + "} }")
for i in range(60):
    page(f"Template:CGroup/模板{i:02}", 10, "{{CItem|zh-cn:子%d;zh-tw:丑%d}}" % (i, i))
page("Template:CGroup/引", 10, "#REDIRECT [[Template:CGroup/模板07]]")
page("Template:CItem", 10, "-{H|{{{1}}}}-")
page("MediaWiki:Conversiontable/zh-tw", 8,
     "-{* 寅 => 卯; }-\n[[MediaWiki:Conversiontable/zh-tw/更多]]")
page("MediaWiki:Conversiontable/zh-tw/更多", 8, "-{* 辰 => 巳; }-")
page("条目", 0, "{{CItem|zh-cn:不;zh-tw:不要}}")
print("</mediawiki>")
EOF

mkdir wiki
unset MW_CONFIG_FILE
php "$root/maintenance/install.php" --dbtype=sqlite --dbpath="$scratch/wiki" \
    --dbname=w --lang=zh --scriptpath= --server=http://api.invalid \
    --confpath="$scratch/wiki" --skins= --pass=a-long-password-1 Api Admin \
    >wiki/log 2>&1 || {
    cat wiki/log
    exit 2
}
cat >>wiki/LocalSettings.php <<'EOF'
wfLoadExtension( 'Scribunto' );
$wgScribuntoDefaultEngine = 'luastandalone';
$wgMainCacheType = CACHE_NONE;
$wgMessageCacheType = CACHE_NONE;
$wgLanguageConverterCacheType = CACHE_NONE;
$wgJobRunRate = 0;
EOF
export MW_CONFIG_FILE=$scratch/wiki/LocalSettings.php
php "$root/maintenance/importDump.php" --no-updates dump.xml >wiki/log 2>&1 || {
    cat wiki/log
    exit 2
}

# A port that is free a moment later, too, most likely; else another one.
for _ in 1 2 3; do
    port=$(python3 -c 'import socket
s = socket.socket()
s.bind(("127.0.0.1", 0))
print(s.getsockname()[1])')
    (cd "$root" && exec php -S "127.0.0.1:$port" >"$scratch/server" 2>&1) &
    server=$!
    for _ in $(seq 50); do
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break 2
        kill -0 "$server" 2>/dev/null || break
        sleep 0.1
    done
done

status=0
"$zhvar" groups import dump.xml -o from_dump || status=1
"$zhvar" groups import "http://127.0.0.1:$port/api.php" -o from_api || {
    tail -n 5 server
    status=1
}
for store in from_dump from_api; do
    "$zhvar" groups list $store | sort >$store.list
    while IFS=$'\t' read -r name _; do
        printf '%s\n' "== $name"
        "$zhvar" groups show "$name" $store
    done <$store.list >$store.rules
done
[ "$(wc -l <from_dump.list)" -eq 184 ] || {
    echo "$(wc -l <from_dump.list) groups, not 184"
    status=1
}
diff from_dump.list from_api.list >&2 || status=1
cmp from_dump.rules from_api.rules || status=1
[ $status -ne 0 ] || echo "api: $(wc -l <from_api.list) groups," \
    "$(wc -l <from_api.rules) lines of rules, as from the dump"
exit $status

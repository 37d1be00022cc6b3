#!/usr/bin/env bash
# The include law of the rooms: who may include whom, and where a foreign
# library may be used. First a tree with one offence of each kind, which has
# to be found; then the real one.
#     includes_test.sh SOURCE_DIR
set -u
source_dir=${1:?source folder}

# room: rooms it may include. zhvar/zhvar.h is open to all. cli may look into
# the library for what reads pages or judges: verify reads both texts anew with
# the scanner, the roles and the profiles in the image, titles and groups look
# up names and scripts. It never sees convert.
law='
base: base
match: match base
markup: markup base
rules: rules markup base
convert: convert rules markup match base
input: input base
output: output base
mkdict: mkdict rules match base
cli: cli mkdict output input rules markup match base
'
# header prefix: rooms that may use it
foreign='
unicode/: rules convert input mkdict zhvar.c
jansson.h: input mkdict cli
pthread.h: input cli
expat.h: input
zlib.h: input
bzlib.h: input
lzma.h: input
lua.h: input
lauxlib.h: input
lualib.h: input
zstd.h: input
sqlite3.h: input
curl/: input
openssl/: cli
sys/socket.h: cli
netinet/: cli
'

allowed() { # LAW KEY WORD
    grep -qE "^$2:( .*)? $3( |\$)" <<<"$1"
}

# Prints every offence under $1/src.
check() {
    local file room include first offence
    while IFS=: read -r file include; do
        file=${file#"$1/src/"}
        room=${file%%/*}
        case $include in
        \"*)
            include=${include#\"}
            first=${include%%/*}
            if [ "$first" = "${include%\"}" ]; then
                echo "src/$file: \"$include is not of the form \"room/file.h\""
            elif [ "$room" = zhvar.c ]; then
                allowed "$law" convert "$first" ||
                    echo "src/$file: the library includes $first"
            elif ! allowed "$law" "$room" "$first"; then
                echo "src/$file: $room may not include $first"
            fi
            ;;
        \<*)
            include=${include#<}
            while read -r offence _; do
                [ -n "$offence" ] || continue
                case $include in
                "${offence%:}"*)
                    allowed "$foreign" "${offence%:}" "$room" ||
                        echo "src/$file: $room may not use <$include"
                    ;;
                esac
            done <<<"$foreign"
            ;;
        esac
    done < <(grep -rEo --include='*.[ch]' '^[[:space:]]*#[[:space:]]*include[[:space:]]+["<][^">]+[">]' "$1/src" |
        sed -E 's/:[[:space:]]*#[[:space:]]*include[[:space:]]+/:/')
    # Names are unique across the tree, so that one word finds one file.
    find "$1/src" -name '*.[ch]' -printf '%f\n' | grep -v '^main\.c$' | sort |
        uniq -d | sed 's/$/: more than one file has this name/'
    # Functions that cannot be used safely, or that keep hidden state.
    grep -rnE --include='*.[ch]' '\<(strcpy|strcat|sprintf|vsprintf|gets|strtok|alloca|setlocale|atoi|tmpnam|system|popen)\(' "$1/src"
    # Memory of the library comes from the arena and handle constructors.
    grep -rnE --include='*.c' '\<(malloc|calloc|realloc)\(' "$1/src/markup" 2>/dev/null
}

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir -p "$scratch"/src/{base,match,markup,rules,cli}
echo '#include "match/dict.h"' >"$scratch/src/markup/a.c"
echo '# include "markup/tape.h"' >"$scratch/src/match/b.c"
echo '#include "rules/rule.h"' >"$scratch/src/base/c.h"
echo '#include "tape.h"' >"$scratch/src/rules/d.c"
echo '#include <jansson.h>' >"$scratch/src/rules/e.c"
echo '#include <unicode/uloc.h>' >"$scratch/src/match/f.c"
echo '#include "convert/page.h"' >"$scratch/src/cli/g.c"
echo '#include "mkdict/mkdict.h"' >"$scratch/src/zhvar.c"
echo 'void f(char *s) { strcpy(s, "x"); }' >"$scratch/src/base/h.c"
echo 'void *g(void) { return malloc(1); }' >"$scratch/src/markup/i.c"
cp "$scratch/src/base/h.c" "$scratch/src/match/h.c"
found=$(check "$scratch")
status=0
for what in markup/a.c match/b.c base/c.h rules/d.c rules/e.c match/f.c \
    cli/g.c src/zhvar.c base/h.c markup/i.c '^h.c: more than one'; do
    if ! grep -q "$what" <<<"$found"; then
        echo "the check does not find the offence in $what"
        status=1
    fi
done
[ "$(wc -l <<<"$found")" -eq 12 ] || {
    printf 'the check finds something that is no offence:\n%s\n' "$found"
    status=1
}

offences=$(check "$source_dir")
if [ -n "$offences" ]; then
    printf 'against the include law:\n%s\n' "$offences"
    status=1
fi
[ "$status" -eq 0 ] && echo "include law: kept"
exit "$status"

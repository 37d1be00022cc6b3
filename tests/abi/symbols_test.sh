#!/usr/bin/env bash
# Header, export map, list and library name the same functions, no more.
#     symbols_test.sh LIBRARY SOURCE_DIR
set -u
export LC_ALL=C
library=${1:?library}
source_dir=${2:?source folder}
status=0

listed=$(sed -E '/^#/d; s/ .*//' "$source_dir/tests/abi/symbols.txt" | sort)
exported=$(nm -D --defined-only "$library" | awk '$2 != "A" {print $3}' |
    sed 's/@.*//' | sort)
declared=$(grep -v '^#define' "$source_dir/include/zhvar/zhvar.h" | tr '\n' ' ' |
    grep -oE 'ZHV_API [^;(]*\(' | sed -E 's/.*[ *](zhv_[a-z0-9_]+)\($/\1/' |
    sort)
mapped=$(sed -nE 's/^ +(zhv_[a-z0-9_]+);$/\1/p' "$source_dir/src/zhvar.map" |
    sort)

compare() { # NAME LIST
    if [ "$2" != "$listed" ]; then
        echo "$1 (>) against tests/abi/symbols.txt (<):"
        diff <(echo "$listed") <(echo "$2")
        status=1
    fi
}

[ "$(wc -l <<<"$listed")" -gt 20 ] || {
    echo "the list is empty or cut"
    status=1
}
compare "exported by the library" "$exported"
compare "declared in the header" "$declared"
compare "in src/zhvar.map" "$mapped"

# What is bound to by name at run time is libc and ICU alone.
needed=$(readelf -d "$library" | sed -nE 's/.*NEEDED.*\[(.*)\]/\1/p')
strangers=$(grep -vE '^(libc|libm|libpthread|ld-linux[^.]*|libicu[a-z0-9]*)\.so' <<<"$needed")
if [ -n "$strangers" ]; then
    printf 'the library needs more than libc and ICU:\n%s\n' "$strangers"
    status=1
fi
readelf -d "$library" | grep -q 'SONAME.*libzhvar\.so\.0\.1' || {
    echo "the soname is not libzhvar.so.0.1"
    status=1
}
[ "$status" -eq 0 ] && echo "symbols: $(wc -l <<<"$listed"), all as listed"
exit "$status"

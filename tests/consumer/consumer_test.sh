#!/usr/bin/env bash
# The installed tree, used as a stranger would: header alone in C and C++,
# pkg-config, find_package, the tool and its data moved elsewhere.
#     consumer_test.sh BUILD_DIR CMAKE
set -eu
build_dir=${1:?build folder}
cmake=${2:-cmake}
here=$(cd "$(dirname "$0")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
# No `make install` of the user's own is disturbed, and no DESTDIR of his.
unset DESTDIR

"$cmake" --install "$build_dir" --prefix "$scratch/first" >"$scratch/log"
# The tree is moved: nothing may depend on where it was installed.
mv "$scratch/first" "$scratch/prefix"
prefix=$scratch/prefix
libdir=$(dirname "$(find "$prefix" -name 'libzhvar.so' | head -n 1)")
image=$prefix/share/zhvar/zhvar.zvd
cc=${CC:-cc}

echo "header: C11 and C99"
for std in c11 c99; do
    echo '#include <zhvar/zhvar.h>' | "$cc" -std="$std" -Wall -Wextra \
        -pedantic -Werror -I"$prefix/include" -x c -fsyntax-only -
done
if command -v "${CXX:-c++}" >/dev/null; then
    echo "header: C++"
    for std in c++11 c++17; do
        "${CXX:-c++}" -std="$std" -Wall -Wextra -pedantic -Werror \
            -I"$prefix/include" -fsyntax-only "$here/header.cpp"
    done
else
    echo "SKIPPED: no C++ compiler, the header is not tried in C++"
fi

echo "pkg-config"
cp "$here/consumer.c" "$scratch"
cd "$scratch"
export PKG_CONFIG_PATH=$libdir/pkgconfig
flags=$(pkg-config --cflags --libs zhvar)
# shellcheck disable=SC2086 # flags are words
"$cc" -std=c11 -Wall -Wextra -Werror consumer.c $flags -o by-pkg-config
LD_LIBRARY_PATH=$libdir ./by-pkg-config "$image"
test -f "$(pkg-config --variable=datadir zhvar)/zhvar.zvd"
# The archive, and what it needs: it is alone in a folder of its own.
mkdir archive
cp "$libdir/libzhvar.a" archive
flags="$(pkg-config --cflags zhvar) -Larchive $(pkg-config --static --libs zhvar)"
# shellcheck disable=SC2086
"$cc" -std=c11 -Wall -Wextra -Werror consumer.c $flags -o static-by-pkg-config
./static-by-pkg-config "$image"
unset PKG_CONFIG_PATH

echo "find_package"
"$cmake" -S "$here" -B by-cmake -DCMAKE_PREFIX_PATH="$prefix" >>log
"$cmake" --build by-cmake >>log
./by-cmake/shared "$image"
./by-cmake/static "$image"

echo "the tool in its new place"
test "$(printf '软件' | "$prefix/bin/zhvar" -c s2t)" = 軟件
"$prefix/bin/zhvar" --version | grep -q '^dictionary: .*[0-9]'
echo "consumer: done"

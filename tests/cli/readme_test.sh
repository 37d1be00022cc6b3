#!/usr/bin/env bash
# The example of README.md, run: after each "$ command" stand the lines that
# it prints. `cat FILE` says what the file is that the others use.
# shellcheck source-path=SCRIPTDIR source=harness.sh
. "$(dirname "$0")/harness.sh"
readme=$here/../../README.md

begin "the example of README.md"
sed -n '/^## An example/,/^## /p' "$readme" | sed -n 's/^    //p' >example
grep -c '^\$ zhvar' example | grep -qx '[1-9][0-9]*' || wrong "no commands"
command=
: >expected

check() {
    case $command in
    '') ;;
    'cat '*) cp expected "${command#cat }" ;;
    'zhvar '*)
        # shellcheck disable=SC2086 # words of a command line
        run ${command#zhvar }
        code_is 0
        err_is ''
        cmp -s expected "$scratch/out" ||
            wrong "$command" "$(diff expected "$scratch/out")"
        ;;
    *) wrong "what is '$command'?" ;;
    esac
    : >expected
}

while IFS= read -r line; do
    case $line in
    '$ '*)
        check
        command=${line#\$ }
        ;;
    *) printf '%s\n' "$line" >>expected ;;
    esac
done <example
check
finish

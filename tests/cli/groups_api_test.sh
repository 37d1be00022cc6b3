#!/usr/bin/env bash
# zhvar groups import from a live wiki: a small server on this machine answers
# as api.php does, and as it does not.
# shellcheck source-path=SCRIPTDIR source=harness.sh
. "$(dirname "$0")/harness.sh"

# The server ends when its standard input does.
exec 9> >(exec python3 "$here/api_server.py" "$scratch/port" "$scratch/log" \
    >/dev/null 2>"$scratch/server_err")
for _ in $(seq 100); do
    [ -s "$scratch/port" ] && break
    sleep 0.1
done
[ -s "$scratch/port" ] || {
    echo "the server does not start"
    cat "$scratch/server_err"
    exit 1
}
api=http://127.0.0.1:$(cat "$scratch/port")
# what a proxy would have to say about it
export http_proxy=http://127.0.0.1:1

import() { # PATH: of the fault
    : >"$scratch/log"
    run groups import "$api$1" -o store
}

begin "modules, templates and tables, one answer after the other"
import /w
code_is 3
out_is '5 groups (2 of them other names), 3 rules from 6 pages; 1 pages failed\n'
err_has 'Module:CGroup/C: error: '
printf '%s\n' '/w 828 CGroup/ -' '/w 828 CGroup/ 0:1' '/w 828 CGroup/ 1:0' \
    '/w 828 CGroup/ 1:1' '/w 828 CGroup/ 2:0' '/w 828 CGroup/ 2:1' \
    '/w 10 CGroup/ -' '/w 10 CGroup/ 0:1' '/w 10 CGroup/ 1:0' '/w 10 CGroup/ 1:1' \
    '/w 8 Conversiontable/ -' '/w 8 Conversiontable/ 0:1' >expected
cmp -s expected "$scratch/log" || wrong "requests" "$(cat "$scratch/log")"
printf '{{noteTA|G1=B|G2=U}}软件网络车' >in.wiki
convert --to zh-tw --groups store -q in.wiki
out_is '軟體A網路T車T'

begin "redirects of the server, and a wiki that is busy"
import /moved
code_is 0
out_is '5 groups (2 of them other names), 3 rules from 5 pages\n'
import /busy
code_is 0
[ "$(grep -c '828 CGroup/ -' "$scratch/log")" -eq 3 ] ||
    wrong "not asked three times" "$(cat "$scratch/log")"

begin "an answer that takes too long is asked for again"
: >"$scratch/log"
run groups import --timeout 1 "$api/slow" -o store
code_is 0
out_is '5 groups (2 of them other names), 3 rules from 5 pages\n'
[ "$(grep -c '828 CGroup/ -' "$scratch/log")" -eq 2 ] ||
    wrong "not asked twice" "$(cat "$scratch/log")"
run groups import --timeout 0 "$api/slow" -o store
code_is 2
err_has '1 to 3600 seconds'

begin "a wiki without modules"
import /nolua
code_is 0
out_is '3 groups (1 of them other names), 2 rules from 3 pages\n'

fault() { # PATH WHAT-IT-SAYS
    begin "fault: $1"
    import "$1"
    code_is 2
    err_has "$2"
    [ "$(wc -l <"$scratch/err")" -eq 1 ] ||
        wrong "not one line" "$(cat "$scratch/err")"
    files_are ''
}
fault /ring 'too many redirects'
fault /away 'http is not safe'
fault /file 'not the address of an api.php'
fault /truncated 'the answer is not what an api.php says'
fault /html 'the answer is not what an api.php says'
fault /missing 'HTTP status 404'
fault /error 'the wiki says: readapidenied: You need read permission'
fault /circle 'the answers go round in a circle'
fault /odd 'no conversion group'
fault /large 'the answer is larger than 67108864 bytes'
fault /cut 'partial file'
[ "$(wc -l <"$scratch/log")" -eq 5 ] || wrong "not tried five times"

begin "addresses that are not asked"
run groups import http://192.0.2.1/w/api.php -o store
code_is 2
err_has 'http is not safe'
run groups import http:// -o store
code_is 2
run groups import 'http://127.0.0.1:1/api.php' -o store
code_is 2
files_are ''

exec 9>&-
finish

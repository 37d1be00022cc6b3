#!/usr/bin/env bash
# A batch in N parts with GNU parallel, on this machine or by ssh on several
# that share the folder OUT:
#     parallel_shards.sh N HOSTS INPUT OUT OPTIONS...
# HOSTS as parallel's --sshlogin takes them; ":" is this machine.
set -eu
[ $# -ge 5 ] || {
    sed -n '2,5s/^# \{0,1\}//p' "$0" >&2
    exit 2
}
parts=$1 hosts=$2 input=$3 out=$4
shift 4
zhvar=${ZHVAR:-zhvar}

# One part; 3 means finished, with failures that are listed.
part() {
    local code=0
    "$@" || code=$?
    [ "$code" -eq 3 ] || return "$code"
}
export -f part

seq "$parts" | parallel --quote --halt now,fail=1 --sshlogin "$hosts" \
    --env part bash -c 'part "$@"' part "$zhvar" batch "$input" -o "$out" \
    --shard "{}/$parts" --resume --quiet --jobs 1 "$@"
exec "$zhvar" batch --merge "$out"

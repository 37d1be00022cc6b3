#!/usr/bin/env bash
# The recipes of src/cluster do what one run does: GNU parallel, and a Slurm
# array of eight tasks under daemons of our own on the loopback interface.
#     cluster_test.sh ZHVAR SOURCE_DIR
set -u
ZHVAR=$(readlink -f "${1:?the tool}")
source_dir=${2:?source folder}
export ZHVAR
scratch=$(mktemp -d)
daemons=()
clean() {
    for pid in "${daemons[@]}"; do
        kill "$pid" 2>/dev/null
    done
    wait
    rm -rf "$scratch"
}
trap clean EXIT
cd "$scratch" || exit 1
failed=0
skipped=0

same() { # WHAT FOLDER
    for f in dump.zh-tw.xml dump.zh-hk.xml failures.jsonl; do
        cmp "single/$f" "$2/$f" || {
            echo "FAILED: $1: $f differs"
            failed=1
        }
    done
}

printf '软件\t軟體\n' >tw.tsv
printf '软件\t軟件\n' >hk.tsv
"$ZHVAR" dict build --table zh-tw=tw.tsv --table zh-hk=hk.tsv -o small.zvd || exit 1
{
    echo '<mediawiki>'
    for i in $(seq 500); do
        printf '<page><title>第%s頁</title><ns>0</ns><id>%s</id><revision><id>1</id><text>%s 软件</text></revision></page>\n' "$i" "$i" "$i"
    done
    echo '</mediawiki>'
} >dump.xml
options=(--to 'zh-tw,zh-hk' --dict "$scratch/small.zvd" --shard-size 4K)
"$ZHVAR" batch dump.xml -o single -q "${options[@]}" || exit 1

if command -v parallel >/dev/null && parallel --version 2>/dev/null | grep -q GNU; then
    bash "$source_dir/src/cluster/parallel_shards.sh" 5 : "$scratch/dump.xml" \
        "$scratch/parallel" "${options[@]}" 2>parallel.log || {
        echo "FAILED: parallel_shards.sh"
        cat parallel.log
        failed=1
    }
    same "GNU parallel" parallel
else
    echo "SKIPPED: GNU parallel: not installed"
    skipped=1
fi

slurm_missing=
for tool in munged slurmctld slurmd sbatch squeue; do
    command -v $tool >/dev/null || slurm_missing="$slurm_missing $tool"
done
[ "$(id -u)" -eq 0 ] || slurm_missing="$slurm_missing root"

slurm() {
    local host port
    host=$(hostname -s)
    port=$((20000 + RANDOM % 20000))
    chmod 755 "$scratch"
    mkdir state spool
    dd if=/dev/urandom of=munge.key bs=128 count=1 2>/dev/null
    chmod 400 munge.key
    munged --foreground --force --key-file="$scratch/munge.key" \
        --socket="$scratch/munge.socket" --pid-file="$scratch/munge.pid" \
        --seed-file="$scratch/munge.seed" --log-file="$scratch/munge.log" \
        2>munged.log &
    daemons+=($!)
    cat >slurm.conf <<EOF
ClusterName=test
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$port
SlurmdPort=$((port + 1))
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket=$scratch/munge.socket
StateSaveLocation=$scratch/state
SlurmdSpoolDir=$scratch/spool
SlurmctldPidFile=$scratch/slurmctld.pid
SlurmdPidFile=$scratch/slurmd.pid
SlurmctldLogFile=$scratch/slurmctld.log
SlurmdLogFile=$scratch/slurmd.log
ProctrackType=proctrack/pgid
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
MpiDefault=none
SchedulerParameters=sched_interval=1,batch_sched_delay=0,sched_min_interval=0
EpilogMsgTime=10
ReturnToService=2
NodeName=$host NodeAddr=127.0.0.1 CPUs=2
PartitionName=test Nodes=ALL Default=YES State=UP
EOF
    export SLURM_CONF=$scratch/slurm.conf
    for _ in $(seq 50); do
        [ -S munge.socket ] && break
        sleep 0.1
    done
    slurmctld -D 2>/dev/null &
    daemons+=($!)
    slurmd -D 2>/dev/null &
    daemons+=($!)
    for _ in $(seq 100); do
        sinfo -h -o %T 2>/dev/null | grep -q idle && break
        sleep 0.2
    done
    sinfo -h -o %T 2>/dev/null | grep -q idle || return 1
    sbatch --array=1-8 --output="$scratch/task-%a.log" \
        "$source_dir/src/cluster/slurm_array.sh" "$scratch/dump.xml" \
        "$scratch/slurm" "${options[@]}" >sbatch.log 2>&1 || {
        echo "FAILED: the array"
        cat sbatch.log task-*.log
        failed=1
    }
    for _ in $(seq 600); do
        [ -z "$(squeue -h 2>/dev/null)" ] && break
        sleep 0.2
    done
    "$ZHVAR" batch --merge slurm 2>merge.log || {
        echo "FAILED: the merge"
        cat merge.log task-*.log
        failed=1
    }
    same Slurm slurm
}

if [ -n "$slurm_missing" ]; then
    echo "SKIPPED: Slurm: missing:$slurm_missing"
    skipped=1
elif ! slurm; then
    echo "SKIPPED: Slurm: its daemons do not start here"
    tail -n 3 munged.log munge.log slurmctld.log slurmd.log 2>/dev/null
    skipped=1
fi

[ $failed -eq 0 ] || exit 1
[ $skipped -eq 0 ] || exit 77
echo "parallel and Slurm write what one run writes"

#!/usr/bin/env bash
#SBATCH --job-name=zhvar
# A part of a batch as a task of a Slurm array, numbered from 1:
#     sbatch --array=1-8 slurm_array.sh INPUT OUT OPTIONS...
# and, when all tasks are done:
#     zhvar batch --merge OUT
set -eu
input=${1:?the input} out=${2:?the folder of the outputs}
shift 2
code=0
"${ZHVAR:-zhvar}" batch "$input" -o "$out" --resume --quiet \
    --shard "${SLURM_ARRAY_TASK_ID:?no array task}/$SLURM_ARRAY_TASK_COUNT" \
    --jobs "${SLURM_CPUS_PER_TASK:-1}" "$@" || code=$?
# 3 means finished, with failures that are listed.
[ "$code" -eq 3 ] || exit "$code"

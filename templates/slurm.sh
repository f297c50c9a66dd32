#!/bin/bash
{{directives}}
# One task runs one trial, and goes on from its checkpoint whenever it is started again. The program exits with 0 where the trial is done,
# 1 where another attempt may help, 2 where none will.
directory={{directory}}
trials={{trials}}
again={{again}}
retries={{retries}}
requeues={{requeues}}

task=${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID
trial=$(sed -n "$((SLURM_ARRAY_TASK_ID + 1))p" "$trials")
if [ -z "$trial" ]; then
    echo "task $task: $trials has no line $((SLURM_ARRAY_TASK_ID + 1))" >&2
    exit 2
fi
mkdir -p "$directory/logs" "$again"
exec >>"$directory/logs/$trial.log" 2>&1
export POLYRELU_JOB="Slurm $task"
echo "-- $(date '+%F %T') Slurm task $task on $(uname -n), restart ${SLURM_RESTART_COUNT:-0}"

# USR1: the time limit is near. TERM: the task is preempted, requeued or cancelled. Either way the program writes its checkpoint and ends.
limit_near=false
stopped=false
trap 'limit_near=true; kill -USR1 "$process" 2>/dev/null' USR1
trap 'stopped=true; kill -USR1 "$process" 2>/dev/null' TERM
{{command}} "$trial" &
process=$!
if $limit_near || $stopped; then kill -USR1 "$process" 2>/dev/null; fi

# A signal ends a wait, not the program.
while true; do
    wait "$process"
    code=$?
    kill -0 "$process" 2>/dev/null || break
done
wait "$process" 2>/dev/null
last=$?
if [ $last != 127 ]; then code=$last; fi
echo "-- $(date '+%F %T') exit code $code"

# Puts the task back into the queue, at most a number of times: requeue REASON TIMES
requeue() {
    local count="$again/$trial.$1"
    [ "$(cat "$count" 2>/dev/null | wc -l)" -lt "$2" ] || { echo "-- no more than $2 restarts ($1)"; return 1; }
    date '+%F %T' >>"$count"
    trap '' TERM USR1
    echo "-- back into the queue ($1)"
    scontrol requeue "$task"
}

case $code in
    0 | 2) exit $code ;;
esac
# Slurm itself puts a preempted or requeued task back, and a cancelled one is to stay away.
if $stopped; then exit 1; fi
if $limit_near; then
    requeue time-limit "$requeues" && exit 0
else
    requeue failure "$retries" && exit 0
fi
exit 1

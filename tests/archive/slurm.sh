#!/bin/sh
# slurm.sh: a job array on a real Slurm of one node, begun here and ended here; a task and the node are killed.
. "$(dirname "$(realpath "$0")")/lib.sh"
[ "$(id -u)" = 0 ] || skip "Slurm's daemons need root"
PATH=$PATH:/usr/sbin
for program in slurmctld slurmd munged sbatch squeue; do
    command -v $program >/dev/null || skip "$program is not installed"
done
node=$(hostname -s)
port=$((20000 + $$ % 20000))
mkdir slurm slurm/state slurm/spool
chmod 755 "$work" slurm
dd if=/dev/urandom of=slurm/munge.key bs=1024 count=1 2>/dev/null
chmod 400 slurm/munge.key
cat >slurm/slurm.conf <<C
ClusterName=tanker
SlurmctldHost=$node(127.0.0.1)
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket=$work/slurm/munge.sock
SlurmctldPort=$port
SlurmdPort=$((port + 1))
StateSaveLocation=$work/slurm/state
SlurmdSpoolDir=$work/slurm/spool
SlurmctldPidFile=$work/slurm/slurmctld.pid
SlurmdPidFile=$work/slurm/slurmd.pid
SlurmctldLogFile=$work/slurm/slurmctld.log
SlurmdLogFile=$work/slurm/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
ReturnToService=2
SlurmdTimeout=5
KillWait=2
JobRequeue=1
MpiDefault=none
SchedulerParameters=sched_interval=1,sched_min_interval=1,bf_interval=1,requeue_delay=1
NodeName=$node NodeAddr=127.0.0.1 CPUs=2 RealMemory=8000 State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
C
export SLURM_CONF="$work/slurm/slurm.conf"

# processes whose command line names a file of ours, but this script's own
ours() {
    for folder in /proc/[0-9]*; do
        pid=${folder#/proc/}
        [ "$pid" != $$ ] && tr '\0' ' ' 2>/dev/null <"$folder/cmdline" | grep -q -- "$1" && echo "$pid"
    done
}
stop() {
    scancel --user root >/dev/null 2>&1
    for pid in $(cat slurm/*.pid 2>/dev/null); do kill "$pid" 2>/dev/null; done
    wait_until sh -c "for p in $(cat slurm/*.pid 2>/dev/null | tr '\n' ' '); do kill -0 \$p && exit 1; done; exit 0"
    for pid in $(ours "$work"); do kill -KILL "$pid" 2>/dev/null; done
    cd / && rm -rf "$work"
}
trap stop EXIT
munged --force --key-file="$work/slurm/munge.key" --socket="$work/slurm/munge.sock" --num-threads=2 \
    --pid-file="$work/slurm/munged.pid" --seed-file="$work/slurm/seed" --log-file="$work/slurm/munged.log" &&
    slurmctld -c && slurmd
ok $? "Slurm is up"
wait_until sh -c 'sinfo -h -o %T | grep -q idle'
ok $? "and its node idle"

fleet "$scenes"
undisturbed
tanker-archive run "$fleet/good" --catalog measured.gpkg --limit 3 -q
tanker-archive slurm "$fleet" --catalog measured.gpkg --shards 3 --script job.sh $limits
ok $? "the script is written"
grep -q '^# asked from 3 scenes' job.sh
ok $? "with time and memory from measured scenes"
sbatch job.sh >/dev/null
ok $? "and submitted"

# the first task's run is killed: the script asks for a new try
begun() { [ -n "$(ours 'tanker-archive worker.*measured-00[1-3]-of')" ]; }
wait_until begun
victim=$(ours 'tanker-archive run.*measured-00[1-3]-of' | head -n 1)
kill -KILL "$victim"
ok $? "a task is killed"
wait_until sh -c '[ -n "$(scontrol show job | grep -o "Restarts=[1-9]")" ]'
ok $? "and tried anew by its script"

# the node dies with all that runs on it, and comes back
wait_until begun
kill -KILL "$(cat slurm/slurmd.pid)"
for pid in $(ours slurmstepd) $(ours 'tanker-archive [rw][uo][nr].*measured-00[1-3]-of') $(ours "$work/slurm/spool"); do
    kill -KILL "$pid" 2>/dev/null
done
rm -f slurm/slurmd.pid
wait_until sh -c 'sinfo -h -o %T | grep -q down'
ok $? "the node is down"
slurmd
# Slurm lets tasks that are tried anew wait for two minutes; here they need not
ended() {
    for task in $(squeue -h -r -t PD -o %i); do scontrol update "JobId=$task" StartTime=now; done
    ! squeue -h | grep -q .
}
tries=$((600 + 10 * scenes)) # shards may go one after the other
wait_until ended
ok $? "and back: all tasks have ended"
tanker-archive merge joined.gpkg measured-00?-of-003.gpkg -q
tanker-archive export joined.gpkg joined-export.gpkg
cmp plain.gpkg joined-export.gpkg
ok $? "the merged export is that of the undisturbed run, byte for byte"
[ $bad = 0 ] || { sed 's/^/# /' slurm/slurmctld.log | tail -n 60; cat tanker-archive-*.log | sed 's/^/# /'; }
finish

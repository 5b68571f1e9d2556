#!/bin/sh
# Copies the data folder of a server that runs, as it is at one moment:
#   deploy/backup/folder.sh /var/lib/dreamer/data /backup/dreamer-2026-11-28 "$(systemctl show --property MainPID --value dreamer)"
# The server stands still while each file gets a second name beside the folder, and goes on before anything is copied. A file is never changed
# once it has its name, so the second name keeps what was there. A server that starts on the copy starts as after a crash at that moment.
set -eu
[ $# -eq 3 ] || { echo "usage: $0 DATA COPY PID" >&2; exit 2; }
data=${1%/} copy=$2 pid=$3
names=$data.names-$$
[ ! -e "$copy" ] || { echo "$0: '$copy' is there already." >&2; exit 1; }

trap 'kill -CONT "$pid" 2>/dev/null || true; rm -rf "$names"' EXIT
trap 'exit 1' HUP INT TERM
kill -STOP "$pid"
while grep -h '^State:' /proc/"$pid"/task/*/status | grep -qv stopped; do sleep 0.01; done # a thread may be in the middle of a write
cp -al "$data" "$names"
kill -CONT "$pid"
cp -a "$names" "$copy"

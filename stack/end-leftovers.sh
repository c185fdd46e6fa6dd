#!/usr/bin/env bash
# Ends what a program of the stack has left behind: one that is killed hard does not end its children, who
# would keep its port or its files. `end-leftovers.sh NAME`, or of all programs without a name.
set -euo pipefail
for environment in $(grep -lzs "^STACK_PROGRAM=$STACK/${1+$1\$}" /proc/[0-9]*/environ); do
  pid=${environment//[!0-9]/}
  [[ $pid == "$$" ]] || kill -KILL "$pid" 2>/dev/null || true
done

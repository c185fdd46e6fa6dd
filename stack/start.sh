#!/usr/bin/env bash
# Starts a program of the stack: `start.sh NAME COMMAND…`. Whatever it starts bears its name, so that nothing
# of it stays when it is started again.
set -euo pipefail
"$ROOT/stack/end-leftovers.sh" "$1"
export STACK_PROGRAM=$STACK/$1
exec "${@:2}"

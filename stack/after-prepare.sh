#!/usr/bin/env bash
# Runs a command once prepare.py is through.
set -euo pipefail
until [[ -e $STACK/prepared ]]; do sleep 0.5; done
exec "$@"

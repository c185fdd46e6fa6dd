#!/usr/bin/env bash
# Serves Superset at 127.0.0.1, port $1; the environment as for import.sh.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export PYTHONPATH=$here${PYTHONPATH+:$PYTHONPATH} SUPERSET_CONFIG_PATH=$here/superset_config.py
export SUPERSET_CACHE=${TMPDIR:-/tmp}/superset-cache-$1
rm -rf "$SUPERSET_CACHE"
mkdir -m 700 "$SUPERSET_CACHE"
exec "${SUPERSET_VENV:-$here/../.build/venv-superset}/bin/gunicorn" --workers 2 --worker-class gthread \
  --threads 8 --timeout 120 --graceful-timeout 5 --bind "127.0.0.1:$1" "superset.app:create_app()"

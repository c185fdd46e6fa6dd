#!/bin/sh
# As superset/serve.sh, to the network. /tmp is a volume.
export SUPERSET_CACHE=/tmp/superset-cache
rm -rf "$SUPERSET_CACHE" && mkdir -m 700 "$SUPERSET_CACHE" || exit 1
exec gunicorn --workers 2 --worker-class gthread --threads 8 --timeout 120 --worker-tmp-dir /tmp \
  --bind "0.0.0.0:${SUPERSET_PORT:-8088}" "superset.app:create_app()"

#!/bin/sh
# As superset/serve.sh, to the network. /tmp is a volume.
exec gunicorn --workers 1 --worker-class gthread --threads 8 --timeout 120 --worker-tmp-dir /tmp \
  --bind "0.0.0.0:${SUPERSET_PORT:-8088}" "superset.app:create_app()"

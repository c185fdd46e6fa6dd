#!/usr/bin/env bash
# One of our embedded servers: `serve.sh postgres PORT` or `serve.sh kafka PORT --metricsPort=PORT`.
set -euo pipefail
cd "$ROOT"
exec java -Xmx128m -Duser.timezone=UTC -Dlog.level=off \
  -cp "$ROOT/local/target/classes:$(<"$ROOT/local/target/local.classpath")" \
  io.spendcast.local.servers.Serve --folder "$STACK/$1" --port "${@:2}" "$1"

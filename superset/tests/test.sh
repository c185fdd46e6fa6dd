#!/usr/bin/env bash
# The browser tests on servers of their own: an empty database, then one with two years in it.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
python=$root/.build/venv-superset/bin/python
work=$root/.build/superset-test
rm -rf "$work"
mkdir -p "$work"
: "${CHROMIUM:=/usr/bin/chromium}"
if [[ ! -x $CHROMIUM ]]; then
  echo "no browser at $CHROMIUM: apt-get install chromium, or say CHROMIUM=…" >&2
  exit 2
fi
export CHROMIUM

free_port() { python3 -c "import socket; s = socket.socket(); s.bind(('127.0.0.1', 0)); print(s.getsockname()[1])"; }
pids=()
stop() {
  kill "${pids[@]}" 2>/dev/null || true
  wait "${pids[@]}" 2>/dev/null || true
}
trap stop EXIT

# It ends when its standard input does: with this script, however that ends.
coproc postgres {
  exec java -Xmx64m -Dlog.level=off -cp "$root/local/target/classes:$(<"$root/local/target/local.classpath")" \
    io.spendcast.local.stack.PostgresServer "$work/postgres" 2>"$work/postgres.log"
}
pids+=("$!")
read -r port <&"${postgres[0]}"

psql() { "$python" "$root/superset/tests/psql.py" "$port" "$@"; }
export SUPERSET_SECRET_KEY=a-secret-of-these-tests-that-is-long-enough
export SUPERSET_METADATA_URI=postgresql+psycopg2://postgres@127.0.0.1:$port/superset
export SPENDCAST_DASHBOARDS_PASSWORD=dashboards SUPERSET_ADMIN_PASSWORD=admin
export SUPERSET_GROWTH_PASSWORD=growth SUPERSET_ANALYST_PASSWORD=analyst PYTHONWARNINGS=ignore
psql postgres -c "create database superset" -c "create database empty" -c "create database full"
for name in empty full; do
  SPENDCAST_JDBC_URL=jdbc:postgresql://127.0.0.1:$port/$name SPENDCAST_DB_USER=postgres \
    "$root/bin/spendcast" migrate --baseCurrency=USD >>"$work/migrate.log"
done
psql postgres -c "create role superset login password 'dashboards' in role spendcast_dashboards"
psql full -f "$root/superset/tests/two_years.sql" -c "select spendcast.refresh_dashboards()"

on() { # imports the dashboards on a database, serves them and tests
  export SPENDCAST_DASHBOARDS_URL=postgresql+psycopg2://superset@127.0.0.1:$port/$1
  "$root/superset/import.sh" >>"$work/import.log" 2>&1 || { tail -5 "$work/import.log" >&2; exit 1; }
  local at
  at=$(free_port)
  export SUPERSET_URL=http://127.0.0.1:$at
  "$root/superset/serve.sh" "$at" >>"$work/superset.log" 2>&1 &
  local server=$!
  pids+=("$server")
  until "$python" -c "import urllib.request; urllib.request.urlopen('$SUPERSET_URL/health')" 2>/dev/null; do
    kill -0 "$server"
    sleep 0.5
  done
  (cd "$root/superset/tests" && SPENDCAST_DATA=$1 node --test --test-concurrency=1 dashboards.test.js)
  kill "$server"
  wait "$server" || true
}
SCREENSHOTS="" on empty
on full

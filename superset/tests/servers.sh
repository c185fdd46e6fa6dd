# Sourced by test.sh and bench.sh: a PostgreSQL and a Superset of their own, which end with the script.
# shellcheck shell=bash
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
python=$root/.build/venv-superset/bin/python
if [[ ${BROWSER-} != none ]]; then
  CHROMIUM=$("$root/superset/tests/install-browser")
  export CHROMIUM
fi
rm -rf "$work"
mkdir -p "$work"

pids=()
stop() {
  kill "${pids[@]}" 2>/dev/null || true
  wait "${pids[@]}" 2>/dev/null || true
}
trap stop EXIT

# It ends when its standard input does: with this script, however that ends.
coproc postgres {
  exec java -Xmx256m -Dlog.level=off -cp "$root/local/target/classes:$(<"$root/local/target/local.classpath")" \
    io.spendcast.local.servers.PostgresServer "$work/postgres" 2>"$work/postgres.log"
}
pids+=("$!")
read -r port <&"${postgres[0]}"

export SUPERSET_SECRET_KEY=a-secret-of-these-tests-that-is-long-enough
export SUPERSET_METADATA_URI=postgresql+psycopg2://postgres@127.0.0.1:$port/superset
export SPENDCAST_DASHBOARDS_PASSWORD=dashboards SUPERSET_ADMIN_PASSWORD=admin
export SUPERSET_GROWTH_PASSWORD=growth SUPERSET_ANALYST_PASSWORD=analyst PYTHONWARNINGS=ignore

psql() { "$python" "$root/superset/tests/psql.py" "$port" "$@"; }
psql postgres -c "create database superset"

create_database() { # with our tables, and nothing in them
  psql postgres -c "create database $1"
  SPENDCAST_JDBC_URL=jdbc:postgresql://127.0.0.1:$port/$1 SPENDCAST_DB_USER=postgres \
    "$root/bin/spendcast" migrate --baseCurrency=USD >>"$work/migrate.log"
}

create_user() { # whom Superset asks as, once the first database has made its role
  psql postgres -c "create role superset login password 'dashboards' in role spendcast_dashboards"
}

import_dashboards() { # reading a database; of a folder if one is named
  export SPENDCAST_DASHBOARDS_URL=postgresql+psycopg2://superset@127.0.0.1:$port/$1
  "$root/superset/import.sh" "${@:2}" >>"$work/import.log" 2>&1 || {
    tail -5 "$work/import.log" >&2
    exit 1
  }
}

export_dashboards() { # to a folder
  PYTHONPATH=$root/superset SUPERSET_CONFIG_PATH=$root/superset/superset_config.py \
    "$python" "$root/superset/export_dashboards.py" "$1" >>"$work/export.log" 2>&1
}

serve() { # at SUPERSET_URL, until end_superset
  local at
  at=$(python3 -c "import socket; s = socket.socket(); s.bind(('127.0.0.1', 0)); print(s.getsockname()[1])")
  export SUPERSET_URL=http://127.0.0.1:$at
  "$root/superset/serve.sh" "$at" >>"$work/superset.log" 2>&1 &
  superset=$!
  pids+=("$superset")
  until "$python" -c "import urllib.request; urllib.request.urlopen('$SUPERSET_URL/health')" 2>/dev/null; do
    kill -0 "$superset"
    sleep 0.5
  done
}

end_superset() {
  kill "$superset"
  wait "$superset" || true
}

#!/usr/bin/env bash
# How long the dashboards take with many purchases stored: a table for SPEED.md. PURCHASES=10000000.
set -euo pipefail
work=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)/.build/superset-bench
# shellcheck source=servers.sh
source "$(dirname "${BASH_SOURCE[0]}")/servers.sh"

create_database bench
create_user
purchases=${PURCHASES:-10000000}
took() {
  local begun=$SECONDS
  "${@:2}"
  echo "$1: $((SECONDS - begun)) s"
}
took "$purchases purchases stored by SQL" psql bench -f "$root/superset/tests/two_years.sql" \
  -c "set bench.purchases = $purchases" -f "$root/superset/tests/many.sql" -c "vacuum analyze"
took "first refresh_dashboards()" psql bench -c "select spendcast.refresh_dashboards()"
took "refresh_dashboards() with nothing new" psql bench -c "select spendcast.refresh_dashboards()"
import_dashboards bench
serve
node "$root/superset/tests/bench.js"

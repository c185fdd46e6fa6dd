#!/usr/bin/env bash
# The browser tests on servers of their own: an empty database, then one with two years in it.
set -euo pipefail
work=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)/.build/superset-test
# shellcheck source=servers.sh
source "$(dirname "${BASH_SOURCE[0]}")/servers.sh"

create_database empty
create_user
create_database two_years
psql two_years -f "$root/superset/tests/two_years.sql" -c "select spendcast.refresh_dashboards()"

on() {
  import_dashboards "$1"
  serve
  (cd "$root/superset/tests" && SPENDCAST_DATA=$1 node --test --test-concurrency=1 dashboards.test.js)
  end_superset
}
SCREENSHOTS="" on empty
on two_years

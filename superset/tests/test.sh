#!/usr/bin/env bash
# The tests on servers of their own: an empty database, one with a single purchase, a changing shop, two years. Where no
# browser can be had, BROWSER=none leaves its part out.
set -euo pipefail
work=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)/.build/superset-test
# shellcheck source=servers.sh
source "$(dirname "${BASH_SOURCE[0]}")/servers.sh"

create_database empty
create_user
create_database one_purchase
psql one_purchase -f "$root/superset/tests/one_purchase.sql"
create_database changing # not refreshed: its sums are all of the time since
psql changing -f "$root/superset/tests/changing.sql"
create_database two_years
psql two_years -f "$root/superset/tests/two_years.sql" -c "select spendcast.refresh_dashboards()"

on() {
  import_dashboards "$1"
  serve
  local tests=(api.test.js actions.test.js)
  [[ ${BROWSER-} == none ]] || tests+=(dashboards.test.js)
  [[ $1 != changing ]] || tests=(figures.test.js)
  (cd "$root/superset/tests" && SPENDCAST_DATA=$1 SCREENSHOTS=${SCREENSHOTS:+$SCREENSHOTS/$1} node --test --test-concurrency=1 "${tests[@]}")
  end_superset
}
on empty
on one_purchase
on changing
"$python" "$root/superset/tests/older.py" "$work/older"
import_dashboards two_years "$work/older" # as if it had been there before
on two_years
"$python" "$root/superset/tests/same_objects.py" "$SUPERSET_METADATA_URI"
export_dashboards "$work/exported"
diff -r -x metadata.yaml "$root/superset/assets" "$work/exported"
echo "imported over itself and over an older export, Superset has what assets/ says"

# Another currency changes the formats in Superset, and an export gives assets/ back all the same.
psql two_years -c "update spendcast.settings set base_currency = 'KWD'"
import_dashboards two_years
psql superset -c "select 1 / count(*) from slices where slice_name = 'Alerts' and params like '%,.3f%'" >>"$work/import.log"
export_dashboards "$work/exported_in_dinars"
diff -r -x metadata.yaml "$root/superset/assets" "$work/exported_in_dinars"
echo "in dinars, tables show three decimals, and an export is the same"

(cd "$root/superset/tests" && node --test pictures.test.js)

#!/usr/bin/env bash
# Brings a Superset to what assets/ says (or another FOLDER): its own tables, the roles, the dashboards.
# Again is harmless. From the environment, where superset_config.py says what else it needs:
#   SPENDCAST_DASHBOARDS_URL       postgresql+psycopg2://superset@db:5432/spendcast
#   SPENDCAST_DASHBOARDS_PASSWORD  of that user, a member of spendcast_dashboards
#   SUPERSET_ADMIN_PASSWORD        at the first time
#   SUPERSET_GROWTH_PASSWORD, SUPERSET_ANALYST_PASSWORD   makes these two users as well
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
for name in SUPERSET_SECRET_KEY SUPERSET_METADATA_URI SPENDCAST_DASHBOARDS_URL; do
  if [[ -z ${!name-} ]]; then
    echo "import: $name must be set; the comment in $0 says to what" >&2
    exit 2
  fi
done
export PYTHONPATH=$here${PYTHONPATH+:$PYTHONPATH} SUPERSET_CONFIG_PATH=$here/superset_config.py
exec "${SUPERSET_VENV:-$here/../.build/venv-superset}/bin/python" "$here/import_dashboards.py" "$@"

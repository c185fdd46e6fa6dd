#!/usr/bin/env bash
# Superset with our dashboards: imported at each start, which is harmless.
set -euo pipefail
"$ROOT/superset/import.sh"
exec "$ROOT/superset/serve.sh" "$SUPERSET_PORT"

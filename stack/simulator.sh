#!/usr/bin/env bash
# A simulated shop: half a year of history at the very first start, from then on live checkouts.
set -euo pipefail
to=(--bootstrapServers "127.0.0.1:$KAFKA_PORT" --topic purchases --customers 2000 --seed 42)
if [[ ! -e $STACK/history.sent ]]; then
  "$ROOT/bin/simulate" history --months 6 "${to[@]}"
  touch "$STACK/history.sent"
fi
exec "$ROOT/bin/simulate" live --rate 10 "${to[@]}"

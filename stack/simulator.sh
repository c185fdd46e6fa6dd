#!/usr/bin/env bash
# The shop whose past prepare.py has loaded: what it sells from then on, as it happens. What it sells while
# the stack is down is lost. It waits for the stream, since records that wait for a start look slow.
set -euo pipefail
ready="import urllib.request as r; r.urlopen('http://127.0.0.1:$STREAM_METRICS_PORT/ready', timeout=5)"
until python3 -c "$ready" 2>/dev/null; do sleep 1; done
# shellcheck source=/dev/null
source "$STACK/shop.env"
after=$HISTORY_END
if [[ -e $STACK/live.begun ]]; then after=$(date -u +%FT%TZ); fi
touch "$STACK/live.begun"
# shellcheck disable=SC2086 # several flags
exec "$ROOT/bin/simulate" history $SHOP --after "$after" --paced \
  --bootstrapServers "127.0.0.1:$KAFKA_PORT" --topic purchases

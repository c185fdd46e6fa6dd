#!/usr/bin/env bash
# The shop whose past prepare.py has loaded: what it sells from then on, as it happens. What it sells while
# the stack is down is lost.
set -euo pipefail
# shellcheck source=/dev/null
source "$STACK/shop.env"
after=$HISTORY_END
if [[ -e $STACK/live.begun ]]; then after=$(date -u +%FT%TZ); fi
touch "$STACK/live.begun"
# shellcheck disable=SC2086 # several flags
exec "$ROOT/bin/simulate" history $SHOP --after "$after" --paced \
  --bootstrapServers "127.0.0.1:$KAFKA_PORT" --topic purchases

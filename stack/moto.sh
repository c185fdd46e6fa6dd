#!/usr/bin/env bash
# SNS of this machine. It forgets everything when it ends, so the topics are made at every start.
set -euo pipefail
python=$ROOT/.build/venv-moto/bin/python
"$python" - <<'PY' &
import boto3, os, time
from botocore.exceptions import BotoCoreError, ClientError
sns = boto3.client("sns", region_name=os.environ["AWS_REGION"])
while True:
    try:
        for topic in ("ALERTS_TOPIC_ARN", "OPERATIONS_TOPIC_ARN"):
            name = os.environ[topic].rpartition(":")[2]
            print(sns.create_topic(Name=name)["TopicArn"], flush=True)
        break
    except (BotoCoreError, ClientError):
        time.sleep(0.5)
PY
exec "${python%/*}/moto_server" -H 127.0.0.1 -p "$MOTO_PORT"

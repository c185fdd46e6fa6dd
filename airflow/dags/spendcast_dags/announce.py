"""What people are told: one SNS topic for results, failures and runs that are late.

Where SNS is, and who we are, AWS's own variables say (AWS_REGION, AWS_ENDPOINT_URL_SNS, profiles,
roles). Messages are sent at least once: a task that is tried again may repeat one.
"""

import logging

import boto3
from airflow.sdk import Context, Variable
from airflow.sdk.exceptions import AirflowSkipException

LOG = logging.getLogger(__name__)
TOPIC = "spendcast_topic_arn"
SUBJECT_LIMIT, REASON_LIMIT = 100, 2000  # of SNS, and of a reader


def announce(kind: str, subject: str, message: str) -> None:
    """Publishes, or skips the task where no topic is configured."""
    if not publish(kind, subject, message):
        raise AirflowSkipException(f"nobody to tell: the variable {TOPIC} is not set")


def publish(kind: str, subject: str, message: str) -> bool:
    """Publishes with the kind as attribute, by which a subscription can filter."""
    topic = Variable.get(TOPIC, default="")
    if not topic:
        LOG.warning("%s is not set, so nobody is told: %s\n%s", TOPIC, subject, message)
        return False
    answer = boto3.client("sns").publish(
        TopicArn=topic,
        Subject=_one_line(subject),
        Message=message,
        MessageAttributes={"kind": {"DataType": "String", "StringValue": kind}},
    )
    LOG.info("published %s: %s", answer["MessageId"], subject)
    return True


def failed(context: Context) -> None:
    """Tells that a task has failed for good. A callback of tasks."""
    task = context["task_instance"]
    publish(
        "failure",
        f"Spendcast: {task.dag_id}.{task.task_id} failed",
        f"{task.dag_id}.{task.task_id} failed in its try {task.try_number}.\n"
        f"Run: {task.run_id}\n"
        f"Reason: {str(context.get('exception'))[:REASON_LIMIT]}\n"
        f"Log: {task.log_url}\n",
    )


def late(context: Context, hours: int) -> None:
    """Tells that a run is not done in time. A callback of deadlines."""
    run = context["dag_run"]
    publish(
        "late",
        f"Spendcast: {run['dag_id']} is late",
        f"{run['dag_id']} is not done {hours} hours after it was queued.\n"
        f"Run: {run['dag_run_id']}\n",
    )


def _one_line(subject: str) -> str:
    return " ".join(subject.split())[:SUBJECT_LIMIT]

"""An SNS topic of moto."""

from collections.abc import Callable
from dataclasses import dataclass

import boto3
import requests


@dataclass(frozen=True)
class Topic:
    aws: str
    arn: str

    @classmethod
    def made(cls, aws: str, set_variable: Callable[[str, str], object]) -> "Topic":
        """A new one, which the variables make Airflow's."""
        requests.post(f"{aws}/moto-api/reset", timeout=10).raise_for_status()
        for name, value in environment(aws).items():
            set_variable(name, value)
        arn = boto3.client("sns").create_topic(Name="spendcast")["TopicArn"]
        set_variable("AIRFLOW_VAR_SPENDCAST_TOPIC_ARN", arn)
        return cls(aws, arn)

    def sent(self) -> list[tuple[str, str, str]]:
        """Kind, subject and text of each message, in order."""
        data = requests.get(f"{self.aws}/moto-api/data.json", timeout=10).json()
        [topic] = [topic for topic in data["sns"]["Topic"] if topic["arn"] == self.arn]
        return [_message(entry) for entry in topic["sent_notifications"]]


def environment(aws: str) -> dict[str, str]:
    return {
        "AWS_ENDPOINT_URL_SNS": aws,
        "AWS_REGION": "eu-central-1",
        "AWS_DEFAULT_REGION": "eu-central-1",
        "AWS_ACCESS_KEY_ID": "tests",
        "AWS_SECRET_ACCESS_KEY": "tests",
    }


def _message(entry: list) -> tuple[str, str, str]:
    _id, message, subject, attributes, *_ = entry
    return attributes["kind"]["Value"], subject, message

"""
### Retraining

Weekly, and paused until you want it: makes training examples of all facts, trains a model on them,
registers it as the challenger, and makes it champion if the gate holds. A challenger that the gate
refuses stays in the registry, and `promote` is skipped.

The registry is that of `MLFLOW_TRACKING_URI` (with `MLFLOW_TRACKING_USERNAME` and
`MLFLOW_TRACKING_PASSWORD`) in the environment of Airflow's workers; without it all is skipped.
"""

import os
import shutil
import tempfile
from datetime import UTC, datetime, timedelta

from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG, Variable, setup, task, teardown
from airflow.sdk.exceptions import AirflowSkipException

from spendcast_dags.announce import announce
from spendcast_dags.defaults import TASKS, done_within
from spendcast_dags.programs import MACROS, REFUSED, SparkBatch

FOLDER = "{{ ti.xcom_pull('make_folder') }}"
TRAINING = "exec {{ var.value.spendcast_training_command }}"

with DAG(
    "retrain",
    description="Trains a challenger, and promotes it if the gate holds",
    doc_md=__doc__,
    tags=["spendcast", "model"],
    schedule="0 4 * * 1",
    start_date=datetime(2020, 1, 1, tzinfo=UTC),
    catchup=False,
    is_paused_upon_creation=True,
    max_active_runs=1,
    user_defined_macros=MACROS,
    default_args=TASKS,
    deadline=done_within(hours=12),
    dagrun_timeout=timedelta(days=1),
):

    @setup
    def make_folder() -> str:
        if not os.environ.get("MLFLOW_TRACKING_URI"):
            raise AirflowSkipException("no registry: set MLFLOW_TRACKING_URI where tasks run")
        return tempfile.mkdtemp(prefix="retrain-", dir=Variable.get("spendcast_work_folder"))

    examples = SparkBatch(
        task_id="examples",
        main="TrainingExamples",
        arguments=[f"--out={FOLDER}/examples"],
        out_folder=f"{FOLDER}/examples",
        execution_timeout=timedelta(hours=4),
    )
    train = BashOperator(
        task_id="train",
        bash_command=f"{TRAINING} train --examples $FOLDER/examples --out $FOLDER/model --register",
        env={"FOLDER": FOLDER},
        append_env=True,
        execution_timeout=timedelta(hours=4),
    )
    promote = BashOperator(
        task_id="promote",
        bash_command=f"{TRAINING} promote --examples $FOLDER/examples",
        env={"FOLDER": FOLDER},
        append_env=True,
        skip_on_exit_code=REFUSED,
    )

    @task
    def tell(last_line: str):
        announce("model", f"Spendcast model: {last_line}", f"{last_line}\n")

    # Also after a failure; and does not hide one.
    @teardown
    def delete_folder(folder: str):
        shutil.rmtree(folder)

    folder = make_folder()
    folder >> examples >> train >> promote >> delete_folder(folder)
    tell(promote.output)

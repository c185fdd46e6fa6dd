import warnings

from airflow.serialization.serialized_objects import DagSerialization


def test_dags_parse_without_an_error_or_a_warning(dag_bag):
    assert dag_bag.import_errors == {}
    assert dag_bag.captured_warnings == {}
    assert sorted(dag_bag.dags) == ["dashboards", "monthly_report", "retrain", "upkeep"]


def test_dags_survive_the_way_to_the_scheduler(dag_bag):
    with warnings.catch_warnings():
        warnings.simplefilter("error")

        for dag in dag_bag.dags.values():
            kept = DagSerialization.from_dict(DagSerialization.to_dict(dag))
            assert kept.task_ids == dag.task_ids


def test_every_dag_is_explained_bounded_and_runs_alone(dag_bag):
    for dag in dag_bag.dags.values():
        assert dag.doc_md
        assert "spendcast" in dag.tags
        assert dag.max_active_runs == 1
        assert dag.deadline
        assert dag.dagrun_timeout


def test_every_task_tells_of_its_failure_and_ends_some_time(dag_bag):
    for dag in dag_bag.dags.values():
        for task in dag.tasks:
            assert task.on_failure_callback, task
            assert task.execution_timeout, task

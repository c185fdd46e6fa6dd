import numpy as np
import pytest
from fixed_scores import scores
from rows import customers_of_a_shop, rows

from spendcast_training import evaluation
from spendcast_training.evaluation import CUSTOMERS, FIRST_PURCHASES, MODEL, PURCHASES
from spendcast_training.rankings import Prediction
from spendcast_training.scores import Scores
from spendcast_training.tables import text
from spendcast_training.window import Window


class Constant:
    """Says the same of every row."""

    def predict(self, features: np.ndarray, threshold: float) -> Scores:
        return scores(np.full(len(features), 0.5), np.full(len(features), 10.0))


def test_parts_purchases_customers_and_those_without_history():
    examples = rows(4, purchases=[0, 2, 3, 4], cutoff=[False, False, True, True])

    found = {name: chosen.tolist() for name, chosen in evaluation.populations(examples).items()}

    assert found == {
        PURCHASES: [True, True, False, False],
        FIRST_PURCHASES: [True, False, False, False],
        CUSTOMERS: [False, False, True, True],
    }


def test_judges_the_model_and_every_baseline_on_the_same_rows():
    shop = customers_of_a_shop(600)

    judged = evaluation.evaluate({MODEL: Constant()}, Window(shop, shop, 90, "USD"))

    judgements = judged.judgements
    assert judgements[PURCHASES].names == tuple(judged.predictions)
    assert judgements[PURCHASES].rows + judgements[CUSTOMERS].rows == 600
    assert judgements[PURCHASES].of(MODEL, "gini").value == pytest.approx(0)
    assert judgements[PURCHASES].of("spend rate", "gini").value > 0.2


def test_names_figures_so_that_a_registry_takes_them_and_leaves_out_the_meaningless():
    examples = rows(4, spend=[1, 2, 3, 4])

    found = evaluation.figures(
        evaluation.evaluate_all({"spend rate": Prediction(examples.spend)}, examples)
    )

    assert found["every_purchase/spend_rate/gini"] == 1
    assert "every_purchase/spend_rate/auc" not in found
    assert "customers_at_a_cut_off_date/spend_rate/gini" not in found


def test_populations_of_few_rows_are_named_and_not_judged():
    few = rows(150, purchases=2, spend=np.where(np.arange(150) < 29, 10.0, 0.0))

    (line,) = text(evaluation.evaluate_all({"right": Prediction(few.spend)}, few)).splitlines()

    assert line == "every purchase: 150 rows of 150 customers: too few to judge, 29 bought again"


def test_writes_a_column_for_each_prediction_with_its_interval():
    shop = customers_of_a_shop(200)
    judgements = evaluation.evaluate_all({"right": Prediction(shop.spend)}, shop)

    lines = text(judgements).splitlines()

    assert lines[0].startswith("every purchase: 1")
    assert lines[2].split("  ")[-1].strip() == "1.000 (1.000 to 1.000)"
    assert any(line.startswith("Brier") and line.endswith("-") for line in lines)

import re
from html.parser import HTMLParser

import numpy as np
import pytest
from fixed_scores import scores
from rows import customers_of_a_shop, rows

from spendcast_training.evaluation import MODEL, evaluate
from spendcast_training.features import DAY, NAMES
from spendcast_training.importance import importance
from spendcast_training.page import write_page
from spendcast_training.scores import Scores
from spendcast_training.window import Window


class SpendSoFar:
    """Predicts what was spent, whatever else is known."""

    metadata = {"model_name": "purchase-value", "note": "<b>5 > 4</b>"}  # noqa: RUF012

    def predict(self, features: np.ndarray, threshold: float) -> Scores:
        spend = features[:, NAMES.index("spend")]
        return scores(np.clip(spend / 100, 0, 1), spend)


def page(examples, file, model=None) -> str:
    model = model or SpendSoFar()
    window = Window(customers_of_a_shop(300), examples, 90, "GBP")
    write_page(evaluate({MODEL: model}, window), model, file)
    return file.read_text()


def test_holds_all_tables_and_charts_and_loads_nothing(tmp_path):
    text = page(customers_of_a_shop(1200), tmp_path / "page.html")

    HTMLParser().feed(text)
    for title in ("Verdict", "Totals by month: every purchase", "Intervals", "Every purchase"):
        assert f"<h2>{title}</h2>" in text
    assert text.count("<svg") == 7
    assert re.search(r"overall \d+%", text)
    assert not re.search(r'(src|href)="(?!#)', text.replace("http://www.w3.org", "#"))
    assert "mean spend, GBP" in text
    assert "&lt;b&gt;5 &gt; 4" in text
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("spend", [0.0, 12.5])
def test_is_right_for_tiny_data(count, spend, tmp_path):
    text = page(rows(count, spend=spend, spend_so_far=10), tmp_path / "page.html")

    assert "too few to judge" in text
    assert text.count("<svg") == text.count("<table>") == 0
    assert "nan" not in re.sub(r"<svg.*?</svg>", "", text, flags=re.DOTALL).lower()


def test_leaves_out_segments_and_months_that_are_too_small_to_judge(tmp_path):
    shop = customers_of_a_shop(1200)
    shop.segment["country"][:20] = "LU"
    shop.micros[:20] = shop.micros[0] - 400 * DAY

    text = page(shop, tmp_path / "page.html")

    assert "country: US" in text
    assert "country: LU" not in text
    assert (
        str(shop.micros[0].astype("datetime64[us]").astype("datetime64[M]"))
        not in text.split("The model</h2>")[0].split("Verdict")[1]
    )


def test_the_only_feature_that_a_model_reads_is_the_important_one():
    lost = importance(SpendSoFar(), customers_of_a_shop(500))

    assert next(iter(lost)) == "spend"
    assert lost["spend"] > 0.1
    assert {value for name, value in lost.items() if name != "spend"} == {0.0}

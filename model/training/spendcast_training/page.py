"""The evaluation page: one HTML file with everything in it."""

from dataclasses import dataclass
from pathlib import Path

import jinja2
import numpy as np

from spendcast_training import charts
from spendcast_training.evaluation import Evaluation, part, populations
from spendcast_training.importance import importance
from spendcast_training.tables import table

TEMPLATE = "evaluation.html.jinja"


@dataclass(frozen=True)
class Chart:
    """A chart, and in words what it shows and how to read it."""

    title: str
    caption: str
    svg: str


def write_page(evaluation: Evaluation, model, file: Path) -> None:
    """Writes the page of the first model of the evaluation; `model` is that one."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
    )
    rows = evaluation.rows
    text = environment.get_template(TEMPLATE).render(
        evaluation=evaluation,
        metadata=model.metadata,
        begin=_day(rows.micros.min()),
        end=_day(rows.micros.max()),
        tables={name: table(judged) for name, judged in evaluation.judgements.items()},
        charts=_charts(evaluation, model),
    )
    file.write_text(text, encoding="utf-8")


def _charts(evaluation: Evaluation, model) -> list[Chart]:
    population, chosen = next(iter(populations(evaluation.rows).items()))
    rows = evaluation.rows.where(chosen)
    predictions = {name: part(p, chosen) for name, p in evaluation.predictions.items()}
    name = next(iter(predictions))
    predicted, currency = predictions[name].spend, evaluation.base_currency
    of = f"Of {population}."
    return [
        Chart(
            "Gain",
            f"{of} How much of the spend the best-ranked rows hold: the nearer to the perfect "
            "ranking, the better.",
            charts.gain(predictions, rows.spend),
        ),
        Chart(
            "Model against each baseline",
            f"{of} Differences with 95 % intervals, drawn in pairs by customer.",
            charts.against(evaluation.judgements[population], name),
        ),
        Chart(
            "Calibration by tenth",
            f"{of} Bars of equal height mean that the amounts are right, not only their order.",
            charts.deciles(predicted, rows.spend, currency),
        ),
        Chart(
            "Calibration by month",
            f"{of} Where predicted and actual part, the model misses a season.",
            charts.months(predicted, rows.spend, rows.micros, currency),
        ),
        Chart(
            "Calibration by segment",
            f"{of} The largest values of each segment.",
            charts.segments(predicted, rows.spend, rows.segment),
        ),
        Chart(
            "Feature importance",
            f"{of} At most 5,000 rows; features that say the same stand in for each other.",
            charts.features(importance(model, rows)),
        ),
    ]


def _day(micros: int) -> str:
    return str(np.datetime64(int(micros), "us").astype("datetime64[D]"))

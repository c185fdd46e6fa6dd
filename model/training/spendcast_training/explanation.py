"""What the features contribute to one prediction."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from spendcast_training.currency import decimals
from spendcast_training.features import NAMES
from spendcast_training.outcome import WrongStartError

ROUNDS = 4
BACKGROUND_ROWS = 200
SEED = 1


@dataclass(frozen=True)
class Explanation:
    """Contributions by feature, [features, 2]: to probability and expected spend.

    What is usual plus all contributions is the prediction, up to rounding.
    """

    values: np.ndarray
    usual: np.ndarray
    prediction: np.ndarray
    contributions: np.ndarray


def explain(model, row: np.ndarray, background: np.ndarray) -> Explanation:
    """Sampled Shapley values of the graph that is served, whatever model is in it.

    Štrumbelj and Kononenko, Explaining prediction models and individual predictions with feature
    contributions, Knowledge and Information Systems 41, 2014, algorithm 1: each row of the
    background becomes this row, feature by feature in a random order and then in its reverse; a
    feature contributes what the prediction changes by on average. What is usual is the mean
    prediction of the background. The same seed gives the same figures.
    """
    source, width = np.random.default_rng(SEED), len(row)
    total, paths = np.zeros((width, 2)), 0
    for _ in range(ROUNDS):
        for usual in background:
            order = source.permutation(width)
            for path in (order, order[::-1]):
                steps = np.tile(usual, (width + 1, 1))
                for place, feature in enumerate(path):
                    steps[place + 1 :, feature] = row[feature]
                total[path] += np.diff(_scores(model, steps), axis=0)
                paths += 1
    return Explanation(
        values=row,
        usual=_scores(model, background).mean(axis=0),
        prediction=_scores(model, row[None])[0],
        contributions=total / paths,
    )


def read_features(content: str) -> np.ndarray:
    """A JSON object of feature names and values, or a list of the values in the model's order."""
    try:
        given = json.loads(content)
    except ValueError as problem:
        raise WrongStartError(f"the features must be JSON, but: {problem}") from problem
    if isinstance(given, dict):
        if set(given) != set(NAMES):
            different = ", ".join(sorted(set(given) ^ set(NAMES))[:5])
            raise WrongStartError(
                f"the features must be those of {', '.join(NAMES[:3])}, ...; missing or unknown: "
                f"{different}"
            )
        given = [given[name] for name in NAMES]
    if not isinstance(given, list) or len(given) != len(NAMES):
        raise WrongStartError(f"the features must be {len(NAMES)} numbers, but were {given}")
    try:
        row = np.array(given, dtype=np.float32)
    except (TypeError, ValueError) as problem:
        raise WrongStartError(f"each feature must be a number, but: {problem}") from problem
    if row.ndim != 1 or not np.isfinite(row).all():
        raise WrongStartError("each feature must be a finite number, but one is not")
    return row


def write_background(features: np.ndarray, file: Path) -> None:
    """Some of the rows, drawn evenly, to explain predictions against."""
    chosen = np.random.default_rng(SEED).permutation(len(features))[:BACKGROUND_ROWS]
    file.write_text(json.dumps({"features": features[np.sort(chosen)].tolist()}))


def read_background(file: Path) -> np.ndarray:
    return np.array(json.loads(file.read_text())["features"], dtype=np.float32)


def text(explanation: Explanation, currency: str) -> str:
    """A line per feature that contributes, the largest change of the spend first."""
    order = np.argsort(-np.abs(explanation.contributions[:, 1]), kind="stable")
    lines = [f"{'feature':28}{'value':>14}{'to ' + currency:>14}{'to probability':>16}"]
    digits = decimals(currency)
    lines.append(
        f"{'usual':28}{'':14}{explanation.usual[1]:14,.{digits}f}{explanation.usual[0]:16.4f}"
    )
    for place in order:
        probability, spend = explanation.contributions[place]
        if probability or spend:
            value = f"{explanation.values[place]:.6g}"
            lines.append(f"{NAMES[place]:28}{value:>14}{spend:+14,.{digits}f}{probability:+16.4f}")
    chance, spend = explanation.prediction
    return "\n".join([*lines, f"{'this prediction':28}{'':14}{spend:14,.{digits}f}{chance:16.4f}"])


def _scores(model, rows: np.ndarray) -> np.ndarray:
    scores = model.predict(rows)
    both = (scores.purchase_probability, scores.expected_spend)
    return np.stack(both, axis=1).astype(np.float64)

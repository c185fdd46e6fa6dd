"""What features and predictions looked like in training, for drift to be measured against."""

import numpy as np

from spendcast_training.features import NAMES, VERSION
from spendcast_training.onnx_graph import PROBABILITY, SPEND, OnnxModel


def reference(model: OnnxModel, features: np.ndarray) -> dict:
    """Decile edges of each feature and prediction, and the shares between them.

    Bin i of a value is the number of edges at or below it, as PostgreSQL's width_bucket counts.
    Equal edges are one edge and there is none at the minimum: a feature of few values has fewer
    bins, and none of them is empty.
    """
    scores = model.predict(features)
    return {
        "feature_version": VERSION,
        "rows": len(features),
        "features": {name: _bins(features[:, i]) for i, name in enumerate(NAMES)},
        "predictions": {name: _bins(getattr(scores, name)) for name in (PROBABILITY, SPEND)},
    }


def _bins(values: np.ndarray) -> dict[str, list[float]]:
    deciles = np.quantile(values, np.arange(1, 10) / 10, method="inverted_cdf")
    edges = np.unique(deciles[deciles > values.min()].astype(np.float64))
    counts = np.bincount(np.searchsorted(edges, values, side="right"), minlength=len(edges) + 1)
    return {"edges": edges.tolist(), "shares": (counts / len(values)).tolist()}

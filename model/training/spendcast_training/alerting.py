"""From which probability on to alert, where alerts go by probability (`--alertProbability`)."""

import numpy as np

# Fewer rows say little about the next ones; half is what "more likely than not" means.
FEWEST, USUAL = 30, 0.5
LOWEST, HIGHEST = 0.01, 0.99


def alert_probability(exceed: np.ndarray) -> float:
    """The probability from which on alerts have the highest F1 that is expected.

    The sum of calibrated probabilities is the expected number of rows that exceed the threshold,
    so no outcome is needed. The best threshold is half of the best F1: Lipton, Elkan and
    Naryanaswamy, Optimal Thresholding of Classifiers to Maximize F1 Measure, ECML PKDD 2014.
    It is rounded to hundredths.
    """
    if len(exceed) < FEWEST or not exceed.any():
        return USUAL
    likeliest = np.sort(exceed)[::-1]
    found = 2 * np.cumsum(likeliest) / (np.arange(1, len(exceed) + 1) + likeliest.sum())
    return float(np.clip(np.round(found.max() / 2, 2), LOWEST, HIGHEST))

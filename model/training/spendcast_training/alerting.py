"""From which probability on to alert, where alerts go by probability (`--alertProbability`)."""

import numpy as np

# Fewer rows say little about the next ones; half is what "more likely than not" means.
FEWEST, USUAL = 30, 0.5
LOWEST, HIGHEST = 0.01, 0.99


def alert_probability(exceed: np.ndarray) -> float:
    """The probability from which on alerts have the highest F1 that is expected.

    Of rows with these probabilities to exceed the threshold, were they honest, as many as their
    sum will; no outcome is needed. Half of that F1: Lipton, Elkan and Naryanaswamy, Optimal
    Thresholding of Classifiers to Maximize F1 Measure, ECML PKDD 2014. Whole hundredths.
    """
    if len(exceed) < FEWEST or not exceed.any():
        return USUAL
    likeliest = np.sort(exceed)[::-1]
    found = 2 * np.cumsum(likeliest) / (np.arange(1, len(exceed) + 1) + likeliest.sum())
    return float(np.clip(np.round(found.max() / 2, 2), LOWEST, HIGHEST))

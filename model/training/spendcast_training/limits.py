"""Limits of a trained model, in plain words."""

from spendcast_training.known import Known
from spendcast_training.stages import ENOUGH, Shape

MONTH = 30.4
YEAR, FULL_SEASON = 12, 18
FEW_CUSTOMERS = 300


def limits_of(known: Known, shape: Shape, judged: bool) -> list[str]:
    """A sentence for each limit; none for a log that is long and large enough."""
    months = known.log_days / MONTH
    found = []
    if months < YEAR:
        source = "a guess; --season can say it" if known.season is None else "the one you gave"
        found.append(
            f"The log spans {months:.0f} months: the season of the other months is {source}."
        )
    elif months < FULL_SEASON:
        found.append(f"The log spans {months:.0f} months: each season was seen at most once.")
    customers = len({*known.labelled.customer.tolist(), *known.recent.customer.tolist()})
    if customers < FEW_CUSTOMERS:
        found.append(f"The log has {customers} customers: totals vary much by chance.")
    buyers = int(known.labelled.bought.sum())
    if shape == Shape():
        why = (
            f"only {buyers} examples bought again"
            if buyers < ENOUGH
            else "trees did not predict later purchases better"
        )
        found.append(f"The model is the formula alone (BG/NBD and Gamma-Gamma): {why}.")
    if buyers in (0, len(known.labelled)):
        always = "Everybody" if buyers else "Nobody"
        found.append(f"{always} in the log bought again: probabilities come from the prior.")
    if not judged:
        found.append("The log is too short to keep a test: this model has not been judged.")
    return found

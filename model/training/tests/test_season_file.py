"""A shop's own season counts where the log has seen nothing."""

import numpy as np
import pytest
from test_season import START, purchases

from spendcast_training.benchmark.seasonal import seasonal_log
from spendcast_training.features import DAY
from spendcast_training.season import fit_season
from spendcast_training.season_file import read_season

FLAT = "".join(f"{month},1\n" for month in range(1, 13))


def test_reads_months_in_any_order_and_smooths_their_steps(tmp_path):
    file = tmp_path / "season.csv"
    file.write_text("month,factor\n12,2\n" + FLAT.removesuffix("12,1\n"))

    season = read_season(file)

    assert season.factors[1:].mean() == pytest.approx(1)
    assert season.factors[350] / season.factors[180] == pytest.approx(2, rel=0.05)
    assert np.abs(np.diff(np.log(season.factors))).max() < 0.03


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (FLAT.replace("7,1\n", ""), "month 7 is missing"),
        (FLAT.replace("7,1", "13,1"), "line 7: month must be 1 to 12, each once, but was 13"),
        (FLAT.replace("7,1", "6,1"), "line 7: month must be 1 to 12, each once, but was 6"),
        (FLAT.replace("7,1", "7,-1"), "line 7: factor must be 0.01 to 100, but was -1"),
        (FLAT.replace("7,1", "7,much"), "line 7: must be month,factor"),
        (FLAT.replace("7,1", "7"), "line 7: must be month,factor"),
        (FLAT.replace("7,1", "7,nan"), "line 7: factor must be"),
    ],
)
def test_names_file_line_value_and_remedy(tmp_path, content, message):
    file = tmp_path / "season.csv"
    file.write_text(content)

    with pytest.raises(ValueError, match=f"season.csv: {message}"):
        read_season(file)


def test_is_kept_for_months_not_seen_and_gives_way_where_the_log_knows(tmp_path):
    file = tmp_path / "season.csv"
    file.write_text(FLAT.replace("9,1", "9,2").replace("10,1", "10,2").replace("11,1", "11,2"))
    prior = read_season(file)
    customer, micros = purchases(seasonal_log(customers=2000, seed=5))
    nine_months = micros < (START + 270) * DAY

    with_prior = fit_season(customer[nine_months], micros[nine_months], prior).factors
    without = fit_season(customer[nine_months], micros[nine_months]).factors
    whole = fit_season(customer, micros, prior).factors

    assert with_prior[290] / with_prior[100] > 1.5 * without[290] / without[100]
    assert np.abs(np.log(whole / fit_season(customer, micros).factors)).max() < 0.2

from boards.vocabulary import mean, number, panel, quantiles, rate

DECILES = (0.1, 0.5, 0.9)

MODEL = {
    "title": "Spendcast / Model",
    "variables": [("version", "Version", "label_values(spendcast_champion_predictions_total, version)")],
    "rows": [
        [
            number("Version", "none", "max(spendcast_model_version)"),
            number("Serves for", "s", "time() - max(spendcast_model_first_served_timestamp_seconds)"),
            number("Swaps", "short", "sum(spendcast_model_swaps_total)"),
            number(
                "Wanted one refused",
                "bool_yes_no",
                "max(spendcast_model_refused)",
                thresholds=[(1, "red")],
                runbook="modelrefused",
            ),
            number("Tries refused", "short", "sum(spendcast_model_refusals_total)", runbook="modelrefused"),
        ],
        [
            panel(
                "Predictions by version",
                "ops",
                rate("spendcast_champion_predictions_total", by="version", where='version=~"$version"'),
            ),
            panel(
                "Not scored",
                "ops",
                rate("spendcast_unscored_total", "purchases"),
                rate("spendcast_failed_inferences_total", "examples that the model refused"),
                runbook="purchasesunscored",
            ),
        ],
        [
            panel(
                "Expected spend",
                "short",
                *quantiles("spendcast_expected_spend", window="5m", of=DECILES),
                what="In the base currency, of the champion's predictions of the last five minutes.",
            ),
            panel(
                "Purchase probability",
                "percentunit",
                *quantiles("spendcast_purchase_probability_ratio", window="5m", of=DECILES),
                most=1,
            ),
        ],
        [
            panel("A call of the model", "s", mean("spendcast_inference_batch_seconds")),
            panel("Examples a call", "short", mean("spendcast_inference_batch_examples")),
            panel("Challenger", "ops", rate("spendcast_challenger_predictions_total", by="result")),
        ],
    ],
}

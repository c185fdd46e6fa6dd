"""The benchmark: realistic logs on which the model is judged beside every baseline."""

"""Trains the purchase-value model and writes it in MLflow's format."""

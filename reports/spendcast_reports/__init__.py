"""Renders the monthly report from the tables that the batch job has filled."""

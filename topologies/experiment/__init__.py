"""Runs FloodClone as separate processes over an emulated network and measures it against the optimum."""


class ExperimentError(Exception):
    """Something the user can act on: one clear line."""

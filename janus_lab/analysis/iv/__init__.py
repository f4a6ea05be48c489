"""Figures of merit from current-voltage sweeps."""

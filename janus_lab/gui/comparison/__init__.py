"""Runs beside each other: figures of merit against what they were measured at, and curves."""

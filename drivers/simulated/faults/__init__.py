"""Faults of simulated instruments: what goes wrong, when, and what the client then finds."""

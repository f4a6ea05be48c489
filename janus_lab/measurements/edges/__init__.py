"""Edges of light: figures of merit, terminal table and report picture of a run."""

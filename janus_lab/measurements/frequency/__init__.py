"""Frequency responses: figures of merit, tables and report picture of a run."""

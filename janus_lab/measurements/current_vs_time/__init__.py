"""Runs of the current against time: figures, terminal table and report picture."""

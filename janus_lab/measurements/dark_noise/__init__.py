"""Noise in the dark and under light: figures of merit, terminal tables and report picture."""

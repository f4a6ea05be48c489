"""Figures of merit from recorded arrays: pure functions, no files, no instruments."""

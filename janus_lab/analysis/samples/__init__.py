"""Figures of merit of many samples together: their distribution, and how many are good."""

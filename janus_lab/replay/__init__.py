"""Runs carried out again, against their transcript or their simulation, and compared."""

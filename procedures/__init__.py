"""Floor 2: the measurements, as PyMeasure procedures on a bench."""

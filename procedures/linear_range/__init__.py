"""Linear range: the photocurrent over many decades of light, in steps of the filters."""

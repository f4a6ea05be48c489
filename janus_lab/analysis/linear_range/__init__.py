"""Linear range: from readings over many decades of light to its two ends."""

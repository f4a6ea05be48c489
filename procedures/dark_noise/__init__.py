"""Current noise: long records at fixed bias, light, range and rate."""

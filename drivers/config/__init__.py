"""Configuration files: quantities with units, YAML, the bench, the device, the limits."""

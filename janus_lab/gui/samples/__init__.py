"""The registry of samples in the window: list, card, map of pixels, runs."""

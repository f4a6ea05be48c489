"""Help in the window: the documentation without a network, the keys, and what this program is."""

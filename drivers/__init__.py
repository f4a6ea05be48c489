"""Floor 1: the instruments of the bench, real and simulated."""

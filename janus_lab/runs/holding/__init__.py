"""A bench in the hands of one process: owned, watched over by a guard, and off when let go."""

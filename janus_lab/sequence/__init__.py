"""A sequence: measurements, waits, prompts and decisions in the order of a recipe, and the one way
in which command line and window carry them out."""

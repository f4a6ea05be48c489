"""Whether the sections of a bench file go together, also while some of it is wrong."""

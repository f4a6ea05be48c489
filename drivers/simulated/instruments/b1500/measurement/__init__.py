"""A measurement from its set-up to the data that the instrument hands out."""

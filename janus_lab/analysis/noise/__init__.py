"""Current noise: spectra of readings, what they are made of, and the light that equals them."""

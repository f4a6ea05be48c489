"""What is measured: light, laser diode, photodetector, noise. Arrays of time in, arrays out."""

"""The laser diode on an SRS LDC500-series controller."""

"""Calibration of the light: irradiance against laser current, with a reference detector or power
meter in the sample's place."""

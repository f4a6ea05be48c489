"""From readings of a reference detector to irradiance against laser current."""

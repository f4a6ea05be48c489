"""Response times from edges of light."""

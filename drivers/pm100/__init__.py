"""The Thorlabs PM100 series of optical power meters."""

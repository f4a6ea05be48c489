"""The simulated Example SM1."""

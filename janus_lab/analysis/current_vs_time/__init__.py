"""Current against time: mean, drift and scatter of one long record."""

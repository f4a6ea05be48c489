"""`janus-lab analyse`."""

"""`janus-lab selftest`."""

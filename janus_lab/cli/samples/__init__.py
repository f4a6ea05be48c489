"""Commands for many samples: `run --samples`, `resume` of a batch, `summary`."""

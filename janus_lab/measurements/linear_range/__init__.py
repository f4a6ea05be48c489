"""Linear range: figures of merit, terminal tables and report picture."""

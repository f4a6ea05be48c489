"""On/off cycles, also of storage runs: figures of merit, terminal table and report picture."""

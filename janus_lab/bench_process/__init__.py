"""The bench in a process of its own: commands go in, reports come out. Knows no window."""

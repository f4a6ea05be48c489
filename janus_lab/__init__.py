"""Floor 3: the application: run, keep, analyse, show."""

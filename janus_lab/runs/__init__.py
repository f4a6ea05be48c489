"""What a run is on disk: its states, its folder, its data file, and the index over all runs."""

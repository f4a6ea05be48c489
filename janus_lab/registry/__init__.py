"""The registry of samples: a file for each, in a folder beside the runs."""

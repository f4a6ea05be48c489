"""Data that Janus Lab did not measure: files of other programs become runs like any other."""

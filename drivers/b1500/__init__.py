"""The Keysight B1500A: mainframe, its ports (edge recorder, source-meter), their rules and data."""

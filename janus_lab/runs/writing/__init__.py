"""Writing a run while it lasts: in a thread of its own, watched, and kept elsewhere if need be."""

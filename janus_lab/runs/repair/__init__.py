"""Damaged run folders: what can be saved of them, without ever deleting anything."""

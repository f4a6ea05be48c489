"""Retention and loss over days of storage."""

"""Retention of samples over days of storage, from the runs on disk to tables and a picture."""

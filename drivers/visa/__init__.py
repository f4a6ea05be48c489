"""Reaching instruments over VISA: addresses, sessions, errors in words, the steps of safe-off."""

"""Simulated instruments, the physics they share, and the VISA library that carries them."""

"""STOP in a process of its own, which watches the window and is seen when that hangs or dies."""

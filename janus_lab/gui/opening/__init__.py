"""Past runs that open as they looked while they were measured."""

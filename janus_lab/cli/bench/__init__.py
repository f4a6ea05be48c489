"""The bench itself: its instruments looked at, its light by its current, its calibration."""

"""The bench window: the only place that imports Qt."""

"""The Example SM1, a source-meter that does not exist: what adding an instrument looks like."""

"""Going on with a run that was cut short: where it stopped, and on which bench."""

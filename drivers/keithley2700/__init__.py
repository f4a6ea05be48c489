"""The Keithley 2700 series of multimeter/switch systems, as relay banks."""

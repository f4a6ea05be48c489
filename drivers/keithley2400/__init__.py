"""The Keithley 2400 family: driver, readings, data sheet."""

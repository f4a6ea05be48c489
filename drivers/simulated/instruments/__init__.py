"""What measures: settings, ranges, trigger model, status and formats, byte for byte."""

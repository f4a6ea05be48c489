"""Calibration of the light: figures of merit, the file that a bench names, table and picture."""

#: The file that a bench file names, in the run's folder.
CALIBRATION_YAML = "calibration.yaml"

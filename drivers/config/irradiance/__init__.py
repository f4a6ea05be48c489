"""What is known of the light at the sample: its calibration, and the filters in the beam."""

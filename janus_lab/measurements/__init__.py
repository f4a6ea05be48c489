"""From a recorded run to its figures of merit, its tables and its picture: one folder for each kind
of measurement, which the kind's entry in `janus_lab.kinds` names. The arithmetic is in
`janus_lab.analysis`."""

"""`janus-lab replay`: recorded runs once more, from their transcripts or on instruments."""

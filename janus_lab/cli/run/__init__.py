"""`janus-lab run`: a recipe carried out."""

"""Telling somebody who is elsewhere how a run ended: by e-mail, by a webhook."""

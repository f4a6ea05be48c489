"""The VISA traffic of a session: format, recording, playback."""

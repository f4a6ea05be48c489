"""The simulated bench as a VISA library that any PyVISA program opens by name:
`pyvisa.ResourceManager("<bench file>@janus")`, or `PYVISA_LIBRARY=<bench file>@janus`. A transcript
in place of the bench file is played back."""

from drivers.transcript.played_session import Deviates

from .bench_time import virtual_time
from .library import JanusVisaLibrary
from .replayed import replaying

#: What PyVISA looks for in the package that a library name ends in.
WRAPPER_CLASS = JanusVisaLibrary

__all__ = ["WRAPPER_CLASS", "Deviates", "JanusVisaLibrary", "replaying", "virtual_time"]

"""The bench's errors. Each is one sentence for the person at the bench: what happened, to which
instrument, and what to do. None of them needs a traceback to be understood."""

from __future__ import annotations


class BenchError(Exception):
    """Something on the bench is not as the measurement needs it."""


class ConfigError(BenchError):
    """A configuration file or a requested parameter that cannot be used as it is."""


class ParameterError(ConfigError):
    """A parameter of a measurement that the bench cannot or may not do.

    `parameter` names it, and `reason` says why, for a place that names it already.
    """

    def __init__(self, parameter: str, message: str) -> None:
        self.parameter = parameter
        self.reason = without_name(parameter, message)
        super().__init__(f"{parameter}: {self.reason}")


def without_name(name: str, message: str) -> str:
    """`message` about the parameter `name`, which need not be told of what it speaks.

    ``12 V is outside …`` for ``bias 12 V is outside …``; one of many loses its name too.
    """
    first, _, rest = message.partition(" ")
    return rest if rest and first in (name, name.removesuffix("s")) else message


class LimitError(BenchError):
    """A request beyond the limits that the bench configuration sets."""


class ConnectionFailed(BenchError):
    """An instrument that is not there, does not answer, or is not the one configured."""


class InterlockOpen(BenchError):
    """The laser's interlock is open: the light is off and stays off."""


class ComplianceReached(BenchError):
    """The source has been held back by its compliance."""


class InstrumentError(BenchError):
    """An instrument reported an error, or stopped answering, during a measurement."""


class InstrumentSilent(InstrumentError):
    """An instrument that did not answer within the timeout."""

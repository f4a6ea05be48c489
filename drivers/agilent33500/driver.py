"""A function generator of the Agilent 33500 series on the modulation input of the laser."""

from __future__ import annotations

from typing import Any

from drivers.capabilities import Waveform, WaveGeneratorCapabilities
from drivers.config.bench import Limits
from drivers.config.light import LaserConfig
from drivers.config.limits import check_modulation
from drivers.errors import InstrumentError
from drivers.pandas_when_used import pandas_when_used
from drivers.unsafe import Unsafe
from drivers.visa.instrument import RESET_PATIENCE, ReportsByName
from drivers.visa.safe_off import attempt, impatient

from .datasheet import MNEMONICS

with pandas_when_used():
    from pymeasure.instruments.agilent import Agilent33500

#: It keeps no more errors than this.
_LONGEST_QUEUE = 20
#: A level that it says it has may differ by so much of the swing from what was asked for.
_ROUNDED = 2e-3


class Agilent33500Generator(ReportsByName, Agilent33500):  # type: ignore[misc]
    """pymeasure's driver with errors checked, limits kept and `safe_off`; uses the first output.

    Connecting changes no output. A wave never asks for more laser current than
    `limits.laser_current`, nor for less than none.
    """

    answers_in_turn = True

    def __init__(
        self,
        adapter: Any,
        laser: LaserConfig,
        limits: Limits,
        capabilities: WaveGeneratorCapabilities,
        *,
        name: str = "generator",
        **kwargs: Any,
    ) -> None:
        super().__init__(adapter, name, **kwargs)
        self._laser = laser
        self._limits = limits
        self._capabilities = capabilities

    def prepare(self) -> None:
        """Reset: the output is off, and levels are those of an input of high impedance."""
        self.write("*RST")
        with self.patience(RESET_PATIENCE):
            self.read_errors()  # what was logged before us is not ours
        self.write("OUTP1:LOAD INF;:OUTP1 OFF")
        self._raise_errors()

    def drive(self, waveform: Waveform, frequency: float, low: float, high: float) -> None:
        """Put a wave of `frequency` (Hz) from `low` to `high` (V) on the output, which is on then.

        One message, so that there is no wave in between. Raises LimitError beyond the limits of
        the laser's current or of the instrument, InstrumentError for a wave that it did not take.
        """
        self._capabilities.check_frequency(waveform, frequency)
        self._capabilities.check_levels(low, high)
        check_modulation(self._laser, self._limits, low, high)
        swing, middle = high - low, (high + low) / 2
        self.write(f"SOUR1:APPL:{MNEMONICS[waveform]} {frequency:.12g},{swing:.9g},{middle:.9g}")
        self._raise_errors()
        with self.making_sense():
            held = [float(word) for word in self.ask("SOUR1:VOLT:LOW?;HIGH?").split(";")]
        wanted = (low, high)
        if len(held) != 2 or any(
            not abs(there - asked) <= _ROUNDED * swing
            for there, asked in zip(held, wanted, strict=True)
        ):
            raise self.wrong_answer(
                f"was set to a wave from {low:g} to {high:g} V and says that it makes one from "
                f"{' to '.join(f'{there:g}' for there in held)} V"
            )

    def switch_off(self) -> None:
        """Output off: nothing at the modulation input."""
        self.write("OUTP1 OFF")
        self._raise_errors()

    @property
    def is_on(self) -> bool:
        """Whether the output is on, asked of the instrument."""
        answer = self.ask("OUTP1?").strip()
        if answer not in ("0", "1"):
            raise self.wrong_answer(f"was asked for its output and answered {answer[:60]!r}")
        return bool(answer == "1")

    def read_errors(self) -> str:
        """Empty the error queue and return what stood in it; empty if nothing."""
        return self.queued_errors("SYST:ERR?", _LONGEST_QUEUE)

    def _raise_errors(self) -> None:
        """Raise InstrumentError with what is in the error queue."""
        if found := self.read_errors():
            raise self.settings_lost() or InstrumentError(f"it reports {found}", subject=self.name)

    def forgotten(self) -> str:
        self.empty_line()
        load = float(self.ask("OUTP1:LOAD?"))
        return "" if load > 1e9 else "it reckons with 50 Ω at its output"

    def safe_off(self) -> list[Unsafe]:
        """Output off, needing no answer. Returns what could not be done; never raises for it."""
        failed: list[Unsafe] = []
        with impatient(self.adapter.connection):
            attempt(failed, self.name, "output off", self.write, "OUTP1 OFF")
            attempt(failed, self.name, "emptying the line", self.empty_line)
        return failed

    def shutdown(self) -> None:
        """pymeasure's way to a safe state, which for the 33500 it leaves out."""
        self.safe_off()
        super().shutdown()

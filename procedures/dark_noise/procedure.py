"""Current noise in the dark and under light: long records on a fixed range, in blocks without gaps
as far as the instrument allows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from drivers.config.bench import BenchConfig
from drivers.errors import ConfigError
from drivers.operator import Request, Task
from drivers.readings import Readings
from procedures import rows
from procedures.base import BenchProcedure
from procedures.checking import check_biases, check_irradiances
from procedures.doing import under
from procedures.experiment import BooleanParameter, FloatParameter
from procedures.light_watch import LightWatch
from procedures.parameters import AutoParameter, FloatListParameter
from procedures.steady_readings import steady_readings

from .checks import (
    check_lengths,
    check_rates,
    check_records,
    interval_at,
    nplc_at,
)
from .records import NoiseRecord, records, whole_records

if TYPE_CHECKING:
    from drivers.bench import Bench


class DarkNoise(BenchProcedure):
    """Records of the current at each bias, irradiance and reading rate, for its noise spectrum.

    Each rate has a duration and, unless `nplc` is given, an integration as long as fits between the
    readings. Readings come in blocks without a gap, as long as the instrument takes or
    `longest_block`; slower than two a second they are asked for one by one, on time. `Block` counts
    what has no gap within, over the whole run. With `floor` the same records are taken first with
    open terminals, for which somebody is asked. Each of the `reference_irradiances` adds a short
    record in light at each bias, for the responsivity.
    """

    name = "dark_noise"

    biases = FloatListParameter(
        "Biases",
        units="V",
        minimum=-1100,
        maximum=1100,
        default=[3.0],
        description="Each is measured by itself",
    )
    irradiances = FloatListParameter(
        "Irradiances", units="mW/cm**2", minimum=0, maximum=1e5, default=[0.0],
        description="0 is dark; measured in this order",
    )  # fmt: skip
    reading_rates = FloatListParameter(
        "Reading rates", units="Hz", minimum=1e-3, maximum=1e4, default=[20.0, 2.0],
        description="The highest frequency of a spectrum is half of it",
    )  # fmt: skip
    durations = FloatListParameter(
        "Durations", units="s", minimum=0.01, maximum=1e7, default=[300.0, 600.0],
        description="Of the record at each reading rate; its lowest frequency is a few times 1/s",
    )  # fmt: skip
    nplc = AutoParameter(
        "NPLC", default=0.0, minimum=0, maximum=100,
        description="Integration of each reading; auto: as long as fits between the readings",
    )  # fmt: skip
    current_range = FloatParameter(
        "Current range", units="A", default=1e-6, minimum=1e-12, maximum=5.25,
        description="Fixed measuring range; in light, see 'lit range'",
    )  # fmt: skip
    lit_range = AutoParameter(
        "Lit range", zero="as in the dark", units="A", default=0.0, minimum=0, maximum=5.25,
        description="Fixed measuring range in light",
    )  # fmt: skip
    settling = FloatParameter(
        "Settling", units="s", default=60.0, minimum=0, maximum=1e6,
        description="Wait after each change of bias, light or terminals",
    )  # fmt: skip
    floor = BooleanParameter(
        "Floor", default=False,
        description="Take the records with open terminals, too; somebody is asked to open them",
    )  # fmt: skip
    reference_irradiances = FloatListParameter(
        "Reference irradiances", units="mW/cm**2", default=[0.0], minimum=0, maximum=1e5,
        description="At which the responsivity is measured; two tell whether it is linear, as NEP "
        "needs; 0: not at all",
    )  # fmt: skip
    reference_duration = FloatParameter(
        "Reference duration",
        units="s",
        default=10.0,
        minimum=0.1,
        maximum=1e6,
        description="Of the readings at each reference irradiance",
    )
    longest_block = FloatParameter(
        "Longest block", units="s", default=300.0, minimum=0.1, maximum=1e6,
        description="A block is seen and kept when it is over",
    )  # fmt: skip

    DATA_COLUMNS = [  # noqa: RUF012 - pymeasure's way to declare them
        rows.TIME,
        rows.VOLTAGE,
        rows.CURRENT,
        rows.IRRADIANCE,
        rows.BLOCK,
        rows.TERMINALS,
        rows.APERTURE,
        rows.START,
        rows.CURRENT_RANGE,
        rows.STATUS,
    ]

    _done = 0  #: whole records of earlier starts
    _block = 0  #: the last block
    _start = 1
    _now: NoiseRecord | None = None  #: the record in progress
    _watch: LightWatch | None = None

    @property
    def records(self) -> list[NoiseRecord]:
        """All that is to be recorded, in this order."""
        return records(
            self.biases,
            self.irradiances,
            self.reading_rates,
            self.durations,
            dark_range=self.current_range,
            lit_range=self.lit_range or self.current_range,
            floor=bool(self.floor),
            reference_irradiances=self.reference_irradiances,
            reference_duration=self.reference_duration,
        )

    # -- before anything is switched on

    def check_against(self, config: BenchConfig) -> None:
        check_lengths(self.reading_rates, self.durations)
        check_biases(config, "biases", self.biases)
        self.check_compliance(config, max(map(abs, self.biases)), self.current_range)
        self.check_current_range(config, "lit_range", self.lit_range)
        check_irradiances(config, "irradiances", self.irradiances)
        check_irradiances(config, "reference_irradiances", self.reference_irradiances)
        check_records(config, self.records, self.settling)
        check_rates(config, self.reading_rates, self.nplc)

    def shortest_nplc(self, config: BenchConfig) -> float:
        return min(nplc_at(config, rate, self.nplc) for rate in self.reading_rates)

    def tasks_on(self, config: BenchConfig) -> frozenset[Task]:
        return frozenset({Task.OPEN_TERMINALS, Task.MOUNT_SAMPLE} if self.floor else ())

    def estimated_duration(self) -> float:
        left = self.records[self._done :]
        changes = sum(
            before is None or before.condition != record.condition
            for before, record in zip([None, *left], left, strict=False)
        )
        return float(sum(record.duration for record in left) + changes * self.settling + 5.0)

    # -- resuming

    def resume_after(self, columns: Mapping[str, ArrayLike], start: int) -> None:
        """Go on, as the `start`-th start, with the first record that is not whole.

        `columns` are the data's, arrays of one length. Raises ConfigError if nothing is left to do.
        """
        self._done = whole_records(columns, self.records)
        self._block = int(np.max(np.asarray(columns[rows.BLOCK], np.int64), initial=0))
        self._start = start
        if self._done >= len(self.records):
            raise ConfigError(f"all {len(self.records)} records have been measured")

    # -- measuring

    def measure_on(self, bench: Bench) -> None:
        bench.laser.prepare()
        self._watch = LightWatch(bench)
        self._began = bench.clock.now()
        self._expected = self.estimated_duration()
        connected, on_range = True, 0.0
        before: NoiseRecord | None = None
        for number, record in enumerate(self.records[self._done :], self._done + 1):
            if record.connected != connected:
                if not self._change_terminals(bench, connected=record.connected):
                    return
                connected, before = record.connected, None
            if on_range != record.current_range:
                self._prepare(bench, record)
                on_range, before = record.current_range, None
            if before is None or before.condition != record.condition:
                self._settle(bench, record)
            if self.should_stop():
                return
            self._record(bench, record, number)
            self.at_safe_point()
            if self.should_stop():
                return
            before = record
        bench.laser.set_irradiance(0)
        bench.smu.set_bias(0)
        bench.smu.switch_off()

    def _prepare(self, bench: Bench, record: NoiseRecord) -> None:
        """Set the source-meter up anew, output off, on the range of `record`."""
        bench.smu.prepare(
            compliance=self.compliance,
            largest_bias=max(map(abs, self.biases)),
            nplc=nplc_at(bench.config, record.rate, self.nplc),
            current_range=record.current_range,
            source_delay=0.0,
            autozero=False,
        )

    def _change_terminals(self, bench: Bench, *, connected: bool) -> bool:
        """Have the sample taken off the cables or put on them, with light and output off; False if
        the run is to end first."""
        bench.laser.set_irradiance(0)
        bench.smu.set_bias(0)
        bench.smu.switch_off()
        request = Request(
            Task.OPEN_TERMINALS,
            "Take the sample off the source-meter's cables and leave them open, covered as they "
            "are with the sample.",
            self.sample,
        )
        if connected:
            request = Request(
                Task.MOUNT_SAMPLE,
                f"Connect the sample {self.sample} to the source-meter's cables again.",
                self.sample,
            )
        return self.ask(bench, request) is not None

    def _settle(self, bench: Bench, record: NoiseRecord) -> None:
        """Put bias and light where the record wants them, and wait."""
        assert self._watch is not None
        where = f"{record.bias:g} V {under(record.irradiance)}"
        self.doing(f"settling at {where}", self.settling, bias=record.bias)
        bench.smu.set_bias(record.bias)
        bench.smu.switch_on()
        if record.irradiance != self._watch.irradiance:
            bench.laser.set_irradiance(record.irradiance, self.should_stop)
            self._watch.irradiance = record.irradiance
        self.emit_event("light", irradiance_mW_cm2=record.irradiance)
        bench.laser.wait(self.settling, self.should_stop)

    def _record(self, bench: Bench, record: NoiseRecord, number: int) -> None:
        config, watch = bench.config, self._watch
        assert watch is not None
        nplc = nplc_at(config, record.rate, self.nplc)
        interval = interval_at(config, record.rate)
        bench.smu.set_nplc(nplc)
        bench.smu.refresh_zero()
        self._now, self._aperture = record, nplc / config.smu.line_frequency_hz
        self._tell_record(record, number)
        self.emit_event(
            "record",
            number=number,
            bias_V=record.bias,
            irradiance_mW_cm2=record.irradiance,
            rate_Hz=1 / interval,
            aperture_s=self._aperture,
            sample_connected=record.connected,
            of_reference=record.of_reference,
        )
        for readings, follows in steady_readings(
            bench,
            record.readings,
            interval,
            longest_block=self.longest_block,
            should_stop=self.should_stop,
            while_waiting=watch.look,
        ):
            self._take(bench, readings, follows)
            elapsed = bench.clock.now() - self._began
            self.emit("progress", min(99.0, 100.0 * elapsed / self._expected))
        self._now = None

    def _tell_record(self, record: NoiseRecord, number: int) -> None:
        where = under(record.irradiance) if record.connected else "with open terminals"
        what = f"record {number} of {len(self.records)}: {record.rate:g} Hz at {record.bias:g} V"
        self.doing(f"{what} {where}", record.duration)

    def _take(self, bench: Bench, readings: Readings, follows: bool) -> None:
        """Emit readings once it is known whether the light was on to their end."""
        assert self._watch is not None
        assert self._now is not None
        if len(readings) and not follows:
            self._block += 1
        try:
            self._watch.look_now()
        finally:
            self._emit(readings)
        irradiance = self._now.irradiance
        self.note_compliance(readings, f"{irradiance:g} mW/cm² (block {self._block})")

    def _emit(self, readings: Readings) -> None:
        assert self._watch is not None
        assert self._now is not None
        self.emit_rows(
            {
                rows.TIME: readings.time,
                rows.VOLTAGE: readings.voltage,
                rows.CURRENT: readings.current,
                rows.IRRADIANCE: self._watch.irradiance_at(readings.time),
                rows.BLOCK: self._block,
                rows.TERMINALS: int(self._now.connected),
                rows.APERTURE: self._aperture,
                rows.START: self._start,
                rows.CURRENT_RANGE: readings.range,
                rows.STATUS: readings.status,
            }
        )

    def rescue(self, bench: Bench) -> None:
        if self._now is None:
            return
        readings = bench.smu.stored_readings()
        if len(readings):
            self._block += 1
            self._emit(readings)
            self.emit_event("rescued", readings=len(readings))

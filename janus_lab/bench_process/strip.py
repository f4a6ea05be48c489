"""What is read by hand, one reading after the other, until it is kept as a run or forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from drivers.bench import Bench
from drivers.config.bench import BenchConfig
from drivers.config.device import DeviceConfig
from drivers.errors import Cause, ConfigError
from drivers.readings import Readings
from janus_lab.measurement import on_device, parameter_values
from janus_lab.registry.folder import find_specimen, samples_folder
from janus_lab.runs.bundle import RunBundle
from janus_lab.runs.header import class_path, header
from janus_lab.runs.layout import DATA_CSV
from janus_lab.runs.meters import meters_on
from janus_lab.runs.recorder import Recorder
from janus_lab.runs.states import RunState
from janus_lab.samples.mounting import in_words, mount
from procedures import rows
from procedures.by_hand import ByHand

Columns = dict[str, np.ndarray]

#: Readings that are held: a day at ten a second. What comes later is not.
MOST_READINGS = 1_000_000


@dataclass(frozen=True)
class KeptStrip:
    """A run that was made of a strip: its folder, and what it has from the file of its sample, in
    a sentence; empty where the registry has none of that name."""

    path: Path
    of_sample: str = ""


class Strip:
    """Readings and actions by hand, in the order of bench time (s)."""

    def __init__(self) -> None:
        self._blocks: list[Columns] = []
        self._events: list[tuple[float, str, dict[str, Any]]] = []
        self.count = 0  #: of readings

    @property
    def is_full(self) -> bool:
        """Whether no more readings are held."""
        return self.count >= MOST_READINGS

    def add(self, readings: Readings, irradiance: float | None) -> Columns:
        """Hold `readings`, taken in `irradiance` (mW/cm², None where nobody knows), as rows."""
        block: Columns = {
            rows.TIME: readings.time,
            rows.VOLTAGE: readings.voltage,
            rows.CURRENT: readings.current,
            rows.IRRADIANCE: np.full(len(readings), np.nan if irradiance is None else irradiance),
            rows.CURRENT_RANGE: readings.range,
            rows.STATUS: readings.status,
        }
        if not self.is_full:
            self._blocks.append(block)
            self.count += len(readings)
        return block

    def note(self, time: float, kind: str, **details: Any) -> None:
        """Hold what was done at bench time `time` (s)."""
        self._events.append((time, kind, details))

    def forget(self) -> None:
        """Begin anew."""
        self._blocks, self._events, self.count = [], [], 0

    def keep(
        self,
        out_dir: Path,
        config: BenchConfig,
        device: DeviceConfig,
        bench: Bench,
        sample: str,
        said: Mapping[str, str],
        nplc: float,
    ) -> KeptStrip:
        """Make a run of it below `out_dir`; times count from its first reading. `said` are
        conditions of `ByHand`, such as its note; `nplc` of the readings. Area, position and history
        of a `sample` of the registry are those of its file.

        Raises ConfigError where there is nothing to keep or the file of the sample cannot be read,
        RunError if it cannot be written.
        """
        if not self._blocks:
            raise ConfigError("nothing has been read yet", kind=Cause.NOT_POSSIBLE)
        procedure = on_device(ByHand(), device, sample)
        procedure.set_parameters(dict(said))
        # a file that cannot be read is mended first: with another area the numbers would be wrong
        specimen = find_specimen(samples_folder(out_dir), procedure.sample)
        of_sample = in_words(specimen, device, None) if specimen is not None else ""
        if specimen is not None:
            device = mount(procedure, device, specimen)
        begun = float(self._blocks[0][rows.TIME][0])
        bundle = RunBundle.create(
            out_dir,
            procedure.name,
            procedure.sample,
            {
                "procedure": class_path(procedure),
                "parameters": parameter_values(procedure),
                "bench": config.model_dump(mode="json"),
                "device": device.model_dump(mode="json"),
                "instruments": bench.identities,
                "meters": meters_on(config, nplc),
                "registered": specimen.to_dict() if specimen is not None else {},
            },
        )
        with bundle.whole_or_nothing():
            bundle.start()
            for time, kind, details in self._events:
                bundle.event(max(0.0, time - begun), kind, **details)
            with Recorder(
                bundle.path / DATA_CSV, header(procedure), ByHand.DATA_COLUMNS
            ) as recorder:
                for block in self._blocks:
                    recorder.write({**block, rows.TIME: block[rows.TIME] - begun})
            bundle.write_analysis([])  # there are no figures of merit
            bundle.finish(RunState.FINISHED, rows=recorder.rows)
        return KeptStrip(bundle.path, of_sample)

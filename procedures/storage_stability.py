"""Storage stability: the same short on/off measurement of a sample, day after day."""

from __future__ import annotations

from procedures.experiment import FloatParameter, IntegerParameter, Parameter

from .on_off_cycling import OnOffCycling


class StorageStability(OnOffCycling):
    """A few on/off cycles of a named sample, with the conditions under which it is kept.

    Run it every day; retention is computed across runs of the same sample. The conditions are those
    that the ISOS consensus (Khenkin et al., Nat. Energy 5, 35 (2020)) asks to be reported.
    """

    name = "storage_stability"

    cycles = IntegerParameter(
        "Cycles",
        default=5,
        minimum=1,
        maximum=10_000_000,
        description="At each irradiance; one is a dark half, then a lit half",
    )
    storage_temperature = FloatParameter(
        "Storage temperature",
        units="degC",
        default=20.0,
        minimum=-200,
        maximum=500,
        description="Of the sample while it is kept",
    )
    storage_humidity = FloatParameter(
        "Storage humidity", units="percent", default=35.0, minimum=0, maximum=100,
        description="Relative humidity where the sample is kept",
    )  # fmt: skip
    atmosphere = Parameter(
        "Atmosphere", default="ambient air", description="Around the sample while it is kept"
    )
    encapsulation = Parameter("Encapsulation", default="none", description="Of the sample")
    storage_light = Parameter(
        "Storage light", default="dark", description="On the sample while it is kept"
    )
    storage_bias = Parameter(
        "Storage bias", default="open circuit", description="At the sample while it is kept"
    )
    simulated_age = FloatParameter(
        "Simulated age", units="day", default=0.0, minimum=0, maximum=1e5,
        description="Days of storage of a simulated sample; a real one's runs have dates",
    )  # fmt: skip

    @property
    def sample_age(self) -> float:
        return float(self.simulated_age)

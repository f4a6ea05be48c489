"""What every measurement on the bench shares, whichever it is."""

import numpy as np
import pytest
from pymeasure.experiment import Procedure

from drivers.errors import (
    Cause,
    ComplianceReached,
    ConfigError,
    InstrumentError,
    ParameterError,
    SettingsLost,
)
from drivers.readings import Readings
from janus_lab.kinds import KINDS
from procedures.base import BenchProcedure
from tests.bench_files import CONFIGS, bench_config, open_bench
from tests.measuring import carry_out, prepared


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_pymeasure_knows_the_units_of_every_column(kind):
    columns = kind.procedure.DATA_COLUMNS
    with_units = [name for name in columns if name.endswith(")")]

    assert list(Procedure.parse_columns(columns)) == with_units


class Lit(BenchProcedure):
    """Switches everything on, and then does as it is told."""

    name = "lit"
    DATA_COLUMNS = ("Time (s)", "Voltage (V)")

    def __init__(self, then=lambda bench: None, **parameters):
        super().__init__(**parameters)
        self.then, self.rescued = then, False

    def measure_on(self, bench):
        bench.smu.prepare(compliance=1e-3)
        bench.smu.set_bias(1.0)
        bench.smu.switch_on()
        bench.laser.prepare()
        bench.laser.set_irradiance(13.0)
        self.then(bench)

    def rescue(self, bench):
        self.rescued = not bench.simulation.smu.output_on
        raise InstrumentError("nothing was stored")


def fail(error):
    def then(bench):
        assert bench.simulation.smu.output_on
        raise error

    return then


@pytest.mark.parametrize("error", [InstrumentError("x"), RuntimeError("x"), KeyboardInterrupt()])
def test_everything_is_off_whatever_ends_a_measurement_and_then_it_saves_what_it_can(error):
    procedure = prepared(Lit(fail(error)))
    with pytest.raises(type(error)), open_bench() as bench:
        carry_out(procedure, bench)
    assert not bench.simulation.smu.output_on
    assert not bench.simulation.laser.laser_on
    assert procedure.rescued


def test_a_bench_that_was_handed_in_stays_open():
    with open_bench() as bench:
        carry_out(prepared(Lit()), bench)
        assert not bench.laser.is_on  # it can still be asked


def test_a_bench_that_it_opens_itself_is_closed_again():
    files = {
        "bench_file": str(CONFIGS / "bench" / "simulated.yaml"),
        "device_file": str(CONFIGS / "devices" / "janus-160C.yaml"),
    }
    procedure = prepared(Lit(**files))
    procedure.startup()
    procedure.execute()
    procedure.shutdown()
    assert not procedure.bench.simulation.laser.laser_on
    assert not procedure.bench.simulation.library.open_sessions()


def test_without_a_bench_or_its_file_there_is_nothing_to_measure_with():
    procedure = Lit()
    with pytest.raises(ConfigError, match="Bench file"):
        procedure.startup()
    procedure.shutdown()  # nor anything to switch off


def test_scalars_of_a_block_are_repeated_and_an_empty_block_is_none():
    procedure = prepared(Lit())
    procedure.emit_rows({"Time (s)": np.arange(3.0), "Voltage (V)": 1.5})
    procedure.emit_rows({"Time (s)": np.empty(0), "Voltage (V)": 1.5})
    ((topic, block),) = procedure.topics
    assert topic == "batch results"
    assert block["Time (s)"].tolist() == [0.0, 1.0, 2.0]
    assert block["Voltage (V)"].tolist() == [1.5, 1.5, 1.5]


def readings(*, compliance=(), limited=()):
    """Four readings from 1 to 4 V; those numbered are cut off."""
    number = np.arange(4)
    return Readings(
        number * 1.0, number + 1.0, np.full(4, 1e-3), np.full(4, 1e-3), number,
        np.isin(number, compliance), np.isin(number, limited),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("cut", "says"),
    [
        ({"compliance": (1, 2)}, "compliance of 1 mA reached at 2 V"),
        ({"limited": (2, 3)}, "range of 1 mA is too small for the current at 3 V"),
    ],
)
@pytest.mark.parametrize("on_compliance", ["stop", "continue"])
def test_readings_that_are_cut_off_are_reported_and_end_the_run_if_they_shall(
    cut, says, on_compliance
):
    procedure = prepared(Lit(on_compliance=on_compliance))
    with open_bench() as procedure.bench:
        if on_compliance == "stop":
            with pytest.raises(ComplianceReached, match=says) as ended:
                procedure.note_compliance(readings(**cut), "in the dark")
            assert ended.value.kind is Cause.COMPLIANCE
        else:
            procedure.note_compliance(readings(**cut), "in the dark")
    ((topic, event),) = procedure.topics
    assert topic == "event"
    assert (event["kind"], event["readings"]) == ("compliance", 2)
    assert says in event["message"]


def test_readings_that_are_whole_are_no_event():
    procedure = prepared(Lit())
    procedure.note_compliance(readings(), "in the dark")
    assert procedure.topics == []


@pytest.mark.parametrize(
    ("compliance", "current_range", "parameter"),
    [
        (1e-3, 0.0, None),
        (1e-3, 1e-3, None),
        (2.0, 0.0, "compliance"),  # beyond the bench's limit
        (1e-3, 1e-2, "current_range"),  # compliance keeps it from ever being used
        (1e-3, 5.0, "current_range"),  # beyond the meter
    ],
)
def test_compliance_and_range_are_checked_against_the_bench(compliance, current_range, parameter):
    procedure = Lit(compliance=compliance)
    if parameter is None:
        procedure.check_compliance(bench_config(), 3.0, current_range)
        return
    with pytest.raises(ParameterError) as refused:
        procedure.check_compliance(bench_config(), 3.0, current_range)
    assert refused.value.parameter == parameter


def test_a_measurement_that_says_nothing_of_going_on_cannot_be_resumed():
    with pytest.raises(ConfigError, match="lit cannot be resumed"):
        Lit().resume_after({}, 2)


def on_a_switch(then):
    """A measurement on the bench with a switch, and its bench."""
    procedure = prepared(Lit(then))
    return procedure, open_bench(bench="simulated-switch")


def test_the_sample_is_connected_while_it_is_measured_and_no_longer():
    seen = []
    procedure, bench = on_a_switch(lambda b: seen.append(b.simulation.views["switch"].closed))
    with bench:
        carry_out(procedure, bench)
        assert bench.simulation.views["switch"].closed == []
    assert seen == [[101]]
    events = [record for topic, record in procedure.topics if topic == "event"]
    assert [(event["kind"], event["channel"]) for event in events] == [("connected", 101)]


def test_a_switch_that_has_lost_the_sample_fails_the_run():
    procedure, bench = on_a_switch(lambda b: b.simulation.views["switch"].power_cycle())
    with bench, pytest.raises(SettingsLost, match="has disconnected the sample"):
        carry_out(procedure, bench)
    assert not bench.simulation.smu.output_on


def test_rows_of_a_sample_that_is_not_connected_any_more_have_no_irradiance():
    def then(bench):
        for _ in range(2):
            procedure.emit_once_seen({"Irradiance (mW/cm**2)": [13.0, 0.0]})
            procedure.see_light(bench)
            bench.simulation.views["switch"].power_cycle()

    procedure, bench = on_a_switch(then)
    with bench, pytest.raises(SettingsLost):
        carry_out(procedure, bench)
    rows = [record for topic, record in procedure.topics if topic == "batch results"]
    told = np.concatenate([row["Irradiance (mW/cm**2)"] for row in rows])
    np.testing.assert_array_equal(told, [13.0, 0.0, np.nan, np.nan])

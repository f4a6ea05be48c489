"""The I–V photoresponse procedure on the simulated bench."""

from dataclasses import replace
from functools import partial
from math import inf

import numpy as np
import pytest
from pymeasure.experiment import Results
from pymeasure.experiment.workers import Worker

from drivers.errors import ComplianceReached, InterlockOpen, ParameterError
from procedures import IVSweep
from tests.bench_files import BENCHES, CONFIGS, bench_config, open_bench
from tests.measuring import carry_out, columns, prepared


@pytest.fixture(params=BENCHES)
def opened(request):
    """Opens a bench with each of the source-meters."""
    return partial(open_bench, bench=request.param)


def procedure(**parameters):
    """A quick version of the measurement: 61 levels, 0.1 NPLC."""
    quick = {"step": 0.1, "nplc": 0.1, "sample": "test"}
    return prepared(IVSweep(**(quick | parameters)))


def test_every_row_says_when_how_and_under_what_light(opened):
    iv = procedure(irradiances=[0, 0.7, 13.0])
    with opened() as bench:
        carry_out(iv, bench)
        smu_off = not bench.simulation.smu.output_on
        laser_off = not bench.simulation.laser.laser_on
    data = columns(iv)
    assert len(data["Time (s)"]) == 3 * 2 * 61
    assert np.all(np.diff(data["Time (s)"]) > 0)
    up = data["Sweep"] == 2
    assert np.allclose(data["Voltage (V)"][up], np.linspace(-3, 3, 61))
    assert set(data["Direction"][up]) == {1}
    assert set(data["Irradiance (mW/cm**2)"][up]) == {0.7}
    down = data["Sweep"] == 3
    assert np.allclose(data["Voltage (V)"][down], np.linspace(3, -3, 61))
    assert set(data["Direction"][down]) == {-1}
    assert smu_off
    assert laser_off


def test_the_currents_are_the_samples(opened):
    iv = procedure(irradiances=[0, 13.0], nplc=1)
    with opened() as bench:
        carry_out(iv, bench)
        truth = bench.simulation.photodetector.truth(3.0, 13.0)
    data = columns(iv)
    at_bias = np.isclose(data["Voltage (V)"], 3.0)
    light = data["Current (A)"][at_bias & (data["Irradiance (mW/cm**2)"] == 13.0)]
    dark = data["Current (A)"][at_bias & (data["Irradiance (mW/cm**2)"] == 0.0)]
    assert np.mean(light) == pytest.approx(truth.dark_current + truth.photocurrent, rel=0.03)
    assert np.mean(dark) == pytest.approx(truth.dark_current, rel=0.03)


def test_a_staircase_longer_than_the_buffer_is_run_in_pieces(opened):
    iv = procedure(start=0.0, stop=3.0, step=0.001, both_directions=False, nplc=0.01)
    assert iv.points == 3001
    with opened() as bench:
        carry_out(iv, bench)
    assert np.allclose(columns(iv)["Voltage (V)"], np.linspace(0, 3, 3001), atol=1e-6)


def test_the_current_is_read_while_the_light_settles(opened):
    iv = procedure(irradiances=[0, 13.0], light_settling=6.0, settling_readings=6)
    with opened() as bench:
        carry_out(iv, bench)
        truth = bench.simulation.photodetector.truth(3.0, 13.0)
    found = [r for topic, r in iv.topics if topic == "event" and r["kind"] == "settling"]
    assert [event["irradiance_mW_cm2"] for event in found] == [0, 13.0]
    lit = found[1]
    assert np.diff(lit["times_s"]) == pytest.approx([1.0] * 5, abs=0.1)
    current = truth.dark_current + truth.photocurrent
    assert lit["currents_A"][-1] == pytest.approx(-current, rel=0.05)
    first = columns(iv)["Time (s)"][columns(iv)["Irradiance (mW/cm**2)"] == 13.0][0]
    assert 0 < first - lit["times_s"][-1] < 3


def test_a_dark_sweep_after_light_waits_for_recovery(opened):
    iv = procedure(irradiances=[13.0, 0], dark_recovery=300.0)
    with opened() as bench:
        carry_out(iv, bench)
    data = columns(iv)
    end_of_light = data["Time (s)"][data["Sweep"] == 1].max()
    first_dark = data["Time (s)"][data["Sweep"] == 2].min()
    assert first_dark - end_of_light > 300


def test_the_estimate_is_what_it_takes(opened):
    iv = procedure(irradiances=[0, 0.7, 13.0], nplc=1)
    with opened() as bench:
        carry_out(iv, bench)
        took = bench.clock.now()
    assert iv.estimated_duration() == pytest.approx(took, rel=0.15)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"stop": 30.0}, "stop: bias 30 V is outside"),
        ({"start": -30.0}, "start: bias -30 V is outside"),
        ({"step": 0.07}, "step: 0.07 V does not divide"),
        ({"start": 3.0}, "stop: a sweep needs a stop that differs"),
        ({"irradiances": [0, 14.0, 31.0]}, "irradiances: 31 mW/cm² is above"),
        ({"irradiances": [0.01]}, "irradiances: .* outside the calibration"),
        ({"compliance": 0.5}, "compliance: 500 mA is outside"),
        ({"current_range": 0.01}, "current_range: 10 mA is above the compliance"),
        ({"analysis_bias": 5.0}, "analysis_bias: 5 V is not between"),
        ({"irradiances": [1.0], "light_settling": 9000.0}, "the laser on for 90.. s is beyond"),
    ],
)
def test_what_the_bench_may_not_do_is_refused_before_anything_is_on(changed, message):
    with pytest.raises(ParameterError, match=message):
        procedure(**changed).check_against(bench_config())


def test_compliance_ends_the_run_with_its_rows_kept(opened):
    iv = procedure(irradiances=[0, 13.0], compliance=1e-4)
    with opened() as bench:
        with pytest.raises(ComplianceReached, match=r"compliance of 100 µA reached at -3 V, 13"):
            carry_out(iv, bench)
        assert not bench.simulation.smu.output_on
    assert len(columns(iv)["Sweep"]) == 3 * 61
    assert any(t == "event" and r["kind"] == "compliance" for t, r in iv.topics)


def test_compliance_can_be_recorded_only(opened):
    iv = procedure(irradiances=[13.0], compliance=1e-4, on_compliance="continue")
    with opened() as bench:
        carry_out(iv, bench)
    status = columns(iv)["Status"].astype(int)
    assert np.any(status & 8)
    assert not np.all(status & 8)


@pytest.mark.parametrize("opens_at", range(8, 32, 4))
def test_an_interlock_is_noticed_within_a_second_or_two_whenever_it_opens(opens_at, opened):
    iv = procedure(irradiances=[0, 13.0], nplc=2)
    with opened(interlock_opens_at=f"{opens_at} s") as bench:
        with pytest.raises(InterlockOpen):
            carry_out(iv, bench)
        assert bench.clock.now() < opens_at + 2.5
        assert not bench.simulation.smu.output_on


def test_no_reading_without_light_is_labelled_with_an_irradiance(opened):
    dark_rows = 0
    # the B1500A takes two conversions a reading, the 2400 three: at these times both sweep in light
    nplc = {"simulated": 1, "simulated-b1500": 2}[opened.keywords["bench"]]
    for opens_at in np.arange(24.6, 28.0, 0.3):
        iv = procedure(irradiances=[0, 13.0], nplc=nplc)
        with opened("janus-200C", interlock_opens_at=f"{opens_at} s") as bench:
            with pytest.raises(InterlockOpen):
                carry_out(iv, bench)
            went_off = bench.simulation.light.times[-1]
        data = columns(iv)
        late = (data["Time (s)"] > went_off) & (data["Sweep"] >= 2)
        assert np.isnan(data["Irradiance (mW/cm**2)"][late]).all()
        dark_rows += int(late.sum())
    assert dark_rows > 20, "some readings are always taken before it is noticed"


def test_a_fixed_range_that_is_too_small_is_called_that(opened):
    iv = procedure(irradiances=[13.0], current_range=1e-5)
    with (
        opened() as bench,
        pytest.raises(ComplianceReached, match=r"range of 10 µA is too small"),
    ):
        carry_out(iv, bench)


def test_it_runs_under_pymeasures_own_worker(tmp_path):
    iv = IVSweep(
        step=0.5,
        nplc=0.01,
        irradiances=[0, 13.0],
        sample="worker",
        bench_file=str(CONFIGS / "bench" / "simulated.yaml"),
        device_file=str(CONFIGS / "devices" / "janus-160C.yaml"),
    )
    results = Results(iv, str(tmp_path / "worker.csv"))
    worker = Worker(results)
    worker.start()
    worker.join(timeout=60)
    assert iv.status == IVSweep.FINISHED
    loaded = Results.load(str(tmp_path / "worker.csv"))
    assert len(loaded.data) == 2 * 2 * 13
    assert np.isfinite(loaded.data.to_numpy(dtype=float)).all()
    assert loaded.procedure.irradiances == [0.0, 13.0]
    assert not iv.bench.simulation.smu.output_on


@pytest.mark.parametrize(
    ("model", "parameters", "parameter", "message"),
    [
        ("Keithley 2401", {"stop": 25.0, "step": 0.25}, "stop", "beyond the Keithley 2401, ±21"),
        ("Keithley 2401", {"start": -25.0, "step": 0.25}, "start", "beyond the Keithley 2401, ±21"),
        ("Keithley 2400", {"stop": 25.0, "step": 0.25, "compliance": 0.5}, "compliance", "gives"),
        ("Keithley 2410", {"stop": 25.0, "step": 0.25, "compliance": 0.05}, "compliance", "gives"),
        ("Keithley 2400", {"compliance": 1.5}, "compliance", "gives"),
        ("Keithley 2400", {"compliance": 1.0, "current_range": 1.2}, "current_range", "beyond"),
    ],
)
def test_what_the_model_cannot_do_is_refused_before_the_bench_is_opened(
    model, parameters, parameter, message
):
    content = bench_config().model_dump(mode="json")
    content["smu"]["model"] = model
    content["limits"] |= {"bias": "1000 V", "compliance": "5 A"}
    config = type(bench_config()).model_validate(content)
    with pytest.raises(ParameterError, match=message) as refused:
        procedure(**parameters).check_against(config)
    assert refused.value.parameter == parameter


def test_the_points_of_a_sweep_are_seen_every_second_and_cost_three_per_cent_at_most(
    opened, monkeypatch
):
    """Against the same sweep in one piece, with drawn settings."""
    from drivers.config.instruments import SMUConfig

    own = SMUConfig.capabilities.fget
    rng = np.random.default_rng(15)
    for _ in range(2):
        nplc = float(rng.choice([0.1, 0.3, 1.0, 2.0, 5.0]))
        autozero = bool(rng.integers(2))
        step = 6.0 / int(rng.integers(60, 160))
        lasting, blocks = {}, {}
        for stretch in (None, inf):

            def capabilities(config, stretch=stretch):
                found = own(config)
                return found if stretch is None else replace(found, sweep_stretch=stretch)

            monkeypatch.setattr(SMUConfig, "capabilities", property(capabilities))
            iv = procedure(step=step, nplc=nplc, autozero=autozero, bias_settling=0.0,
                           light_settling=0.0, lowest_range=1e-6)  # fmt: skip
            with opened() as bench:
                carry_out(iv, bench)
                lasting[stretch] = bench.clock.now()
                wanted = own(bench.config.smu).sweep_stretch
            blocks[stretch] = [r for t, r in iv.topics if t == "batch results"]
            data = columns(iv)
            up = data["Sweep"] == 0
            assert np.allclose(data["Voltage (V)"][up], np.linspace(-3, 3, iv.points), atol=1e-6)
            assert len(up) == 2 * iv.points
        assert wanted <= 1.0
        assert lasting[None] <= 1.03 * lasting[inf]
        assert len(blocks[inf]) == 2
        longest = max(np.ptp(block["Time (s)"]) for block in blocks[None])
        reading = own(bench.config.smu).reading_time(nplc, autozero=autozero)
        assert longest <= 1.6 * max(wanted, 2 * reading)

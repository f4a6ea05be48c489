"""The response from steps, of devices in closed form sampled through aperture and lag."""

from __future__ import annotations

import numpy as np
import pytest

from janus_lab.analysis.conditions import Conditions
from janus_lab.analysis.edges.step_response import Instrument, step_response
from janus_lab.analysis.frequency.bode_curve import BodeCurve
from janus_lab.analysis.frequency.figures import analyse_frequency
from janus_lab.analysis.frequency.response_models import MeterLag
from janus_lab.analysis.frequency.step_data import StepData
from janus_lab.analysis.frequency.step_transform import step_points, unsettled
from procedures.frequency_response.step_plan import rates_for
from tests.procedures.frequency_response.test_step_plan import RECORDER

LAG, DARK, STEP = 2e-6, 1e-4, 5e-6
HOLD = 0.8  # s, from record to record


def stepped(parts, wanted, seed, *, noise=2e-3, edges=12, jitter=1e-5):
    """A run of steps that `parts`, shares and corners (Hz), follow, each edge since the last."""
    random = np.random.default_rng(seed)
    share, corner = np.array(parts).T
    taus = (1 / (2 * np.pi * corner)).tolist()
    columns: dict[str, list[np.ndarray]] = {}
    start, number, level = 0.0, 0, 0.0
    tails = np.zeros(share.size)  # what of earlier edges each part has still to follow
    for rate in rates_for(wanted, interval=1.2e-4, aperture=2e-5, recorder=RECORDER):
        through = Instrument(rate.aperture, LAG)
        for pair in range(edges):
            delay = 1e-4 * rate.delays[pair % len(rate.delays)]
            for sign in (1.0, -1.0):
                number += 1
                count = round((rate.before + rate.after) / rate.interval)
                since = -rate.before - delay + rate.interval * np.arange(count)
                true = since - jitter * random.standard_normal()
                own = step_response(true, taus, share.tolist(), through)
                middle = true + rate.aperture / 2
                late = np.abs(tails) > 1e-9
                earlier = np.exp(-middle[:, None] / np.array(taus)[late]) @ tails[late]
                light = step_response(true, [], [], through)
                base = level
                level = base + sign
                sample = base + sign * own - earlier
                monitor = base + sign * light
                added = {
                    "Time (s)": start + since,
                    "Modulation frequency (Hz)": np.full(count, rate.lowest),
                    "Current (A)": DARK + STEP * (sample + noise * random.standard_normal(count)),
                    "Monitor current (A)": -STEP * (2 * monitor + 19),
                    "Irradiance (mW/cm**2)": np.where((since >= 0) == (sign > 0), 5.25, 4.75),
                    "Status": np.zeros(count),
                    "Time since edge (s)": since,
                    "Edge": np.full(count, float(number)),
                }
                for name, values in added.items():
                    columns.setdefault(name, []).append(values)
                between = rate.after + rate.before + HOLD
                tails = (tails + sign * share) * np.exp(-between / np.array(taus))
                start += between
    return StepData.from_columns({name: np.concatenate(each) for name, each in columns.items()})


def response(parts, frequency):
    return sum(share / (1 + 1j * np.asarray(frequency) / corner) for share, corner in parts)


def falls(parts):
    grid = np.geomspace(1e-3, 1e6, 400_000)
    return float(grid[np.argmax(np.abs(response(parts, grid)) < np.sqrt(0.5))])


def drawn_parts(kind, random):
    fast = 10 ** random.uniform(1.5, 2.5)
    if kind == "one pole":
        return [(1.0, fast)]
    share = random.uniform(0.05, 0.25)
    if kind == "a slow part":
        return [(1 - share, fast), (share, fast / 10 ** random.uniform(1.1, 1.4))]
    spread = np.geomspace(2.5, fast / 6, 7)
    return [(1 - share, fast), *((share / 7, corner) for corner in spread)]


@pytest.mark.parametrize("kind", ["one pole", "a slow part", "stretched"])
@pytest.mark.parametrize("seed", range(2))
def test_amplitude_phase_and_bandwidth_are_the_devices(kind, seed):
    random = np.random.default_rng([seed, len(kind)])
    parts = drawn_parts(kind, random)
    wanted = np.geomspace(2.0, 1e3, 14).tolist()
    noise = 10 ** random.uniform(-3.5, -2)
    curve = BodeCurve.of_steps(
        stepped(parts, wanted, seed, noise=noise), MeterLag(LAG, 1e-7), wanted
    )
    assert curve.frequency == pytest.approx(wanted)
    truth = response(parts, curve.frequency)
    off = (2 * curve.ratios - truth) / (2 * curve.u)
    assert np.max(np.abs(off)) < 5
    assert np.sqrt(np.mean(np.abs(off) ** 2) / 2) < 1.6
    found = analyse_frequency(curve, Conditions(bias_V=3.0, wavelength_nm=450.0), 5.0, 0.05)[0]
    assert found.name == "minus_3dB_frequency"
    if found.bound == "upper":
        assert kind != "one pole"
        assert response(parts, wanted[0]).real < 0.98, "it had begun"
        assert found.value > falls(parts)
    else:
        assert abs(found.value - falls(parts)) < 3 * found.uncertainty
        assert found.uncertainty < 0.1 * found.value


def test_the_scatter_between_edges_is_the_uncertainty():
    """Over many runs, of white noise alone."""
    wanted = [20.0, 80.0, 320.0]
    parts = [(1.0, 60.0)]
    off = []
    for seed in range(6):
        sets, _ = stepped(parts, wanted, seed, noise=0.02).sets()
        points = step_points(sets, wanted)
        for point in points:
            away = -2 * point.ratio - response(parts, point.frequency_Hz)
            off.append(abs(away) / (2 * point.u))
    assert 0.75 < np.sqrt(np.mean(np.square(off)) / 2) < 1.3


def test_a_device_faster_than_the_sampling_has_a_lower_bound_at_the_last_frequency():
    wanted = np.geomspace(10.0, 1e5, 21).tolist()
    curve = BodeCurve.of_steps(stepped([(1.0, 3e4)], wanted, 1), MeterLag(LAG, 1e-7), wanted)
    assert curve.frequency.max() == pytest.approx(1e3)
    found = analyse_frequency(curve, Conditions(bias_V=3.0, wavelength_nm=450.0), 5.0, 0.05)[0]
    assert found.bound == "lower"
    assert found.flags == ("FREQUENCIES_END",)
    assert found.value == pytest.approx(1e3)


@pytest.mark.parametrize(("slow_Hz", "refused"), [(0.2, True), (1e3, False)])
def test_a_device_that_never_settles_is_refused(slow_Hz, refused):
    wanted = np.geomspace(5.0, 1e3, 12).tolist()
    parts = [(0.3, 200.0), (0.7, slow_Hz)]
    data = stepped(parts, wanted, 2)
    moved = unsettled(data.sets()[0][-1])
    assert moved.matters == refused
    curve = BodeCurve.of_steps(data, MeterLag(LAG, 1e-7), wanted)
    found = analyse_frequency(curve, Conditions(bias_V=3.0, wavelength_nm=450.0), 5.0, 0.05)[0]
    assert (found.value is None) == refused
    assert ("INCOMPLETE_SQUARE_WAVE" in found.flags) == refused


def test_edges_with_clipped_samples_are_left_out_and_told():
    wanted = [50.0, 200.0]
    data = stepped([(1.0, 100.0)], wanted, 3)
    current = data.current_A.copy()
    current[np.flatnonzero(data.edge == 5)[7]] = np.nan
    columns = {
        column: current if name == "current_A" else getattr(data, name)
        for name, column in StepData.NAMES.items()
    }
    clipped = StepData.from_columns(columns)
    sets, number = clipped.sets()
    assert number == 1
    assert 5 not in sets[0].number
    curve = BodeCurve.of_steps(clipped, MeterLag(LAG, 1e-7), wanted)
    assert len(curve.points) == 2
    assert curve.clipped


def test_a_run_cut_short_shows_only_what_its_delays_do_and_one_without_light_nothing():
    wanted = [100.0, 300.0, 900.0]
    data = stepped([(1.0, 200.0)], wanted, 4)

    def curve(kept, **changed):
        columns = {
            column: changed.get(name, getattr(data, name))[kept]
            for name, column in StepData.NAMES.items()
        }
        return BodeCurve.of_steps(StepData.from_columns(columns), MeterLag(LAG, 1e-7), wanted)

    whole = np.ones(data.edge.size, bool)
    assert curve(whole).frequency == pytest.approx(wanted)
    assert curve(data.edge <= 4).frequency == pytest.approx(wanted[:2])  # two delays of six
    assert not curve(data.edge <= 2).points
    assert not curve(whole, monitor_A=np.zeros(data.edge.size)).points

"""The lifetime's law against a solver of differential equations, and its limits."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from drivers.config.device import Response, Responsivity
from drivers.simulated.physics.light import SampleLight
from drivers.simulated.physics.photodetector.dynamics import Photoresponse
from drivers.simulated.physics.photodetector.lifetime import REMAINDER

E_REF, E_TAU = 7.0, 130.0  #: W/m², of the responsivity and of the time constant


def response(exponent, tau, slow=()):
    """Of a device without drift, and the light to write to."""
    light = SampleLight(rin=0.0, drift=0.0)
    laws = (
        Response.model_validate(
            {
                "time_constant": f"{tau} s",
                "irradiance": "13 mW/cm²",
                "slow": [{"fraction": f"{part}", "time_constant": f"{t} s"} for part, t in slow],
            }
        ),
        Responsivity.model_validate(
            {
                "value": "1 A/W",
                "irradiance": "0.7 mW/cm²",
                "bias": "3 V",
                "wavelength": "450 nm",
                "exponent": exponent,
            }
        ),
    )
    return Photoresponse(*laws, light, lambda number, start: 1.0), light


def solved(exponent, tau, times, levels, until, slow=()):
    """Mean photocurrent in the middle third of each piece of light, by the equations as stated."""
    steady = lambda level: (level / E_REF) ** exponent  # noqa: E731
    lifetime = lambda level: tau * (level / E_TAU) ** (exponent - 1)  # noqa: E731
    weights = [1 - sum(share for share, _ in slow), *(share for share, _ in slow)]
    state, n, lasting, means = np.zeros(len(weights)), 0.0, 0.0, []
    for start, end, level in zip(times, [*times[1:], until], levels, strict=True):
        n = max(n, steady(level))
        excess = n - steady(level)

        def now_at(log_excess, level=level, before=lasting):
            allowed = E_REF * (np.exp(log_excess) / REMAINDER) ** (1 / exponent)
            return max(level, min(before, allowed), 1e-12 * E_TAU)

        def equations(_, y, level=level, now_at=now_at):
            """Components, the logarithm of the carriers' excess, and the integral."""
            fast = lifetime(now_at(y[-2]))
            constants = np.array([fast, *(slow_tau for _, slow_tau in slow)])
            *parts, _, _ = y
            flows = (np.array(weights) * steady(level) - parts) / constants
            return [*flows, -1 / fast, np.sum(parts)]

        begun = [*state, np.log(excess) if excess > 0 else -700.0, 0.0]
        thirds = np.linspace(start, end, 4)[1:]
        found = solve_ivp(
            equations, (start, end), begun, "LSODA", t_eval=thirds, rtol=1e-9, atol=1e-13
        )
        assert found.success
        state, log_excess = found.y[:-2, -1], found.y[-2, -1]
        lasting, n = now_at(log_excess), steady(level) + np.exp(log_excess)
        means.append((found.y[-1, 1] - found.y[-1, 0]) / (end - start) * 3)
    return np.array(means)


def history(rng, tau):
    """Pulses at mixed irradiances, some with a tail, steps within light, fast modulation."""
    times, levels, now = [], [], 0.0
    for _ in range(6):
        level = 10 ** rng.uniform(-1.5, 2.2)
        kind = rng.choice(["pulse", "tail", "steps", "modulation"])
        lasts = tau * 10 ** rng.uniform(-0.5, 1.5)
        if kind == "modulation":
            for _ in range(5):
                times += [now, now + 0.3 * tau]
                levels += [level, level * rng.uniform(0, 1)]
                now += 0.7 * tau
        elif kind == "steps":
            times += [now, now + lasts, now + 2 * lasts]
            levels += [level, 0.05 * level, 0.5 * level]
            now += 3 * lasts
        else:
            times.append(now)
            levels.append(level)
            now += lasts
        steps = 15 if kind == "tail" else 0  # a laser that goes out by and by, over 40 dB
        falling = rng.uniform(0.01, 1) * tau
        times += [now + falling * step for step in range(steps)]
        levels += [level * 10 ** (-4 * (step + 1) / 15) for step in range(steps)]
        now += steps * falling
        times.append(now)
        levels.append(0.0)
        now += tau * 10 ** rng.uniform(-0.5, 3)
    return np.array(times), np.array(levels), now


@pytest.mark.parametrize("seed", range(8))
def test_the_photocurrent_is_what_a_solver_finds(seed):
    rng = np.random.default_rng(seed)
    exponent, tau = rng.uniform(0.2, 1.3), 10 ** rng.uniform(-6, 1.5)
    slow = [(rng.uniform(0.01, 0.3), tau * 10 ** rng.uniform(0.5, 2))][: seed % 2]
    device, light = response(exponent, tau, slow)
    times, levels, until = history(rng, tau)
    light.change(times, levels)
    expected = solved(exponent, tau, times, levels, until, slow)
    ends = np.append(times[1:], until)
    found = [
        float(device.mean(np.array([start + (end - start) / 3]), (end - start) / 3)[0][0])
        for start, end in zip(times, ends, strict=True)
    ]
    # to half a per cent of what is there, down to a ten-millionth of the strongest light's
    np.testing.assert_allclose(found, expected, rtol=0.005, atol=1e-7 * np.max(expected))


def at(device, *times):
    """The relative photocurrent at single moments."""
    return device.mean(np.array(times), 1e-12)[0]


@pytest.mark.parametrize("exponent", [0.2, 0.55, 1.0, 1.4])
def test_after_a_tail_of_vanishing_light_the_device_is_neither_frozen_nor_slow(exponent):
    tau = 3e-4
    device, light = response(exponent, tau)
    tail = 1e-3 * np.arange(40)  # a laser that goes out over 120 dB in 40 ms
    light.change(
        [0.0, *(1.0 + tail), 1.041, 6.0], [130.0, *130 * 10 ** (-0.3 * tail / 1e-3), 0, 7.0]
    )
    strong = (130 / E_REF) ** exponent
    for now, left in ((1.2, 3e-6), (5.9, 1e-6)):
        assert 0 <= at(device, now)[0] < left * strong
    settled = 6.0 + 12 * tau * (7 / 130) ** (min(exponent, 1.0) - 1)
    assert at(device, settled)[0] == pytest.approx(1.0, rel=1e-4)


@pytest.mark.parametrize("exponent", [0.2, 0.55, 1.0, 1.4])
@pytest.mark.parametrize("level", [0.007, 7.0, 130.0])
def test_small_changes_of_steady_light_are_followed_with_its_lifetime(exponent, level):
    device, light = response(exponent, 3e-4)
    tau = 3e-4 * (level / E_TAU) ** (exponent - 1)
    # after stronger light, as soon as its lifetime is over
    light.change([0.0, 1.0, 1000.0, 2000.0], [150.0, level, 1.001 * level, level])
    for start in (1000.0, 2000.0):
        before, after, late = at(device, start, start + tau, start + 50 * tau)
        assert (late - after) / (late - before) == pytest.approx(np.exp(-1), rel=0.01)


@pytest.mark.parametrize("exponent", [0.2, 0.55, 1.0])
def test_more_light_gives_more_photocurrent_at_once_and_for_good(exponent):
    levels = np.geomspace(0.01, 150, 12)
    moments = 3e-4 * np.geomspace(0.01, 1e6, 30)
    rises = []
    for level in levels:
        device, light = response(exponent, 3e-4)
        light.change([0.0], [level])
        rises.append(at(device, *moments))
    assert np.all(np.diff(rises, axis=0) > 0)
    np.testing.assert_allclose(np.array(rises)[:, -1], (levels / E_REF) ** exponent, rtol=1e-6)


@pytest.mark.parametrize("exponent", [0.2, 0.55, 0.7])
def test_a_long_decay_goes_as_a_power_of_time(exponent):
    """As dn/dt = -n/τ(n) with τ ∝ n^((θ-1)/θ) has it, n ∝ t^(-θ/(1-θ))."""
    device, light = response(exponent, 3e-4)
    light.change([0.0, 1.0], [130.0, 0.0])
    early, late = at(device, 1.0 + 3e-4 * 4e3, 1.0 + 3e-4 * 8e3)
    assert np.log2(late / early) == pytest.approx(-exponent / (1 - exponent), rel=0.01)


def test_a_plan_that_does_not_come_to_pass_leaves_no_trace():
    device, light = response(0.3, 1e-3)
    expected, undisturbed = response(0.3, 1e-3)
    undisturbed.change([0.0, 1.0, 50.0], [130.0, 0.0, 7.0])
    light.change([0.0, 1.0], [130.0, 0.0])
    for planned in (1.001, 1.02, 2.0):  # in the stretches that the decay consists of
        light.change([planned], [50.0])
        at(device, planned + 0.1)
        light.change([planned], [0.0])
        at(device, planned + 0.1)
    light.change([50.0], [7.0])
    moments = np.concatenate((np.linspace(0.9, 1.1, 50), [2.0, 49.0, 50.01, 51.0]))
    np.testing.assert_array_equal(at(device, *moments), at(expected, *moments))

"""Which part of the noise is the device's and which the light's, and what it does at the bias."""

from __future__ import annotations

import numpy as np
import pytest

from drivers.b1500.datasheet import meter_record
from janus_lab.analysis.iv.bias_point import current_at_bias
from janus_lab.analysis.iv.iv_data import IVData
from janus_lab.analysis.iv.passes import passes_of
from janus_lab.analysis.iv.slow_noise import (
    LevelNoise,
    fluctuation_at_bias,
    same_strength,
    slow_noise,
    stretches,
)
from janus_lab.analysis.uncertainty.budget import standard_uncertainty
from janus_lab.analysis.uncertainty.flicker import variance_of_mean
from janus_lab.analysis.uncertainty.meter import Meter

METER = Meter(meter_record(1.0), 3.0, 3.0)


def run(octave_noise, *, seed, levels=(0.0, 1.0, 10.0), directions=(1, -1), readings=600):
    """Sweeps of so many readings at each irradiance, 1/f noise by `octave_noise`(irradiance)."""
    from drivers.simulated.physics.flicker import Octaves

    octaves = Octaves(seed, "device", 2.0**14, 2.0**-10)
    random = np.random.default_rng(seed)
    up, blocks, time, number = np.linspace(-3, 3, readings), [], 0.0, 0
    for level in levels:
        for direction in directions:
            when = time + 0.07 * np.arange(up.size)
            noise = np.sqrt(octave_noise(level) * np.log(2)) * octaves.at(when, 0.02)
            noise = noise + 1e-5 * random.standard_normal(up.size)
            bias = up[::direction]
            current = (1e-7 + 1e-6 * level) * np.sinh(bias / 6) * (1 + noise)
            one = np.ones(up.size)
            settings = (level * one, direction * one, number * one, 1e-5 * one, 0 * one)
            blocks.append((when, bias, current, *settings))
            time, number = float(when[-1]) + 6, number + 1
    data = IVData(*(np.concatenate(column) for column in zip(*blocks, strict=True)))
    found = data.levels()
    passes = {level.irradiance_mW_cm2: passes_of(data, level.rows, METER) for level in found}
    points = {
        level.irradiance_mW_cm2: current_at_bias(data, level.rows, 3.0, METER, "here")
        for level in found
    }
    return points, slow_noise(data, found, passes, points)


def test_noise_of_dark_and_light_alike_is_the_device_s():
    of_device = []
    for seed in range(12):
        _, noise = run(lambda level: 1e-6, seed=seed)
        assert all(one.of_device == noise[0.0].of_device for one in noise.values())
        of_device.append(noise[0.0].of_device)
    assert np.mean(of_device) == pytest.approx(1e-6, rel=0.2)


def test_noise_of_the_light_alone_is_its_own():
    _, noise = run(lambda level: 1e-6 if level else 1e-9, seed=1)
    assert noise[0.0].of_device < 2e-8
    assert noise[0.0].own == 0
    assert noise[10.0].own == noise[1.0].own == pytest.approx(1e-6, rel=0.5)


def test_short_sweeps_in_a_quiet_dark_do_not_make_those_in_light_quiet():
    """60 readings tell 1/f noise from white so badly that dark and light seem to agree: a dark
    current that hardly fluctuates, as of stray light, is no measure of the photocurrent."""
    found = []
    for seed in range(12):
        _, noise = run(lambda level: 2e-6 if level else 1e-9, seed=seed, readings=60)
        found.append(noise[10.0].density)
        assert noise[0.0].density < 2e-7
    assert 1e-6 < np.median(found) < 8e-6
    assert np.min(found) > 4e-7


def test_one_direction_tells_it_too():
    # what is to be reckoned with is a tenth more than what is expected, for being an estimate
    found = [
        run(lambda level: 1e-6, seed=seed, directions=(1,))[1][10.0].density for seed in range(8)
    ]
    assert np.mean(found) == pytest.approx(1.1e-6, rel=0.25)


def test_at_the_bias_it_is_that_of_a_day():
    points, _ = run(lambda level: 0.0, seed=3)
    noise = dict.fromkeys(points, LevelNoise(1e-6, 0.0))
    errors = fluctuation_at_bias(points, noise)
    # two records of 1.5 s one after the other
    assert standard_uncertainty(errors[0.0]) == pytest.approx(
        np.sqrt(1e-6 * variance_of_mean(2.9)), rel=0.06
    )
    # dark and light are minutes apart: much of it is common to them
    ratio = errors[10.0] - errors[0.0]
    assert standard_uncertainty(ratio) < 0.8 * 2**0.5 * standard_uncertainty(errors[0.0])


def test_readings_are_compared_with_those_of_like_size():
    current = np.concatenate([np.linspace(-1e-6, 1e-6, 201), [1e-3] * 5])
    near = same_strength(current, 1e-6)
    assert near[[0, 200]].all()
    assert not near[[100, 203]].any()
    # at no bias nothing flows: the largest are compared
    assert same_strength(current[:201], 0.0)[[0, 200]].all()


def test_a_stretch_ends_where_the_range_changes():
    ranges = np.array([1.0] * 5 + [2.0] * 6)
    chosen = np.array([True] * 9 + [False] + [True])
    assert [part.tolist() for part in stretches(ranges, chosen)] == [[0, 1, 2, 3, 4], [5, 6, 7, 8]]

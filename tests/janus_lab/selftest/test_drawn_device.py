"""Devices are drawn from the distributions that are stated, and every seed draws the same again."""

import numpy as np

from janus_lab.selftest.drawn_device import BIAS, IRRADIANCE, MOST_CURRENT, drawn_device
from janus_lab.selftest.true_device import TrueDevice

DEVICES = [drawn_device(np.random.default_rng(seed), f"drawn-{seed}") for seed in range(300)]


def test_one_seed_is_one_device():
    again = drawn_device(np.random.default_rng(7), "drawn-7")
    assert again == DEVICES[7]
    assert again != DEVICES[8]


def test_the_grid_reaches_from_end_to_end_of_what_is_stated():
    area = np.array([device.active_area for device in DEVICES])
    tau = np.array([device.physics.response.time_constant for device in DEVICES])
    theta = np.array([device.physics.responsivity.exponent for device in DEVICES])
    dark = np.array([TrueDevice(d).dark_current(BIAS) for d in DEVICES])
    for values, low, high in ((area, 1e-6, 1.0), (tau, 1e-6, 30.0), (dark, 1e-12, 1e-3)):
        assert low <= values.min() < 3 * low
        assert high / 3 < values.max() <= high * (1 + 1e-9)
    assert 0.2 <= theta.min() < 0.22
    assert 1.18 < theta.max() <= 1.2


def test_slow_parts_leave_most_of_the_photocurrent_fast_and_are_slower():
    shares = [TrueDevice(device).slow_share for device in DEVICES]
    assert max(shares) <= 0.41
    assert 0.3 < np.mean(np.array(shares) == 0) < 0.5
    for device in DEVICES:
        response = device.physics.response
        assert all(part.time_constant > 4.9 * response.time_constant for part in response.slow)
    assert {len(device.physics.response.slow) for device in DEVICES} == {0, 1, 2, 3}
    assert any(part.stretching for device in DEVICES for part in device.physics.response.slow)


def test_the_source_meter_can_drive_every_one_of_them():
    assert max(TrueDevice(d).light_current(BIAS, IRRADIANCE) for d in DEVICES) <= MOST_CURRENT


def test_one_over_f_noise_is_a_hundred_times_that_of_the_shipped_devices_at_most():
    density = [device.physics.noise.flicker / device.active_area for device in DEVICES]
    assert max(density) <= 1e-5 * (1 + 1e-9)
    assert 0.1 < np.mean(np.array(density) == 0) < 0.3

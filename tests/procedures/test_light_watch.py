"""Looking at the light while an instrument measures."""

import numpy as np
import pytest

from drivers.errors import InterlockOpen
from procedures.light_watch import LightWatch
from tests.bench_files import open_bench


def test_readings_have_the_light_that_was_seen_after_them_and_none_later():
    with open_bench() as bench:
        bench.laser.prepare()
        bench.laser.set_irradiance(1.3)
        watch = LightWatch(bench)
        watch.irradiance = 1.3
        watch.look_now()
        seen = bench.clock.now()
        times = seen + np.array([-1.0, 0.0, 0.5])
        assert watch.irradiance_at(times).tolist() == pytest.approx([1.3, 1.3, np.nan], nan_ok=True)
        bench.clock.wait(0.7)
        watch.look()  # not due
        assert np.isnan(watch.irradiance_at(times)[2])
        bench.clock.wait(0.7)
        watch.look()
        assert watch.irradiance_at(times)[2] == 1.3


def test_the_dark_is_dark_whatever_was_seen():
    with open_bench() as bench:
        assert LightWatch(bench).irradiance_at(np.array([0.0, 1e9])).tolist() == [0.0, 0.0]


def test_an_open_interlock_ends_it():
    with open_bench(interlock_opens_at="5 s") as bench:
        bench.laser.prepare()
        watch = LightWatch(bench)
        watch.look()
        bench.clock.wait(6.0)
        with pytest.raises(InterlockOpen):
            watch.look()

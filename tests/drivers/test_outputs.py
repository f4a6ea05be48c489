"""All outputs of a bench, and each by itself."""

from __future__ import annotations

import pytest

from drivers.bench import Bench
from drivers.outputs import not_off, outputs, safe_off
from drivers.unsafe import Doubt
from tests.bench_files import BENCHES, bench_config, device


@pytest.mark.parametrize("name", BENCHES)
def test_what_was_switched_on_is_named_until_it_is_off(name):
    with Bench.open(bench_config(name), device()) as bench:
        assert not_off(bench.ports, bench.config) == []
        bench.smu.prepare(compliance=1e-3)
        bench.smu.switch_on()
        (left,) = not_off(bench.ports, bench.config)
        assert (left.doubt, bench.smu.name in left.subject) == (Doubt.STILL_ON, True)
        assert safe_off(bench.ports) == []
        assert not_off(bench.ports, bench.config) == []


def test_one_that_does_not_answer_hides_no_other():
    with Bench.open(bench_config(), device()) as bench:
        bench.smu.prepare(compliance=1e-3)
        bench.smu.switch_on()
        asked = {"laser": Silent(), "smu": bench.smu}
        doubts = not_off(asked, bench.config)
        assert [each.doubt for each in doubts] == [Doubt.UNCONFIRMED, Doubt.STILL_ON]


class Silent:
    name = "laser"

    @property
    def is_on(self):
        raise OSError("no answer")


def test_a_part_of_a_bench_has_its_outputs_only():
    with Bench.open(bench_config(), device()) as bench:
        assert list(outputs({"laser": bench.laser}, bench.config)) == ["the laser"]
        assert outputs({}, bench.config) == {}

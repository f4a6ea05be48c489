"""The person at a simulated bench does what a request says, there and then."""

import numpy as np
import pytest

from drivers.bench import Bench
from drivers.clock import never
from drivers.errors import NobodyToAsk
from drivers.operator import Answer, Request, Task, answered
from drivers.simulated.operator import SimulatedOperator
from tests.bench_files import BENCHES, bench_config, device


@pytest.mark.parametrize("name", BENCHES)
def test_with_open_terminals_there_is_no_current_and_with_the_sample_again_there_is(name):
    config = bench_config(name)
    with Bench.open(config, device()) as bench:
        bench.smu.prepare(compliance=1e-3, current_range=1e-6)
        bench.smu.set_bias(3.0)
        bench.smu.switch_on()

        def current() -> float:
            return float(np.mean(bench.smu.read_block(5).current))

        mounted = current()
        opened = Request(Task.OPEN_TERMINALS, "Lift a probe.")
        assert answered(bench.operator, opened, bench.clock, never) == Answer()
        # of the 160 °C device's dark current, 33 nA, nothing is left but the range's offset
        assert abs(current()) < 1e-9
        back = Request(Task.MOUNT_SAMPLE, "Lower it.")
        assert answered(bench.operator, back, bench.clock, never) == Answer()
        assert current() == pytest.approx(mounted, rel=0.05)


def test_what_the_bench_does_not_have_is_said():
    operator = SimulatedOperator({})
    with pytest.raises(NobodyToAsk, match="simulated bench"):
        operator.ask(Request(Task.PUT_FILTER, "Put it in.", "ND 3"))


def test_a_subject_that_is_not_there_is_said():
    def deed(request: Request) -> float:
        raise ValueError(f"no filter {request.subject}")

    operator = SimulatedOperator({Task.PUT_FILTER: deed})
    with pytest.raises(NobodyToAsk, match="no filter ND 9"):
        operator.ask(Request(Task.PUT_FILTER, "Put it in.", "ND 9"))


def test_a_number_that_is_read_off_is_the_answer():
    operator = SimulatedOperator({Task.READ_POWER: lambda request: 2.5e-3})
    operator.ask(Request(Task.READ_POWER, "Read it.", unit="W"))
    assert operator.answer() == Answer(2.5e-3)
    operator.withdraw()
    assert operator.answer() is None

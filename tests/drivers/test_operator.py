"""Who is asked at the bench, and how long one waits for the answer."""

import pytest

from drivers.clock import VirtualClock, never
from drivers.errors import Cause, NobodyToAsk
from drivers.operator import Answer, Nobody, Remembered, Request, Task, answered

REQUEST = Request(Task.READ_POWER, "Read the power meter.", "PM100D", "W")


class Late:
    """Answers when it has been looked at so often."""

    def __init__(self, looks: int) -> None:
        self.looks = looks
        self.asked: list[Request] = []
        self.withdrawn = False

    def ask(self, request: Request) -> None:
        self.asked.append(request)

    def answer(self) -> Answer | None:
        self.looks -= 1
        return Answer(2.5) if self.looks < 0 else None

    def withdraw(self) -> None:
        self.withdrawn = True


def test_an_answer_is_waited_for_on_the_benchs_clock():
    clock, operator = VirtualClock(), Late(7)
    assert answered(operator, REQUEST, clock, never) == Answer(2.5)
    assert operator.asked == [REQUEST]
    assert clock.now() == pytest.approx(0.7)


def test_a_stop_ends_the_waiting_and_takes_the_request_back():
    clock, operator = VirtualClock(), Late(10**6)
    assert answered(operator, REQUEST, clock, lambda: clock.now() > 1) is None
    assert operator.withdrawn
    assert clock.now() < 1.5


def test_where_nobody_is_the_measurement_cannot_go_on():
    with pytest.raises(NobodyToAsk, match="Read the power meter") as caught:
        answered(Nobody(), REQUEST, VirtualClock(), never)
    assert caught.value.problem.kind is Cause.NOT_POSSIBLE


def test_a_recording_answers_in_its_order_and_no_more_often():
    operator = Remembered([Answer(1.0), Answer()])
    given = [answered(operator, REQUEST, VirtualClock(), never) for _ in range(2)]
    assert given == [Answer(1.0), Answer()]
    with pytest.raises(NobodyToAsk, match="no answer"):
        operator.ask(REQUEST)

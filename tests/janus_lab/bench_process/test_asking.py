"""A run in the bench's process asks the person at the window."""

import queue

from drivers.operator import Answer, Request, Task
from janus_lab.bench_process.asking import Answers, WindowOperator
from janus_lab.bench_process.messages import OperatorAsked

REQUEST = Request(Task.PUT_FILTER, "Put ND 3 into the beam.", "ND 3")


def test_a_request_is_reported_and_its_answer_taken():
    told: list[OperatorAsked] = []
    answers: Answers = queue.SimpleQueue()
    operator = WindowOperator(7, told.append, answers)
    operator.ask(REQUEST)
    assert told == [OperatorAsked(7, REQUEST)]
    assert operator.answer() is None
    answers.put((7, Answer(1.5)))
    assert operator.answer() == Answer(1.5)


def test_the_answer_to_an_earlier_run_is_nobodys():
    answers: Answers = queue.SimpleQueue()
    operator = WindowOperator(8, lambda asked: None, answers)
    answers.put((7, Answer()))
    assert operator.answer() is None


def test_a_request_is_withdrawn():
    told: list[OperatorAsked] = []
    WindowOperator(7, told.append, queue.SimpleQueue()).withdraw()
    assert told == [OperatorAsked(7, None)]

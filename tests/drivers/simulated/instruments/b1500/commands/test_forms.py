"""What every table of FLEX commands is made of."""

import pytest

from drivers.simulated.instruments.b1500.commands import forms
from drivers.simulated.instruments.b1500.errors import CHANNEL_NUMBER, FlexError
from drivers.simulated.instruments.b1500.grammar import FlexArguments


class Analyser:
    """Two SMUs, and what was asked of them."""

    def __init__(self):
        self.smus = {1: "SMU1", 4: "SMU4"}
        self.done = []

    def smu(self, number):
        if number not in self.smus:
            raise FlexError(CHANNEL_NUMBER)
        return self.smus[number]


def test_a_command_without_parameters_replies_nothing():
    analyser = Analyser()
    command = forms.do(lambda machine: machine.done.append("done"))
    assert command.run(analyser, FlexArguments(())) is None
    assert (analyser.done, command.least, command.most) == (["done"], 0, 0)


def test_a_query_answers_whatever_its_parameter_says():
    command = forms.ask(lambda machine: str(len(machine.smus)), most=1)
    assert command.run(Analyser(), FlexArguments(("1",))) == "2"


def test_an_empty_list_of_channels_means_all_smus():
    assert forms.listed(Analyser(), FlexArguments(())) == [1, 4]
    assert forms.listed(Analyser(), FlexArguments(("4",))) == [4]


def test_a_channel_is_found_where_its_number_stands():
    assert forms.smu_of(Analyser(), FlexArguments(("9", "4")), 1) == "SMU4"
    with pytest.raises(FlexError) as refused:
        forms.smu_of(Analyser(), FlexArguments(("2",)))
    assert refused.value.code == CHANNEL_NUMBER

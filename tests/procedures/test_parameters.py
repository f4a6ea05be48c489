"""Parameters that pymeasure does not have."""

import pytest

from procedures.parameters import FloatListParameter


class TestFloatListParameter:
    def parameter(self):
        return FloatListParameter("Irradiances", units="mW/cm**2", minimum=0, maximum=100)

    @pytest.mark.parametrize(
        ("given", "numbers"),
        [
            ([0, 0.7], [0.0, 0.7]),
            (1.5, [1.5]),
            ("[0, 0.7, 13] mW/cm**2", [0.0, 0.7, 13.0]),
            ("0.1,0.30000000000000004", [0.1, 0.1 + 0.2]),
        ],
    )
    def test_it_reads_lists_however_they_come(self, given, numbers):
        parameter = self.parameter()
        parameter.value = given
        assert parameter.value == numbers
        again = self.parameter()
        again.value = str(parameter)
        assert again.value == numbers, "its text reads back to the last bit"

    @pytest.mark.parametrize("given", ["[a, b]", "", [], [-1], [101], None, True, ["x"]])
    def test_it_refuses_the_rest(self, given):
        with pytest.raises(ValueError, match="Irradiances"):
            self.parameter().value = given


def test_a_list_that_is_not_set_has_no_text():
    assert str(FloatListParameter("Irradiances", units="mW/cm**2")) == ""


def test_a_number_outside_names_the_limits_and_their_unit():
    parameter = FloatListParameter("Irradiances", units="mW/cm**2", minimum=0, maximum=100)
    with pytest.raises(ValueError, match=r"101 is outside 0 to 100 mW/cm\*\*2"):
        parameter.value = [0.7, 101.0]

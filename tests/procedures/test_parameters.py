"""Parameters that pymeasure does not have."""

import pytest

from procedures.parameters import AutoParameter, FloatListParameter, OptionalFloatParameter


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


class TestOptionalFloatParameter:
    def parameter(self):
        return OptionalFloatParameter("Temperature", units="degC", minimum=-273, maximum=1500)

    @pytest.mark.parametrize(
        ("given", "value"),
        [("", ""), ("  ", ""), ("degC", ""), (22, 22.0), ("22.5 degC", 22.5), ("-3e-1", -0.3)],
    )
    def test_it_is_a_number_or_nothing_said_and_its_text_reads_back(self, given, value):
        parameter = self.parameter()
        parameter.value = given
        assert parameter.value == value
        again = self.parameter()
        again.value = str(parameter)
        assert again.value == value

    def test_nothing_is_said_of_it_at_first(self):
        assert self.parameter().value == ""

    @pytest.mark.parametrize("given", ["warm", -274, 1501, True, None, [22], "nan"])
    def test_it_refuses_the_rest(self, given):
        with pytest.raises(ValueError, match="Temperature"):
            self.parameter().value = given


class TestAutoParameter:
    def parameter(self, **given):
        return AutoParameter("Range", units="A", default=0.0, minimum=0, maximum=1, **given)

    @pytest.mark.parametrize(
        ("given", "value"),
        [("auto", 0.0), (" Auto ", 0.0), ("0 A", 0.0), (0, 0.0), ("1e-6 A", 1e-6)],
    )
    def test_the_word_stands_for_zero(self, given, value):
        parameter = self.parameter()
        parameter.value = given
        assert parameter.value == value

    def test_a_file_has_the_number(self):
        assert str(self.parameter()) == "0 A"

    @pytest.mark.parametrize("given", ["auto A", "as in the dark", "5 A", "much"])
    def test_it_refuses_the_rest(self, given):
        with pytest.raises(ValueError, match=r"."):
            self.parameter().value = given

    def test_zero_may_have_another_word(self):
        parameter = self.parameter(zero="as in the dark")
        parameter.value = "as in the dark"
        assert parameter.value == 0.0


def test_a_list_is_read_as_people_type_it():
    parameter = FloatListParameter("Irradiances", units="mW/cm**2", minimum=0, maximum=100)
    parameter.value = "0; 0,7; 1..3 step 1"
    assert parameter.value == [0.0, 0.7, 1.0, 2.0, 3.0]
    parameter.value = "0; 7,5; 130 W/m²"
    assert parameter.value == [0.0, 0.75, 13.0]

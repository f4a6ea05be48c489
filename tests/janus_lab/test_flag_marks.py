"""Letters that stand for flags beside numbers."""

from janus_lab.flag_marks import FlagMarks


def test_a_flag_has_the_same_letter_wherever_it_stands():
    marks = FlagMarks()
    assert marks.of(["NOT_SETTLED"]) == "ᵃ"
    assert marks.of(["RANGE_CHANGED", "NOT_SETTLED"]) == "ᵃᵇ"
    assert marks.of(["NOT_SETTLED", "NOT_SETTLED"]) == "ᵃ"
    assert marks.of([]) == ""
    assert marks.legend() == [("ᵃ", "NOT_SETTLED"), ("ᵇ", "RANGE_CHANGED")]


def test_letters_are_never_given_twice():
    marks = FlagMarks()
    letters = [marks.of([f"FLAG_{number}"]) for number in range(120)]
    assert len(set(letters)) == 120
    assert letters[24:26] == ["ᶻ", "ᵃᵃ"]

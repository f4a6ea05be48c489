"""What differs between measurements."""

from janus_lab.varied import in_words, varied


def test_what_differs_stands_in_the_order_of_its_loops():
    runs = [
        {"nplc": n, "bias": b, "start": 0, "sample": f"{b}{n}", "note": f"{n}", "position": f"{n}"}
        for b in (1, 2, 3)
        for n in (0.1, 1)
    ]
    assert varied(runs) == ["bias", "nplc"]
    assert varied(runs[:1]) == []
    assert varied([]) == []


def test_parameters_are_told_with_their_units_also_of_a_kind_of_tomorrow():
    assert in_words("on_off_cycling", {"bias": 2.0, "irradiances": [0.7, 13.0]}) == (
        "bias 2 V, irradiances 0.7, 13 mW/cm²"
    )
    assert in_words("of tomorrow", {"colour": "red", "depth": 3}) == "colour red, depth 3"

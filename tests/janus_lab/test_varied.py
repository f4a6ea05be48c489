"""What differs between measurements."""

from janus_lab.varied import varied


def test_what_differs_stands_in_the_order_of_its_loops():
    runs = [
        {"nplc": n, "bias": b, "start": 0, "sample": f"{b}{n}", "note": f"{n}", "position": f"{n}"}
        for b in (1, 2, 3)
        for n in (0.1, 1)
    ]
    assert varied(runs) == ["bias", "nplc"]
    assert varied(runs[:1]) == []
    assert varied([]) == []

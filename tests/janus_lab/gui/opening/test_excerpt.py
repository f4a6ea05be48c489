"""An excerpt has whole rows of the file, in order, from its beginning to its end."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from janus_lab.gui.opening import excerpt as module
from janus_lab.gui.opening.excerpt import excerpt, is_long
from janus_lab.runs.errors import BundleError
from tests.made_up_rows import cycling
from tests.made_up_runs import made_up


@pytest.mark.parametrize("seed", range(6))
def test_rows_of_an_excerpt_are_rows_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    random = np.random.default_rng(seed)
    columns = cycling(float(random.uniform(1.0, 60.0)))
    columns["Current (A)"] = random.normal(
        0, 10.0 ** random.integers(-12, 3), len(columns["Cycle"])
    )
    path = made_up(tmp_path, "on_off_cycling", columns)
    monkeypatch.setattr(module, "_SLICE", int(random.integers(150, 3000)))
    parts = excerpt(path, int(random.integers(2, 30)))
    currents = columns["Current (A)"]
    place = {time: n for n, time in enumerate(columns["Time (s)"])}
    for part in parts:
        numbers = [place[time] for time in part["Time (s)"]]
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        # pandas reads to the last digit but one unless it is asked for more, which takes longer
        np.testing.assert_allclose(part["Current (A)"], currents[numbers], rtol=1e-14)
    firsts = [part["Time (s)"][0] for part in parts]
    assert firsts == sorted(firsts)
    assert parts[0]["Time (s)"][0] == 0.0
    if len(parts) > 1:
        assert parts[-1]["Time (s)"][-1] == columns["Time (s)"][-1]
    times = np.concatenate([part["Time (s)"] for part in parts])
    assert (np.diff(times) > 0).all(), "no row twice"


def test_a_file_that_is_not_numbers_gives_nothing_and_one_that_is_gone_an_error(
    tmp_path: Path,
) -> None:
    path = made_up(tmp_path, "on_off_cycling", cycling(4.0))
    with (path / "data.csv").open("a", encoding="utf-8") as file:
        file.write("1,what,is,this,5\n")
    assert excerpt(path, 3) == []
    assert not is_long(path)
    (path / "data.csv").unlink()
    assert not is_long(path)
    with pytest.raises(BundleError):
        excerpt(path, 3)

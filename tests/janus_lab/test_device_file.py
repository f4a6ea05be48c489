"""Device files are read with the names and units of their published figures."""

import pytest

from drivers.errors import ConfigError
from janus_lab.device_file import load_device, read_device
from tests.bench_files import CONFIGS

ROW = """published:
- irradiance: 13 mW/cm²
  bias: 3 V
  source: somebody
  figures:
"""


@pytest.fixture
def device(tmp_path):
    """Writes a device file with `figures` published of it, and reads it."""
    shipped = (CONFIGS / "devices" / "janus-160C.yaml").read_text(encoding="utf-8")
    head = shipped[: shipped.index("published:")]

    def read(figures):
        path = tmp_path / "mine.yaml"
        path.write_text(head + ROW + figures, encoding="utf-8")
        return load_device(path)

    return read


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ("    flicker_exponnt: 1.1\n", "did you mean 'flicker_exponent'"),
        ("    xyzzy: 1.1\n", "there is no figure of merit 'xyzzy' (nearest first: "),
        ("    dark_current: 5 V\n", "dark_current: '5 V' is not in A"),
        ("    dark_current: 5\n", "write it with its unit, such as '1 A'"),
        (
            "    noise_current: 5 V\n",
            "is not in A/Hz^0.5 or what converts to it; noise_current: '5 V' is not in A or",
        ),
        ("    detectivity: 5e12\n", "as a key of the row 'detectivity' stands beside 'figures'"),
        ("    nep: 1 pW\n", "'1 pW' is not in W/Hz^0.5"),
        ("    detectivity_noise: 1e11 cm\n", "'1e11 cm' is not in Jones"),
    ],
)
def test_a_published_figure_that_no_measurement_has_is_refused_with_its_line(device, figures, said):
    with pytest.raises(ConfigError) as refused:
        device(figures)
    assert said in str(refused.value)
    line = ROW.count("\n") + load_lines(device) + 1
    assert f"mine.yaml, line {line}: " in str(refused.value)


def load_lines(device):
    shipped = (CONFIGS / "devices" / "janus-160C.yaml").read_text(encoding="utf-8")
    return shipped[: shipped.index("published:")].count("\n")


def test_every_mistake_is_told(device):
    with pytest.raises(ConfigError) as refused:
        device("    dark_curent: 5 nA\n    nep: 1 V\n    eqe: 7 %\n")
    assert [one.where != "" for one in refused.value.problem.also] == [True]


def test_a_detectivity_and_decibels_are_read_with_and_without_their_units(device):
    row = device(
        "    detectivity_noise: 1e11 Jones\n    detectivity_gr: 2e11\n    detectivity_shot: "
        "1e11 cm·√Hz/W\n    linear_dynamic_range: 42 dB\n    responsivity: '> 1 A/W'\n    "
        "retention_mean: '> 90 %'\n"
    ).published[0]
    assert row.figures["detectivity_noise"].value("Jones") == 1e11
    assert row.figures["detectivity_gr"].value("Jones") == 2e11
    assert row.figures["detectivity_shot"].value("Jones") == pytest.approx(1e11)
    assert row.figures["linear_dynamic_range"].value("dB") == 42


@pytest.mark.parametrize("path", sorted((CONFIGS / "devices").glob("*.yaml")), ids=lambda p: p.stem)
def test_the_shipped_devices_are_good(path):
    assert read_device(path.stem).name

"""What a device file says twice, and not the same."""

from __future__ import annotations

import numpy as np
import pytest

from drivers.config.device import DeviceConfig
from janus_lab.contradictions import contradictions
from tests.bench_files import CONFIGS, bench_config, device

#: hc/q in V·nm, of the SI's exact constants.
HC_OVER_Q = 6.62607015e-34 * 299792458 / 1.602176634e-19 * 1e9


def changed(**keys):
    content = device().model_dump(mode="json") | {"published": []} | keys
    return DeviceConfig.model_validate(content)


def published(**keys):
    row = {"irradiance": "0.7 mW/cm**2", "bias": "3 V", "source": "a paper"}
    return changed(published=[row | keys])


def messages(mounted, bench=None):
    return [(each.message, each.refused) for each in contradictions(mounted, bench)]


@pytest.mark.parametrize("path", sorted((CONFIGS / "devices").glob("*.yaml")), ids=lambda p: p.stem)
def test_shipped_devices_have_no_other_than_the_slip_of_their_source(path):
    found = contradictions(device(path.stem), bench_config())
    rows = enumerate(device(path.stem).published)
    assert [each.key for each in found] == [("published", n) for n, row in rows if row.detectivity]
    assert all("UNIT_SLIP" in each.message and not each.refused for each in found)


@pytest.mark.parametrize(
    ("overfill", "kind", "refused"),
    [
        (True, "beam", [True]),
        (False, "gap", [False]),
        (False, "gap and fingers", [False]),
        (False, "mask", [False]),
        (False, "beam", []),
        (True, "gap", []),
        (None, "beam", []),
        (False, None, []),
    ],
)
def test_an_area_that_is_the_beams_and_smaller_than_the_beam_cannot_be_meant(
    overfill, kind, refused
):
    found = contradictions(changed(overfill=overfill, area_kind=kind))
    assert [each.refused for each in found] == refused
    assert {each.key for each in found} <= {("overfill",)}


def test_a_spot_that_is_smaller_than_the_area_does_not_overfill_it():
    wide = changed(active_area="3 cm**2")
    ((message, refused),) = messages(wide, bench_config())  # its spot is 2 cm²
    assert refused
    assert "2 cm²" in message
    assert "3 cm²" in message
    assert messages(wide) == []
    assert messages(changed(active_area="1.9 cm**2"), bench_config()) == []
    within = changed(active_area="3 cm**2", overfill=False, area_kind="beam")
    assert messages(within, bench_config()) == []


@pytest.mark.parametrize(
    ("eqe", "flag"),
    [
        ("1334.3 %", None),  # of 4.75 to 4.85 A/W at 450 nm: 1294 to 1351 %
        ("1400 %", None),  # the zeros may be rounding: 1350 to 1450 %
        ("1410 %", "SOURCE_DISAGREES"),
        ("13.3 %", "UNIT_SLIP"),
    ],
)
def test_an_efficiency_that_does_not_follow_from_the_responsivity_is_told(eqe, flag):
    found = messages(published(responsivity="4.8 A/W", eqe=eqe))
    assert [flag in message for message, _ in found] == ([True] if flag else [])
    assert not any(refused for _, refused in found)


def test_without_physics_the_wavelength_is_the_benchs():
    row = {"irradiance": "2 mW/cm**2", "bias": "3 V", "source": "a paper"}
    row |= {"responsivity": "0.21 A/W", "eqe": "21 %"}
    bare = changed(physics=None, published=[row])
    assert messages(bare) == []
    ((message, _),) = messages(bare, bench_config())
    assert "at 450 nm" in message


def test_rows_that_are_rounded_are_never_accused_of_their_efficiency():
    """R and EQE of one device, each of one to four digits. Seed 5."""
    random = np.random.default_rng(5)
    for _ in range(100):
        exact = 10 ** random.uniform(-4, 3)
        r, eqe = (
            f"{value:.{digits - 1}e}"
            for value, digits in zip(
                (exact, exact * HC_OVER_Q / 450), random.integers(1, 5, 2), strict=True
            )
        )
        row = {"irradiance": "13 mW/cm**2", "responsivity": f"{r} A/W", "eqe": eqe}
        assert messages(published(**row)) == []


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"responsivity": "4.8 A/W"}, False),  # physics.responsivity is 4.830 A/W
        ({"responsivity": "4.9 A/W"}, True),
        ({"responsivity": "4.9 A/W", "bias": "2 V"}, False),
        ({"responsivity": "4.9 A/W", "irradiance": "13 mW/cm**2"}, False),
        ({"responsivity": "4.9 A/W", "irradiance": "7e2 uW/cm**2"}, True),
    ],
)
def test_a_simulated_responsivity_beside_a_published_one_of_the_same_light_and_bias(row, told):
    found = messages(published(**row))
    assert ["simulated" in message for message, _ in found] == ([True] if told else [])
    assert not any(refused for _, refused in found)


def test_a_detectivity_beyond_rounding_is_a_remark():
    row = {"responsivity": "4.8 A/W", "light_dark_ratio": 1022}
    assert messages(published(**row, detectivity=4.7e12)) == []
    ((message, refused),) = messages(published(**row, detectivity=7.7e12))
    assert "SOURCE_DISAGREES" in message
    assert not refused

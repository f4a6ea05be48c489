"""Published rows, recomputed: what agrees, what has slipped by a power of ten, what disagrees."""

from __future__ import annotations

import numpy as np
import pytest

from drivers.config.published import PublishedRow
from janus_lab.analysis.comparison import compare, detectivity_flags, recomputed_detectivity
from janus_lab.analysis.figure_of_merit import FigureOfMerit

#: Qiu et al. 2023, Table S5: E (mW/cm²), ratio, R (A/W), D* as printed, D* from the row itself.
TABLE_S5 = [
    (13.0, 5100.0, 1.3, "1.2e13", 1.26e12),
    (0.7, 1022.0, 4.8, "4.8e13", 4.67e12),
    (13.0, 9.7, 1.3, "0.05e13", 5.21e10),
    (0.7, 5.0, 11.2, "0.45e13", 4.47e11),
    (13.0, 3.6, 0.005, "0.002e13", 1.77e9),
    (0.7, 1.8, 0.026, "0.01e13", 9.63e9),
]


def row(irradiance, ratio, responsivity, printed, _=None):
    return PublishedRow(
        irradiance=f"{irradiance} mW/cm**2",
        bias="3 V",
        light_dark_ratio=ratio,
        responsivity=f"{responsivity:.12g} A/W",
        detectivity=float(printed),
        source="Table S5",
    )


@pytest.mark.parametrize("published", TABLE_S5)
def test_each_row_of_table_s5_is_off_by_ten(published):
    recomputed = recomputed_detectivity(row(*published))
    assert recomputed == pytest.approx(published[4], rel=0.004)
    assert detectivity_flags(row(*published)) == ("UNIT_SLIP",)


@pytest.mark.parametrize("published", TABLE_S5)
def test_a_row_of_table_s5_with_its_own_detectivity_agrees(published):
    for digits in (0, 1, 2):
        mended = (*published[:3], f"{published[4]:.{digits}e}")
        assert detectivity_flags(row(*mended)) == ()


def test_rows_that_are_rounded_are_not_accused_and_slips_by_ten_are_found():
    """D* from R, ratio and irradiance with the formula of the shot limit, all rounded to one to
    four digits. Seed 13."""
    random = np.random.default_rng(13)
    charge, found, slips = 1.602176634e-19, 0, 0
    for _ in range(1000):
        responsivity, irradiance = 10 ** random.uniform((-4, -3), (3, 2))
        ratio = 1 + 10 ** random.uniform(-1, 6)
        density = responsivity * irradiance * 1e-3 / (ratio - 1)
        detectivity = responsivity / (2 * charge * density) ** 0.5
        exact = (irradiance, ratio, responsivity, detectivity)
        digits = random.integers(1, 5, 4)
        rounded = [float(f"{v:.{d - 1}e}") for v, d in zip(exact, digits, strict=True)]
        assert detectivity_flags(row(*rounded)) == (), rounded
        if rounded[1] < 1.5:  # within its rounding there may be no photocurrent at all
            continue
        for power in (0.01, 0.1, 10.0, 100.0):
            slips += 1
            flags = detectivity_flags(row(*rounded[:3], rounded[3] * power))
            assert flags in ((), ("UNIT_SLIP",))
            found += bool(flags)
    assert found > 0.98 * slips


def test_the_comparison_sets_each_published_number_beside_the_measured_one(lab):
    published = [row(*TABLE_S5[0]), row(*TABLE_S5[1])]
    figures = lab.measure(lab.paper.janus_160, seed=3).figures
    rows = {(r.name, r.irradiance_mW_cm2): r for r in compare(figures, published)}
    assert rows["light_dark_ratio", 13.0].measured_over_published == pytest.approx(1, abs=0.01)
    assert rows["responsivity", 0.7].measured_over_published == pytest.approx(1, abs=0.011)
    physical = rows["detectivity_shot", 13.0]
    assert physical.measured_over_published == pytest.approx(0.105, abs=0.005)
    assert "UNIT_SLIP" in physical.flags
    as_printed = rows["detectivity_published_convention", 13.0]
    assert as_printed.measured_over_published == pytest.approx(1.05, abs=0.05)


def test_what_was_not_measured_stands_empty_beside_the_published_number(lab):
    figures = lab.measure(lab.paper.janus_160, seed=3, irradiances=(0.0, 5.0)).figures
    for compared in compare(figures, [row(*TABLE_S5[0])]):
        assert compared.measured is None
        assert compared.measured_over_published is None


def figure(name, value, unit, *, u=0.0, bound=None, flags=(), **conditions):
    at = {"irradiance_mW_cm2": 13.0, "bias_V": 3.0} | conditions
    return FigureOfMerit(name, value, u, unit, "", flags, bound, at)


def printed_row(**given):
    return PublishedRow.model_validate(
        {"irradiance": "13 mW/cm²", "bias": "3 V", "source": "somewhere"} | given
    )


@pytest.mark.parametrize(
    ("printed", "value", "bound", "agrees"),
    [
        ("≤ 1.6 ms", 0.66e-3, None, True),
        ("≤ 1.6 ms", 1.71e-3, "upper", True),  # both leave open what it is
        ("≤ 1.6 ms", 1.71e-3, None, False),
        ("1.6 ms", 1.64e-3, None, True),
        ("1.60 ms", 1.64e-3, None, False),
        ("> 0.5 ms", 0.66e-3, "lower", True),
        ("> 0.5 ms", 0.3e-3, "upper", False),
    ],
)
def test_times_are_compared_on_the_sides_that_bounds_leave_open(printed, value, bound, agrees):
    u = None if bound else 0.001e-3
    (row,) = compare(
        [figure("rise_time", value, "s", u=u, bound=bound)], [printed_row(rise_time=printed)]
    )
    assert row.agrees is agrees
    from_value = pytest.approx(100 * (value / row.published - 1))
    assert row.deviation_percent == (None if bound else from_value)  # nothing deviates from a bound


def test_an_estimate_is_preferred_to_a_bound_and_any_figure_converts_to_its_unit():
    rows = compare(
        [
            figure("light_dark_ratio", 1000.0, "1", bound="lower", u=None),
            figure("light_dark_ratio", 5110.0, "1", u=40.0),
            figure("nep", 2.1e-12, "W/Hz^0.5", u=1e-13),
        ],
        [printed_row(light_dark_ratio=5100, figures={"nep": "2.0 pW/Hz**0.5", "gain": "10"})],
    )
    by_name = {row.name: row for row in rows}
    assert by_name["light_dark_ratio"].measured == 5110.0
    assert by_name["nep"].published == pytest.approx(2.0e-12)
    # 0.1 p over hypot(0.1 p, 0.05 p/√3)
    assert by_name["nep"].deviation_u == pytest.approx(0.1 / (0.01 + 0.05**2 / 3) ** 0.5)
    assert by_name["gain"].measured is None
    assert by_name["gain"].agrees is None


@pytest.mark.parametrize(("cycles", "measured"), [(175.0, 175.0), (300.0, 300.0), (5.0, None)])
def test_so_many_cycles_are_shown_by_a_run_of_as_many(cycles, measured):
    kept = figure("retention_cycling", 0.99, "1", u=0.01, cycles=cycles)
    (row,) = compare([kept], [printed_row(cycles=175)])
    assert row.measured == measured


def test_retention_is_compared_after_as_many_days():
    figures = [
        figure("retention", 0.97, "1", u=0.01, day_first=0.0, day_last=3.0),
        figure("retention", 0.93, "1", u=0.01, day_first=0.0, day_last=7.0),
    ]
    (row,) = compare(figures, [printed_row(retention="> 90 %", days="7 day")])
    assert (row.measured, row.agrees) == (0.93, True)


def test_a_number_of_another_quantity_is_not_compared():
    (row,) = compare(
        [figure("rise_time", 1e-3, "s", u=1e-5)], [printed_row(figures={"rise_time": "3 V"})]
    )
    assert row.measured is None

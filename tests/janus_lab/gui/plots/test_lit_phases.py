"""The shade of the time with light: also where its phases are thinner than a pixel."""

from __future__ import annotations

import numpy as np
import pytest
from qtpy import QtWidgets

from janus_lab.gui.model.cycle_rows import put_turns
from janus_lab.gui.model.live_series import LiveSeries
from janus_lab.gui.plots.lit_phases import CLOSEST, bands
from janus_lab.gui.plots.time_plot import TimePlot

PIXELS = 570
#: Columns that are looked up for each pixel, as `live_curve` does it.
COLUMNS = 2 * PIXELS


def on_off(cycles: int, period: float, share: float) -> tuple[np.ndarray, np.ndarray]:
    """Times (s) at 10 Hz and irradiances of cycles that are lit for `share` of the end of each."""
    time = np.arange(round(cycles * period * 10)) / 10
    return time, np.where(time % period >= (1 - share) * period, 13.0, 0.0)


def looked_up(time: np.ndarray, irradiance: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
    """What is drawn from of a run that is all in view, and how wide a pixel is (s)."""
    series = LiveSeries()
    for part in np.array_split(np.arange(len(time)), max(1, len(time) // 500)):
        put_turns(series, time[part], irradiance[part])
    x, level = series.visible(float(time[0]), float(time[-1]), COLUMNS)
    return x, level, float(time[-1] - time[0]) / PIXELS


def test_wide_phases_are_bands_of_their_own():
    begins, ends, strengths = bands(*looked_up(*on_off(12, 10.0, 0.5)))
    assert begins == pytest.approx(10 * np.arange(12) + 5)
    assert ends == pytest.approx(10 * np.arange(12) + 9.9)
    assert strengths.tolist() == [1.0] * 12


def test_a_flash_is_a_pixel_wide():
    time = np.arange(18_000) / 10
    irradiance = np.where((time > 899.95) & (time < 900.35), 13.0, 0.0)
    x, level, pixel = looked_up(time, irradiance)
    begins, ends, strengths = bands(x, level, pixel)
    assert begins == pytest.approx([900.0])
    assert ends == pytest.approx([900.0 + pixel])
    assert strengths == pytest.approx([1.0])


@pytest.mark.parametrize("share", [0.7, 0.9])
def test_half_an_hour_of_175_cycles_is_as_strong_as_its_lit_share(share):
    period = 1800 / 175
    x, level, pixel = looked_up(*on_off(175, period, share))
    begins, ends, strengths = bands(x, level, pixel)
    assert begins == pytest.approx([(1 - share) * period], abs=0.2)
    assert ends == pytest.approx([1800], abs=0.2)
    # from the first light to the last: 175 lit phases and 174 dark ones, to a sample or two each
    exact = 175 * share / (175 * share + 174 * (1 - share))
    assert strengths == pytest.approx([exact], abs=0.03)


@pytest.mark.parametrize("cycles", [175, 2_000, 30_000])
def test_any_number_of_cycles_is_seen_and_costs_no_more_than_the_pixels(cycles):
    x, level, pixel = looked_up(*on_off(cycles, 10.0, 0.5))
    assert len(x) <= 5 * COLUMNS
    begins, ends, strengths = bands(x, level, pixel)
    assert 1 <= len(begins) <= PIXELS / CLOSEST + 1
    assert (strengths >= 0.5).all()
    assert np.sum(ends - begins) > 0.9 * 10.0 * cycles  # all of the run is tinted
    assert (begins[1:] >= ends[:-1]).all()


def test_hours_in_the_dark_stay_dark_and_holes_count_for_nothing():
    time, irradiance = on_off(2_000, 10.0, 0.5)
    irradiance[(time > 8_000) & (time < 12_000)] = 0.0
    x, level, pixel = looked_up(time, irradiance)
    begins, ends, _ = bands(x, level, pixel)
    assert not ((begins < 11_900) & (ends > 8_100)).any()
    assert [len(part) for part in bands(x[:0], level[:0], pixel)] == [0, 0, 0]
    assert [len(part) for part in bands(x, np.full(len(x), np.nan), pixel)] == [0, 0, 0]


def test_thin_phases_are_tinted_on_the_screen(qtbot):
    plot = TimePlot()
    qtbot.addWidget(plot)
    plot.resize(654, 524)
    plot.show()
    time, irradiance = on_off(175, 1800 / 175, 0.3)
    current = np.where(irradiance > 0, 1e-4, 3e-8)
    plot.add({"Time (s)": time, "Current (A)": current, "Irradiance (mW/cm**2)": irradiance})
    plot.show_now()
    QtWidgets.QApplication.processEvents()
    picture = plot.grab().toImage()
    scale = picture.width() / plot.width()
    box = plot.run_plot.getViewBox()
    rect = box.mapRectToScene(box.boundingRect())
    at = plot.run_plot.mapTo(plot, rect.topLeft().toPoint())  # above the curve: shade alone
    left, width, y = at.x() + 0.1 * rect.width(), 0.8 * rect.width(), at.y() + 4
    colours = [
        picture.pixelColor(round(scale * (left + width * i / 200)), round(scale * y)).getRgb()[:3]
        for i in range(200)
    ]
    orange = [red - blue for red, _, blue in colours]
    assert np.mean(np.array(orange) > 15) > 0.9

"""The figures of merit that stand for a run in one line."""

from typing import Any

from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.analysis.flags import FLAGS
from janus_lab.gui.model.main_figures import main_figures

BRIGHT = {"irradiance_mW_cm2": 13.0}


def figure(name: str, value: float | None, uncertainty: float | None, unit: str, **more: Any):
    given = {"flags": ("NOT_MEASURED",) if value is None else (), **more}
    return FigureOfMerit(name, value, uncertainty, unit, "as a test says", **given)


def test_main_figures_of_each_kind_of_run():
    cycling = [
        figure("photocurrent", 1.7e-4, 9e-7, "A", conditions=BRIGHT),
        figure("drift_total", -0.002, 0.006, "1", conditions=BRIGHT),
    ]
    assert (
        main_figures(cycling, "on_off_cycling")
        == "photocurrent 170.0(9) µA, drift −0.2(6) % at 13 mW/cm²"
    )
    response = [
        figure("rise_time", 1.38e-3, None, "s", bound="upper", conditions=BRIGHT),
        figure("decay_time", None, None, "s", conditions=BRIGHT),
    ]
    assert main_figures(response, "response_time") == "rise < 1.38 ms, decay – at 13 mW/cm²"
    ratio = [figure("light_dark_ratio", 5111.0, 37.0, "1", conditions=BRIGHT)]
    assert main_figures(ratio, "iv_sweep") == "light/dark 5.11(4)×10³ at 13 mW/cm²"
    assert main_figures([], "iv_sweep") == ""


def test_a_kind_that_says_nothing_is_told_by_its_first_figures():
    found = [figure(name, 2.0, 0.1, "A") for name in ("noise", "corner", "slope", "offset")]
    assert main_figures(found, "noise") == "noise 2.00(10) A, corner 2.00(10) A, slope 2.00(10) A"


def test_noise_is_that_at_ten_hertz():
    figures = [
        FigureOfMerit(
            "noise_current", value, 1e-13, "A/Hz^0.5", "", conditions={"frequency_Hz": frequency}
        )
        for frequency, value in ((1.0, 3e-11), (10.0, 1.1e-11), (100.0, 5e-12))
    ]
    assert main_figures(figures, "dark_noise") == "i_n (10 Hz) 11.00(10) pA/√Hz"


def test_where_no_figure_has_a_value_the_line_says_why():
    missing = [
        figure(name, None, None, "A/Hz^0.5", flags=flags, conditions={"frequency_Hz": 10.0})
        for name, flags in (("noise_current", ("TOO_FEW_POINTS",)), ("nep", ("TOO_FEW_POINTS",)))
    ]
    told = main_figures(missing, "dark_noise")
    assert told.startswith("i_n (10 Hz) –, NEP (10 Hz) –. ")
    assert told.endswith(FLAGS["TOO_FEW_POINTS"])

"""From steps to what is done: loops, repeats, waits, prompts, conditions, and what is wrong."""

import pytest

from drivers.errors import Cause, ConfigError
from janus_lab.kinds import KINDS
from janus_lab.sequence.items import Decide, Measure, Prompt, Wait
from tests.janus_lab.sequence.made import SWEEP


def test_all_kinds_of_step_come_in_their_order(items):
    made = items(f"""\
- prompt: Open the   shutter.
- {SWEEP}
- stop_if: {{figure: dark_current, above: 1 µA}}
- wait: 10 min
- repeat:
    times: 2
    until: {{figure: dark_current, below: 1 nA}}
    steps: [{{{SWEEP}}}]
""")
    kinds = [type(item) for item in made]
    assert kinds == [Prompt, Measure, Decide, Wait, Measure, Decide, Measure, Decide]
    assert made[0].text == "Open the shutter."
    assert made[3].seconds == 600
    assert [item.ends for item in made if isinstance(item, Decide)] == [
        None,
        *[made[4].repeats[0]] * 2,
    ]


def test_repeats_within_repeats_end_by_themselves(items):
    inner = (
        f"repeat: {{times: 2, until: {{figure: dark_current, above: 1 A}}, steps: [{{{SWEEP}}}]}}"
    )
    made = items(f"- repeat: {{times: 3, steps: [{{{inner}}}, {{wait: 1 s}}]}}\n")
    outer = {item.repeats[0] for item in made}
    assert len(outer) == 1
    assert len({item.repeats for item in made if len(item.repeats) == 2}) == 3


#: An I–V of each of the figures, at what it is measured at, and what the recipe is refused for.
LACKING = [
    *((figure, "'1, 5 mW/cm²'", "needs the dark")
      for figure in sorted(KINDS["iv_sweep"].needs_dark)),
    *((figure, "0 mW/cm²", "needs light") for figure in sorted(KINDS["iv_sweep"].needs_light)),
    ("light_dark_ratio", "'0, 5 mW/cm²'", "needs dark and light in one measurement"),
]  # fmt: skip


@pytest.mark.parametrize("way", ["until", "stop_if"])
@pytest.mark.parametrize(("figure", "levels", "says"), LACKING)
def test_what_no_measurement_before_it_measures_is_no_condition(items, way, figure, levels, says):
    condition = f"{{figure: {figure}, above: 0 {KINDS['iv_sweep'].figure_units[figure]}}}"
    condition = condition.replace("0 1}", "0}")
    loop = f"loop: {{over: {{irradiance: {levels}}}, steps: [iv_sweep: {{}}]}}"
    if way == "until":
        steps = f"- repeat:\n    times: 3\n    until: {condition}\n    steps: [{loop}]\n"
    else:
        steps = f"- {loop}\n- stop_if: {condition}\n"
    line = 7 if way == "until" else 6
    with pytest.raises(ConfigError, match=f"line {line}: '{figure}' {says}"):
        items(steps)


@pytest.mark.parametrize("levels", ["'0, 5 mW/cm²'", "'5, 0 mW/cm²'"])
def test_a_figure_of_the_dark_may_come_from_any_turn_of_a_loop(items, levels):
    loop = f"- loop: {{over: {{irradiance: {levels}}}, steps: [iv_sweep: {{}}]}}\n"
    made = items(loop + "- stop_if: {figure: dark_current, above: 1 A}\n")
    assert [type(item) for item in made] == [Measure, Measure, Decide]
    with pytest.raises(ConfigError, match="at 5 mW/cm²; they have it at 0 mW/cm²"):
        items(loop + "- stop_if: {figure: dark_current, above: 1 A, irradiance: 5 mW/cm²}\n")


LOOP = "- loop: {over: {%s}, steps: [{%s}]}\n"
CYCLES = "on_off_cycling: {cycles: 2}"
WITHIN = (LOOP % ("bias: [2 V]", CYCLES))[2:].strip()
FIRST = "- iv_sweep: {}\n"
STOP = "- stop_if: {figure: %s}\n"
REPEAT = "- repeat: {times: %s, steps: [%s]}\n"
DEEP = "- " + "{repeat: {times: 1, steps: [" * 7 + "{iv_sweep: {}}" + "]}}" * 7 + "\n"


@pytest.mark.parametrize(
    ("steps", "says"),
    [
        (LOOP % ("biass: [1 V]", CYCLES), "has a parameter 'biass'; did you mean 'bias'?"),
        (LOOP % ("bias: [1 A]", CYCLES), "'1 A' is not in V"),
        (LOOP % ("bias: [20 V]", CYCLES), "line 5: bias: 20 V is outside the bench's limit"),
        (LOOP % ("cycles: [1]", CYCLES), "leave out one"),
        (LOOP % ("bias: []", CYCLES), "bias"),
        (LOOP % ("device: janus-16OC", CYCLES), "did you mean 'janus-160C'?"),
        (LOOP % ("device: 5", CYCLES), "no list of device files"),
        (LOOP % ("", CYCLES), "over"),
        (LOOP % ("bias: [1 V]", WITHIN), "looped over in the loop and in one within"),
        (REPEAT % (0, "{iv_sweep: {}}"), "times"),
        (REPEAT % (1001, "{iv_sweep: {}}"), "times"),
        (REPEAT % (2, ""), "steps"),
        (REPEAT % (1000, "{iv_sweep: {}}, {iv_sweep: {}}"), "makes 2000 runs"),
        (REPEAT % ("2, until: {figure: eqe, above: 1}", "{wait: 1 s}") + FIRST, "is measured"),
        (FIRST + "- wait: 5\n", "has no unit"),
        (FIRST + "- wait: -5 s\n", "wait"),
        (FIRST + "- wait:\n", "wait says nothing"),
        (FIRST + "- prompt: '  '\n", "says nothing"),
        ("- wait: 5 s\n", "none of the steps measures anything"),
        (STOP % "dark_current, above: 1 A" + FIRST, "line 5: a condition comes after"),
        (FIRST + STOP % "dark_curent, above: 1 A", "line 6: nothing that is measured before"),
        (FIRST + STOP % "dark_curent, above: 1 A", "did you mean 'dark_current'?"),
        (FIRST + STOP % "dark_current, above: 1 V", "line 6: dark_current: '1 V' is not in A"),
        (FIRST + STOP % "dark_current", "one of 'above' and 'below'"),
        (FIRST + STOP % "eqe, above: 1, below: 2", "one of 'above' and 'below'"),
        (DEEP, "more than 6 deep"),
    ],
)
def test_what_is_wrong_is_told_before_anything_is_switched_on(items, steps, says):
    with pytest.raises(ConfigError) as caught:
        items(steps)
    assert caught.value.kind in (Cause.CONFIG, Cause.PARAMETER, Cause.NOT_FOUND, Cause.LIMIT)
    assert says in str(caught.value)
    assert "Traceback" not in str(caught.value)


def test_a_thousand_levels_are_refused_and_not_a_crash(items):
    steps = "- " + "{repeat: {times: 1, steps: [" * 1000 + "{iv_sweep: {}}" + "]}}" * 1000 + "\n"
    with pytest.raises(ConfigError):
        items(steps)

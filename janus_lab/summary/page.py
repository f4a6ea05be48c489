"""The page of a summary: complete in itself, with its pictures."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from drivers.printable import printable
from janus_lab.flag_marks import FlagMarks, marked
from janus_lab.kinds import title_of
from janus_lab.numbers import rounded_text
from janus_lab.runs import files
from janus_lab.values import value_text

from . import words
from .gather import RunGroup
from .summary import FEWEST, RunSummary

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: Histograms of so many groups; of a longer sweep the pictures against the parameter say more.
MOST_PICTURES = 12

_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<title>{{ summary.title }}</title>
<style>
body { font: 15px/1.5 system-ui, sans-serif; max-width: 80rem; margin: 2rem auto; padding: 0 1rem;
       color: #222; background: #fff }
table { border-collapse: collapse; margin: 1rem 0 } svg { max-width: 100%; height: auto }
td, th { border-bottom: 1px solid #ddd; padding: .2rem .8rem .2rem 0; text-align: left;
         vertical-align: top }
.remark { color: #666; font-size: .9rem } .bad { color: #b03a00; font-weight: bold }
</style></head><body>
<h1>{{ summary.title }}</h1>
<p>{{ summary.found.samples | length }} samples.</p>
{% if summary.found.origin %}<p class="bad">{{ summary.found.origin }}</p>{% endif %}
{% if summary.good %}<h2>Yield</h2>
<p>{{ words.yield_text(summary.good) }}.</p>
<table><tr><th>limit</th><th>good</th><th>bad</th><th>undecided</th></tr>
{% for each in summary.good.limits %}{% set all = each.verdicts.values() | list %}
<tr><td>{{ words.limit(each) }}</td><td>{{ all.count("good") }}</td><td>{{ all.count("bad") }}</td>
<td>{{ all.count("undecided") }}</td></tr>{% endfor %}
</table>
<p class="remark">Undecided: nearer to a limit than twice the standard uncertainty, a bound that
allows both, or no value that can be used. A sample whose run ended for a reason of its own, such as
compliance, is bad.</p>{% endif %}
{% if several %}<h2>Distributions</h2>
<table><tr><th>runs</th><th>figure</th><th>values</th><th>median</th><th>±</th><th>quartiles</th>
<th>spread</th><th>u</th><th>least</th><th>most</th></tr>
{% for group in several %}{% for name in group.figures %}{% set d = distribution(group, name) %}
<tr><td>{{ words.title(group) }}</td><td>{{ words.heading(group, name) }}</td>
<td>{{ words.counted(d) }}</td><td>{{ words.estimate(d.median) }}</td>
<td>{{ words.number(d.sampling_u) }}</td>
<td>{{ words.estimate(d.lower_quartile) }} … {{ words.estimate(d.upper_quartile) }}</td>
<td>{{ words.number(d.spread) }}</td><td>{{ words.number(d.measurement_u) }}</td>
<td>{{ "–" if d.least is none else rounded_text(d.least) }}</td>
<td>{{ "–" if d.most is none else rounded_text(d.most) }}</td></tr>
{% endfor %}{% endfor %}
</table>
<p class="remark">Bounds (&lt;, &gt;) enter no median as values: they count as any number on their
side, and where that leaves a quartile open it is a bound, too. ±: what the number of samples leaves
open of the median (k = 1). Spread: standard deviation of the samples, from the quartiles. u:
standard uncertainty that a single value has by its measurement; what the samples share of it, such
as the calibration of the light, does not average out. Values with a question mark are left out,
and drawn pale.</p>{% endif %}
{% for picture in pictures %}{{ picture }}
{% endfor %}
{% if hidden %}<p class="remark">No histograms of {{ hidden }} more kinds of run.</p>{% endif %}
<h2>By sample</h2>
<p class="remark">In parentheses the standard uncertainty (k = 1) of the last digits; &lt; and
&gt; are 95 % bounds; a number with a question mark is not to be used as it stands, for the reason
that its letters tell.</p>
{% for of_kind in summary.found.kinds %}<h3>{{ title_of(of_kind[0].procedure) }}</h3>
<table><tr><th>sample</th><th>position</th>
{% for name, _ in words.swept(of_kind[0]) %}<th>{{ name }}</th>{% endfor %}
{% for name in of_kind[0].figures %}<th>{{ words.common_heading(of_kind, name) }}</th>{% endfor %}
{% if summary.good %}<th>limits</th>{% endif %}<th>note</th><th>run</th></tr>
{% for group, run in summary.found.rows(of_kind) %}
<tr><td>{{ run.sample }}</td><td>{{ run.position }}</td>
{% for _, value in words.swept(group) %}<td>{{ value }}</td>{% endfor %}
{% for name in group.figures %}{% set f = run.figure(name) %}
<td>{{ marked(value(f), marks.of(f.flags)) if f else "–" }}</td>{% endfor %}
{% if summary.good %}{% set v = summary.good.verdicts[run.sample] %}
<td class="{{ v }}">{{ words.MARKS[v] }}</td>{% endif %}
<td>{{ run.note }}</td><td>{{ run.id }} {{ words.state(run) }}</td></tr>
{% endfor %}</table>{% endfor %}
{% if marks.legend() %}<h2>What the flags mean</h2>
<table>{% for mark, flag in marks.legend() %}<tr><td>{{ mark }}</td><td>{{ flag }}</td>
<td>{{ explain(flag) }}</td></tr>{% endfor %}</table>{% endif %}
{% if summary.notes %}<h2>Notes</h2>
<ul>{% for note in summary.notes %}<li>{{ note }}</li>{% endfor %}</ul>{% endif %}
</body></html>
"""


def write_page(summary: RunSummary, path: Path) -> None:
    """Write the page of `summary` as the file `path`.

    Raises ImportError without the extra `report`, OSError if the file cannot be written.
    """
    from jinja2 import Environment

    from janus_lab.analysis.flags import explain

    several = [group for group in summary.found.groups if len(group.runs) >= FEWEST]
    page = (
        Environment(autoescape=True, finalize=_shown)
        .from_string(_PAGE)
        .render(
            summary=summary,
            several=several,
            title_of=title_of,
            words=words,
            value=value_text,
            marked=marked,
            rounded_text=rounded_text,
            distribution=summary.distribution,
            marks=FlagMarks(),
            explain=explain,
            pictures=_pictures(summary, several[:MOST_PICTURES]),
            hidden=max(0, len(several) - MOST_PICTURES),
        )
    )
    files.replace(path, page.encode())


def _pictures(summary: RunSummary, several: Sequence[RunGroup]) -> list[Any]:
    from .pictures import distributions
    from .sweep_picture import sweep

    drawn = [
        *(sweep(summary, groups) for groups in summary.found.kinds),
        *(distributions(summary, group) for group in several),
    ]
    return [_svg(picture) for picture in drawn if picture is not None]


def _svg(figure: Figure) -> Any:
    from markupsafe import Markup

    drawing = io.StringIO()
    figure.savefig(drawing, format="svg", metadata={"Date": None})
    text = printable(drawing.getvalue())
    return Markup(text[text.index("<svg") :])


def _shown(value: Any) -> Any:
    """What the page has of a value: of a text nothing that a reader could not see."""
    return printable(value) if isinstance(value, str) and not hasattr(value, "__html__") else value

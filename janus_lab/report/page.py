"""`report.html`: one page about one run, complete in itself, with its figure as `figure.svg` beside
it for papers."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from drivers.printable import printable
from janus_lab.flag_marks import FlagMarks
from janus_lab.kinds import kind_of, load, or_general
from janus_lab.runs import files
from janus_lab.runs.errors import BundleError
from janus_lab.runs.run import Run
from janus_lab.values import conditions_text, in_words, value_text

if TYPE_CHECKING:
    from janus_lab.analysis.figure_of_merit import FigureOfMerit

REPORT = "report.html"
FIGURE = "figure.svg"

_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<title>{{ run.record.sample }}: {{ run.record.procedure_name }}</title>
<style>
body { font: 15px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem;
       color: #222; background: #fff }
table { border-collapse: collapse; margin: 1rem 0 } svg { max-width: 100%; height: auto }
td, th { border-bottom: 1px solid #ddd; padding: .2rem .8rem .2rem 0; text-align: left;
         vertical-align: top }
.remark { color: #666; font-size: .9rem }
</style></head><body>
<h1>{{ run.record.sample }}: {{ run.record.procedure_name }}</h1>
<p>Run {{ run.record.id }}, {{ run.state.value }}{% if run.record.reason %}: {{ run.record.reason }}
{%- endif %}; {{ run.rows }} rows; started {{ run.record.started }}
{%- if starts > 1 %}, and {{ starts - 1 }} time{{ "s" if starts > 2 }} again: the gaps are marked
{%- endif %}.</p>
{{ figure }}
{% if figures %}<h2>Figures of merit</h2>
<p class="remark">In parentheses the standard uncertainty (k = 1) of the last digits; &lt; and
&gt; are 95 % bounds; a number with a question mark is not to be used as it stands, for the reason
that its letters tell.</p>
<table><tr><th>figure</th><th>value</th><th>unit</th><th>conditions</th><th>flags</th></tr>
{% for f in figures %}<tr title="{{ f.method }}"><td>{{ words(f.name) }}</td>
<td>{{ value(f) }}{{ marks.of(f.flags) }}</td>
<td>{{ f.unit if f.unit != "1" }}</td><td>{{ conditions(f.conditions) }}</td>
<td>{{ f.flags | join(", ") }}</td></tr>{% endfor %}
</table>
<h2>What the flags mean</h2>
<table>{% for mark, flag in marks.legend() %}<tr><td>{{ mark }}</td><td>{{ flag }}</td>
<td>{{ explain(flag) }}</td></tr>
{%- endfor %}</table>{% endif %}
<h2>Parameters</h2>
<table>{% for name, v, unit in parameters %}<tr><td>{{ name }}</td><td>{{ v }} {{ unit }}</td></tr>
{%- endfor %}</table>
<h2>Events</h2>
<table>{% for e in run.events %}<tr><td>{{ "%.3f" % e.time_s }} s</td><td>{{ e.kind }}</td>
<td>{{ conditions(details(e)) }}</td></tr>
{%- endfor %}</table>
<h2>Instruments and versions</h2>
<table>{% for k, v in facts.items() %}<tr><td>{{ k }}</td><td>{{ v }}</td></tr>{% endfor %}</table>
</body></html>
"""


#: Of an event: what the page shows elsewhere, or as a sentence.
_IN_WORDS = ("time_s", "kind", "problem", "unsafe")


def write_report(run: Run, figures: Sequence[FigureOfMerit]) -> Path:
    """Write `report.html` and `figure.svg` into the run's folder and return the page's path.

    Raises ImportError without the extra `report`, OSError if the folder cannot be written, and
    BundleError, after a page without the picture, if the data cannot be drawn.
    """
    from jinja2 import Environment
    from markupsafe import Markup, escape

    from janus_lab.analysis.flags import explain

    draw = load(or_general(run.record.procedure_name).report_picture)
    drawing, not_drawn = io.StringIO(), None
    try:
        with run.making_sense():
            draw(run, figures).savefig(drawing, format="svg", metadata={"Date": None})
    except BundleError as error:
        not_drawn = error
    svg = printable(drawing.getvalue())
    picture = escape(f"No picture: {not_drawn}") if not_drawn else Markup(svg[svg.index("<svg") :])
    page = (
        Environment(autoescape=True, finalize=_shown)
        .from_string(_PAGE)
        .render(
            run=run,
            figures=figures,
            figure=picture,
            marks=FlagMarks(),
            explain=explain,
            value=value_text,
            words=in_words,
            conditions=conditions_text,
            details=lambda event: {k: event[k] for k in event if k not in _IN_WORDS},
            parameters=_parameters(run),
            starts=1 + sum(event.get("kind") == "resumed" for event in run.events),
            facts={**run.record.instruments, **run.record.versions, "seed": run.record.seed},
        )
    )
    files.replace(run.path / REPORT, page.encode())
    if not_drawn is not None:
        raise not_drawn
    files.replace(run.path / FIGURE, svg.encode())
    return run.path / REPORT


def _shown(value: Any) -> Any:
    """What the page has of a value: of a text nothing that a reader could not see."""
    return printable(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


def _parameters(run: Run) -> list[tuple[str, Any, str]]:
    """Names, values and units, as the procedure's form has them where this version knows it."""
    kind = kind_of(run.record.procedure_name)
    known = kind.procedure().parameter_objects() if kind is not None else {}
    return [
        (
            getattr(known.get(key), "name", key),
            value,
            (getattr(known.get(key), "units", "") or "").replace("**2", "²"),
        )
        for key, value in run.parameters.items()
        if value not in (None, "")  # nobody said it
    ]

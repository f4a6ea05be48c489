"""Items: their words, their times, and JSON."""

import json

from janus_lab.sequence.items import from_values, to_values, total_words
from tests.janus_lab.sequence.made import SWEEP


def test_items_are_what_they_were_after_json(items):
    step = f"""\
- prompt: Open the shutter.
- repeat:
    times: 2
    until: {{figure: dark_current, below: 1 nA}}
    steps: [{{{SWEEP}}}, {{wait: 1 min}}]
"""
    made = items(step)
    back = [from_values(json.loads(json.dumps(to_values(item)))) for item in made]
    assert [to_values(item) for item in back] == [to_values(item) for item in made]
    assert [type(item) for item in back] == [type(item) for item in made]
    assert total_words(made).startswith("at most ")
    assert total_words(made[:2]).startswith("about ")

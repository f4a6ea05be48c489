"""`janus-lab schema`: what editors check files against."""

import json


def test_schemas_are_published_for_editors(at_prompt):
    for kind in ("bench", "device", "recipe", "samples"):
        schema = json.loads(at_prompt("schema", kind).stdout)
        assert schema["type"] == "object"
        assert schema["additionalProperties"] is False

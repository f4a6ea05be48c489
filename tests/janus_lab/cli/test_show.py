"""`janus-lab show`: a run as people read it."""


def test_no_number_is_cut_short_in_a_narrow_terminal(at_prompt, monkeypatch):
    at_prompt("run", "quick.yaml")
    monkeypatch.setenv("COLUMNS", "44")
    assert "…" not in at_prompt("show", "latest").stdout.replace("(…)", "").replace("[…]", "")

"""`janus-lab show`: a run as people read it."""


def test_no_number_is_cut_short_in_a_narrow_terminal(after_a_run, monkeypatch):
    monkeypatch.setenv("COLUMNS", "44")
    assert "…" not in after_a_run("show", "latest").stdout.replace("(…)", "").replace("[…]", "")

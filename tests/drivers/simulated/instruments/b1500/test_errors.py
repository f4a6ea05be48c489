"""Texts of the error codes."""


def test_no_error_text_starts_with_what_clients_cut_it_at():
    from drivers.simulated.instruments.b1500.errors import TEXTS

    assert all(text[:1].isalpha() and set("(;,") & set(text) == set() for text in TEXTS.values())

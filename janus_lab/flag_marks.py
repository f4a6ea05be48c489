"""Letters that stand for flags beside numbers, as footnotes do in papers."""

from __future__ import annotations

from collections.abc import Iterable

#: All that there are as superscripts (no q); beyond them they are doubled.
_LETTERS = "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ"

_EXPONENTS = tuple("⁰¹²³⁴⁵⁶⁷⁸⁹")


def marked(text: str, marks: str) -> str:
    """`text` with letters behind it, clear of the digits of an exponent."""
    gap = " " if marks and text[-1:] in _EXPONENTS else ""
    return f"{text}{gap}{marks}"


class FlagMarks:
    """The letters of the flags of one page, given in the order in which flags are first met."""

    def __init__(self) -> None:
        self._marks: dict[str, str] = {}

    def of(self, flags: Iterable[str]) -> str:
        """The letters of `flags`, in the order of the alphabet; empty for none."""
        met = set()
        for flag in flags:
            count = len(self._marks)
            repeated = count // len(_LETTERS) + 1
            self._marks.setdefault(flag, _LETTERS[count % len(_LETTERS)] * repeated)
            met.add(flag)
        return "".join(mark for flag, mark in self._marks.items() if flag in met)

    def legend(self) -> list[tuple[str, str]]:
        """Letter and flag of all that were met."""
        return [(mark, flag) for flag, mark in self._marks.items()]

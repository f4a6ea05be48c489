"""Units as people type them: `mW/cm2`, `mW cm-2`, `mW·cm⁻²`, and how one becomes another."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

_SQUARED = re.compile(r"(?<=[A-Za-z])\^?2(?![\w.])")  # cm2 and cm^2, as people type them
_PER = re.compile(r"(?<=[A-Za-z])-(?=\d)")  # cm-2
_ROOT = re.compile(r"√\s*\(?\s*([A-Za-z]+)\s*\)?")  # √Hz, of which pint would make Hz
_OHM = re.compile(r"(?<![A-Za-z])([kMGTmµu]?)Ohm(?![A-Za-z])")
_LONGEST = 40  #: what is longer is none, and would take long to look into
_POWER = re.compile(r"\*\*|\^|[⁺⁻⁰¹²³⁴-⁹]")
#: Powers that units have: of a name, and small. Others are arithmetic, such as 9**9**9, which would
#: be computed.
_POWER_OF_A_UNIT = re.compile(
    r"(?<=[^\W\d_])\s*(?:(?:\*\*|\^)\s*(?:[-+]?\d{1,2}(?:\.\d{1,3})?|\([-+]?\d/\d\))(?![\d.])|"
    r"[⁺⁻]?[⁰¹²³⁴-⁹]{1,2})"
)
#: How a unit is shown, where that differs from how it is spelt for pint.
_SQUARED_SHOWN = re.compile(r"(?<=[A-Za-z])\*\*2(?!\d)")
#: What nearly every bench file has, known without pint, whose import would be a seventh of the time
#: in which the window starts: the SI prefixes of the units that bench files are read in (BIPM, The
#: International System of Units, 9th edition, table 7), and what else they write for them.
_PREFIXES = {"G": 1e9, "M": 1e6, "k": 1e3, "m": 1e-3, "µ": 1e-6, "μ": 1e-6, "u": 1e-6, "n": 1e-9,
             "p": 1e-12, "f": 1e-15}  # fmt: skip
_PREFIXED = frozenset({"A", "V", "s", "Hz", "W"})
_FACTORS = {("%", ""): 1e-2, ("min", "s"): 60.0, ("h", "s"): 3600.0, ("d", "day"): 1.0}


def shown(text: str) -> str:
    """Units in `text` as people write them: ``mW/cm²`` for ``mW/cm**2``."""
    return _SQUARED_SHOWN.sub("²", text)


@lru_cache(maxsize=1)
def registry() -> Any:
    """All units there are: a seventh of a second, or a fiftieth where an earlier process has left
    them in the user's cache. Not paid before it is needed."""
    import pint

    found: Any
    try:
        found = pint.UnitRegistry(cache_folder=":auto:")
    except Exception:  # noqa: BLE001 - whatever a cache that is damaged or locked brings about
        found = pint.UnitRegistry()
    found.define("Jones = centimeter * hertz ** 0.5 / watt = _ = jones")
    return found


def spelt_out(unit: str) -> str:
    """A unit as it was typed, as pint reads it: ``mW cm**-2`` for ``mW cm-2``."""
    if len(unit) > _LONGEST:
        return unit
    unit = _OHM.sub(r"\1ohm", _ROOT.sub(r"\1**0.5", unit.replace("℃", "°C").replace("−", "-")))
    return _SQUARED.sub("**2", _PER.sub("**-", unit))


@lru_cache(maxsize=256)
def conversion(given: str, unit: str) -> Callable[[float], float] | str:
    """How numbers in `given`, spelt out, become numbers in `unit`, or, to be filled in, why they do
    not.

    It is the same for every number of a list, and takes much longer to find out than to do.
    """
    if (factor := _factor(given, unit)) is not None:
        return _multiplying(factor)
    if len(given) > _LONGEST or _POWER.search(_POWER_OF_A_UNIT.sub(" ", given)):
        return "cannot read the unit of {text}: {example}"
    import pint

    ureg = registry()

    def convert(number: float) -> float:
        return float(ureg.Quantity(number, given).m_as(unit))

    try:
        if ureg.Unit(given) == ureg.Unit(unit):
            return lambda number: number
        factor = convert(1.0)
        is_factor = convert(0.0) == 0.0 and convert(2.0) == 2.0 * factor  # not so of degrees
    except pint.DimensionalityError:
        return f"{{text}} is not in {shown(unit) or 'per cent'} or what converts to it"
    except pint.UndefinedUnitError as error:
        named = error.unit_names
        name = named if isinstance(named, str) else ", ".join(named)
        name = name.replace("{", "{{").replace("}", "}}")
        return f"unknown unit '{name}' in {{text}}: {{example}}"
    except Exception:  # noqa: BLE001 - it reads a unit as a program, and fails in as many ways
        return "cannot read the unit of {text}: {example}"
    if is_factor:
        return _multiplying(factor)
    return lambda number: float(f"{convert(number):.15g}")


def _factor(given: str, unit: str) -> float | None:
    """By which numbers in `given` become numbers in `unit`, where that is known without pint."""
    if given.replace("²", "**2") == unit:
        return 1.0
    if unit in _PREFIXED and given.endswith(unit):
        return _PREFIXES.get(given.removesuffix(unit))
    return _FACTORS.get((given, unit))


def _multiplying(factor: float) -> Callable[[float], float]:
    """50 nA is 5e-08 A, not 5.0000000000000004e-08."""
    return lambda number: number if factor == 1.0 else float(f"{number * factor:.15g}")

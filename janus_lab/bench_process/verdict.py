"""What a check of contact and light may find."""

from __future__ import annotations

from enum import StrEnum


class Contact(StrEnum):
    """What a check of contact and light has found."""

    LIGHT_SEEN = "light seen"  #: contact, and light on the sample: the current follows the light
    NO_LIGHT_SEEN = "no light seen"  #: the current is the same in the dark and in the light
    SHORT = "short"  #: so much current at little bias that the compliance held it back
    NOT_CHECKED = "not checked"  #: stopped, or failed, or nobody knows how bright the light is
    NOT_OFF = "not off"  #: what was on did not confirm that it is off

"""How well one colour is seen on another."""

from __future__ import annotations

import numpy as np
from qtpy import QtGui


def contrast(one, other) -> float:
    """Ratio of luminances (WCAG 2.1)."""

    def luminance(colour):
        channels = np.array([QtGui.QColor(colour).getRgbF()[i] for i in range(3)])
        linear = np.where(
            channels <= 0.03928, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4
        )
        return float(linear @ [0.2126, 0.7152, 0.0722])

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)

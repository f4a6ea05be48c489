"""The retention of films that lose two percent a day, as it would be found in their runs."""

from __future__ import annotations

from datetime import date, timedelta

from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.retention.by_day import Retention, StorageDay

KEPT_A_DAY = 0.98
CONDITIONS = {
    "samples": 1.0,
    "days": "0, 2, 7",
    "storage_temperature_degC": 20.0,
    "storage_humidity_percent": 35.0,
    "atmosphere": "ambient air",
    "encapsulation": "none",
    "storage_light": "dark",
    "storage_bias": "none",
    "bias_V": 3.0,
    "irradiance_mW_cm2": 13.0,
    "wavelength_nm": 450.0,
    "on_time_s": 1.0,
    "off_time_s": 1.0,
}


def made(*samples, days=(0, 2, 7), figures=(), simulated=False, fitted=True, flags=()):
    """Retention without noise: `KEPT_A_DAY` to the power of the day."""
    listed = [
        StorageDay(
            sample=sample,
            day=float(day),
            date=date(2026, 3, 1) + timedelta(days=day),
            runs=(f"{sample}{day}",),
            photocurrent_A=1e-6 * KEPT_A_DAY**day,
            uncertainty_A=1e-8,
            retention=KEPT_A_DAY**day,
            retention_uncertainty=0.01 if day else 0.0,
            fitted=KEPT_A_DAY**day if fitted else None,
            flags=flags,
        )
        for sample in samples
        for day in days
    ]
    return Retention(samples, simulated, listed, list(figures), dict(CONDITIONS), [])


def figure(name, value, uncertainty=None, unit="1", flags=(), bound=None, **conditions):
    return FigureOfMerit(name, value, uncertainty, unit, "", flags, bound, conditions)

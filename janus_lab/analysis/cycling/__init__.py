"""Figures of merit from on/off cycles."""

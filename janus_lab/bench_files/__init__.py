"""Bench files to be edited: what may stand in them, a draft with its mistakes, where they are."""

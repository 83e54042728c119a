"""Exercises done sitting on the floor."""

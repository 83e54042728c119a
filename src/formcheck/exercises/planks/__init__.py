"""Planks: face down on arms and feet, or knees."""

"""Renders the clips of `sample_videos/`, whose joints are known exactly. Not installed with formcheck."""

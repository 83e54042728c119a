"""One recording from end to end: read, measured, judged, written."""

"""For who declares an exercise: check a declaration, draft one from a clip."""

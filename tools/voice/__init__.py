"""Records what the coach says. Needs programs that formcheck itself does not: see record.py."""

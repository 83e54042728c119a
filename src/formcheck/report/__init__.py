"""One session, told: JSON, CSV, HTML."""

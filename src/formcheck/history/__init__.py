"""What was done when: every session kept in one SQLite file, and what it says over time."""

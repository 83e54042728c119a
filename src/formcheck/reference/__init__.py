"""The book of exercises: how each is done, shown by a drawn body, and what can go wrong."""

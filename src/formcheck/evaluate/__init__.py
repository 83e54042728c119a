"""How right the verdicts are: clips changed in ways that must not change them."""

"""The judgement: pure, without I/O and without a clock."""

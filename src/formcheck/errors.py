"""What can go wrong, said in one line.

The tree::

    FormcheckError
    ├── InputError        a file, folder, address or recording that can't be used
    ├── OutputError       a place that can't be written to
    ├── ModelError        the pose model is absent, damaged or can't be prepared
    └── SettingsError     an unknown exercise, key or value

Every message is one sentence or two: what it is about, what is wrong, what to do. The command line prints
``str(error)`` and nothing else.
"""


class FormcheckError(Exception):
    """Base of every error that formcheck raises on purpose."""


class InputError(FormcheckError):
    """A file, folder, address or recording that can't be used."""


class OutputError(FormcheckError):
    """A place that can't be written to."""


class ModelError(FormcheckError):
    """The pose model is absent, damaged or can't be prepared."""


class SettingsError(FormcheckError):
    """An unknown exercise, key or value."""

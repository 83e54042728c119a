"""A catalogue: the exercises that are known, by id."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from formcheck.form.exercise import Exercise


class Catalogue(Mapping[str, Exercise]):
    """Exercises by their id, in the order in which they are listed. It doesn't change; `plus` gives another one.

    Parameters
    ----------
    exercises : iterable of Exercise
        Each id once; ValueError otherwise.
    """

    def __init__(self, exercises: Iterable[Exercise] = ()) -> None:
        self._by_id: dict[str, Exercise] = {}
        for exercise in exercises:
            if exercise.id in self._by_id:
                raise ValueError(f"there is an exercise {exercise.id} already: give another id")
            self._by_id[exercise.id] = exercise

    def plus(self, *exercises: Exercise) -> Catalogue:
        """This one with more exercises; ValueError where an id is taken by another exercise."""
        return Catalogue((*self.values(), *(one for one in exercises if self.get(one.id) != one)))

    @property
    def recognised(self) -> tuple[Exercise, ...]:
        """Those that are looked for unasked."""
        return tuple(one for one in self.values() if one.is_recognised)

    def __getitem__(self, name: str) -> Exercise:
        return self._by_id[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_id)

    def __len__(self) -> int:
        return len(self._by_id)

    def __repr__(self) -> str:
        return f"Catalogue({', '.join(self)})"

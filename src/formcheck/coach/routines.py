"""Routines: exercises one after the other, with sets, sides and rests. Data, and what can be told from it.

Steps whose exercise formcheck can't judge yet are declared all the same: they come into their own once it can. Until
then they are left out when the routine runs, and named. The order is that of the source where it numbers its exercises.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from formcheck.coach.plan import Work
from formcheck.exercises import EXERCISES
from formcheck.exercises.catalogue import Catalogue
from formcheck.form.body import Side
from formcheck.form.exercise import Counted, Exercise, Hold
from formcheck.wording import prescription_words

BOTH = (Side.LEFT, Side.RIGHT)


@dataclass(frozen=True, slots=True)
class Step:
    """One exercise of a routine.

    Attributes
    ----------
    exercise : str
        Its id.
    sets : int
        How often, each with its rest.
    hold_s : float or None
        How long a set is held; with `reps`, how long each repetition is.
    reps : int or None
        Repetitions of a set; where the exercise alternates its sides, of each.
    sides : tuple of Side
        Sides that are done one after the other in each set; empty where there are none, or they alternate.
    rest_s : float
        Rest after each set and side; half a minute where the source says nothing.
    """

    exercise: str
    sets: int = 1
    hold_s: float | None = None
    reps: int | None = None
    sides: tuple[Side, ...] = ()
    rest_s: float = 30.0


@dataclass(frozen=True, slots=True)
class Routine:
    """Steps in order, the whole of it `rounds` times."""

    id: str
    title: str
    steps: tuple[Step, ...]
    source: str
    rounds: int = 1
    caution: str | None = None

    def available(self, known: Catalogue = EXERCISES) -> Routine:
        """The routine without the steps that can't be judged yet."""
        return replace(self, steps=tuple(step for step in self.steps if step.exercise in known))

    def missing(self, known: Catalogue = EXERCISES) -> tuple[str, ...]:
        """Ids of the exercises that can't be judged yet."""
        return tuple(dict.fromkeys(step.exercise for step in self.steps if step.exercise not in known))


@dataclass(frozen=True, slots=True)
class Bout:
    """One set on one side, as it is done; `rest_s` follows it, 0 after the last."""

    exercise: str
    set_number: int
    sets: int
    hold_s: float | None
    reps: int | None
    side: Side | None
    rest_s: float
    round_number: int = 1


def bouts(routine: Routine, known: Catalogue = EXERCISES) -> tuple[Bout, ...]:
    """Everything that is done, in order; steps that can't be judged yet are left out."""
    steps = routine.available(known).steps
    done = [
        Bout(step.exercise, number, step.sets, step.hold_s, step.reps, side, step.rest_s, round_number)
        for round_number in range(1, routine.rounds + 1)
        for step in steps
        for number in range(1, step.sets + 1)
        for side in (step.sides or (None,))
    ]
    return (*done[:-1], replace(done[-1], rest_s=0.0)) if done else ()


def listing_lines(routines: Iterable[Routine], known: Catalogue = EXERCISES) -> Iterator[str]:
    """A line a routine; those of which nothing can be judged yet come last, under a line that says so."""
    later = []
    for routine in routines:
        there, all_ = len(routine.available(known).steps), len(routine.steps)
        steps = f"{all_} steps" if there == all_ else f"{there} of {all_} steps so far"
        line = f"{routine.id:<20} {routine.title:<40} {steps if there else f'none of {all_} steps so far'}"
        if there:
            yield line
        else:
            later.append(line)
    if later:
        yield ""
        yield "These can't be run yet, since formcheck can't judge any of their exercises:"
        yield from later


def description_lines(routine: Routine, known: Catalogue = EXERCISES) -> Iterator[str]:
    """A routine in full: each step, and in words what is left out."""
    yield f"{routine.title} ({routine.id})" + (f", {routine.rounds} times through" if routine.rounds > 1 else "")
    for number, step in enumerate(routine.steps, 1):
        later = "" if step.exercise in known else "  [not yet available: left out]"
        yield f"{number:3}. {step.exercise:<24} {step_words(step, known)}{later}"
    note = missing_words(routine, known)
    if note:
        yield note
    if routine.caution:
        yield f"Caution: {routine.caution}"
    yield f"Source: {routine.source}"


def missing_words(routine: Routine, known: Catalogue = EXERCISES) -> str:
    """What is left out of a routine, in a sentence; empty where nothing is."""
    missing = [name.replace("_", " ") for name in routine.missing(known)]
    if not missing:
        return ""
    if not routine.available(known).steps:
        return "formcheck can't judge any exercise of this routine yet."
    return f"Left out, since formcheck can't judge them yet: {', '.join(missing)}."


def step_words(step: Step, known: Catalogue = EXERCISES) -> str:
    """``2 sets of 8 repetitions, each held 3 s, left and right, 30 s rest``."""
    exercise = known.get(step.exercise)
    where = ", " + " then ".join(side.value for side in step.sides) if step.sides else ""
    if step.reps is not None and isinstance(exercise, Counted) and exercise.alternates:
        where = " on each side"
    return prescription_words(sets=step.sets, reps=step.reps, hold_s=step.hold_s, rest_s=step.rest_s, where=where)


def prescribed(exercise: Exercise, *, sets: int | None = None, rest_s: float | None = None) -> Step:
    """An exercise as its sources ask for it."""
    asked = exercise.prescription
    one_by_one = asked.each_side and asked.reps is None
    return Step(
        exercise.id,
        sets=asked.sets if sets is None else sets,
        hold_s=asked.hold_s,
        reps=asked.reps,
        sides=BOTH if one_by_one else (),
        rest_s=asked.rest_s if rest_s is None else rest_s,
    )


# --- The routines of the sources ----------------------------------------------------------------------------------

_ILIVE = 'iLive "Lumbar exercises" 2025'
#: What the sources say about pain.
PAIN = "With pain, ask a doctor first; stop at pain."

#: Every routine by its id, in the order in which it is listed.
ROUTINES: dict[str, Routine] = {
    routine.id: routine
    for routine in (
        Routine(
            "omaha",
            "Plank and both side planks",
            (
                Step("forearm_plank", sets=3, hold_s=30),
                Step("side_plank", hold_s=30, sides=BOTH),
            ),
            'omaha.com "3 Exercises To Gently Strengthen Your Lower Back" 2020; it asks for several sets of the plank,'
            " three are a formcheck default",
        ),
        Routine(
            "lower_back_guide",
            "Lower back workout",
            (
                Step("forearm_plank", hold_s=60, rest_s=60),
                Step("superman", reps=10, hold_s=3),
                Step("pelvic_tilt", reps=10),
                Step("russian_twist", reps=10),
            ),
            '"Unlocking the Power of a Lower Back Workout"; repetitions and rests are a formcheck default',
        ),
        Routine(
            "issa",
            "Lower back muscles, with stretches",
            (
                Step("bird_dog", reps=8, hold_s=3),
                Step("superman", reps=10, hold_s=3),
                Step("partial_crunch", reps=12),
                Step("pelvic_tilt", reps=10),
                Step("leg_lift", reps=10),
                Step("romanian_deadlift", reps=10),
                Step("knee_to_chest", reps=3, hold_s=20),
                Step("trunk_rotation", reps=10),
            ),
            'ISSA "How To Strengthen Your Lower Back Muscles" 2022; repetitions are a formcheck default',
        ),
        Routine(
            "five_back_exercises",
            "Back strengthening",
            (
                Step("bird_dog", reps=8, hold_s=3),
                Step("prone_arm_leg_raise", reps=12, hold_s=3),
                Step("partial_crunch", reps=12, hold_s=3),
                Step("oblique_crunch", reps=12),
                Step("single_leg_raise", reps=10, hold_s=5),
                Step("double_knee_to_chest", reps=15),
                Step("trunk_rotation", reps=12),
            ),
            '"Back Strengthening Exercises"',
        ),
        Routine(
            "pain_relief",
            "Pain in the low back",
            (
                Step("glute_bridge", reps=10, hold_s=1),
                Step("partial_crunch", reps=10),
                Step("cat_cow", reps=15),
                Step("press_up", reps=15, hold_s=1),
                Step("childs_pose", hold_s=120),
            ),
            f"{_ILIVE}, pain",
            caution=PAIN,
        ),
        Routine(
            "hernia",
            "With a herniated disc",
            (
                Step("leg_lift", reps=10, hold_s=15),
                Step("scissors", sets=10, reps=10),
                Step("knee_hug_curl", reps=10, hold_s=15),
                Step("sit_up", reps=10),
                Step("side_leg_raise", reps=15, hold_s=15, sides=BOTH),
                Step("prone_leg_raise", reps=10, hold_s=15),
                Step("prone_double_leg_raise", sets=10, hold_s=15),
            ),
            f"{_ILIVE}, hernia",
            caution="Only once a doctor agrees. Another source names raising both legs at once risky for a sore back.",
        ),
        Routine(
            "bubnovsky",
            "Bubnovsky",
            (
                Step("cat_cow", reps=20),
                Step("kneeling_step", reps=20),
                Step("all_fours_rock", reps=20),
                Step("push_back", sets=6, reps=5),
                Step("sit_up", reps=10),
                Step("glute_bridge", reps=10, hold_s=1),
            ),
            f"{_ILIVE}, Bubnovsky; some repetitions are a formcheck default",
            rounds=2,
        ),
        Routine(
            "dikul",
            "Dikul",
            (
                Step("supine_hip_roll", reps=8, hold_s=3),
                Step("supine_twist_lift", reps=8, hold_s=2),
                Step("supine_side_bend", reps=8, hold_s=2),
                Step("supine_leg_slide", reps=8),
                Step("back_extension", sets=3, reps=8, hold_s=2),
                Step("hip_hinge_hold", sets=3, reps=8, hold_s=3),
                Step("side_arm_leg_raise", sets=3, reps=8, sides=BOTH),
                Step("heel_slide", reps=12),
                Step("sit_up", reps=12),
            ),
            f"{_ILIVE}, Dikul; some figures are a formcheck default",
        ),
        Routine(
            "flexibility",
            "Flexibility",
            (
                Step("leg_circle", reps=20, sides=BOTH),
                Step("leg_pendulum", reps=10),
                Step("knee_to_chest", reps=10, hold_s=3),
                Step("heel_slide", reps=12),
                Step("double_leg_raise", reps=10),
                Step("scissors", reps=10),
                Step("butterfly", hold_s=30),
                Step("side_leg_raise", reps=10, sides=BOTH),
                Step("side_leg_swing", reps=10, sides=BOTH),
                Step("press_up", reps=10, hold_s=1),
                Step("prone_leg_raise", reps=8, hold_s=20),
                Step("prone_arm_leg_raise", reps=8, hold_s=3),
            ),
            f"{_ILIVE}, flexibility; some repetitions are a formcheck default",
        ),
        Routine(
            "osteochondrosis",
            "Osteochondrosis",
            (
                Step("glute_bridge", reps=10, hold_s=1),
                Step("knee_to_chest", reps=4, hold_s=10),
                Step("trunk_rotation", reps=4),
                Step("prone_leg_raise", reps=1, hold_s=30),
                Step("prone_double_leg_raise", hold_s=30),
                Step("prone_bent_leg_raise", hold_s=30),
                Step("bow", hold_s=30),
            ),
            f"{_ILIVE}, osteochondrosis; some figures are a formcheck default",
            caution="Another source names raising both legs at once, and bridges, risky for a sore back.",
        ),
        Routine(
            "stretching",
            "Stretching",
            (
                Step("knee_to_chest", reps=3, hold_s=10),
                Step("double_knee_to_chest", reps=3, hold_s=10),
                Step("trunk_rotation", reps=10),
            ),
            f"{_ILIVE}, stretching; some repetitions are a formcheck default",
        ),
        Routine(
            "pregnancy",
            "In pregnancy",
            (
                Step("standing_sway", reps=10),
                Step("side_bend", reps=10),
                Step("hip_circle", reps=10),
                Step("all_fours_hip_circle", reps=10),
                Step("cat_cow", reps=10),
            ),
            f"{_ILIVE}, pregnancy; repetitions are a formcheck default",
            caution="Ask your doctor or midwife first. Of all routines only this one is meant for pregnancy.",
        ),
        Routine(
            "slimming",
            "Slimming",
            (
                Step("reverse_plank", reps=30),
                Step("bird_dog", reps=8, hold_s=3),
                Step("superman", reps=10, hold_s=3),
            ),
            f"{_ILIVE}, slimming; some repetitions are a formcheck default",
        ),
        Routine(
            "back_set",
            "Set of exercises for the back",
            (
                Step("back_extension", sets=10, hold_s=30),
                Step("sphinx", sets=10, hold_s=30),
                Step("wall_stretch", hold_s=60),
            ),
            f"{_ILIVE}, set of exercises",
        ),
        Routine(
            "yoga",
            "Yoga",
            (
                Step("cat_cow", reps=10),
                Step("cobra", hold_s=30),
                Step("downward_dog", sets=4, hold_s=15, rest_s=10),
                Step("revolved_triangle", reps=4),
                Step("childs_pose", hold_s=120),
            ),
            f"{_ILIVE}, yoga; some figures are a formcheck default",
        ),
        Routine(
            "home_dumbbells",
            "At home with dumbbells",
            (
                Step("bent_over_row", reps=20),
                Step("lateral_raise", reps=20),
                Step("reverse_fly", reps=20),
                Step("back_extension", reps=20),
                Step("back_extension_twist", reps=10),
            ),
            f"{_ILIVE}, at home; some repetitions are a formcheck default",
        ),
        Routine(
            "relax",
            "Relaxing",
            (
                Step("hip_sway", reps=10),
                Step("butterfly", hold_s=30),
                Step("crossed_leg_press", hold_s=30),
                Step("oblique_crunch", reps=10),
            ),
            f"{_ILIVE}, relaxing; some figures are a formcheck default",
        ),
        Routine(
            "barbell",
            "With a barbell",
            (
                Step("barbell_deadlift", reps=8, rest_s=120),
                Step("good_morning", reps=8, rest_s=120),
                Step("bent_over_row", reps=8, rest_s=120),
            ),
            f"{_ILIVE}, barbell; repetitions are a formcheck default",
            caution="No barbell with existing pain.",
        ),
    )
}


def plan_routine(
    routine: Routine, exercise_of: Callable[[str], Exercise], known: Catalogue = EXERCISES
) -> tuple[Work, ...]:
    """The sets of a routine; `exercise_of` gives an exercise by its id. Steps that can't be judged yet are left out."""
    works = []
    for bout in bouts(routine, known):
        exercise = exercise_of(bout.exercise)
        # Some are counted or held, as their sources ask now for one and now for the other.
        is_hold = isinstance(exercise, Hold) or (bout.reps is None and exercise.can_be_held)
        reps = None if is_hold else bout.reps
        if reps is not None and isinstance(exercise, Counted) and exercise.alternates:
            reps *= 2  # asked for each side, counted together
        hold_s = bout.hold_s if is_hold else None
        if not is_hold:  # how long the top of each repetition is held, or not at all
            exercise = replace(exercise, prescription=replace(exercise.prescription, hold_s=bout.hold_s))
        works.append(Work(exercise, bout.set_number, bout.sets, hold_s, reps, bout.rest_s, bout.side))
    return tuple(works)

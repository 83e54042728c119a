"""A page an exercise and one that lists them all: drawings, what is right, each fault, limits and their sources."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

from formcheck.charts import Chart
from formcheck.coach.routines import ROUTINES
from formcheck.demonstrations import Demonstration, load_demonstration
from formcheck.files import prepare_folder, write_text
from formcheck.form.exercise import Exercise, Hold, View
from formcheck.form.posture import Lie, Support
from formcheck.pages import Block, Card, Cards, Caution, Figure, Page, Section, Text, render
from formcheck.reference.drawing import moment, movement, placement
from formcheck.report.limits import limits_table
from formcheck.wording import BY_NAME, title_of

INDEX = "index.html"
#: What a caution is about, by a word of it.
_ABOUT = {
    "risky for a sore back": "risky",
    "no weight yet": "weight",
    "the back": "back",
    "the neck": "neck",
    "shoulders": "shoulder",
    "wrists": "wrist",
    "hips": "hip",
    "knees": "knee",
}
#: The folders of our declarations, as the book calls them.
_FAMILIES = {
    "planks": "Planks",
    "all_fours": "On all fours",
    "prone": "Face down",
    "supine": "Face up",
    "on_side": "On the side",
    "seated": "Seated",
    "standing": "Standing",
}
_OWN = "Your own"
BRAND = "formcheck exercises"
LOOK = "reference"
_WHERE = {
    View.SIDE: "The camera looks across the body, from the side.",
    View.CORNER: "The camera looks from between the side and the front.",
    View.FRONT: "The camera faces the body.",
    View.FOOT: "The camera is at the feet and looks along the body.",
    View.HEAD: "The camera is at the head and looks along the body.",
    View.ABOVE: "The camera is above and looks down.",
}


def write_pages(exercises: Iterable[Exercise], folder: Path) -> Path:
    """Write all pages into `folder`; the path of the one that lists them. OutputError where that can't be done."""
    listed = list(exercises)
    prepare_folder(folder)
    for exercise in listed:
        write_text(folder / f"{exercise.id}.html", exercise_page(exercise))
    write_text(folder / INDEX, index_page(listed))
    return folder / INDEX


def exercise_page(exercise: Exercise) -> str:
    """The page of one exercise."""
    shown = load_demonstration(exercise.id)
    return render(
        Page(
            exercise.title,
            BRAND,
            f"{exercise.id} · {kind_words(exercise)} · {exercise.prescription.words}",
            [
                Section("How it is done", _done(exercise, shown)),
                Section("What can go wrong", _wrong(exercise, shown)),
                Section("Camera", _camera(exercise)),
                Section("Limits", [limits_table(exercise)]),
                Section("Sources", [Text("; ".join(exercise.sources))]),
            ],
            look=LOOK,
        )
    )


def index_page(exercises: Iterable[Exercise]) -> str:
    """The page that lists all exercises, to be searched by how the body lies, what they are for, and caution."""
    cards = [_card(exercise) for exercise in exercises]
    tags = set(dict.fromkeys(tag for card in cards for tag in card.tags))
    aims = [routine.title for routine in ROUTINES.values()]
    groups = [
        ("Position", [tag for tag in (*_FAMILIES.values(), _OWN) if tag in tags]),
        ("Part of", [tag for tag in aims if tag in tags]),
        ("Caution about", [tag for tag in _ABOUT if tag in tags]),
    ]
    found = Cards(cards, groups)
    about = f"{len(cards)} exercises, what is judged in them, and how"
    return render(Page("Exercises", BRAND, about, [Section("All exercises", [found], is_named=False)], look=LOOK))


def _card(exercise: Exercise) -> Card:
    shown = load_demonstration(exercise.id)
    chart = None if shown is None else Chart(moment(shown, shown.drawings[shown.end], f"{exercise.title}, drawn"))
    aims = [one.title for one in ROUTINES.values() if any(step.exercise == exercise.id for step in one.steps)]
    views = ", ".join(view.label for view in exercise.views)
    lines = [f"{kind_words(exercise)}: {exercise.prescription.words}", f"camera: {views}", exercise.caution or ""]
    about = [tag for tag, word in _ABOUT.items() if word in exercise.warning.lower()]
    tags = [family_words(exercise), *aims, *about]
    return Card(f"{exercise.id}.html", exercise.title, chart, [line for line in lines if line], tags)


def kind_words(exercise: Exercise) -> str:
    """Whether it is held, counted, or both."""
    if isinstance(exercise, Hold):
        return "held"
    return "held or counted" if getattr(exercise, "held", ()) else "counted"


def _stands(exercise: Exercise) -> bool:
    posture = exercise.postures[0]
    return posture.lie in (None, Lie.UPRIGHT) and posture.support is Support.FEET


def family_words(exercise: Exercise) -> str:
    """How the body lies, in the words of the book."""
    return next((name for folder, name in _FAMILIES.items() if _is_ours(folder, exercise.id)), _OWN)


def _is_ours(folder: str, exercise: str) -> bool:
    return exercise.isidentifier() and find_spec(f"formcheck.exercises.{folder}.{exercise}") is not None


def _done(exercise: Exercise, shown: Demonstration | None) -> list[Block]:
    blocks: list[Block] = [Text(exercise.right)]
    if exercise.caution:
        blocks.insert(0, Caution([Text(exercise.caution, label="Caution")]))
    if shown is not None:
        start, end = shown.drawings[shown.start], shown.drawings[shown.end]
        if shown.start != shown.end:
            told = f"{exercise.title}: the start"
            blocks.append(Figure(Chart(moment(shown, start, told)), caption="From here"))
        told = f"{exercise.title}: the position"
        caption = "The position" if shown.start == shown.end else "to here"
        blocks.append(Figure(Chart(moment(shown, end, told, exercise)), caption=caption))
        blocks.append(Figure(Chart(movement(shown, f"{exercise.title}: the movement")), caption="The movement"))
    return blocks


def _wrong(exercise: Exercise, shown: Demonstration | None) -> list[Block]:
    blocks: list[Block] = []
    for fault in exercise.all_faults:
        if shown is not None and fault.id in shown.faults:
            picture = moment(shown, shown.faults[fault.id], title_of(fault.id), exercise, wrong=True)
            blocks.append(Figure(Chart(picture), title=title_of(fault.id), caption=f"\u201c{fault.cue}\u201d"))
        else:
            blocks.append(Text(f"\u201c{fault.cue}\u201d", label=title_of(fault.id)))
    return blocks


def _camera(exercise: Exercise) -> list[Block]:
    where = _WHERE[exercise.view]
    others = [_WHERE[view] for view in exercise.other_views]
    blocks: list[Block] = [
        Figure(Chart(placement(exercise.view, where, standing=_stands(exercise))), caption=where),
        Text(exercise.camera),
        *([] if exercise.is_recognised else [Text(BY_NAME, label="Auto")]),
    ]
    return blocks + [Text(f"Can be judged from elsewhere too. {other}") for other in others]

"""A page an exercise and one that lists them all: drawings, what is right, each fault, limits and their sources."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from formcheck.charts import Chart
from formcheck.demonstrations import Demonstration, load_demonstration
from formcheck.files import prepare_folder, write_text
from formcheck.form.exercise import Exercise, Hold, View
from formcheck.form.posture import Lie, Support
from formcheck.pages import Block, Caution, Cell, Figure, Page, Section, Table, Text, render
from formcheck.reference.drawing import moment, movement, placement
from formcheck.report.limits import limits_table
from formcheck.wording import title_of

INDEX = "index.html"
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
    """The page that lists all exercises, by how the body lies."""
    families: dict[str, list[Exercise]] = {}
    for exercise in exercises:
        families.setdefault(family_words(exercise), []).append(exercise)
    sections = [Section(name, [_listed(name, members)]) for name, members in families.items()]
    count = sum(map(len, families.values()))
    return render(Page("Exercises", BRAND, f"{count} exercises, what is judged in them, and how", sections, look=LOOK))


def kind_words(exercise: Exercise) -> str:
    """Whether it is held, counted, or both."""
    if isinstance(exercise, Hold):
        return "held"
    return "held or counted" if getattr(exercise, "held", ()) else "counted"


def _stands(exercise: Exercise) -> bool:
    posture = exercise.postures[0]
    return posture.lie in (None, Lie.UPRIGHT) and posture.support is Support.FEET


def family_words(exercise: Exercise) -> str:
    """How the body lies and what carries it."""
    if _stands(exercise):
        return "Standing"
    posture = exercise.postures[0]
    lie = "" if posture.lie is None else posture.lie.value
    on = "" if posture.support in (None, Support.LENGTH, Support.OTHER) else f"on {posture.support.value}"
    return title_of(", ".join(filter(None, (lie, on))) or "anyhow")


def _listed(name: str, members: Iterable[Exercise]) -> Table:
    rows: list[list[str | Cell]] = [
        [
            Cell(one.title, href=f"{one.id}.html"),
            kind_words(one),
            one.prescription.words,
            ", ".join(view.label for view in one.views),
            one.caution or "",
        ]
        for one in members
    ]
    return Table(name, ["Exercise", "Kind", "Asked for", "Camera", "Caution"], rows)


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
    ]
    return blocks + [Text(f"Can be judged from elsewhere too. {other}") for other in others]

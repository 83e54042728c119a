"""The pages of the exercises: each says and shows all that is declared, and nothing in them runs."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from formcheck import EXERCISES, Exercise, View
from formcheck.coach.routines import ROUTINES
from formcheck.demonstrations import SIDE, load_demonstration
from formcheck.reference.drawing import placement
from formcheck.reference.pages import exercise_page, index_page, write_pages

SHOWN = [exercise for exercise in EXERCISES.values() if load_demonstration(exercise.id) is not None]


def test_every_exercise_has_its_page_and_the_list_leads_to_it(tmp_path: Path) -> None:
    index = write_pages(EXERCISES.values(), tmp_path).read_text(encoding="utf-8")
    for exercise in EXERCISES.values():
        page = (tmp_path / f"{exercise.id}.html").read_text(encoding="utf-8")
        assert f'href="{exercise.id}.html"' in index
        assert exercise.right[:40] in page
        for fault in exercise.all_faults:
            assert fault.cue.split("'")[0] in page
            assert fault.limit.source.split("'")[0][:30] in page
        assert "<script" not in page


def test_the_list_is_searched_without_a_script() -> None:
    index = index_page(EXERCISES.values())
    for tag in ("Face down", "On all fours", "Standing", "Yoga", "With a barbell", "knees", "risky for a sore back"):
        (key,) = re.findall(rf'id="(t\d+)"> {tag}<', index)
        rule = f"body:has(#{key}:checked) .card:not(.{key}) {{ display: none; }}"
        assert rule in index
        shown = re.findall(rf'<li class="card [^"]*\b{key}\b[^"]*"><a href="(\w+)\.html"', index)
        assert 1 <= len(shown) < len(EXERCISES)
        if tag == "With a barbell":
            assert set(shown) == {step.exercise for step in ROUTINES["barbell"].steps}
    assert index.count('<li class="card ') == len(EXERCISES)


def test_the_book_in_the_docs_is_the_one_that_is_made() -> None:
    book = Path(__file__).parents[2] / "docs" / "exercises"
    again = "run `formcheck exercises --html docs/exercises`"
    assert (book / "index.html").read_text(encoding="utf-8") == index_page(EXERCISES.values()), again
    for exercise in EXERCISES.values():
        assert (book / f"{exercise.id}.html").read_text(encoding="utf-8") == exercise_page(exercise), again
    assert {path.stem for path in book.glob("*.html")} == {"index", *EXERCISES}, again


@pytest.mark.parametrize("exercise", SHOWN, ids=lambda one: one.id)
def test_a_demonstration_shows_a_body_that_moves_and_each_fault_it_names(exercise: Exercise) -> None:
    shown = load_demonstration(exercise.id)
    assert shown is not None
    assert max(shown.size) == SIDE
    assert View[exercise.view.name].label == shown.view
    assert set(shown.faults) <= {fault.id for fault in exercise.all_faults}
    everything = [*shown.drawings, *shown.faults.values()]
    for drawn in everything:
        assert drawn.rings
        for ring in drawn.rings:
            assert len(ring) >= 3
            assert ring.min() >= 0
            assert (ring.max(axis=0) <= np.array(shown.size)).all()
    rest = shown.drawings[0].joints
    assert max(float(np.abs(drawn.joints - rest).max()) for drawn in shown.drawings) > 0.02 * SIDE
    page = exercise_page(exercise)
    assert page.count("<animate ") == 1
    assert page.count('class="judged wrong"') == len(shown.faults) or "judged" not in page


def test_what_a_user_wrote_is_text() -> None:
    hostile = replace(EXERCISES["glute_bridge"], id="mine", title="<script>alert(1)</script>", caution="<b>bold</b>")
    for page in (exercise_page(hostile), index_page([hostile])):
        assert "<script" not in page
        assert "<b>" not in page
        assert "&lt;script&gt;" in page


@pytest.mark.parametrize("view", View)
def test_every_view_has_its_drawing(view: View) -> None:
    drawn = placement(view, 'from "there" & back')
    assert "camera" in drawn
    assert "&#34;there&#34; &amp; back" in drawn


def test_who_stands_is_not_drawn_lying() -> None:
    page = exercise_page(EXERCISES["romanian_deadlift"])
    assert placement(View.SIDE, "The camera looks across the body, from the side.", standing=True) in page
    assert placement(View.SIDE, "The camera looks across the body, from the side.") not in page
    assert "Standing" in index_page([EXERCISES["romanian_deadlift"]])

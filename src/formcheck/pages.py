"""Pages for people: one file each, with no script and nothing to fetch.

A page is sections of blocks, and a block is plain text in a shape. What they look like is in `templates/`, which
escape every text. Charts come from `charts`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, ClassVar, TypeVar

if TYPE_CHECKING:
    from jinja2 import Template

    from formcheck.charts import Chart

NOT_A_DEVICE = (
    "formcheck is not a medical device and no substitute for a physiotherapist. Pain means stop. The figures"
    " are estimates from a camera, good to about 5 degrees."
)
#: Heads of columns that are never broken into lines.
_ONE_LINE = ("When", "Measure", "Held", "In form")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph, or an item of a list; `label` is said first, in bold. `look` is a class of the style sheet."""

    text: str
    look: str = ""
    label: str = ""
    kind: ClassVar[str] = "text"


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: Sequence[Text]
    look: str = ""
    kind: ClassVar[str] = "items"


@dataclass(frozen=True, slots=True)
class Caution:
    """What must not be overlooked."""

    lines: Sequence[Text]
    items: Sequence[str] = ()
    kind: ClassVar[str] = "caution"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table that is more than a word: a link, a list, or over several columns."""

    text: str
    look: str = ""
    href: str = ""
    items: Sequence[str] = ()
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """Text in rows.

    A head that begins with # stands over figures. `header` is the column that names a row, None where none does.
    Of more than `most` rows the rest is left out, and `rest` says where it is.
    """

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str | Cell]]
    note: str = ""
    header: int | None = 0
    most: int = 250
    rest: str = "more rows are left out here; result.json has them all."
    kind: ClassVar[str] = "table"

    @property
    def looks(self) -> list[str]:
        """The class of each column."""
        return ["number" if head[:1] == "#" else "nowrap" if head in _ONE_LINE else "" for head in self.heads]


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and what they stand for."""

    facts: Sequence[tuple[str, str]]
    kind: ClassVar[str] = "facts"


@dataclass(frozen=True, slots=True)
class Tiles:
    """Figures that matter most: a name, a value, and a remark below it."""

    tiles: Sequence[tuple[str, str, str]]
    kind: ClassVar[str] = "tiles"


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing. `legend`: pairs of a look and a label; `keys` says how they are shown: "swatch" or "line"."""

    chart: Chart
    title: str = ""
    caption: str = ""
    legend: Sequence[tuple[str, str]] = ()
    keys: str = "swatch"
    remarks: Sequence[str] = ()
    kind: ClassVar[str] = "figure"


@dataclass(frozen=True, slots=True)
class Pictures:
    """Photographs: each a JPEG in base64, and what it shows."""

    pictures: Sequence[tuple[str, str]]
    kind: ClassVar[str] = "pictures"


@dataclass(frozen=True, slots=True)
class Fold:
    """Something that is opened when wanted."""

    summary: str
    block: Block
    kind: ClassVar[str] = "fold"


@dataclass(frozen=True, slots=True)
class Card:
    """A thing to choose: where it leads, what it is called, a drawing, a few words; `tags` are those it is found by."""

    href: str
    title: str
    chart: Chart | None
    lines: Sequence[str]
    tags: Sequence[str]


@dataclass(frozen=True, slots=True)
class Cards:
    """Things to choose from, searched without a script: of each group of tags one may be asked for."""

    cards: Sequence[Card]
    groups: Sequence[tuple[str, Sequence[str]]]
    kind: ClassVar[str] = "cards"

    def key(self, tag: str) -> str:
        """A tag as a class of the style sheet."""
        return f"t{next(place for place, one in enumerate(self._tags) if one == tag)}"

    def keys(self, card: Card) -> str:
        """The classes of a card."""
        return " ".join(self.key(tag) for tag in dict.fromkeys(card.tags))

    @property
    def _tags(self) -> list[str]:
        return [tag for _, tags in self.groups for tag in tags]


Block = Text | Items | Caution | Table | Facts | Tiles | Figure | Pictures | Fold | Cards


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks under a heading; `is_named` False only names it for screen readers."""

    title: str
    blocks: Sequence[Block]
    is_named: bool = True


@dataclass(frozen=True, slots=True)
class Page:
    """A page. `about` is a line below the heading, `name` what the browser calls it, `look` a class of its body."""

    title: str
    brand: str
    about: str
    sections: Sequence[Section | None] = field(default=())
    name: str = ""
    look: str = ""


def table_of(
    title: str, items: Iterable[T], *columns: tuple[str, Callable[[T], str]] | None, header: int | None = 0
) -> Table:
    """A row an item; each column is its head and what it says of an item, None where it is left out."""
    kept = [column for column in columns if column is not None]
    rows = [[told(item) for _, told in kept] for item in items]
    return Table(title, [head for head, _ in kept], rows, header=header)


def render(page: Page) -> str:
    """The page as text; the same page always gives the same text."""
    shown = [section for section in page.sections if section is not None and section.blocks]
    return _template().render(page=page, sections=shown, not_a_device=NOT_A_DEVICE)


@cache
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined  # only where a page is made: it takes its time

    loader = PackageLoader("formcheck")
    environment = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("page.html")

"""How bright a picture is and how noisy."""

from dataclasses import dataclass

__all__ = ["Light"]


@dataclass(frozen=True, slots=True)
class Light:
    """Brightness (1 as the room was designed), warm (+) or cold (-), and the sensor's noise in grey levels.

    `people` is how bright the people are beside the room: below 1 they are against the light, and a veil lies on them.
    """

    strength: float = 1.0
    warmth: float = 0.0
    noise_sigma: float = 2.0
    people: float = 1.0

"""How bright a picture is and how noisy."""

from dataclasses import dataclass

__all__ = ["Light"]


@dataclass(frozen=True, slots=True)
class Light:
    """Brightness (1 as the room was designed), warm (+) or cold (-), and the sensor's noise in grey levels."""

    strength: float = 1.0
    warmth: float = 0.0
    noise_sigma: float = 2.0

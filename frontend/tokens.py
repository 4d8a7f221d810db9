"""The one source of colour: writes src/css/tokens.css, and refuses palettes that cannot be read.

Every token is a pair of OKLCH colours, paper by day and petrol by night. Colour spaces are Björn Ottosson's OKLab
(https://bottosson.github.io/posts/oklab/); contrast is WCAG 2.2's ratio; colour-blind vision is simulated with the
severity-1.0 matrices of Machado, Oliveira and Fernandes (2009).

    python3 tokens.py            write the style sheet, fail when a pair is too faint
    python3 tokens.py --check    the same without writing
"""

import itertools
import math
import sys
from dataclasses import dataclass
from pathlib import Path

Rgb = tuple[float, float, float]
STYLE_SHEET = Path(__file__).parent / "src" / "css" / "tokens.css"


@dataclass(frozen=True, slots=True)
class Oklch:
    lightness: float
    chroma: float
    hue: float

    def css(self) -> str:
        return f"oklch({self.lightness:.3f} {self.chroma:.4f} {round(self.hue, 2):g})"

    def linear_rgb(self) -> Rgb:
        """Linear sRGB; parts outside 0–1 lie outside the gamut of a screen."""
        a = self.chroma * math.cos(math.radians(self.hue))
        b = self.chroma * math.sin(math.radians(self.hue))
        long = (self.lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
        medium = (self.lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
        short = (self.lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
        return (
            4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
            -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
            -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
        )


@dataclass(frozen=True, slots=True)
class Token:
    light: Oklch
    dark: Oklch

    def modes(self) -> tuple[Oklch, Oklch]:
        return self.light, self.dark


@dataclass(frozen=True, slots=True)
class Pair:
    """Two tokens that meet on screen, and the least contrast they need in both modes."""

    front: str
    back: str
    least: float

    def contrasts(self) -> tuple[float, float]:
        front, back = TOKENS[self.front], TOKENS[self.back]
        return contrast(front.light, back.light), contrast(front.dark, back.dark)

    def readable(self) -> bool:
        return min(self.contrasts()) >= self.least


def token(light: tuple[float, float, float], dark: tuple[float, float, float]) -> Token:
    return Token(Oklch(*light), Oklch(*dark))


# Warm paper by day, petrol night by dark.
SURFACES = {
    "canvas": token((0.966, 0.0045, 85), (0.168, 0.0095, 235)),
    "surface": token((0.993, 0.0015, 85), (0.198, 0.0105, 235)),
    "raised": token((1.0, 0, 85), (0.228, 0.0115, 235)),
    "sunken": token((0.955, 0.005, 85), (0.152, 0.009, 235)),
    "hover": token((0.945, 0.0055, 85), (0.245, 0.012, 235)),
    "active": token((0.925, 0.0065, 85), (0.275, 0.0135, 235)),
    "line": token((0.908, 0.006, 85), (0.285, 0.012, 235)),
    "line-strong": token((0.845, 0.0075, 85), (0.365, 0.014, 235)),
    "control": token((0.640, 0.011, 85), (0.530, 0.018, 235)),
    "neutral-tint": token((0.935, 0.0055, 85), (0.268, 0.012, 235)),
}

TEXT = {
    "ink": token((0.235, 0.012, 75), (0.945, 0.005, 235)),
    "ink-2": token((0.420, 0.012, 75), (0.775, 0.009, 235)),
    "ink-3": token((0.505, 0.012, 75), (0.690, 0.011, 235)),
}

# Petrol for every action.
ACCENT = {
    "accent": token((0.470, 0.098, 232), (0.740, 0.102, 225)),
    "accent-hover": token((0.415, 0.086, 234), (0.800, 0.092, 225)),
    "accent-ink": token((0.440, 0.092, 234), (0.800, 0.092, 225)),
    "accent-tint": token((0.948, 0.0165, 232), (0.272, 0.034, 234)),
    "accent-line": token((0.780, 0.066, 228), (0.450, 0.068, 230)),
    "on-accent": token((0.995, 0.002, 225), (0.170, 0.030, 235)),
}

# Clay for the brand mark and for what needs the reader; the others are states, never series of a chart.
STATES = {
    "clay": token((0.560, 0.140, 42), (0.745, 0.130, 48)),
    "clay-ink": token((0.475, 0.125, 42), (0.800, 0.115, 50)),
    "clay-tint": token((0.950, 0.022, 55), (0.285, 0.042, 48)),
    "good": token((0.520, 0.115, 152), (0.740, 0.125, 155)),
    "good-ink": token((0.430, 0.098, 152), (0.815, 0.115, 155)),
    "good-tint": token((0.950, 0.027, 155), (0.275, 0.038, 155)),
    "warn": token((0.700, 0.142, 75), (0.800, 0.130, 80)),
    "warn-ink": token((0.455, 0.095, 68), (0.850, 0.115, 85)),
    "warn-tint": token((0.957, 0.036, 86), (0.290, 0.040, 80)),
    "bad": token((0.545, 0.185, 25), (0.690, 0.165, 25)),
    "bad-ink": token((0.470, 0.165, 25), (0.790, 0.115, 22)),
    "bad-tint": token((0.953, 0.022, 20), (0.285, 0.055, 22)),
    "plum": token((0.500, 0.130, 335), (0.740, 0.115, 335)),
    "plum-ink": token((0.440, 0.120, 335), (0.820, 0.090, 335)),
    "plum-tint": token((0.953, 0.023, 335), (0.285, 0.040, 335)),
}

# Categories of a chart, in this order; c6 is "other".
SERIES = {
    "c1": token((0.470, 0.095, 235), (0.720, 0.090, 228)),
    "c2": token((0.750, 0.150, 70), (0.830, 0.125, 75)),
    "c3": token((0.330, 0.120, 335), (0.610, 0.165, 325)),
    "c4": token((0.770, 0.085, 182), (0.900, 0.090, 178)),
    "c5": token((0.530, 0.148, 36), (0.670, 0.180, 38)),
    "c6": token((0.620, 0.013, 85), (0.500, 0.015, 235)),
}

# Clay to petrol, for worse and better than.
DIVERGING = {
    "d0": token((0.560, 0.150, 38), (0.680, 0.150, 42)),
    "d1": token((0.735, 0.110, 46), (0.540, 0.115, 42)),
    "d2": token((0.885, 0.048, 55), (0.380, 0.065, 45)),
    "d3": token((0.955, 0.004, 85), (0.265, 0.010, 235)),
    "d4": token((0.880, 0.042, 226), (0.370, 0.050, 232)),
    "d5": token((0.715, 0.088, 229), (0.510, 0.085, 230)),
    "d6": token((0.500, 0.102, 232), (0.690, 0.105, 228)),
}

RAMP_LIGHTNESS = (0.968, 0.918, 0.862, 0.800, 0.732, 0.552, 0.505, 0.455, 0.405)


def ramp_step(step: int) -> Token:
    """One of nine petrols from faint to full; chroma swells and eases so that every step stays in gamut."""
    t = step / 8
    swell_light = math.sin(min(1, t * 1.05) * math.pi * 0.62)
    swell_dark = math.sin(min(1, t * 1.02) * math.pi * 0.62)
    return token(
        (RAMP_LIGHTNESS[step], 0.008 + 0.080 * swell_light, 228 + 6 * t),
        (0.225 + 0.585 * t, 0.016 + 0.090 * swell_dark, 233 - 8 * t),
    )


RAMP = {f"q{step}": ramp_step(step) for step in range(9)}
TOKENS = {**SURFACES, **TEXT, **ACCENT, **STATES, **SERIES, **RAMP, **DIVERGING}

# What text stands on; 4.5 is WCAG's AA for text.
TEXT_PAIRS = {
    "ink": ("surface", "canvas"),
    "ink-2": (
        "surface", "canvas", "hover", "active", "neutral-tint", "accent-tint",
        "warn-tint", "bad-tint", "good-tint", "clay-tint", "plum-tint",
    ),
    "ink-3": ("surface", "canvas", "sunken", "hover", "raised", "accent-tint"),
    "accent-ink": ("surface", "canvas", "accent-tint"),
    "on-accent": ("accent", "accent-hover"),
    "clay-ink": ("surface", "clay-tint"),
    "good-ink": ("surface", "good-tint"),
    "warn-ink": ("surface", "warn-tint"),
    "bad-ink": ("surface", "bad-tint"),
    "plum-ink": ("surface", "plum-tint"),
}  # fmt: skip

# What must be seen but is not read; 3 is WCAG's AA for edges and graphics.
EDGE_PAIRS = {
    "accent": ("surface",),
    "control": ("surface", "raised"),
    "good": ("surface",),
    "bad": ("surface",),
    "clay": ("surface",),
    "c1": ("surface",),
    "c3": ("surface",),
    "c5": ("surface",),
    "c6": ("surface",),
}

PAIRS = tuple(
    Pair(front, back, least)
    for pairs, least in ((TEXT_PAIRS, 4.5), (EDGE_PAIRS, 3.0))
    for front, backs in pairs.items()
    for back in backs
)

Matrix = tuple[Rgb, Rgb, Rgb]
COLOUR_BLIND: dict[str, Matrix] = {
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
}


def clamp(value: float) -> float:
    return min(1.0, max(0.0, value))


def shown(colour: Oklch) -> Rgb:
    """Linear sRGB as a screen shows it."""
    red, green, blue = colour.linear_rgb()
    return clamp(red), clamp(green), clamp(blue)


def luminance(colour: Oklch) -> float:
    red, green, blue = shown(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Oklch, other: Oklch) -> float:
    """WCAG 2.2 contrast ratio, 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def oklab(rgb: Rgb) -> Rgb:
    red, green, blue = rgb
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def seen_through(matrix: Matrix, rgb: Rgb) -> Rgb:
    red, green, blue = (clamp(sum(weight * part for weight, part in zip(row, rgb, strict=True))) for row in matrix)
    return red, green, blue


def distance(one: Oklch, other: Oklch, vision: str = "") -> float:
    """Distance in OKLab × 100, to full sight or to one of COLOUR_BLIND."""
    first, second = shown(one), shown(other)
    if vision:
        first, second = seen_through(COLOUR_BLIND[vision], first), seen_through(COLOUR_BLIND[vision], second)
    return math.dist(oklab(first), oklab(second)) * 100


def least_series_distance(*, dark: bool, vision: str = "") -> float:
    colours = [pair.dark if dark else pair.light for pair in SERIES.values()]
    return min(distance(one, other, vision) for one, other in itertools.combinations(colours, 2))


def outside_gamut() -> list[str]:
    return [
        name
        for name, pair in TOKENS.items()
        if any(not -0.004 <= part <= 1.004 for mode in pair.modes() for part in mode.linear_rgb())
    ]


def faults() -> list[str]:
    """What is wrong with the palette, in words; empty when it may be used."""
    faint = [
        f"{pair.front} on {pair.back} has {min(pair.contrasts()):.2f}, needs {pair.least}"
        for pair in PAIRS
        if not pair.readable()
    ]
    alike = [
        f"two chart colours are only {apart:.1f} apart ({vision or 'full sight'}, {'dark' if dark else 'light'})"
        for dark in (False, True)
        for vision in ("", *COLOUR_BLIND)
        if (apart := least_series_distance(dark=dark, vision=vision)) < 10
    ]
    return faint + alike + [f"{name} cannot be shown on a screen" for name in outside_gamut()]


def style_sheet() -> str:
    custom = [f"  --k-{name}: light-dark({pair.light.css()}, {pair.dark.css()});" for name, pair in TOKENS.items()]
    theme = [f"  --color-{name}: var(--k-{name});" for name in TOKENS]
    return "\n".join(
        [
            "/* Written by tokens.py. */",
            ":root {",
            "  color-scheme: light dark;",
            *custom,
            "}",
            ':root[data-theme="light"] {\n  color-scheme: light;\n}',
            ':root[data-theme="dark"] {\n  color-scheme: dark;\n}',
            "@theme inline {",
            "  --color-*: initial;",
            "  --color-white: #fff;",
            "  --color-transparent: transparent;",
            "  --color-current: currentColor;",
            *theme,
            "}",
            "",
        ]
    )


def main(arguments: list[str]) -> int:
    found = faults()
    for fault in found:
        print(fault, file=sys.stderr)
    if not found and "--check" not in arguments:
        STYLE_SHEET.write_text(style_sheet(), encoding="utf-8")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

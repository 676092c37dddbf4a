"""The eight colours that painted animals have and that colour control asks for, in CIELAB.

The names are the first seven basic colour terms in the order in which languages gain them (Berlin and Kay, Basic Color
Terms, 1969): black, white, red, green, yellow, blue, brown; and grey, the last of the terms that animals often have.

The values are those of a whole body, in light and in its own shade. Red, green, yellow, blue, brown and grey are
centroids of ISCC-NBS blocks (Kelly and Judd, Color: Universal Language and Dictionary of Names, NBS Special Publication
440, 1976) in the sRGB of A. Jaffer's "NBS/ISCC Centroids", as Color::Library of CPAN has them: the "moderate" blocks,
since no body is on average as vivid as its brightest feather, and for green the block "yellowish green", since the one
called "green" is bluish and birds' greens are those of leaves. Black and white are not the centroids' 13 and 96, which
no body in daylight comes near (the bodies of Oxford-IIIT pets called plain black have a mean L* of 27, white ones of
60), but 20 and 85, about where those blocks begin. No two of the eight lie closer than 27 in CIELAB.
"""

from __future__ import annotations

# L* 0 to 100, a*, b*; white point D65.
BASIC_COLOURS: dict[str, tuple[float, float, float]] = {
    "black": (20.0, 0.0, 0.0),
    "white": (85.0, 0.0, 0.0),
    "red": (45.2, 38.5, 16.2),  # moderate red, #ab4e52
    "green": (56.5, -23.7, 18.2),  # moderate yellowish green, #679267
    "yellow": (71.9, -0.4, 44.7),  # moderate yellow, #c9ae5d
    "blue": (44.1, -1.3, -27.2),  # moderate blue, #436b95
    "brown": (36.2, 10.9, 19.1),  # moderate brown, #6f4e37
    "grey": (55.1, -0.4, 1.1),  # medium gray, #848482
}

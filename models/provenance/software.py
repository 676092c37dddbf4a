"""Programs by the names that they leave in files: editors, generators, and all others, cameras among them."""

from __future__ import annotations

import re

from models.provenance.label import Claim

_GENERATORS = re.compile(
    r"midjourney|dall[·.\- ]?e\b|stable ?diffusion|novelai|comfyui|invokeai|automatic1111|fooocus|swarmui|draw ?things"
    r"|adobe firefly|\bfirefly\b|leonardo\.ai|ideogram|imagen\b|bing image creator|dreamstudio|nightcafe"
    r"|mochi ?diffusion|diffusionbee|easy ?diffusion|\bflux\.?1|made with google ai|created with google ai",
    re.IGNORECASE,
)
_EDITORS = re.compile(
    r"photoshop|lightroom|camera raw|imageready|\bgimp\b|snapseed|affinity|capture one|darktable|rawtherapee|pixelmator"
    r"|paint ?shop|paint\.net|\bpicasa|krita|acdsee|luminar|\bdxo\b|\bon1\b|photoscape|picsart|\bvsco|faceapp|facetune"
    r"|canva\b|topaz|polarr|pixlr|photopea|adobe express|corel|silkypix|digikam|showfoto|photodirector|photoimpact"
    r"|aperture|iphoto|photolab|aurora ?hdr|photomatix|hugin|inpaint|cleanup\.pictures|meitu|beautyplus|remini|b612"
    r"|fotor\b|befunky|skylum|capture ?nx|nx studio|photo ?editor|edited with google ai|magic ?edit|magic ?eraser",
    re.IGNORECASE,
)
_OURS = re.compile(r"featherproof", re.IGNORECASE)


def is_ours(name: str) -> bool:
    """Whether a program's name is this one's."""
    return _OURS.search(name) is not None


def claim_of_program(name: str) -> Claim:
    """What a program's name says of a photo: generators make photos, editors change them, a camera says nothing."""
    if _GENERATORS.search(name):
        return "generated"
    return "edited" if _EDITORS.search(name) else "unclear"

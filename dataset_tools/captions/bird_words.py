"""How people say what CUB-200-2011's attribute values mean; the more usual word stands more often."""

from __future__ import annotations

from collections.abc import Mapping

SIZES = {
    "very_small_(3_-_5_in)": ("very small", "tiny", "small"),
    "small_(5_-_9_in)": ("small", "small", "little", "smaller"),
    "medium_(9_-_16_in)": ("medium sized", "medium-sized", "medium sized", "fairly large"),
    "large_(16_-_32_in)": ("large", "large", "big"),
    "very_large_(32_-_72_in)": ("very large", "large", "huge"),
}
COLOUR_WORDS = {
    "grey": ("grey", "gray"),
    "buff": ("buff", "tan", "tan"),
    "rufous": ("rufous", "reddish brown", "reddish-brown"),
    "olive": ("olive", "olive green"),
}
BILL_SHAPES: Mapping[str, tuple[str, ...]] = {
    "curved_(up_or_down)": ("curved",),
    "dagger": ("sharp", "pointed", "long pointed"),
    "hooked": ("hooked", "sharp hooked"),
    "needle": ("thin", "needle-like", "thin pointed"),
    "hooked_seabird": ("hooked", "hooked", "curved"),
    "spatulate": ("flat", "wide flat"),
    "all-purpose": ("pointed", "pointy", "small", ""),
    "cone": ("cone-shaped", "thick", "stubby", "blunt"),
    "specialized": ("unusual",),
}
BILL_LENGTHS = {"longer_than_head": "long", "shorter_than_head": "short"}
HEADS = {
    "crested": ("a crest on its head", "a crested head", "a crest", "feathers sticking up from its head"),
    "masked": ("a mask around its eyes", "a masked face"),
    "eyering": ("an eyering", "a ring around its eye"),
    "eyebrow": ("a stripe above its eye", "an eyebrow stripe"),
    "eyeline": ("a line through its eye", "an eyeline"),
    "malar": ("a malar stripe", "a stripe along its cheek"),
    "striped": ("a striped head", "stripes on its head"),
    "spotted": ("a spotted head",),
    "capped": ("a cap on its head", "a capped head"),
}
KINDS = {
    "hummingbird-like": "hummingbird",
    "duck-like": "duck-like bird",
    "gull-like": "seabird",
    "hawk-like": "hawk-like bird",
    "long-legged-like": "long-legged bird",
    "owl-like": "owl",
}

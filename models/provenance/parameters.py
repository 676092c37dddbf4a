"""Settings that image generators leave in files, told by their form: each program's is documented in its own source."""

from __future__ import annotations

import re
from typing import Any

from models.files.json_file import parsed
from models.provenance.label import Claim, one_line

# Stable Diffusion web UI and its relatives: the prompt, "Negative prompt: ...", "Steps: 20, Sampler: ..., Seed: ..."
_STEPS = re.compile(r"Steps: ?\d")
_BESIDE_STEPS = ("Sampler: ", "Seed: ", "CFG scale: ", "Model: ", "Size: ")
_IN_A_PHOTO = ("Mask blur: ", "Masked content: ", "Inpaint area: ")
_MIDJOURNEY = re.compile(r"Job ID: ?[0-9a-f-]{36}")
_LOOKED_AT = 1 << 20  # characters of a text

_FILLS = ("inpaint", "setlatentnoisemask")  # in names of ComfyUI's nodes that fill a part of a picture
_PROMPTS = ("prompt", "positive_prompt", "sui_image_params", "image", "meta", "app_version", "uc")
_SETTINGS = ("seed", "steps", "sampler", "scheduler", "cfg_scale", "cfg", "model", "width")


def parameters_in(text: str) -> tuple[Claim, str] | None:
    """What a text says if it holds a generator's settings: the claim and a readable excerpt; None where it doesn't."""
    text = text[:_LOOKED_AT]
    if _STEPS.search(text) and any(name in text for name in _BESIDE_STEPS):
        return "edited" if any(name in text for name in _IN_A_PHOTO) else "generated", one_line(text)
    if _MIDJOURNEY.search(text):
        return "generated", one_line(text)
    if text.lstrip()[:1] == "{":
        try:
            value = parsed(text)
        except ValueError:
            return None
        return _in_json(value)
    return None


def _in_json(value: dict[str, Any]) -> tuple[Claim, str] | None:
    nodes = _nodes(value)
    if nodes:
        kinds = [str(kind) for node in nodes if (kind := node.get("class_type") or node.get("type"))]
        fills = any(sign in kind.lower() for kind in kinds for sign in _FILLS)
        return "edited" if fills else "generated", one_line(_told_by(nodes) or ", ".join(dict.fromkeys(kinds)))
    if any(key in value for key in _PROMPTS) and any(key in inner for inner in _inner(value) for key in _SETTINGS):
        prompts = [inner[key] for inner in _inner(value) for key in _PROMPTS if isinstance(inner.get(key), str)]
        return "generated", one_line(" ".join(prompts[:2]) or str(value))
    return None


def _nodes(value: dict[str, Any]) -> list[dict[str, Any]]:
    """The nodes of a graph as ComfyUI (prompt or workflow) and InvokeAI (graph) write it."""
    listed = value.get("nodes")
    nodes = [node for node in (listed if isinstance(listed, list) else value.values()) if isinstance(node, dict)]
    if isinstance(listed, dict):
        nodes = [node for node in listed.values() if isinstance(node, dict)]
    return [node for node in nodes if "class_type" in node or (listed is not None and "type" in node)]


def _told_by(nodes: list[dict[str, Any]]) -> str:
    """Texts and models that the nodes of a graph are given."""
    words = []
    for node in nodes:
        inputs = node.get("inputs")
        for key, told in inputs.items() if isinstance(inputs, dict) else ():
            if isinstance(told, str) and key in ("text", "prompt", "ckpt_name", "unet_name", "model_name"):
                words.append(told)
    return "; ".join(words)


def _inner(value: dict[str, Any]) -> list[dict[str, Any]]:
    """The object and those that are its values."""
    return [value, *(inner for inner in value.values() if isinstance(inner, dict))]

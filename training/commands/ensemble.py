"""`featherproof-train copies`, `jpeg`, `residuals`, `image-head` and `stack`: their arguments, and what they say."""

from __future__ import annotations

from pathlib import Path

from training.commands.terminal import Parser, given, say

_LOOKS_FOR = {
    "copies": "copied regions",
    "jpeg": "regions that lack the photo's JPEG history",
    "residuals": "regions whose residuals go together otherwise than in the rest of the photo",
}


def run_search(key: str, rest: list[str]) -> int:
    """Make the member of that key, which searches photos without a network; returns 0."""
    parser = Parser(key)
    parser.description = (
        f"Fit the member that looks for {_LOOKS_FOR[key]} on training photos, and write its checkpoint."
    )
    add = parser.add_argument
    add("--index", nargs="+", required=True, type=Path, help="index.jsonl files of the inpainted sets of training")
    add("--out", required=True, type=Path, help="folder of checkpoints")
    add("--name", default=key, help="name of the checkpoint")
    if key == "copies":
        told = "inpainters whose fills are copied regions"
        add("--inpainters", nargs="+", default=("copy-move",), metavar="NAME", help=told)
    add("--photos", type=int, help="number of source photos, evenly spread (default: all that there are)")
    add("--stacking", type=float, default=0.2, help="share of the training photos that is kept for the stack")
    add("--without", nargs="+", default=(), metavar="NAME", help="inpainters to keep from the ensemble")
    known = parser.parse_args(rest)
    from training.stack.searches import SearchOptions, make_search_member

    manifest = make_search_member(SearchOptions(key, **given(known)), say)
    print(f"{manifest.path}: {manifest.metrics['out_of_fold']}")
    return 0


def run_image_head(rest: list[str]) -> int:
    """Fit a member's image head anew on whole photos; returns 0."""
    parser = Parser("image-head")
    parser.description = "Fit a member's image head on whole training photos and their fills, and write the member."
    add = parser.add_argument
    add("member", metavar="MEMBER", help="a member's name or manifest")
    add("--index", nargs="+", required=True, type=Path, help="index.jsonl files of the inpainted sets of training")
    add("--out", required=True, type=Path, help="folder of checkpoints")
    add("--name", help="name of the checkpoint (default: the member's)")
    add("--photos", type=int, help="number of source photos, evenly spread (default: all that the member learned from)")
    add("--seed", type=int, default=0)
    known = parser.parse_args(rest)
    from training.stack.image_heads import ImageHeadOptions, refit_image_head

    manifest = refit_image_head(ImageHeadOptions(**given(known)), say)
    print(f"{manifest.path}: C {manifest.training['image_head_C']:g}, {manifest.metrics['image_head_out_of_fold']}")
    return 0


def run_stack(rest: list[str]) -> int:
    """Stack members and print how the stack compares; returns 0."""
    parser = Parser("stack")
    parser.description = "Fit the stack on photos that no member saw, compare it, and write its checkpoint."
    add = parser.add_argument
    add("--members", nargs="+", required=True, metavar="FILE", help="exported members, one of each kind")
    add("--index", nargs="+", required=True, type=Path, help="index.jsonl files of the inpainted sets of training")
    add("--out", required=True, type=Path, help="folder of checkpoints; the members are copied there too")
    add("--name", required=True, help="name of the stack's checkpoint")
    add("--run", type=Path, help="folder for scans and the comparison (default: runs/NAME)")
    add("--controls", nargs="+", default=(), metavar="FILE", help="members for comparison only")
    add("--photos", type=int, help="number of source photos, evenly spread (default: all that no member saw)")
    add("--without", nargs="+", default=(), metavar="NAME", help="inpainters to leave out of the fit")
    add("--seed", type=int, default=0)
    add("--device", default="auto")
    add("--title", help="description in one line")
    add("--default", action="store_true", help="make it the default stack")
    known = parser.parse_args(rest)
    from training.stack.fit import COMPARISON, StackOptions, make_stack

    options = StackOptions(**given(known) | {"run": known.run or Path("runs") / known.name})
    manifest = make_stack(options, say)
    print((options.run / f"{COMPARISON}.md").read_text(encoding="utf-8"))
    print(f"{manifest.path}: C {manifest.training['C']:g}, temperature {manifest.training['temperature']}")
    return 0

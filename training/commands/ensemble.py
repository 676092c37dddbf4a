"""`featherproof-train copies`, `image-head` and `stack`: their arguments, and what they say."""

from __future__ import annotations

from pathlib import Path

from training.commands.terminal import Parser, given, say


def run_copies(rest: list[str]) -> int:
    """Make the member that looks for copied regions; returns 0."""
    parser = Parser("copies")
    parser.description = "Fit the member that looks for copied regions on training photos, and write its checkpoint."
    add = parser.add_argument
    add("--index", nargs="+", required=True, type=Path, help="index.jsonl files of the inpainted sets of training")
    add("--out", required=True, type=Path, help="folder of checkpoints")
    add("--name", default="copies", help="name of the checkpoint")
    add(
        "--inpainters",
        nargs="+",
        default=("copy-move",),
        metavar="NAME",
        help="inpainters whose fills are copied regions",
    )
    add("--photos", type=int, help="number of source photos, evenly spread (default: all with such a fill)")
    add("--stacking", type=float, default=0.2, help="share of the training photos that is kept for the stack")
    add("--without", nargs="+", default=(), metavar="NAME", help="inpainters to keep from the ensemble")
    known = parser.parse_args(rest)
    from training.stack.copy_moves import CopiesOptions, make_copies_member

    manifest = make_copies_member(CopiesOptions(**given(known)), say)
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

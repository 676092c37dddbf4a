"""Photos in and out of files, without torch, Qt or OpenCV: numpy and Pillow only.

`models.imaging.windows`, `resample`, `rim`, `seam`, `detail` and `patch_choice` use OpenCV; the inpainter imports them,
the window process never does.
"""

from models.imaging.load import load_hole, load_photo
from models.imaging.metadata import hole_digest, provenance, read_provenance, with_earlier
from models.imaging.photo import Photo, PhotoError
from models.imaging.save import save_photo, save_photo_apart

__all__ = [
    "Photo",
    "PhotoError",
    "hole_digest",
    "load_hole",
    "load_photo",
    "provenance",
    "read_provenance",
    "save_photo",
    "save_photo_apart",
    "with_earlier",
]

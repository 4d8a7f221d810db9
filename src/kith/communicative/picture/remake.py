"""Makes a picture of a stranger anew, in a process of its own that can neither grow nor go on for ever.

Run as a program, never imported for what it does: `python -I remake.py CAME MADE` writes the picture in CAME to MADE as
PNG, JPEG or GIF, turned as it is meant to be seen, without what cameras and programs have written into it, and at most
twice as wide as a mail is. It says kind, width and height.
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path

WIDEST = 1_200
MOST_PIXELS = 60_000_000
SECONDS, MEMORY = 20, 1_200 * 2**20


def main(came: str, made: str) -> None:
    """Writes the picture. Whatever cannot be read ends the process with an error."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    with Image.open(came, formats=("PNG", "JPEG", "GIF", "WEBP")) as read:
        if read.format == "GIF" and getattr(read, "is_animated", False):
            Path(made).write_bytes(Path(came).read_bytes())
            sys.stdout.write(f"GIF {read.width} {read.height}")
            return
        picture = ImageOps.exif_transpose(read)
        clear = "A" in picture.getbands() or "transparency" in picture.info
        picture = picture.convert("RGBA" if clear else "RGB")
        if picture.width > WIDEST:
            picture = picture.resize((WIDEST, max(1, round(picture.height * WIDEST / picture.width))))
        kind = "JPEG" if not clear and read.format in ("JPEG", "WEBP") else "PNG"
        picture.info = {}
        picture.save(made, kind, optimize=True, **({"quality": 85} if kind == "JPEG" else {}))
        sys.stdout.write(f"{kind} {picture.width} {picture.height}")


if __name__ == "__main__":
    main(*sys.argv[1:])

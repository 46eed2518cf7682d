"""Draws the pictures of the gallery and its page.

Run from the repository's root: `uv run docs/gallery/make_gallery.py [first] [last]`
"""

import sys
from pathlib import Path

import cv2
from prompts import PROMPTS

from limpet.engines.embedded.scenes.drawing import Drawing, draw
from limpet.engines.embedded.scenes.ready import make_ready
from limpet.settings import load_settings

FOLDER = Path(__file__).parent
SHAPES = {"wide": (768, 432), "square": (576, 576), "tall": (432, 648)}
QUALITY = 84
HEAD = """# Gallery

Made by `make_gallery.py` with the embedded engine: no model, no weights, one CPU. Each picture is the first that its prompt
gave for its seed. Under each stands the prompt, and what of it was not drawn.

"""


def main() -> None:
    first, last = (int(place) for place in (sys.argv[1:3] or (0, len(PROMPTS))))
    make_ready(load_settings().cache)
    for number in range(first, last):
        prompt, shape = PROMPTS[number]
        width, height = SHAPES[shape]
        drawing = draw(prompt, width=width, height=height, seed=number + 1, check=lambda: None)
        path = FOLDER / f"{number:02}.jpg"
        cv2.imwrite(str(path), drawing.pixels[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
        print(f"{path.name}: {path.stat().st_size // 1000} kB, {sought(drawing)}", flush=True)
    write_page()


def sought(drawing: Drawing) -> str:
    """How many pixels each thing covers."""
    shown = {name: int(drawing.mask(name).sum()) for name in drawing.composition.names.values()}
    return f"{drawing.composition.setting}, {drawing.composition.hour}, {shown}"


def write_page() -> None:
    from limpet.engines.embedded.scenes.reading import read_prompt

    lines = []
    for number, (prompt, _) in enumerate(PROMPTS):
        if not (FOLDER / f"{number:02}.jpg").exists():
            continue
        missing = ", ".join(read_prompt(prompt).not_drawn)
        lines += [f"![]({number:02}.jpg)", "", f"*{prompt}*" + (f" (not drawn: {missing})" if missing else ""), ""]
    (FOLDER / "README.md").write_text(HEAD + "\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()

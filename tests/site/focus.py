"""Is the focus seen? What can take it, and what an eye tells apart."""

from io import BytesIO
from pathlib import Path

from PIL import Image, ImageChops

STOPS = Path(__file__).with_name("stops.js").read_text("utf-8").rstrip(";\n")
SEEN = 40  # pixels


def changes(one, other):
    """Do two pictures, as the bytes of PNG files, differ by what an eye can see?"""
    pictures = [Image.open(BytesIO(data)).convert("RGB") for data in (one, other)]
    difference = ImageChops.difference(*pictures).convert("L")
    return sum(difference.point(lambda value: value > 40).histogram()[1:]) >= SEEN

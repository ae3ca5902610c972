"""Opens pictures, no larger than the limit, whatever their bytes lead a decoder to."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from doccheck.readers import limits
from doccheck.readers.draft import UnreadableError
from doccheck.readers.pictures import UNREAD_PICTURE

if TYPE_CHECKING:
    from PIL.Image import Image

DAMAGED = "it is a picture that is damaged, or of a kind that cannot be opened"


@contextmanager
def opened(data: bytes) -> Iterator[Image]:
    """The picture, for as long as it is looked at; `UnreadableError` where it cannot be opened or decoded."""
    try:
        from PIL import Image as Images
    except ImportError:
        raise UnreadableError(UNREAD_PICTURE) from None
    Images.MAX_IMAGE_PIXELS = limits.PICTURE_PIXELS
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Images.DecompressionBombWarning)
            with Images.open(io.BytesIO(data)) as image:
                yield image
    except (Images.DecompressionBombError, Images.DecompressionBombWarning):
        raise UnreadableError(f"it is a picture of more than {limits.PICTURE_PIXELS:,} dots") from None
    except Exception:  # noqa: BLE001 - whatever a decoder trips over, the picture is not read
        raise UnreadableError(DAMAGED) from None


def upright(image: Image) -> Image:
    """The picture as it is shown: a camera may keep it lying on its side."""
    from PIL import ImageOps

    return ImageOps.exif_transpose(image) or image

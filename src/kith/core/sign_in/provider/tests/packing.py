"""A document as an address carries it."""

import zlib
from base64 import b64encode
from typing import Any

from lxml import etree


def packed(root: Any) -> str:
    packer = zlib.compressobj(wbits=-15)
    return b64encode(packer.compress(etree.tostring(root)) + packer.flush()).decode()

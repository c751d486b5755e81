"""A QR code as markup, to be scanned from a screen across a room."""

import segno
from django.utils.html import format_html

BORDER = 3  # modules of white around it


def svg(text):
    """The SVG of a QR code that leads to this address; dark on light in every colour scheme, or scanners fail.

    Hidden from screen readers: the same address and code stand beside it in words.
    """
    rows = list(segno.make(text, error="m", micro=False).matrix_iter(border=BORDER))
    squares = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return format_html(
        '<svg class="qr" viewBox="0 0 {0} {0}" shape-rendering="crispEdges" aria-hidden="true">'
        '<path fill="#fff" d="M0 0h{0}v{0}h-{0}z"/><path fill="#000" d="{1}"/></svg>',
        len(rows),
        squares,
    )

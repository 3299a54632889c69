"""PDFs written by hand: small enough to read, and as wrong as a test wants them."""

from __future__ import annotations

from collections.abc import Sequence


def pdf_bytes(objects: Sequence[str | bytes], root: int = 1) -> bytes:
    """A PDF of these objects, numbered from 1, with a right cross-reference table."""
    out = bytearray(b"%PDF-1.7\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n".encode() + (body.encode("latin-1") if isinstance(body, str) else body) + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    for offset in offsets:
        out += f"{offset:010} 00000 n \n".encode()
    out += f"trailer\n<< /Size {len(objects) + 1} /Root {root} 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def stream(content: str) -> bytes:
    """A content stream."""
    data = content.encode("cp1252")
    return f"<< /Length {len(data)} >>\nstream\n".encode() + data + b"\nendstream"


def text_pdf(pages: Sequence[Sequence[str]], labels: str = "", width: int = 595, size: int = 11) -> bytes:
    """A PDF whose pages hold these lines; ``labels`` is the number tree of its page labels."""
    escapes = str.maketrans({"\\": r"\\", "(": r"\(", ")": r"\)"})
    drawn = []
    for lines in pages:
        shown = " ".join(f"({line.translate(escapes)}) Tj T*" for line in lines)
        drawn.append(f"BT /F1 {size} Tf 72 760 Td 14 TL {shown} ET")
    return drawn_pdf(drawn, labels, width)


def drawn_pdf(contents: Sequence[str], labels: str = "", width: int = 595) -> bytes:
    """A PDF with these content streams, one for each page; the font is called F1."""
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(contents)))
    tree = f" /PageLabels << /Nums [{labels}] >>" if labels else ""
    objects: list[str | bytes] = [
        f"<< /Type /Catalog /Pages 2 0 R{tree} >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(contents)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for n, content in enumerate(contents):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} 842] /Resources << /Font << /F1 3 0 R >> >> /Contents {5 + 2 * n} 0 R >>"
        )
        objects.append(stream(content))
    return pdf_bytes(objects)

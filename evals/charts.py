"""Charts of the report as inline SVG: bars with intervals, and the reliability diagram."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from evals.metrics import Bin, Metric

WIDTH, ROW, LABEL = 560, 24, 170
SIDE, MARGIN = 300, 42


def bars(title: str, rows: Sequence[tuple[str, Metric]]) -> str:
    """Horizontal bars from 0 to 1, each with its interval, figure and n."""
    drawn = [(name, m) for name, m in rows if m.value is not None]
    height = ROW * len(drawn) + 34
    scale = WIDTH - LABEL - 130
    parts = [f'<svg viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" role="img" aria-label="{escape(title)}">']
    parts.append(f'<text x="0" y="14" class="title">{escape(title)}</text>')
    for number, (name, metric) in enumerate(drawn):
        assert metric.value is not None
        assert metric.low is not None
        assert metric.high is not None
        y = 26 + number * ROW
        middle = y + 8
        low, high = (LABEL + scale * min(1.0, v) for v in (metric.low, metric.high))
        parts += [
            f'<text x="{LABEL - 8}" y="{y + 12}" text-anchor="end">{escape(name)}</text>',
            f'<rect x="{LABEL}" y="{y}" width="{scale}" height="16" class="track"/>',
            f'<rect x="{LABEL}" y="{y}" width="{scale * min(1.0, metric.value):.1f}" height="16" class="bar"/>',
            f'<path d="M{low:.1f} {middle}H{high:.1f}M{low:.1f} {y + 4}v8M{high:.1f} {y + 4}v8" class="interval"/>',
            f'<text x="{LABEL + scale + 8}" y="{y + 12}">{metric.value:.3f}  (n {metric.n})</text>',
        ]
    return "".join([*parts, "</svg>"])


def reliability_diagram(bins: Sequence[Bin]) -> str:
    """Share right against stated confidence; the area of a dot grows with its n, the diagonal is perfect calibration."""
    size = SIDE + 2 * MARGIN
    largest = max((b.n for b in bins), default=1)
    parts = [f'<svg viewBox="0 0 {size} {size}" width="{size}" role="img" aria-label="Reliability diagram">']
    parts.append('<text x="0" y="14" class="title">Confidence and share right</text>')
    parts.append(f'<path d="M{MARGIN} {MARGIN + SIDE}L{MARGIN + SIDE} {MARGIN}" class="diagonal"/>')
    parts.append(f'<path d="M{MARGIN} {MARGIN}V{MARGIN + SIDE}H{MARGIN + SIDE}" class="axis"/>')
    for tick in (0, 0.5, 1):
        parts.append(f'<text x="{MARGIN + SIDE * tick}" y="{MARGIN + SIDE + 16}" text-anchor="middle">{tick:g}</text>')
        parts.append(f'<text x="{MARGIN - 6}" y="{MARGIN + SIDE * (1 - tick) + 4}" text-anchor="end">{tick:g}</text>')
    points = [(MARGIN + SIDE * b.confidence, MARGIN + SIDE * (1 - b.right), b) for b in bins]
    if points:
        parts.append('<polyline class="line" points="' + " ".join(f"{x:.1f},{y:.1f}" for x, y, _ in points) + '"/>')
    for x, y, found in points:
        radius = 3 + 9 * (found.n / largest) ** 0.5
        label = f"confidence {found.confidence:.2f}, right {found.right:.2f}, n {found.n}"
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" class="dot"><title>{label}</title></circle>')
    parts.append(f'<text x="{MARGIN + SIDE / 2}" y="{size - 8}" text-anchor="middle">stated confidence</text>')
    return "".join([*parts, "</svg>"])

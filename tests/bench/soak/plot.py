"""Three aligned panels over one axis of real time, with the virtual one on top, as SVG."""

import math
from xml.sax.saxutils import escape

WIDTH, LEFT, RIGHT, TOP, PANEL, GAP = 960, 76, 24, 84, 170, 34
INK, FAINT, COLOURS = "#1b1f24", "#d0d7de", ("#0969da", "#bc4c00", "#8c959f")
MOST_POINTS = 700
AXIS = 54  # of virtual time, above the words of the first panel
APART = 30  # between the words on the upper axis


def svg(samples, warm_up_s, title):
    end = max(samples[-1]["real_s"], 1)
    panels = [
        ("memory, MiB", [("resident", 0, line(samples, lambda row: row["resident_kib"] / 1024)),
                         ("in use of the heap", 2, line(samples, lambda row: row["heap_bytes"] / 2**20)),
                         ("state file and its WAL", 1, line(samples, lambda row: (row["state_kib"] + row["wal_kib"]) / 1024))], False),
        ("descriptors", [("open in the server", 0, line(samples, lambda row: row["descriptors"])),
                         ("connections of clients", 2, line(samples, lambda row: row["connections"]))], False),
        ("latency of a probe, ms", [("p99", 1, line(samples, lambda row: row["p99_ms"])), ("p50", 0, line(samples, lambda row: row["p50_ms"])),
                                    ("p50 of a plain server beside it", 2, line(samples, lambda row: row["peer_p50_ms"]))], True)]
    height = TOP + len(panels) * (PANEL + GAP) + 30
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="system-ui, sans-serif" font-size="12" fill="{INK}">',
             f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>', text(LEFT, 20, title, weight="600")]
    bottom = TOP + len(panels) * (PANEL + GAP) - GAP

    def x(seconds):
        return LEFT + seconds / end * (WIDTH - LEFT - RIGHT)

    parts.append(f'<rect x="{LEFT}" y="{TOP}" width="{x(warm_up_s) - LEFT:.1f}" height="{bottom - TOP}" fill="#f6f8fa"/>')
    parts.append(text(LEFT + 4, bottom - 6, "warm-up", fill="#57606a"))
    for minute in ticks(0, end / 60, 8):
        at = x(minute * 60)
        parts.append(f'<path d="M{at:.1f} {TOP}V{bottom}" stroke="{FAINT}" stroke-width=".5"/>')
        parts.append(text(at, bottom + 16, f"{minute:g}", anchor="middle"))
    parts.append(text(WIDTH - RIGHT, bottom + 32, "real minutes", anchor="end", fill="#57606a"))
    parts.append(f'<path d="M{LEFT} {AXIS + 5}H{WIDTH - RIGHT}" stroke="{INK}" stroke-width=".7"/>')
    taken = -math.inf
    for day, at in days(samples):
        if x(at) - taken < APART:  # one jump has passed several
            continue
        taken = x(at)
        parts.append(f'<path d="M{x(at):.1f} {AXIS}v5" stroke="{INK}"/>' + text(x(at), AXIS - 4, f"{day:g}", anchor="middle"))
    parts.append(text(WIDTH - RIGHT, AXIS - 18, "virtual days", anchor="end", fill="#57606a"))
    for number, (name, lines, logarithmic) in enumerate(panels):
        parts += panel(TOP + number * (PANEL + GAP), name, lines, logarithmic, x)
    return "\n".join([*parts, "</svg>", ""])


def panel(top, name, lines, logarithmic, x):
    values = [value for _, _, points in lines for _, value in points]
    if logarithmic:
        low, high = math.floor(math.log10(max(min(values), 1e-3))), math.ceil(math.log10(max(values)))
        high = max(high, low + 1)
        marks = [(power, f"{10.0 ** power:g}") for power in range(low, high + 1)]
    else:
        marks = [(value, f"{value:g}") for value in ticks(0, max(values) * 1.05, 4)]
        low, high = 0, max(marks[-1][0], max(values) * 1.05)

    def y(value):
        value = math.log10(max(value, 1e-3)) if logarithmic else value
        return top + PANEL - (value - low) / (high - low) * PANEL

    for mark, label in marks:
        at = top + PANEL - (mark - low) / (high - low) * PANEL
        yield f'<path d="M{LEFT} {at:.1f}H{WIDTH - RIGHT}" stroke="{FAINT}" stroke-width=".5"/>' + text(LEFT - 6, at + 4, label, anchor="end")
    yield f'<path d="M{LEFT} {top}V{top + PANEL}H{WIDTH - RIGHT}" fill="none" stroke="{INK}"/>'
    for _, colour, points in lines:
        path = "M" + "L".join(f"{x(at):.1f} {y(value):.1f}" for at, value in points)
        yield f'<path d="{path}" fill="none" stroke="{COLOURS[colour]}" stroke-width="1.2" stroke-linejoin="round"/>'
    yield f'<text transform="translate(16 {top + PANEL / 2:.0f}) rotate(-90)" text-anchor="middle">{escape(name)}</text>'
    at = LEFT + 8
    for label, colour, _ in lines:
        yield f'<path d="M{at} {top - 8}h18" stroke="{COLOURS[colour]}" stroke-width="2.5"/>' + text(at + 23, top - 4, label)
        at += 42 + 7 * len(label)


def line(samples, value):
    """(seconds, value); of many samples the medians of neighbours, so that the file stays small."""
    step = max(1, math.ceil(len(samples) / MOST_POINTS))
    groups = [samples[i:i + step] for i in range(0, len(samples), step)]
    return [(group[len(group) // 2]["real_s"], sorted(map(value, group))[len(group) // 2]) for group in groups]


def days(samples):
    """Round numbers of virtual days, and when they had passed."""
    for day in ticks(samples[0]["virtual_s"] / 86400, samples[-1]["virtual_s"] / 86400, 8):
        at = next((row["real_s"] for row in samples if row["virtual_s"] >= day * 86400), None)
        if at is not None:
            yield day, at


def ticks(low, high, about):
    """Round numbers from low to high."""
    raw = (high - low) / about or 1
    power = 10 ** math.floor(math.log10(raw))
    step = next(step * power for step in (1, 2, 5, 10) if step * power >= raw)
    return [round(number * step, 9) for number in range(math.ceil(low / step), math.floor(high / step + 1e-9) + 1)]


def text(x, y, words, anchor="start", weight="400", fill=INK):
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-weight="{weight}" fill="{fill}">{escape(words)}</text>'

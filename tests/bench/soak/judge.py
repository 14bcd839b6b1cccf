"""Is it flat? The slope through the medians of windows, as a share of the median an hour, after a warm-up."""

import itertools
import statistics

from bars import Bar

WINDOWS = 24
WARM_UP = 0.2  # of the run
SHORTEST = 600  # seconds behind the warm-up; in less an hour cannot be told from noise
# Growth an hour, as a part of the level: above it the soak has found something.
LIMITS = {"memory": 0.02, "heap": 0.02, "descriptors": 0.05, "latency": 0.10, "state file": 0.05}
SERIES = {"memory": lambda row: row["resident_kib"], "descriptors": lambda row: row["descriptors"],
          # What is in use of it; resident memory is what the worst moment took.
          "heap": lambda row: row["heap_bytes"],
          # Of the same second: a build that begins beside the soak slows both.
          "latency": lambda row: row["p50_ms"] / row["peer_p50_ms"], "state file": lambda row: row["state_kib"]}


def trend(samples, value):
    """Growth an hour as a share of the level, the level, and the middle half of all slopes; None if there is too little."""
    points = windows(samples, value)
    if len(points) < 8 or points[-1][0] - points[0][0] < SHORTEST * 0.8:
        return None
    slopes = sorted((b[1] - a[1]) / (b[0] - a[0]) * 3600 for a, b in itertools.combinations(points, 2))
    level = statistics.median(y for _, y in points)
    low, middle, high = (slopes[int(len(slopes) * part)] / level for part in (0.25, 0.5, 0.75))
    return {"growth": middle, "low": low, "high": high, "level": level}


def windows(samples, value):
    """(seconds, median) of each of the windows behind the warm-up."""
    end = samples[-1]["real_s"] if samples else 0
    begin = end * WARM_UP
    width = (end - begin) / WINDOWS or 1
    rows = [[] for _ in range(WINDOWS)]
    for row in samples:
        if row["real_s"] > begin:
            rows[min(WINDOWS - 1, int((row["real_s"] - begin) / width))].append(value(row))
    return [(begin + (i + 0.5) * width, statistics.median(of_one)) for i, of_one in enumerate(rows) if of_one]


def judge(samples, told, bad_probes, dead):
    """The bars, and the trends that are behind them."""
    trends = {name: trend(samples, value) for name, value in SERIES.items()}
    bars = [Bar("answers that no script asked for", told["unexpected"], "=", 0),
            Bar("ordinary probes that were not answered as they must", len(bad_probes), "=", 0),
            Bar("answers over 2 s that no want of a processor explains", told["hangs"], "=", 0),
            Bar("the server has ended, or begun anew", int(dead is not None), "=", 0)]
    for name, found in trends.items():
        if found:
            bars.append(Bar(f"growth of {name} an hour", found["growth"] * 100, "<=", LIMITS[name] * 100, "%"))
    return bars, trends

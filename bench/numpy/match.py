"""The definition of matching in plain NumPy, for comparison: what a careful person writes in an afternoon.

    match.py REQUEST.json

prints the times of each repetition and the best matches, [start, end, shared, extra] each. It works on the float matrix (memory-mapped, as
np.load gives it), whole columns at a time, keeps nothing between repetitions, and is exact: its answers must equal the engine's.
Margins of 0 or 1 step are supported; a margin behind needs one in front.
"""
import json
import sys
import time

import numpy as np


def match(states, document_starts, cells, threshold, off_before, off_after, top, min_length=2):
    step_count = states.shape[0]
    on = states[:, cells] >= threshold
    begins = np.zeros(step_count, bool)  # the first step of a document
    begins[document_starts] = True
    ends = np.append(begins[1:], True)  # the last one

    # Runs are cut at documents: where each starts, and for every step the end of the run that it lies in.
    starts = on.copy()
    starts[1:] &= ~(on[:-1] & ~begins[1:, None])
    stops = on.copy()
    stops[:-1] &= ~(on[1:] & ~ends[:-1, None])
    run_end = np.where(stops, np.arange(1, step_count + 1, dtype=np.int32)[:, None], np.int32(2**31 - 1))
    run_end = np.minimum.accumulate(run_end[::-1], axis=0)[::-1]

    # A closed range starts where some cell starts. A cell takes part if it is on there or, with a margin before, if it starts there.
    rows = np.flatnonzero(starts.any(axis=1))
    long_enough = run_end[rows] - rows[:, None] >= min_length
    taking_part = (starts if off_before else on)[rows] & long_enough
    started = starts[rows] & long_enough
    row_ends = np.where(taking_part, run_end[rows], 0)
    last_started = np.where(started, run_end[rows], 0).max(axis=1)
    bound = taking_part.sum(axis=1)

    accepted, level = [], len(cells) + 1
    while level > 1 and len(accepted) < top:
        # The next levels that a few times as many starts can reach as matches are wanted.
        previous, wanted = level, 4 * (top - len(accepted))
        while level > 1 and (level == previous or np.count_nonzero(bound >= level) < wanted):
            level -= 1
        chosen = bound >= level
        candidates = closed_ranges(rows[chosen], row_ends[chosen], last_started[chosen], off_after, level, previous)
        for shared in range(previous - 1, level - 1, -1):
            same = candidates[candidates[:, 2] == shared]
            for old_start, old_end, _, _ in accepted:
                same = same[(same[:, 0] >= old_end) | (same[:, 1] <= old_start)]
            extra = count_followers(states, threshold, begins, ends, same[:, 0], same[:, 1], off_before, off_after) - shared
            order = np.lexsort((same[:, 0], same[:, 0] - same[:, 1], extra))
            taken = [(start, end) for start, end, _, _ in accepted]
            for place in order:
                start, end = same[place, 0], same[place, 1]
                if all(start >= other_end or end <= other_start for other_start, other_end in taken):
                    taken.append((start, end))
                    accepted.append((int(start), int(end), shared, int(extra[place])))
                    if len(accepted) == top:
                        return accepted
    return accepted


def closed_ranges(rows, row_ends, last_started, off_after, least, below):
    """All closed ranges that share at least `least` and fewer than `below` cells: [start, end, shared]."""
    row_ends = -np.sort(-row_ends, axis=1)
    found, tied = [], np.zeros(len(rows), np.int64)
    for place in range(row_ends.shape[1]):
        end = row_ends[:, place]
        tied = np.where(end == row_ends[:, place - 1], tied + 1, 1) if place else np.ones(len(rows), np.int64)
        is_last = end != row_ends[:, place + 1] if place + 1 < row_ends.shape[1] else True
        shared = tied if off_after else np.full(len(rows), place + 1)
        valid = (end > 0) & (end <= last_started) & is_last & (shared >= least) & (shared < below)
        found.append(np.stack([rows[valid], end[valid], shared[valid]], axis=1))
    return np.concatenate(found)


def count_followers(states, threshold, begins, ends, range_starts, range_ends, off_before, off_after):
    """How many of all cells follow the pattern on each range."""
    counts = np.zeros(len(range_starts), np.int64)
    lengths = range_ends - range_starts
    for length in np.unique(lengths):
        places = np.flatnonzero(lengths == length)
        for first in range(0, len(places), 4096):
            some = places[first:first + 4096]
            start, end = range_starts[some], range_ends[some]
            follows = states[start] >= threshold
            for step in range(1, length):
                follows &= states[start + step] >= threshold
            if off_before:
                follows &= ~(states[np.maximum(start - 1, 0)] >= threshold) | begins[start][:, None]
            if off_after:
                follows &= ~(states[np.minimum(end, len(states) - 1)] >= threshold) | ends[end - 1][:, None]
            counts[some] = follows.sum(axis=1)
    return counts


def main():
    with open(sys.argv[1]) as file:
        request = json.load(file)
    states = np.load(request["states"], mmap_mode="r")
    threshold = np.float32(request["threshold"])
    if request["off_before"] > 1 or request["off_after"] > request["off_before"]:
        raise SystemExit("Only the margins (0, 0), (1, 0) and (1, 1) are supported.")
    milliseconds, matches = [], []
    for _ in range(request["repeats"]):
        begin = time.perf_counter()
        matches = match(states, request["documents"], request["cells"], threshold, request["off_before"], request["off_after"], request["top"])
        milliseconds.append((time.perf_counter() - begin) * 1000)
    print(json.dumps({"milliseconds": milliseconds, "matches": matches}))


if __name__ == "__main__":
    main()

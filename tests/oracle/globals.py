"""Reads templates as JSON from standard input: ["…"]. Answers with one entry for each: the paths of what it
reads from outside, each a list of segments, or null where it does not parse."""

import json
import sys

from liquid import Environment
from liquid.exceptions import LiquidError

environment = Environment()


def global_paths(template):
    try:
        analysis = environment.from_string(template).analyze(include_partials=False)
    except LiquidError:
        return None
    return [place.segments for places in analysis.globals.values() for place in places]


json.dump([global_paths(template) for template in json.load(sys.stdin)], sys.stdout)

"""Parses and analyses the templates of a file with python-liquid: `analyze.py TEMPLATES SECONDS`.

TEMPLATES is a JSON array of strings. Prints the seconds of each pass over all of them.
"""

import json
import sys
import time

from liquid import Environment


def main() -> None:
    """Measures passes for the given time."""
    with open(sys.argv[1], encoding="utf-8") as file:
        templates = json.load(file)
    seconds = float(sys.argv[2])
    environment = Environment()

    def run() -> int:
        return sum(
            len(environment.from_string(template).analyze(include_partials=False).globals)
            for template in templates
        )

    run()
    passes = []
    start = time.perf_counter()
    while len(passes) < 3 or time.perf_counter() - start < seconds:
        since = time.perf_counter()
        run()
        passes.append(time.perf_counter() - since)
    print(json.dumps(passes))


main()

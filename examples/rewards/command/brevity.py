"""A reward as a program: a JSON row a line in, a number a line out."""

import json
import sys

for line in sys.stdin:
    row = json.loads(line)
    print(max(0.0, 1.0 - len(row["completion"]) / 1000), flush=True)

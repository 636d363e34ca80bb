#!/usr/bin/env python3
"""Prints the rows of text/newer_characters.cpp: the characters that came after Unicode 14, with the
general category that the Oniguruma inside the PyPI package `tokenizers` gives them.

usage: make_newer_characters.py       (Python's own Unicode must be 14, as in Python 3.11)
"""

import sys
import unicodedata

from tokenizers import Regex, pre_tokenizers

CATEGORIES = ["Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Pc", "Pd", "Ps", "Pe",
              "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So", "Zs", "Zl", "Zp", "Cf"]


def main():
    if unicodedata.unidata_version != "14.0.0":
        sys.exit("needs a Python with Unicode 14, such as 3.11")
    points = [c for c in range(0x110000) if unicodedata.category(chr(c)) == "Cn"]
    text = "".join(map(chr, points))
    found = {}
    for category in CATEGORIES:
        only = pre_tokenizers.Split(Regex(rf"\p{{{category}}}"), "removed", invert=True)
        for piece, _ in only.pre_tokenize_str(text):
            found[ord(piece)] = category
    rows = []
    for point, category in sorted(found.items()):
        if rows and rows[-1][1] == point - 1 and rows[-1][2] == category:
            rows[-1][1] = point
        else:
            rows.append([point, point, category])
    for first, last, category in rows:
        print(f'    {{0x{first:04X}, 0x{last:04X}, "{category}"}},')


if __name__ == "__main__":
    main()

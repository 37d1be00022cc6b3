#!/usr/bin/env python3
"""known_failures.py SET KNOWN REPORT: compares what failed in a report of
square.py with the list of known failures. A new failure is an error, and so
is a known one that passes.

A line of the list: SET CASE COUNT reason (COUNT: how many variants fail)."""
import re
import sys

name, known_path, report_path = sys.argv[1:]
known = {}
with open(known_path, encoding="utf-8") as f:
    for line in f:
        words = line.split(None, 3)
        if words and not line.startswith("#") and words[0] == name:
            known[words[1]] = int(words[2])
found = {}
with open(report_path, encoding="utf-8") as f:
    report = f.read()
for case, count in re.findall(r"^FAIL  (\S+)  \((\d+) of", report, re.M):
    found[case] = int(count)
wrong = 0
for case in sorted(found.keys() | known.keys()):
    if found.get(case, 0) == known.get(case, 0):
        continue
    wrong += 1
    print("%s %s: %d variants fail, %d are known to" %
          (name, case, found.get(case, 0), known.get(case, 0)))
    block = re.search(r"^FAIL  %s  .*?(?=^FAIL |\Z)" % re.escape(case), report,
                      re.M | re.S)
    if block:
        print("\n".join(block[0].split("\n")[:14]))
sys.exit(wrong != 0)

#!/usr/bin/env python3
"""wiki_groups.py PAGES OUT: conversion groups of a folder of wiki pages
(Template%3ACGroup%2FNAME.wiki with -{H|..}- items) as JSON files."""
import json
import os
import re
import sys
import urllib.parse

pages, out = sys.argv[1:]
os.makedirs(out, exist_ok=True)
for name in sorted(os.listdir(pages)):
    title = urllib.parse.unquote(name)[: -len(".wiki")]
    match = re.fullmatch("Template:CGroup/([^/]+)", title)
    if not match:
        continue
    with open(os.path.join(pages, name), encoding="utf-8") as f:
        rules = re.findall(r"-\{H\|(.*?)\}-", f.read(), re.S)
    group = {"name": match[1], "path": title,
             "rules": [{"original": None, "conv": r} for r in rules]}
    with open(os.path.join(out, match[1] + ".json"), "w", encoding="utf-8") as f:
        json.dump(group, f, ensure_ascii=False)

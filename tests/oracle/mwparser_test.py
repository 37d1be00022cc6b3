#!/usr/bin/env python3
"""mwparser_test.py ZHVAR SOURCE_DIR [IMAGE]: mwparserfromhell, a parser that
is not ours, reads every page of the shared corpus and its eight editions. The
templates, parameters, links, tags and external addresses that it finds must
be the same ones, each as often; an edition may have less only of what stood
in a rule, more only of that, of <nowiki/> and of arguments that hold labels.

Prints a report that known_failures.py reads."""
import collections
import os
import re
import subprocess
import sys
import tempfile

import mwparserfromhell as mw

VARIANTS = ["zh-hans", "zh-hant", "zh-cn", "zh-sg", "zh-my", "zh-tw", "zh-hk",
            "zh-mo"]
HIDDEN = "\ue000"  # stands where a rule stood; on no page of the corpus


def label_arguments(source_dir):
    """Arguments that hold what a template shows, from the profiles."""
    names = set()
    path = os.path.join(source_dir, "dicts", "profiles", "templates.tsv")
    with open(path, encoding="utf-8") as f:
        for line in f:
            fields = line.rstrip("\n").split("\t")
            if fields[0] == "template" and fields[3:4] == ["label"]:
                names.update(fields[4].split("/"))
    return names


def rule_spans(text):
    """Outermost -{ }-, as pairs of offsets. -{{ is a dash and a call."""
    spans = []
    opened = []
    for m in re.finditer(r"-\{(?!\{)|-\{(?=\{\{\{(?!\{))|\}-", text):
        if m[0] != "}-":
            opened.append(m.start())
        elif opened:
            start = opened.pop()
            spans = [s for s in spans if s[0] < start] + [(start, m.end())]
    return spans


def cut(text, spans):
    """The text with a mark in place of each span; the spans' texts."""
    out = []
    inside = []
    at = 0
    for start, end in spans:
        out.append(text[at:start] + HIDDEN)
        inside.append(text[start:end])
        at = end
    return "".join(out) + text[at:], inside


def without_rules(text):
    if re.search(r"__(NOCC|NOCONTENTCONVERT)__", text):
        return text, []
    text, inside = cut(text, rule_spans(text))
    spans = []
    for t in mw.parse(text).filter_templates(recursive=True):
        if re.fullmatch(r"\s*note[ _]?ta\s*", str(t.name), re.I):
            at = text.find(str(t), spans[-1][1] if spans else 0)
            if at >= 0:
                spans.append((at, at + len(str(t))))
    text, calls = cut(text, spans)
    return text, inside + calls


def found_in(text):
    """Counter of (kind, name)."""
    found = collections.Counter()
    code = mw.parse(text)
    for t in code.filter_templates(recursive=True):
        name = str(t.name).strip()
        found["template", name] += 1
        for p in t.params:
            found["parameter", name, str(p.name).strip()] += 1
    for link in code.filter_wikilinks(recursive=True):
        found["link", str(link.title).split("#")[0].strip()] += 1
    for tag in code.filter_tags(recursive=True):
        found["tag", str(tag.tag).strip()] += 1
    for link in code.filter_external_links(recursive=True):
        found["url", str(link.url)] += 1
    return found


def expectation(source):
    """What an edition must have, and all it may have."""
    text, inside = without_rules(source)
    needed = found_in(text)
    allowed = needed.copy()
    for piece in inside:
        allowed.update(found_in(piece))
        allowed.update(found_in(piece[2:-2]))
    return needed, allowed


def judge(expected, edition, labels):
    """Lines that say what is wrong."""
    needed, allowed = expected
    got = found_in(edition)
    lost = needed - got
    gained = got - allowed
    # an element that holds a rule is named with the mark in it
    lines = ["lost %dx %s" % (n, " ".join(k)) for k, n in lost.items()
             if HIDDEN not in "".join(k)]
    for key, n in gained.items():
        if key == ("tag", "nowiki"):
            continue
        if key[0] == "parameter" and key[2] in labels:
            continue
        lines.append("gained %dx %s" % (n, " ".join(key)))
    return lines


def pages(shared):
    for folder, ending in (("data/wikitext", ".wikitext"), ("seeds", ".txt")):
        path = os.path.join(shared, folder)
        for name in sorted(os.listdir(path)):
            if name.endswith(ending):
                yield os.path.join(path, name)


def main():
    zhvar, source_dir = sys.argv[1:3]
    dict_options = ["--dict", sys.argv[3]] if len(sys.argv) > 3 else []
    shared = os.environ.get("ZHVAR_SHARED",
                            os.path.join(source_dir, "..", "shared"))
    labels = label_arguments(source_dir)
    count = failed = 0
    for path in pages(shared):
        stem, ending = os.path.splitext(os.path.basename(path))
        with open(path, encoding="utf-8", newline="") as f:
            expected = expectation(f.read())
        wrong = {}
        with tempfile.TemporaryDirectory() as scratch:
            subprocess.run(
                [zhvar, "convert", "--quiet", "--format", "wikitext", "--to",
                 "all", "--groups", os.path.join(shared, "data", "cgroups"),
                 "-o", scratch + "/", path] + dict_options, check=True)
            for variant in VARIANTS:
                name = "%s.%s%s" % (stem, variant, ending)
                with open(os.path.join(scratch, name), encoding="utf-8",
                          newline="") as f:
                    lines = judge(expected, f.read(), labels)
                if lines:
                    wrong[variant] = lines
        count += len(VARIANTS)
        failed += len(wrong)
        if wrong:
            print("FAIL  %s  (%d of %d variants)" % (stem, len(wrong),
                                                     len(VARIANTS)))
            for variant, lines in wrong.items():
                for line in lines[:5]:
                    print("    %s: %s" % (variant, line))
    print("%d of %d editions have the same markup" % (count - failed, count))


main()

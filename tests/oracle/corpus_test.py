#!/usr/bin/env python3
"""corpus_test.py ZHVAR SOURCE_DIR [IMAGE]: every page of the shared corpus, all
eight editions. Each must be clean under `zhvar verify`, stay as it is when it
is converted to its own variant once more, and come with no diagnostic of
class "internal". Also measures the round trip zh-tw, zh-cn, zh-tw.

Prints a report that known_failures.py reads."""
import difflib
import glob
import os
import subprocess
import sys
import tempfile

VARIANTS = ["zh-hans", "zh-hant", "zh-cn", "zh-sg", "zh-my", "zh-tw", "zh-hk",
            "zh-mo"]


def pages(shared):
    folder = os.path.join(shared, "data", "wikitext")
    for name in sorted(os.listdir(folder)):
        if name.endswith(".wikitext"):
            yield os.path.join(folder, name)
    yield from sorted(glob.glob(os.path.join(shared, "seeds", "001_*")))
    yield from sorted(glob.glob(os.path.join(shared, "data", "markdown",
                                             "*-*.md")))
    yield from sorted(glob.glob(os.path.join(shared, "seeds", "00[02]_*")))


def format_of(path):
    name = os.path.basename(path)
    markdown = name.endswith(".md") or name[:4] in ("000_", "002_")
    return "markdown" if markdown else "wikitext"


def read(path):
    with open(path, "rb") as f:
        return f.read()


class Tool:
    def __init__(self, zhvar, groups, image, form):
        self.convert_line = [zhvar, "convert", "--format", form,
                             "--groups", groups] + image
        self.verify_line = [zhvar, "verify", "--format", form] + image

    def editions(self, path, folder):
        """All editions of a page, by variant, and what was said of it."""
        done = subprocess.run(
            self.convert_line + ["--to", "all", "-o", folder + "/", path],
            stderr=subprocess.PIPE, check=True)
        stem, ending = os.path.splitext(os.path.basename(path))
        return ({v: os.path.join(folder, "%s.%s%s" % (stem, v, ending))
                 for v in VARIANTS}, done.stderr.decode(errors="replace"))

    def convert(self, text, variant):
        done = subprocess.run(self.convert_line + ["--quiet", "--to", variant],
                              input=text, stdout=subprocess.PIPE, check=True)
        return done.stdout

    def verify(self, source, edition):
        done = subprocess.run(self.verify_line + [source, edition],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        return done.returncode, done.stdout.decode(errors="replace")


def first_difference(a, b):
    at = next((i for i, (x, y) in enumerate(zip(a, b)) if x != y),
              min(len(a), len(b)))
    start = max(0, at - 8)
    return "'%s' became '%s'" % (a[start:at + 12], b[start:at + 12])


def unchanged(a, b):
    """How many characters of a are in b, line by line."""
    same = 0
    for x, y in zip(a.split("\n"), b.split("\n")):
        blocks = difflib.SequenceMatcher(None, x, y, False)
        same += sum(m.size for m in blocks.get_matching_blocks()) + 1
    return same


def main():
    zhvar, source_dir = sys.argv[1:3]
    image = ["--dict", sys.argv[3]] if len(sys.argv) > 3 else []
    shared = os.environ.get("ZHVAR_SHARED",
                            os.path.join(source_dir, "..", "shared"))
    with tempfile.TemporaryDirectory() as folder:
        store = os.path.join(folder, "groups")
        subprocess.run([zhvar, "groups", "import", "-o", store,
                        os.path.join(shared, "data", "cgroups")], check=True,
                       stdout=subprocess.DEVNULL)
        report(zhvar, store, image, shared)


def report(zhvar, groups, image, shared):
    tools = {form: Tool(zhvar, groups, image, form)
             for form in ("wikitext", "markdown")}
    count = failed = total = same = 0
    for path in pages(shared):
        wrong = {}
        tool = tools[format_of(path)]
        with tempfile.TemporaryDirectory() as scratch:
            editions, said = tool.editions(path, scratch)
            if "[internal" in said:
                wrong["any"] = [said.strip()]
            for variant, edition in editions.items():
                code, lines = tool.verify(path, edition)
                if code:
                    wrong[variant] = lines.strip().split("\n")
                    continue
                once = read(edition)
                twice = tool.convert(once, variant)
                if once != twice:
                    wrong[variant] = ["not idempotent: " + first_difference(
                        once.decode(errors="replace"),
                        twice.decode(errors="replace"))]
            there = read(editions["zh-tw"])
            back = tool.convert(tool.convert(there, "zh-cn"), "zh-tw")
            there = there.decode(errors="replace")
            total += len(there)
            same += min(len(there),
                        unchanged(there, back.decode(errors="replace")))
        count += len(VARIANTS)
        failed += len(wrong)
        if wrong:
            name = os.path.splitext(os.path.basename(path))[0]
            print("FAIL  %s  (%d of %d variants)" % (name.split(" ")[0],
                                                     len(wrong), len(VARIANTS)))
            for variant, lines in wrong.items():
                for line in lines[:5]:
                    print("    %s: %s" % (variant, line))
    print("%d of %d editions are clean and stay as they are; "
          "round trip zh-tw, zh-cn, zh-tw: %.2f %% of %d characters unchanged" %
          (count - failed, count, 100.0 * same / total, total))


main()

"""What the audit page costs a reader: its size, and how soon it shows a page, a filter, a find.

    python benchmarks/audit_page.py [--pairs 3000 20000] [--json FILE]

Needs Chromium and its driver.  Each figure is the median of five, in milliseconds: from the
opening of the file until the first rows of a page of so many pairs are on the screen, and from
a click or a key to the painting after it.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from audit_books import book
from selenium import webdriver

from sphinx_amts.audit import write

ROUNDS = 5

# Waits for the painting that follows: the second frame begins when the first is on the screen.
_TIMED = """
const [act, done] = [arguments[0], arguments[arguments.length - 1]];
const start = performance.now();
const painted = () => done(performance.now() - start);
eval(act);
requestAnimationFrame(() => requestAnimationFrame(painted));
"""
_ACTS = {
    "filter": "document.querySelector('[data-filter=doubtful]').click()",
    "all again": "document.querySelector('[data-filter=\"\"]').click()",
    "next dropped": "document.dispatchEvent(new KeyboardEvent('keydown', {key: 'x'}))",
}
# Notes, from before the file is read, when the first row of the list is on the screen.
_WATCH = """
new MutationObserver((_, self) => {
  if (!document.querySelector(".row")) return;
  self.disconnect();
  requestAnimationFrame(() => requestAnimationFrame(() => { window.painted = performance.now(); }));
}).observe(document, { childList: true, subtree: true });
"""
_READY = "return document.querySelector('#list[aria-busy]') ? null : window.painted"


def browser() -> webdriver.Chrome:
    """Start a browser without a window and without a network."""
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1400,900"):
        options.add_argument(argument)
    options.add_argument("--host-resolver-rules=MAP * ~NOTFOUND")
    driver = webdriver.Chrome(options, webdriver.ChromeService(shutil.which("chromedriver")))
    driver.execute_cdp_cmd("Page.setBypassCSP", {"enabled": True})  # for the eval above
    driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": _WATCH})
    return driver


def open_page(driver: webdriver.Chrome, path: Path) -> float:
    """Open the first page; give the time to its first rows, when the rest is there too."""
    driver.get("about:blank")
    driver.get(f"{path.as_uri()}#1")
    while (painted := driver.execute_script(_READY)) is None:
        pass
    return float(painted)


def measure(driver: webdriver.Chrome, path: Path) -> dict[str, float]:
    """Give the median of each figure."""
    found: dict[str, list[float]] = {"first rows": [], **{name: [] for name in _ACTS}}
    for _ in range(ROUNDS):
        found["first rows"].append(open_page(driver, path))
        for name, act in _ACTS.items():
            found[name].append(driver.execute_async_script(_TIMED, act))
    return {name: round(statistics.median(times)) for name, times in found.items()}


def main() -> None:
    """Measure pages of the sizes that are asked for, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pairs", type=int, nargs="+", default=[300, 3_000, 20_000])
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    rows: list[dict[str, Any]] = []
    driver = browser()
    with tempfile.TemporaryDirectory() as folder:
        for pairs in options.pairs:
            path = Path(folder) / f"{pairs}.html"
            write(path, book("zh", sizes=(pairs,)))
            rows.append({"pairs": pairs, "kB": path.stat().st_size // 1000})
            rows[-1] |= measure(driver, path)
    driver.quit()
    lines = [list(rows[0]), ["---:"] * len(rows[0])]
    lines += [[f"{value:,}" for value in row.values()] for row in rows]
    sys.stdout.writelines(f"| {' | '.join(line)} |\n" for line in lines)
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

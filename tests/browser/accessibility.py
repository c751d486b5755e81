"""Asks axe about a page, and what else a browser can tell: width, blocked scripts and styles, errors."""

import json
from pathlib import Path

import axe_playwright_python

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
RULES = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}


def faults(page, rules=RULES):
    """What is wrong on the page that is open: sentences, none when all is well.

    Other colours change no structure: a page whose RULES are held elsewhere is held to COLOURS there. Axe comes in by
    `evaluate`: the content security policy rightly refuses a script tag.
    """
    page.evaluate(AXE)
    options = json.dumps({"runOnly": rules, "resultTypes": ["violations"]})
    results = page.evaluate(f"axe.run(document, {options})")
    found = [
        f"{violation['id']}: {violation['help']} at {', '.join(str(node['target']) for node in violation['nodes'])}"
        for violation in results["violations"]
    ]
    wide, window = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    if wide > window:
        found.append(f"the page is {wide} px wide in a window of {window} px")
    return found


def watch(page):
    """Collects what the browser complains about on this page from now on: the policy's refusals and script errors."""
    complaints = []
    page.on("pageerror", lambda error: complaints.append(f"script error: {error}"))
    page.on(
        "console",
        lambda message: (
            complaints.append(f"browser: {message.text}")
            if message.type == "error" and "status of 40" not in message.text
            else None
        ),
    )
    return complaints

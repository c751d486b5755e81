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
OTHER_COLOURS = [{"color_scheme": "dark"}, {"forced_colors": "active"}, {"contrast": "more"}]
AS_IT_COMES = {"color_scheme": "null", "forced_colors": "null", "contrast": "null"}


def faults(page, rules=RULES):
    """What is wrong on the page that is open: sentences, none when all is well.

    Other colours change no structure: a page whose RULES are held elsewhere is held to COLOURS there. Axe comes in by
    `evaluate`: the content security policy rightly refuses a script tag. Once into a page, as it is half a megabyte.
    """
    if page.evaluate("typeof window.axe?.run !== 'function'"):
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


def look(page, urls, colours=()):
    """{url: what is wrong there} of pages that are opened one by one, and shown in each of `colours` besides.

    `colours` are settings of a screen, as in OTHER_COLOURS.
    """
    complaints, wrong = watch(page), {}
    for url in urls:
        complaints.clear()
        page.goto(url)
        found = faults(page)
        for setting in colours:
            page.emulate_media(**AS_IT_COMES | setting)
            found += [f"{setting}: {fault}" for fault in faults(page, COLOURS)]
        if colours:
            page.emulate_media(**AS_IT_COMES)
        if found + complaints:
            wrong[url] = found + complaints
    return wrong


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

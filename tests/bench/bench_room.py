"""A full room: 150 phones that say things, give dots and ask for news, against the portal's real web server.

    python -m tests.bench.bench_room [--phones 150] [--minutes 1] [--workers 2] [--seed 1]

Half of the time contributions are gathered, half of it dots are given; each phone asks for news every two seconds, as
the page does, says something every 30 seconds (one in five is sent twice at once) and moves a dot every 15 seconds (one
time in three with several fingers at once). The big screen and the facilitator's desk look along. The bars: no errors,
p95 of all requests at most 300 ms, the screens never more than 3 seconds behind, nor the phones in p95, and every count
exact. `--minutes 10` is the whole proof. Works in a scratch database.
"""

import argparse
import asyncio
import os
import random
import re
import resource
import statistics
import sys
import time
from pathlib import Path
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench.flanders import scratch_database
from tests.bench.phones import FORM, NEWS_EVERY, Phone, Wire, addresses

P95_BAR = 0.3  # seconds
LAG_BAR = 3.0
JOINING = 15  # seconds in which everybody comes in
SAY_EVERY, DOT_EVERY = 30, 15  # seconds, for each phone


class Screen:
    """The big screen or the desk: what it shows, and from which moment on."""

    def __init__(self, wire, path, session):
        self.wire, self.path, self.cookies = wire, path, {"sessionid": session}
        self.mark, self.counted = "", []  # [(moment, contributions shown)]

    async def look(self):
        status, _head, body = await self.wire.send("screen", f"GET {self.path}?since={self.mark}", self.cookies)
        if status == 200:
            self.page = body.decode()
            self.mark = re.search(r'data-mark="([^"]+)"', self.page).group(1)
            self.counted.append((time.perf_counter(), self.number("shown")))

    def number(self, name):
        return int(re.search(rf'data-count="{name}">([\d.]+)<', self.page).group(1).replace(".", ""))

    async def live(self, until, chance):
        while time.perf_counter() < until:
            await self.look()
            await asyncio.sleep(chance.uniform(*NEWS_EVERY))


def build(options):
    """(room, facilitator): a dialogue that runs, with a profile of twelve tasks and twenty requirements."""
    from tests import factories
    from tests.dialogues import rooms as world

    house = factories.partner()
    rows = {
        "tasks": [factories.task_row(f"Taak {n}") for n in range(12)],
        "requirements": [factories.requirement_row(factories.competence(f"skill {n}")) for n in range(20)],
    }
    room = world.room(house, [world.profile(house, **rows).document])
    return room, room.by


async def play(port, room, session, options):
    """Everything that happens in the room. Returns (wire, phones, screens, seconds of the play)."""
    from django.urls import reverse

    chance, wire = random.Random(options.seed), Wire(port)
    paths = addresses(room.code)
    phones = [Phone(wire, paths, random.Random(chance.random())) for _ in range(options.phones)]
    slug = room.dialogue.slug
    pages = ("dialogue-screen-news", "dialogue-facilitate-news")
    screens = [Screen(wire, reverse(name, args=[slug]), session) for name in pages]

    async def arrive(phone):
        await asyncio.sleep(chance.uniform(0, JOINING))
        await phone.join()

    await asyncio.gather(*map(arrive, phones))
    begun = time.perf_counter()
    until = begun + 60 * options.minutes
    work = [phone.live(until, SAY_EVERY, DOT_EVERY) for phone in phones]
    work += [screen.live(until + 3, random.Random(chance.random())) for screen in screens]
    await asyncio.gather(*work, turn(wire, room, session, 30 * options.minutes))
    for each in [*phones, *screens]:
        await (each.news() if isinstance(each, Phone) else each.look())
    return wire, phones, screens, time.perf_counter() - begun


async def turn(wire, room, session, after):
    """The facilitator starts the dots."""
    from django.urls import reverse

    await asyncio.sleep(after)
    desk = reverse("dialogue-facilitate", args=[room.dialogue.slug])
    cookies = {"sessionid": session}
    _status, head, page = await wire.send("desk", f"GET {desk}", cookies)
    token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page).group(1).decode()
    cookies["csrftoken"] = re.search(r"csrftoken=([^;]+)", head).group(1)
    body = urlencode({"csrfmiddlewaretoken": token, "seen": "gathering", "to": "dots"})
    path = reverse("dialogue-facilitate-phase", args=[room.dialogue.slug])
    status, *_rest = await wire.send("desk", f"POST {path}", cookies, body=body, headers=FORM)
    assert status == 302, status


def lags(phones, screens):
    """{who: [seconds]} between a contribution being taken and a screen, or the first ten phones, showing it."""
    moments = sorted(moment for phone in phones for moment in phone.sent.values())
    found = {"screens": [], "phones": []}
    for screen in screens:
        place = 0
        for number, moment in enumerate(moments, 1):
            while place < len(screen.counted) and screen.counted[place][1] < number:
                place += 1
            late = screen.counted[place][0] - moment if place < len(screen.counted) else float("inf")
            found["screens"].append(max(0, late))
    for phone in phones[:10]:
        for other in phones:
            for uid, moment in other.sent.items():
                found["phones"].append(max(0, phone.first_seen.get(uid, float("inf")) - moment))
    return found


def differences(room, phones, screens):
    """What the database holds otherwise than was promised, as sentences; none when all counts are exact."""
    from dialogues.models import Contribution, Dot

    kept = {str(uid) for uid in Contribution.objects.filter(dialogue=room.dialogue).values_list("uid", flat=True)}
    sent = {uid for phone in phones for uid in phone.sent}
    dots = list(Dot.objects.values_list("seat", "contribution__uid"))
    given = sorted(sorted(str(uid) for owner, uid in dots if owner == seat) for seat in {owner for owner, _uid in dots})
    promised = sorted(sorted(phone.dots) for phone in phones if phone.dots)
    found = []
    if kept != sent:
        found.append(f"{len(kept)} contributions are kept, {len(sent)} were taken")
    if given != promised:
        found.append(f"{len(dots)} dots are kept, {sum(map(len, promised))} were granted")
    if len(set(dots)) != len(dots) or max(map(len, given), default=0) > room.dots:
        found.append("somebody has more dots than there are")
    shown = [screen.number("shown") for screen in screens]
    if shown != [len(sent)] * len(screens):
        found.append(f"screens show {shown} contributions, {len(sent)} were taken")
    return found


def p95(times):
    return statistics.quantiles(times, n=20)[-1] if len(times) > 1 else sum(times)


def report(wire, phones, seconds, late, wrong):
    """Print what was measured. Returns how many bars were missed."""
    total = sum(map(len, wire.seconds.values()))
    print(f"room: {len(phones)} phones, {seconds:.0f} s, {total} requests, {total / seconds:.0f} a second")
    for kind, times in sorted(wire.seconds.items()):
        middle, slow = (1000 * value for value in (statistics.median(times), p95(times)))
        print(f"  {kind:11} {len(times):6} x   median {middle:6.1f} ms   p95 {slow:6.1f} ms")
    slowest = p95([each for times in wire.seconds.values() for each in times])
    unexpected = wire.faults + [each for phone in phones for each in phone.unexpected]
    print(f"  all requests: p95 {1000 * slowest:.0f} ms   bar {1000 * P95_BAR:.0f}")
    for who, times in late.items():
        print(f"  {who} behind: p95 {p95(times):.2f} s, at most {max(times):.2f} s   bar {LAG_BAR:.0f}")
    said, dots = (sum(map(len, each)) for each in zip(*((phone.sent, phone.dots) for phone in phones), strict=True))
    print(f"  {said} contributions and {dots} dots; errors: {len(unexpected)} {unexpected[:3] or ''}")
    print(f"  counts: {'; '.join(wrong) or 'exact'}")
    behind = max(*late["screens"], p95(late["phones"]))
    return (slowest > P95_BAR) + (behind > LAG_BAR) + bool(unexpected) + bool(wrong)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=1)
    for name, standard in (("phones", 150), ("workers", 2), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=standard)
    options = parser.parse_args()
    print(f"room: other work on {os.cpu_count()} cores: load {os.getloadavg()[0]:.1f}", flush=True)
    with scratch_database() as connection:
        from django.test import Client

        from tests.faults.web import serving

        room, by = build(options)
        client = Client()
        client.force_login(by)
        session = client.cookies["sessionid"].value
        connection.close()
        with serving(workers=options.workers) as port:
            wire, phones, screens, seconds = asyncio.run(play(port, room, session, options))
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        print(f"  the web server worked {used.ru_utime + used.ru_stime:.0f} s on {seconds + JOINING:.0f} s", flush=True)
        wrong = differences(room, phones, screens)
        connection.close()
    return report(wire, phones, seconds, lags(phones, screens), wrong)


if __name__ == "__main__":
    raise SystemExit(main())

"""R9: 20,000 generated requests to the API, half from a fixed seed and half from a random one: no fault.

    python -m pytest tests/faults/test_fuzz.py -s                  # ten minutes
    REQUESTS=2000 SEED=4711 python -m pytest tests/faults/test_fuzz.py -s

No answer is 500 or above and every refusal is a problem. At most 15% is refused for want of rights and at least a
quarter is 2xx, so the requests do come past the door. `tests/greenskills/test_api_fuzz.py` is the short form, with the
control that must fail.
"""

import math
import os
import random

from django.test import TestCase, override_settings
from django.utils import translation

from tests.access.world import build
from tests.fuzzing.asking import hunt
from tests.fuzzing.cases import operations

FIXED = 20251122
REQUESTS = int(os.environ.get("REQUESTS", "20000"))


@override_settings(API_LIMITS={"address": 10**6, "person": 10**6, "token": 10**6}, AXES_ENABLED=False)
class LongFuzz(TestCase):
    """One World for both seeds."""

    @classmethod
    def setUpTestData(cls):
        with translation.override("nl"):
            cls.world = build()

    def test_fixed_seed(self):
        self.bar(FIXED)

    def test_random_seed(self):
        self.bar(int(os.environ.get("SEED", random.randrange(10**9))))

    def bar(self, number):
        # A strategy with little to choose from ends before its number is reached: so a fifth more of each.
        times = math.ceil(REQUESTS / 2 / len(operations()) * 1.2)
        found = hunt(self.world, operations(), number=number, times=times)
        refused = found.share(401, 403)
        print(f"\nseed {number}: {found.asked} requests, {found.fine:.0%} fine, {refused:.1%} not allowed")
        print(*(f"  {role} {kind}: {many}" for (role, kind), many in sorted(found.answers.items())), sep="\n")
        print("  never reached:", ", ".join(found.unreached) or "none")

        assert found.faults == {}, f"seed {number}\n{found.report()}"
        assert found.asked >= REQUESTS / 2
        assert found.fine >= 0.25
        assert refused <= 0.15

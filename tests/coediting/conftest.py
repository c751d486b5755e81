"""How hard the property tests try: 200 examples each in a normal run, 10,000 with HYPOTHESIS_PROFILE=nightly.

HYPOTHESIS_PROFILE=nightly python -m pytest tests/coediting/test_merge.py
"""

import os

from hypothesis import HealthCheck, settings

QUIET = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow], "database": None}

settings.register_profile("normal", max_examples=200, **QUIET)
settings.register_profile("nightly", max_examples=10_000, **QUIET)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "normal"))

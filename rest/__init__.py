"""The conventions of the REST API that every resource shares: lists, fields, filters, limits, ETags.

Below the apps, and ignorant of them: an app's `api.py` says what a resource holds, this package how it answers.
"""

"""Is an answer what the schema promises of its operation: a status, a media type and a body that stand there?"""

import json

from tests.checking import odd


def broken(operation, status, kind, body):
    """What an answer below 300 makes untrue of the schema; "" where all of it is true."""
    answers = operation.definition.raw["responses"]
    if str(status) not in answers:
        return f"{status} stands nowhere, only {', '.join(answers)}"
    promised = answers[str(status)].get("content", {})
    media_type = kind.partition(";")[0]
    if media_type not in {each.partition(";")[0] for each in promised} | ({""} if not promised else set()):
        return f"{status} answers {kind!r} and not {', '.join(promised) or 'nothing'}"
    if media_type != "application/json":
        return "" if promised or not body else f"{status} has a body"
    shape = promised[media_type]["schema"]
    whole = {"components": operation.schema.raw_schema["components"], **shape}
    faults = odd(json.loads(body), whole)
    return f"{status} at {faults[0]}" if faults else ""

"""The SQL of one step of the feed: what differs from what was told, and telling it. All set-based, in one transaction.

`feed_step` holds what differs, one row each. `turn` orders the step: what came and changed by resource, then what went,
the other way round. `was` is the number under which the object was told last.
"""

BEGIN = """
CREATE TEMP TABLE feed_step (
    turn int, resource text, "row" bigint, uid uuid, kind text, digest uuid, text text STORAGE EXTERNAL, was bigint,
    number bigint, changes text
) ON COMMIT DROP
"""
END = "DROP TABLE feed_step"
# The inner query is a fence: without it the text would be made once more for its digest.
CAME = """
INSERT INTO feed_step
SELECT %s, %s, now."row", now.uid,
       CASE WHEN was.digest IS NULL THEN 'created' WHEN was.digest = now.digest THEN 'same' ELSE 'updated' END,
       now.digest, now.text, was.number
FROM (
    SELECT told."row", told.uid, told.text, md5(told.text)::uuid AS digest
    FROM ({rows} OFFSET 0) AS told ("row", uid, text)
    OFFSET 0
) AS now
LEFT JOIN exchange_mirrored was ON was.resource = %s AND was.uid = now.uid
WHERE was.digest IS DISTINCT FROM now.digest OR was."row" <> now."row"
"""
WENT = """
INSERT INTO feed_step
SELECT %s, was.resource, was."row", was.uid, 'deleted', NULL, NULL, was.number
FROM exchange_mirrored was
WHERE was.resource = %s AND {scope}
AND NOT EXISTS (SELECT FROM ({keys} OFFSET 0) AS told ("row", uid) WHERE told.uid = was.uid)
"""
WENT_OF_ALL, WENT_OF_SOME = "true", 'was."row" = ANY(%s)'
# The same object in another row of its table is nothing to tell.
MOVED = """
UPDATE exchange_mirrored told SET "row" = step."row" FROM feed_step step
WHERE step.kind = 'same' AND (told.resource, told.uid) = (step.resource, step.uid)
"""
ANALYSE = "ANALYZE feed_step"
FORGET_SAME = "DELETE FROM feed_step WHERE kind = 'same'"
NUMBER = """
UPDATE feed_step step SET number = head.number + place.number
FROM (SELECT coalesce(max(number), 0) AS number FROM exchange_change) AS head,
     (SELECT resource, uid, row_number() OVER (ORDER BY turn, CASE kind WHEN 'deleted' THEN -"row" ELSE "row" END)
      FROM feed_step) AS place (resource, uid, number)
WHERE (step.resource, step.uid) = (place.resource, place.uid)
"""
UPDATED = """
SELECT step.number, told.data::text, step.text
FROM feed_step step JOIN exchange_change told ON told.number = step.was
WHERE step.kind = 'updated' AND step.resource <> ALL(%s) AND step.number > %s
ORDER BY step.number LIMIT %s
"""
INDEX = "CREATE INDEX ON feed_step (number)"
DIFFER = """
UPDATE feed_step step SET changes = given.changes
FROM unnest(%s::bigint[], %s::text[]) AS given (number, changes) WHERE step.number = given.number
"""
TELL = """
INSERT INTO exchange_change (number, resource, uid, kind, at, data, changes)
SELECT number, resource, uid, kind, now(), text::json, coalesce(changes, '[]')::json FROM feed_step
"""
MIRROR = """
INSERT INTO exchange_mirrored (resource, uid, "row", digest, number)
SELECT resource, uid, "row", digest, number FROM feed_step WHERE kind <> 'deleted'
ON CONFLICT (resource, uid) DO UPDATE SET "row" = excluded."row", digest = excluded.digest, number = excluded.number
"""
UNMIRROR = """
DELETE FROM exchange_mirrored told USING feed_step step
WHERE step.kind = 'deleted' AND (told.resource, told.uid) = (step.resource, step.uid)
"""
# What is no longer public is nowhere in the feed: all that was ever told of it says that it is gone.
SILENCE = """
UPDATE exchange_change told SET kind = 'deleted', data = NULL, changes = '[]' FROM feed_step step
WHERE step.kind = 'deleted' AND (told.resource, told.uid) = (step.resource, step.uid) AND told.number < step.number
AND told.kind <> 'deleted'
"""
OVERWRITE = """
UPDATE exchange_change told SET data = step.text::json, changes = '[]' FROM feed_step step
WHERE step.kind <> 'deleted' AND step.resource = ANY(%s)
AND (told.resource, told.uid) = (step.resource, step.uid) AND told.number < step.number
AND told.kind <> 'deleted'
"""
TAKE_MARKS = """
WITH taken AS (DELETE FROM exchange_mark RETURNING source, "row")
SELECT source, coalesce(array_agg(DISTINCT "row") FILTER (WHERE "row" IS NOT NULL), '{}'), bool_or("row" IS NULL)
FROM taken GROUP BY source
"""
FORGET = """
DELETE FROM exchange_change old
WHERE old.at < %s AND EXISTS (
    SELECT FROM exchange_change new
    WHERE (new.resource, new.uid) = (old.resource, old.uid) AND new.number > old.number
)
"""

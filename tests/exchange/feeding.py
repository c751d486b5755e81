"""Following the feed as a consumer does, and the bytes of a full download to compare with."""

import json

from django.db import connection
from django.test import Client

from exchange.feed.reading import readings

DECODER = json.JSONDecoder()
VIEW = "feed_reads"
READ = """
SELECT DISTINCT below.oid::regclass::text, coalesce(col.attname, '')
FROM pg_rewrite rule
JOIN pg_depend needs ON needs.classid = 'pg_rewrite'::regclass AND needs.objid = rule.oid
JOIN pg_class below ON needs.refclassid = 'pg_class'::regclass AND below.oid = needs.refobjid
LEFT JOIN pg_attribute col ON (col.attrelid, col.attnum) = (below.oid, needs.refobjsubid) AND col.attnum > 0
WHERE rule.ev_class = %s::regclass AND below.oid <> rule.ev_class
"""


class Follower:
    """A consumer: `rows` = {(resource, uid): the bytes of `data`}, kept up to date from position 0 on."""

    def __init__(self, limit=500):
        self.client, self.limit = Client(), limit
        self.position, self.rows, self.numbers = 0, {}, []

    def follow(self):
        """Read until there is no more."""
        while self.page():
            pass
        return self

    def page(self):
        """Read one page; True when there is more."""
        body = self.client.get(f"/api/v1/changes/?since={self.position}&limit={self.limit}").content.decode()
        answer = json.loads(body)
        for text in elements(body):
            self.take(json.loads(text), member(text, "data"))
        self.position = answer["next"]
        return answer["more"]

    def take(self, change, data):
        self.numbers.append(change["number"])
        key = change["resource"], change["uid"]
        if change["kind"] == "deleted":
            self.rows.pop(key, None)
        else:
            self.rows[key] = data

    def of(self, name):
        """{uid: bytes} of one resource."""
        return {uid: data for (resource, uid), data in self.rows.items() if resource == name}


def downloaded(name, limit=500):
    """{uid: the bytes of its row} of a full list, page by page."""
    client, found, url = Client(), {}, f"/api/v1/{name}/?limit={limit}"
    while url:
        body = client.get(url).content.decode()
        found |= {json.loads(text)["uid"]: text for text in elements(body)}
        url = json.loads(body)["next"]
    return found


def detail(name, uid):
    """The bytes of one object by itself."""
    return Client().get(f"/api/v1/{name}/{uid}/").content.decode()


def elements(body):
    """The texts of the objects in `results`, byte for byte as they stand there."""
    place, found = body.index('"results": [') + len('"results": ['), []
    while body[place] == "{":
        _value, end = DECODER.raw_decode(body, place)
        found.append(body[place:end])
        place = end + 2 if body[end] == "," else end
    return found


def member(text, name):
    """The text of one member of an object that the database wrote, byte for byte."""
    place = text.index(f'"{name}" : ') + len(name) + 5
    return text[place : DECODER.raw_decode(text, place)[1]]


def members(text, names):
    """{name: text} of these members."""
    return {name: member(text, name) for name in names}


def read_by(name):
    """{table: {columns}} that the query of a resource reads, as the database says of a view of it."""
    sql, parameters = readings()[name].rows()
    with connection.cursor() as cursor:
        cursor.execute(f"DROP VIEW IF EXISTS pg_temp.{VIEW}")
        cursor.execute(f'CREATE TEMP VIEW {VIEW} AS SELECT * FROM ({sql}) AS told ("row", uid, text)', parameters)
        cursor.execute(READ, [VIEW])
        found = {}
        for table, column in cursor.fetchall():
            found.setdefault(table, set()).add(column)
        return found

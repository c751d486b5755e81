"""R10: co-editing against a model that fits on a page. Both get the same random steps and must agree after each.

The model keeps plain dictionaries: every revision as {place: text} and {row id: {cell: value}}, the number of the
published one, and one user's role. It knows nothing of the engine but the rules of coediting.md.
"""

import json
import uuid
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from coediting.errors import EditConflict, UnknownBase
from coediting.models import Document, Revision
from partners import actions as partners
from partners.models import Membership, Role, User
from profiles import actions
from profiles.document import PROFILE
from profiles.models import Task
from tests import factories
from tests.coediting.filling import filled

VALUES = ("title/nl", "title/en", "summary/nl", "context/nl")
WORDS = ("sorteert", "reinigt", "")
CELLS = {"title/nl": WORDS, "title/en": WORDS, "suitability": ("yes", "no", None)}
ROLES = (None, Role.READER, Role.CONTRIBUTOR, Role.EDITOR, Role.COORDINATOR)
MAY_EDIT = {Role.EDITOR, Role.COORDINATOR}
DOORS = st.sampled_from(["action", "action", "page", "API"])
SAVED, SAME, CONFLICT, UNKNOWN, DENIED = "saved", "same", "conflict", "unknown base", "denied"


# ---------- the model ----------
@dataclass
class Model:
    """What should be there: contents by revision number, the published number, how many versions."""

    contents: dict = field(default_factory=dict)
    published: int = 0
    versions: int = 0

    @property
    def number(self):
        return len(self.contents)

    def save(self, base, mine):
        """The outcome of saving `mine`, grown from revision `base`; a saved one joins the contents."""
        if base not in self.contents:
            return UNKNOWN
        merged = merged_model(self.contents[base], self.contents[self.number], mine)
        if merged is None:
            return CONFLICT
        if merged == self.contents[self.number]:
            return SAME
        self.contents[self.number + 1] = merged
        return SAVED


def merged_model(base, theirs, mine):
    """Three-way merge of (values, rows); None where both changed the same place differently."""
    values = merged_cells(base[0], theirs[0], mine[0])
    if values is None:
        return None
    rows = {}
    for key in base[1].keys() | theirs[1].keys() | mine[1].keys():
        before, there, here = (side[1].get(key) for side in (base, theirs, mine))
        if there is None or here is None:
            left = there or here
            if left is not None and before is not None and left != before:
                return None  # edited here, removed there
            row = left if before is None else None
        else:
            row = merged_cells(before or dict.fromkeys(CELLS, ""), there, here)
            if row is None:
                return None
        if row is not None:
            rows[key] = row
    return values, rows


def merged_cells(base, theirs, mine):
    """{place: value} merged place by place; None for a conflict."""
    merged = {}
    for place, there in theirs.items():
        before, here = base[place] or "", mine[place] or ""
        if (there or "") not in (before, here) and here != before:
            return None
        merged[place] = mine[place] if (there or "") == before else there
    return merged


def told(content):
    """A stored content as the model writes it."""
    values = {place: content[place.split("/")[0]][place.split("/")[1]] for place in VALUES}
    rows = {
        row["id"]: {
            "title/nl": row["title"]["nl"],
            "title/en": row["title"]["en"],
            "suitability": row["suitability"],
        }
        for row in content["tasks"]
    }
    return values, rows


# ---------- one edit ----------
@st.composite
def edits(draw):
    """What somebody does to a content: set some values, and some cells of a row; add or remove a row."""
    values = draw(st.dictionaries(st.sampled_from(VALUES), st.sampled_from(WORDS), min_size=1, max_size=2))
    cells = draw(
        st.fixed_dictionaries({}, optional={name: st.sampled_from(of) for name, of in CELLS.items()})
    )
    return values, draw(st.integers(0, 3)), cells, draw(st.sampled_from(["", "", "", "add", "remove"]))


def edited(content, edit):
    """The content after an edit; the number chooses the row."""
    values, place, cells, command = edit
    content = json.loads(json.dumps(content))
    for name, text in values.items():
        key, language = name.split("/")
        content[key][language] = text
    rows = content["tasks"]
    if command == "add" or (cells and not rows):
        rows.append({"id": str(uuid.uuid4()), **PLAIN_ROW, "title": dict(PLAIN_ROW["title"])})
        place = len(rows) - 1
    if rows and command == "remove":
        rows.pop(place % len(rows))
    elif rows:
        row = rows[place % len(rows)]
        for name, value in cells.items():
            key, _slash, language = name.partition("/")
            if language:
                row[key][language] = value
            else:
                row[key] = value
    return content


PLAIN_ROW = {"title": {"nl": "", "en": ""}, "suitability": None, "support": {"nl": "", "en": ""}}


# ---------- the machine ----------
class CoEditing(RuleBasedStateMachine):
    """Random steps of an editor, of a user whose role changes, and of a coordinator.

    `seen` counts the saves of all runs by door and outcome, so that a test can ask whether it tried enough.
    """

    seen: Counter = Counter()

    @initialize()
    def begin(self):
        # Every run works in a transaction of its own that is undone at the end.
        self.undone = transaction.atomic()
        self.undone.__enter__()
        owner, self.partner = factories.partner(), factories.partner()
        needed = factories.requirement_row(factories.competence())
        self.profile = factories.draft(
            owner,
            partners=[self.partner],
            themes=[factories.theme()],
            sectors=[factories.sector(code=uuid.uuid4().hex[:6])],
            requirements=[needed],
            tasks=[factories.task_row(), factories.task_row("Rijdt")],
        )
        Document.objects.filter(pk=self.profile.pk).update(approvals_needed=0)
        self.editor, self.changing = factories.editor(owner), factories.user()
        self.coordinator, self.role = factories.coordinator(), None
        self.tokens = {user.pk: factories.token(user) for user in (self.editor, self.changing)}
        self.model = Model({1: told(self.content(1))})

    def teardown(self):
        if hasattr(self, "undone"):
            try:
                self.whole_history()
            finally:
                transaction.set_rollback(True)
                self.undone.__exit__(None, None, None)

    def document(self):
        return Document.objects.select_related("working", "published").get(pk=self.profile.pk)

    def content(self, number):
        return Revision.objects.get(document=self.profile.pk, number=number).content

    # ---------- steps ----------
    @rule(role=st.sampled_from(ROLES))
    def change_role(self, role):
        Membership.objects.filter(user=self.changing).delete()
        if role:
            partners.assign_role(user=self.changing, partner=self.partner, role=role)
        self.role = role

    @rule(edit=edits(), door=DOORS)
    def edit_fresh(self, edit, door):
        self.save(self.editor, door, self.model.number, edited(self.content(self.model.number), edit))

    @precondition(lambda self: self.model.number > 1)
    @rule(edit=edits(), age=st.sampled_from([1, 1, 1, 2, 5]), door=DOORS)
    def edit_stale(self, edit, age, door):
        base = max(1, self.model.number - age)
        self.save(self.editor, door, base, edited(self.content(base), edit))

    @precondition(lambda self: self.model.number > 1)
    @rule(edit=edits(), age=st.sampled_from([0, 1]), door=DOORS)
    def edit_with_a_changing_role(self, edit, age, door):
        base = max(1, self.model.number - age)
        self.save(self.changing, door, base, edited(self.content(base), edit))

    @precondition(lambda self: self.model.number > 2)
    @rule(base=st.sampled_from([0, 50, 10**8]), door=DOORS)
    def edit_from_nowhere(self, base, door):
        content = edited(self.content(1), ({"summary/nl": "verloren"}, 0, {}, ""))
        self.save(self.editor, door, base, content)

    def save(self, user, door, base, content):
        """One save through a door; what it says must be what the model says."""
        may = user == self.editor or self.role in MAY_EDIT
        expected = self.model.save(base, told(content)) if may else DENIED
        self.seen[door, expected] += 1
        happened = getattr(self, f"save_by_{door}")(User.objects.get(pk=user.pk), base, content)
        assert happened in OUTCOMES[door][expected], (door, base, expected, happened)

    def save_by_action(self, user, base, content):
        profile = type(self.profile).objects.get(pk=self.profile.pk)
        try:
            outcome = actions.revise_profile(profile=profile, by=user, base=base, content=content)
        except Exception as error:
            return type(error).__name__
        return outcome.created

    def save_by_page(self, user, base, content):
        client = Client()
        client.force_login(user)
        body = f"{filled(PROFILE, content)}&{urlencode({'revision': base})}"
        address = reverse("profile-edit", args=[self.profile.slug])
        return client.post(address, body, content_type="application/x-www-form-urlencoded").status_code

    def save_by_API(self, user, base, content):
        headers = {
            "Authorization": f"Bearer {self.tokens[user.pk]}",
            "If-Match": f'"r{base}"',
            "Prefer": "merge",
        }
        address = f"/api/v1/profiles/{self.profile.slug}/draft/"
        data = json.dumps({"content": content})
        return Client().put(address, data, content_type="application/json", headers=headers).status_code

    @rule(number=st.integers(1, 6), age=st.sampled_from([0, 0, 1]))
    def restore(self, number, age):
        base, number = max(1, self.model.number - age), min(number, self.model.number)
        expected = self.model.save(base, self.model.contents[number])
        profile, by = type(self.profile).objects.get(pk=self.profile.pk), User.objects.get(pk=self.editor.pk)
        try:
            happened = actions.restore_profile(profile=profile, by=by, number=number, base=base).created
        except EditConflict:
            happened = "EditConflict"
        assert happened in OUTCOMES["action"][expected], (expected, happened)

    @rule(age=st.sampled_from([0, 0, 0, 1]), by=st.sampled_from(["coordinator", "editor"]))
    def publish(self, age, by):
        number = self.model.number - age
        values, _rows = self.model.contents[self.model.number]
        if by == "editor":
            expected = "PermissionDenied"
        elif age:
            expected = "StaleRevision"
        elif not (values["title/nl"] and values["title/en"]):
            expected = "NotReady"
        else:
            expected = "published"
            self.model.versions += self.model.published != number
            self.model.published = number
        profile = type(self.profile).objects.get(pk=self.profile.pk)
        try:
            actions.publish_profile(
                profile=profile, by=User.objects.get(pk=getattr(self, by).pk), number=number
            )
            happened = "published"
        except Exception as error:
            happened = type(error).__name__
        assert happened == expected

    # ---------- what must hold after each step ----------
    @precondition(lambda self: hasattr(self, "model"))
    @invariant()
    def both_agree(self):
        document = self.document()
        published = document.published.number if document.published_id else 0
        assert told(document.working.content) == self.model.contents[self.model.number]
        assert document.working.number == self.model.number
        assert (published, document.version) == (self.model.published, self.model.versions)

    def whole_history(self):
        """Every revision that ever was, without gaps, and the public rows of the published one."""
        stored = dict(Revision.objects.filter(document=self.profile.pk).values_list("number", "content"))
        assert {number: told(content) for number, content in stored.items()} == self.model.contents
        rows = self.model.contents[self.model.published][1] if self.model.published else {}
        public = {
            str(row): (title_nl, kind or None)
            for row, title_nl, kind in Task.objects.filter(profile=self.profile.pk).values_list(
                "row", "title_nl", "suitability"
            )
        }
        assert public == {key: (row["title/nl"], row["suitability"]) for key, row in rows.items()}


# By each door, what may happen for each outcome of the model. On the page a contributor's edit is a proposal.
OUTCOMES = {
    "action": {
        SAVED: {True},
        SAME: {False},
        CONFLICT: {EditConflict.__name__},
        UNKNOWN: {UnknownBase.__name__},
        DENIED: {"PermissionDenied"},
    },
    "page": {SAVED: {302}, SAME: {302}, CONFLICT: {409}, UNKNOWN: {409}, DENIED: {302, 403, 404, 422}},
    "API": {SAVED: {200}, SAME: {200}, CONFLICT: {409}, UNKNOWN: {409, 412}, DENIED: {403, 404}},
}

"""Who may do what, in words that the tables use: one line per policy, one column per visitor.

`in` is let in: an answer below 500 that refuses nothing. `sign-in` sends to the page to sign in. A number is that
status. `404` means that there is nothing to know of, `403` that one may know of it and not do it.
"""

# What a visitor is. House is the partner that owns what the tables are about, unless they name something else.
PEOPLE = {
    "anonymous": "nobody that we know",
    "disabled": "was an editor of the house; the account is closed, the session was open",
    "roleless": "has an account and no role anywhere",
    "reader": "of the house",
    "contributor": "of the house",
    "editor": "of the house",
    "stranger": "an editor of another partner",
    "coordinator": "of the lever",
    "administrator": "of the portal",
}
TOKENS = ("read", "propose", "write", "admin", "another partner's", "disabled user's", "revoked")


def table(text):
    """{policy: {column: word}} of a table with a line of headings."""
    head, *lines = [line.split() for line in text.strip().splitlines() if line.strip() and "#" not in line]
    found = {name: dict(zip(head, words, strict=True)) for name, *words in lines}
    assert len(found) == len(lines), "a policy stands twice"
    return found


PAGES = table("""
                    anonymous disabled roleless reader  contributor editor  stranger coordinator administrator
everybody           in        in       in       in      in          in      in       in          in
nobody              404       404      404      404     404         404     404      404         404
shut                410       410      410      410     410         410     410      410         410
sent-on             405       405      in       in      in          in      in       in          in
accounts            sign-in   sign-in  in       in      in          in      in       in          in
members             sign-in   sign-in  403      in      in          in      in       in          in
any-contributor     sign-in   sign-in  403      403     in          in      in       in          in
any-editor          sign-in   sign-in  403      403     403         in      in       in          in
own-page            sign-in   sign-in  404      404     404         in      404      404         404
own-or-coordinators sign-in   sign-in  404      404     404         in      404      in          in
machine-runners     sign-in   sign-in  404      404     404         404     404      in          in
administrators-see  sign-in   sign-in  404      404     404         404     404      404         in
nobody-signed-in    sign-in   sign-in  404      404     404         404     404      404         404
coordinators        sign-in   sign-in  403      403     403         403     403      in          in
coordinators-find-nothing sign-in sign-in 403 403     403         403     403      404         404
administrators      sign-in   sign-in  sign-in  sign-in sign-in     sign-in sign-in  sign-in     in

# What is not public of a partner of the house, such as a draft.
readable-by-house   404       404      404      in      in          in      404      in          in
readers             sign-in   sign-in  404      in      in          in      404      in          in
proposers           sign-in   sign-in  404      403     in          in      404      in          in
proposer-itself     sign-in   sign-in  404      403     in          403     404      403         403
proposer-or-editor  sign-in   sign-in  404      403     in          in      404      in          in
editors             sign-in   sign-in  404      403     403         in      404      in          in
publishers          sign-in   sign-in  404      403     403         403     404      in          in
editors-only        sign-in   sign-in  404      404     404         in      404      404         404
organiser-reads     404       404      404      404     404         in      404      in          in
organiser-writes    sign-in   sign-in  404      404     404         in      404      in          in

# The same of what everybody may read: there is nothing to keep secret, so it says 403.
public-readers      sign-in   sign-in  403      in      in          in      403      in          in
public-proposers    sign-in   sign-in  403      403     in          in      403      in          in
public-editors      sign-in   sign-in  403      403     403         in      403      in          in
public-publishers   sign-in   sign-in  403      403     403         403     403      in          in

# Of a partner where none of these people is.
foreign             sign-in   sign-in  404      404     404         404     404      in          in
foreign-page        404       404      404      404     404         404     404      in          in
foreign-to-us       sign-in   sign-in  404      404     404         404     404      404         404
foreign-public      sign-in   sign-in  403      403     403         403     403      in          in
foreign-itself      sign-in   sign-in  404      404     404         404     404      403         403

# Signs of life of an open editor: a script asks, so there is no page to sign in on.
presence            401       401      404      in      in          in      404      in          in
foreign-presence    401       401      404      404     404         404     404      in          in
public-presence     401       401      in       in      in          in      in       in          in

# A part of a public page for some: it refuses there, and sends nobody away to sign in.
coordinators-in-place 403     403      403      403     403         403     403      in          in
seats-only          403       403      403      403     403         403     403      403         403
organiser-in-place  403       403      403      403     403         in      403      in          in
coordinators-know   404       404      404      404     404         404     404      in          in
members-know        404       404      404      in      in          in      in       in          in
""")

API = table("""
                    anonymous disabled roleless reader  contributor editor  stranger coordinator administrator
everybody           in        in       in       in      in          in      in       in          in
nobody              404       404      404      404     404         404     404      404         404
nobody-writes       401       401      404      404     404         404     404      404         404
accounts            401       401      in       in      in          in      in       in          in
members             401       401      403      in      in          in      in       in          in
any-contributor     401       401      403      403     in          in      in       in          in
any-editor          401       401      403      403     403         in      in       in          in
house-members       401       401      403      in      in          in      403      in          in
house-editors       401       401      403      403     403         in      403      in          in
coordinators        401       401      403      403     403         403     403      in          in
owner               401       401      404      404     404         in      404      404         404
coordinators-read   404       404      404      404     404         404     404      in          in
coordinators-find   401       401      404      404     404         404     404      in          in
runners             401       401      403      403     403         403     403      in          in
machine-runners     401       401      404      404     404         404     404      in          in
administrators-see  401       401      404      404     404         404     404      404         in

# What is not public of a partner of the house, such as a draft.
house-reads         404       404      404      in      in          in      404      in          in
editors-know        404       404      404      404     404         in      404      in          in
editors-read        404       404      404      403     403         in      404      in          in
editors-find        401       401      404      404     404         in      404      in          in
readers             401       401      404      in      in          in      404      in          in
proposers           401       401      404      403     in          in      404      in          in
proposer-itself     401       401      404      403     in          403     404      403         403
editors             401       401      404      403     403         in      404      in          in
publishers          401       401      404      403     403         403     404      in          in
measured-editors    401       401      404      403     403         in      404      in          in
house-editors-together 401    401      422      403     403         in      422      in          in
publishers-together 401       401      422      403     403         403     422      in          in
owner-together      401       401      422      422     422         in      422      422         422
coordinators-find-together 401 401     422      422     422         422     422      in          in
machine-runners-together 401  401      422      422     422         422     422      in          in

# The same of what everybody may read: there is nothing to keep secret, so it says 403.
public-proposers    401       401      403      403     in          in      403      in          in
public-editors      401       401      403      403     403         in      403      in          in

# Of a partner where none of these people is.
foreign-read        404       404      404      404     404         404     404      in          in
foreign             401       401      404      404     404         404     404      in          in
foreign-public      401       401      403      403     403         403     403      in          in
foreign-itself      401       401      404      404     404         404     404      403         403
foreign-nothing     401       401      404      404     404         404     404      404         404
""")

# What the token of a coordinator may do where its scope is what a write needs: what its holder may, or nothing.
SCOPES = table("""
          read    propose write   admin
read      holder  holder  holder  holder
propose   403     holder  holder  holder
write     403     403     holder  holder
admin     403     403     403     holder
""")


def people(policy):
    """{visitor: word} of a page's policy."""
    return PAGES[policy]


def callers(policy, scope):
    """{visitor or token: word} of a policy of the API whose request needs a token of this scope.

    The tokens of each scope are a coordinator's, so what they are refused is for want of scope; the other partner's
    has scope `write`. A token that works no more is refused before anything is looked at.
    """
    rights, found = API[policy], dict(API[policy])
    for name, word in SCOPES[scope].items():
        found[name] = rights["coordinator"] if word == "holder" else word
    found["another partner's"] = rights["stranger"] if SCOPES[scope]["write"] == "holder" else SCOPES[scope]["write"]
    return found | {"disabled user's": "401", "revoked": "401"}


def readers(policy):
    """The same of reading, which takes a token of any scope: so only the lowest is asked."""
    found = callers(policy, "read")
    return {name: word for name, word in found.items() if name not in ("propose", "write", "admin")}

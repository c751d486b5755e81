"""Several people at once, each in a browser of their own, and everything those browsers complain about."""

import pytest

from tests import factories
from tests.browser.accessibility import watch
from tests.browser.test_editor import sign_in

SAY_REFUSALS = (
    "document.addEventListener('securitypolicyviolation', event => "
    "console.error('policy: ' + event.violatedDirective + ' ' + event.blockedURI));"
)


@pytest.fixture
def visit(new_page, live_server):
    """Call it for a page in a fresh browser: `visit(path, user, width=320, java_script_enabled=False)`.

    `page.complaints` collects script errors, console errors and what the content security policy refused.
    """

    def open_page(path, user=None, **options):
        page = new_page(**options)
        page.complaints = watch(page)
        page.add_init_script(SAY_REFUSALS)
        if user:
            sign_in(page, live_server, user)
        page.goto(live_server.url + path)
        return page

    return open_page


@pytest.fixture
def embuild():
    return factories.partner("embuild", name_nl="Embuild")


@pytest.fixture
def agoria():
    return factories.partner("agoria", name_nl="Agoria")


@pytest.fixture
def fedustria():
    return factories.partner("fedustria", name_nl="Fedustria")

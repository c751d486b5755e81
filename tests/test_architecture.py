"""The boundaries of the code, as they are written in pyproject.toml."""

from importlinter.api import read_configuration
from importlinter.application.use_cases import lint_imports

from greenskills import bootstrap
from greenskills.portal import APPS


def test_apps_and_their_layers_import_only_downwards(capsys):
    passed = lint_imports(config_filename=str(bootstrap.ROOT / "pyproject.toml"), cache_dir=None)

    assert passed, capsys.readouterr().out


def test_all_apps_are_under_the_contracts():
    configuration = read_configuration(str(bootstrap.ROOT / "pyproject.toml"))

    assert configuration["session_options"]["root_packages"] == list(APPS)

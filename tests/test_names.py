"""Our folder names are common words; nothing we install may bring a package of the same name."""

from importlib.metadata import packages_distributions


def test_no_dependency_owns_one_of_our_names() -> None:
    owners = packages_distributions()
    others = {name: set(owners.get(name, ())) - {"frontdesk"} for name in ("store", "daemon", "tui", "cli", "tests")}

    assert {} == {name: who for name, who in others.items() if who}

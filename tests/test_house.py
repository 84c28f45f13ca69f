"""House rules that no linter knows. In: the source tree. Out: a failure that names each place that breaks one."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tidings import ontology

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "tidings"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
MODULES = sorted(SOURCE.rglob("*.py"))
MODULE_LINES_MAX = 400
FUNCTION_LINES_MAX = 60
UNDOCUMENTED_LINES_MAX = 6
BROAD = {"Exception", "BaseException"}
NAMELESS = {"utils", "util", "helpers", "helper", "manager", "managers", "misc", "common"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


@pytest.fixture(scope="module")
def trees() -> dict[Path, ast.Module]:
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in MODULES}


def place(path: Path, node: ast.stmt | ast.excepthandler) -> str:
    return f"{path.relative_to(ROOT)}:{node.lineno} {getattr(node, 'name', '') or ''}".strip()


def functions(tree: ast.AST) -> Iterator[Function]:
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def length(node: Function) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_modules_say_what_comes_in_and_what_goes_out(trees: dict[Path, ast.Module]) -> None:
    bare = [str(path.relative_to(ROOT)) for path, tree in trees.items() if not ast.get_docstring(tree)]
    assert bare == []


def test_modules_are_short() -> None:
    lines = {path: path.read_text(encoding="utf-8").count("\n") for path in MODULES}
    assert {str(path.relative_to(ROOT)): n for path, n in lines.items() if n > MODULE_LINES_MAX} == {}


def test_modules_are_named_after_a_thing() -> None:
    assert [str(path.relative_to(ROOT)) for path in MODULES if NAMELESS & {path.stem, path.parent.name}] == []


def test_functions_are_short(trees: dict[Path, ast.Module]) -> None:
    long = [
        place(path, node)
        for path, tree in trees.items()
        for node in functions(tree)
        if length(node) > FUNCTION_LINES_MAX
    ]
    assert long == []


def test_public_functions_are_documented(trees: dict[Path, ast.Module]) -> None:
    bare = [
        place(path, node)
        for path, tree in trees.items()
        for node in functions(tree)
        if not node.name.startswith("_") and not ast.get_docstring(node) and length(node) > UNDOCUMENTED_LINES_MAX
    ]
    assert bare == []


def broad(handler: ast.ExceptHandler) -> bool:
    """Whether the handler catches everything: bare, or one of its types is a base of all errors."""
    if handler.type is None:
        return True
    types = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(isinstance(kind, ast.Name) and kind.id in BROAD for kind in types)


def test_broad_handlers_raise_again(trees: dict[Path, ast.Module]) -> None:
    silent = [
        place(path, node)
        for path, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        and broad(node)
        and not any(isinstance(inner, ast.Raise) for inner in ast.walk(node))
    ]
    assert silent == []


def imports_own_package(node: ast.AST) -> bool:
    if isinstance(node, ast.ImportFrom):
        return node.level > 0 or (node.module or "").split(".")[0] == "tidings"
    return isinstance(node, ast.Import) and any(name.name.split(".")[0] == "tidings" for name in node.names)


def test_own_modules_are_imported_at_the_top(trees: dict[Path, ast.Module]) -> None:
    hidden = [
        place(path, function)
        for path, tree in trees.items()
        for function in functions(tree)
        if any(imports_own_package(node) for node in ast.walk(function))
    ]
    assert hidden == []


def test_imports_keep_the_contract() -> None:
    command = Path(sys.executable).with_name("lint-imports")
    answer = subprocess.run([command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout + answer.stderr


def imported(tree: ast.Module) -> set[str]:
    """The top-level packages that a module imports, its own and the standard library's left out."""
    nodes = list(ast.walk(tree))
    names = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module and node.level == 0]
    return {name.split(".")[0] for name in names} - set(sys.stdlib_module_names) - {"tidings"}


def test_every_imported_library_is_declared(trees: dict[Path, ast.Module]) -> None:
    lines = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["desk"]]
    declared = {re.split(r"[<>=\[]", line)[0] for line in lines}
    bearers = packages_distributions()
    undeclared = {
        f"{path.relative_to(ROOT)}: {name}"
        for path, tree in trees.items()
        for name in imported(tree)
        if not declared & {re.sub("[_.]", "-", dist).lower() for dist in bearers.get(name, ())}
    }
    assert undeclared == set()


def documented_roles(claim_type: str, page: str) -> set[str]:
    """The words in code style in the type's row of the table of claim types."""
    table = page.partition("## Claim types and roles")[2]
    row = re.search(rf"^\| `{claim_type}` \|.*$", table, re.MULTILINE)
    return set(re.findall(r"`([a-z]+)`", row.group())) - {claim_type} if row else set()


@pytest.mark.parametrize("name", ontology.load().types)
def test_claim_type_is_documented_with_exactly_its_roles(name: str) -> None:
    page = (ROOT / "docs" / "ontology.md").read_text(encoding="utf-8")
    kind = ontology.load().types[name]
    # A type may have a role of its own name (a product claim has a product).
    assert documented_roles(name, page) == {*kind.core, *kind.other} - {name}


def test_ontology_page_names_shared_vocabulary() -> None:
    page = (ROOT / "docs" / "ontology.md").read_text(encoding="utf-8")
    shipped = ontology.load()
    words = [*shipped.kinds, *shipped.statuses, *shipped.shared_roles]
    assert [word for word in words if f"`{word}`" not in page] == []


def test_changelog_knows_the_version() -> None:
    headings = re.findall(r"^## \[(.+?)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert headings
    assert headings[0] in {"Unreleased", PROJECT["version"]}


def test_lock_files_hold_no_address() -> None:
    locks = [ROOT / "requirements.lock", ROOT / "training" / "requirements.lock"]
    assert [lock.name for lock in locks if re.search(r"://|--index|--find", lock.read_text("utf-8"))] == []

"""Renew the catalogues: take the French texts out of the code and the templates, update each .po, compile its .mo.

`python tools/texts.py` writes; `python tools/texts.py --check` only tells what is missing or stale (exit code 1).
"""

from __future__ import annotations

import ast
import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "sangfroid"
NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)  # a date in the file would make it differ each time
LOCALE = SOURCE / "data" / "locale"
METHODS = [("**.py", "python"), ("**.j2", "jinja2.ext:babel_extract")]
# Calls whose first text (or the one at the place given) is shown to people.
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "N_": None, "say": None, "voice": None, "aloud": None, "self": None,
    "NotPossible": None, "LostKey": None, "WrongKey": None, "NotSignedIn": None, "TooMany": None,
    "SangfroidError": None, "Unreadable": None, "BadData": None, "fail": None,
    "WorkerLost": None, "BadModel": None, "NotFetched": None, "RecogniserStopped": None, "VoicesStopped": None,
    "_unsafe": (2,),
    "Repair": None, "_repair": (2,), "Format": (2,),
}  # fmt: skip


def extracted() -> Catalog:
    """All French texts of the package, in the order of the files."""
    catalog = Catalog(project="sangfroid", charset="utf-8")
    found = extract_from_dir(SOURCE, method_map=METHODS, keywords=KEYWORDS, comment_tags=())
    texts = [(file, line, message[0] if isinstance(message, tuple) else message) for file, line, message, _, _ in found]
    texts += [
        (path.relative_to(SOURCE).as_posix(), line, text) for path in SOURCE.rglob("*.py") for line, text in named(path)
    ]
    for file, _, text in sorted(texts):
        if text:
            catalog.add(text, locations=[(Path(file).as_posix(), 0)])
    return catalog


def named(path: Path) -> list[tuple[int, str]]:
    """The texts that are given a name (`message`, `_CUT`, `self.AT_LINE`) before they are raised, noted or said."""
    tree = ast.parse(path.read_text("utf-8"))
    bound = bindings(tree)
    return [
        (line, text)
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and (name := last_name(call.func)) in KEYWORDS
        for argument in call.args[place(name) : place(name) + 1]
        if not isinstance(argument, ast.Constant)
        for line, text in worded(argument, bound, frozenset())
    ]


def place(keyword: str) -> int:
    """Which argument of this call is the text."""
    places = KEYWORDS[keyword]
    return places[0] - 1 if places else 0


def last_name(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def bindings(tree: ast.AST) -> dict[str, list[ast.expr]]:
    """Each name of a module with all that it is set to, in loops too."""
    bound: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            targets, value = node.targets, node.value
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            targets, value = [node.target], node.value
        elif isinstance(node, (ast.For, ast.comprehension)):
            targets, value = [node.target], node.iter
        else:
            continue
        for target in targets:
            for one in target.elts if isinstance(target, ast.Tuple) else [target]:
                bound.setdefault(last_name(one), []).append(value)
    return bound


def worded(node: ast.expr, bound: dict[str, list[ast.expr]], seen: frozenset[str]) -> list[tuple[int, str]]:
    """The sentences within an expression, those behind its names too; a single word is no sentence."""
    name = last_name(node)
    if name:
        values = [] if name in seen else bound.get(name, [])
        return [found for value in values for found in worded(value, bound, seen | {name})]
    if isinstance(node, ast.Constant):
        return [(node.lineno, node.value)] if isinstance(node.value, str) and " " in node.value else []
    if isinstance(node, ast.IfExp):
        return worded(node.body, bound, seen) + worded(node.orelse, bound, seen)
    if isinstance(node, (ast.Tuple, ast.List)):
        return [found for part in node.elts for found in worded(part, bound, seen)]
    return []


def renewed(path: Path, texts: Catalog) -> Catalog:
    """The catalogue at this path with today's texts; those that are gone are dropped."""
    with path.open("rb") as file:
        catalog = read_po(file, locale=path.parts[-3])
    catalog.update(texts, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    catalog.fuzzy = False
    return catalog


def missing(catalog: Catalog) -> list[str]:
    """The texts without a translation."""
    return [str(message.id) for message in catalog if message.id and not message.string]


def written_po(catalog: Catalog) -> bytes:
    """The catalogue as a .po file, without dates, so that the same texts give the same bytes."""
    out = BytesIO()
    write_po(out, catalog, width=120, omit_header=True, sort_output=False)
    head = f'msgid ""\nmsgstr ""\n"Language: {catalog.locale}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    return head.encode() + out.getvalue()


def written_mo(catalog: Catalog) -> bytes:
    """The catalogue as a .mo file; the same texts give the same bytes."""
    plain = Catalog(locale=catalog.locale, charset="utf-8", creation_date=NO_DATE, revision_date=NO_DATE)
    for message in catalog:
        if message.id and message.string:
            plain.add(message.id, message.string, context=message.context)
    out = BytesIO()
    write_mo(out, plain)
    return out.getvalue()


def main(check: bool) -> int:
    texts, code = extracted(), 0
    for path in sorted(LOCALE.glob("*/LC_MESSAGES/sangfroid.po")):
        catalog = renewed(path, texts)
        lacking = missing(catalog)
        for text in lacking:
            print(f"{path.parts[-3]}: not translated: {text}")
        for target, content in ((path, written_po(catalog)), (path.with_suffix(".mo"), written_mo(catalog))):
            if target.exists() and target.read_bytes() == content:
                continue
            if check:
                print(f"{target.relative_to(ROOT)} is stale: run python tools/texts.py")
                code = 1
            else:
                target.write_bytes(content)
        code = 1 if check and lacking else code
        print(f"{path.parts[-3]}: {len(texts)} texts, {len(lacking)} without a translation")
    return code


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))

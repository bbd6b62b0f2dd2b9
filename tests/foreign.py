"""Where the screen's sources let foreign text out without display(): read from the syntax tree.

A field of the daemon's nouns is foreign when it is text that a customer, a provider, an operator or a config wrote.
What is read from such a field stays foreign through names, `or`, slices and its own methods, until display() has seen
it. It must not end in an f-string, a concatenation, a part of a line, a widget's text, or the answer of a function,
unless that function's docstring says `Foreign text`; what calls such a function holds foreign text in its turn.
"""

import ast
import dataclasses
import importlib
import types
import typing
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

_ROOT = Path(__file__).parent.parent
_OURS = {
    "AskActions", "AskChats", "AskDeliveries", "AskDraft", "AskEvents", "AskImport", "AskKeepDraft", "AskKeepView",
    "AskMessages", "AskOutbox", "AskOutboxVerb", "AskPresence", "AskReplayAll", "AskRoute", "AskSearch", "AskSend",
    "AskSendTo", "AskSync", "AskVerb", "AskViews", "ImportedMessage",
}  # fmt: skip
"""Questions: what the screen itself has put together, to be sent and not to be shown."""
_OUR_TABLES = {"Arg", "Endpoint", "Verb", "ChatFilter", "Words"}
"""What stands in our sources, and the terms of a filter, which its parser has read already."""
_OUR_WORDS = {
    "epoch": "compared, never shown",
    "next_cursor": "sent back as it came",
    "prev_cursor": "sent back as it came",
    "before": "a cursor",
    "after": "a cursor",
    "key": "of a session, from the owner's own config; of a verb and of a file",
    "found_type": "one of our own names of types",
    "rows": "a code's dots",
    "version": "ours",
    "verb": "one of our verbs",
    "outcome": "one of a few words",
    "provider_id": "sent back as it came",
    "provider_message_id": "sent back as it came",
}
_ERRORS = {"message", "hint"}
"""Of the errors that cross the socket: they quote what was asked for, and what a provider said."""
_SHOWN_BY = {"display", "display_lines", "display_marked", "display_picture", "spelled"}
_OUR_HOLDERS = {
    "verb": "the table of verbs", "command": "the table of commands", "arg": "the table of verbs", "key": "the keymap",
    "field": "a dataclass", "path": "a file of this machine's", "input": "what the operator types right now",
    "self": "judged where it is read from outside", "shown": "so called because display() gave it",
    "odd": "tui.suspicion has shown it", "strip": "is drawn already", "told": "an Announcement: shown when it was made",
}  # fmt: skip
"""What stands before the dot, where such a field is no foreign one, and why."""
_OWN_METHODS = {
    "strip", "lstrip", "rstrip", "lower", "upper", "title", "capitalize", "casefold", "replace", "split", "splitlines",
    "partition", "rpartition", "removeprefix", "removesuffix", "expandtabs", "translate", "join", "format", "ljust",
    "rjust", "center", "zfill",
}  # fmt: skip
_SURFACES = {
    "Content", "Text", "Segment", "Static", "Label", "notify", "from_text", "Option",
    "Announcement", "copy_to_clipboard", "TerminalTold", "write", "hand_over", "run", "create_subprocess_exec",
}  # fmt: skip
_TITLES = {"title", "sub_title", "border_title", "border_subtitle", "tooltip", "placeholder", "label"}
"""Attributes of widgets that are drawn."""
_SAYS = "Foreign text"


def _is_text(kind: object) -> bool:
    if kind is str:
        return True
    inside = typing.get_origin(kind) in (typing.Union, types.UnionType, tuple)
    return inside and any(_is_text(part) for part in typing.get_args(kind))


def foreign_fields() -> set[str]:
    """The names of the fields of the daemon's nouns that hold foreign text."""
    rooms = [path for path in (_ROOT / "daemon" / "api").glob("*.py") if path.stem != "__init__"]
    found = set()
    for room in ["store.models", *(f"daemon.api.{path.stem}" for path in rooms)]:
        for noun in vars(importlib.import_module(room)).values():
            if isinstance(noun, type) and dataclasses.is_dataclass(noun) and noun.__name__ not in _OURS | _OUR_TABLES:
                hints = typing.get_type_hints(noun)
                found |= {one.name for one in dataclasses.fields(noun) if _is_text(hints[one.name])}
    return (found | _ERRORS) - set(_OUR_WORDS)


def sayers(sources: Iterable[str]) -> set[str]:
    """The functions whose docstring says that what they answer is foreign; a property is a field."""
    return {
        node.name
        for source in sources
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and _SAYS in (ast.get_docstring(node) or "")
        and not any(isinstance(one, ast.Name) and one.id == "property" for one in node.decorator_list)
    }


_Comprehension = ast.GeneratorExp | ast.ListComp | ast.SetComp | ast.DictComp


@dataclass
class _Reading:
    """One function, or the body of one module or class."""

    fields: set[str]
    sayers: set[str]
    says: bool
    """Its docstring says that its answer is foreign."""
    names: set[str] = field(default_factory=set)
    """Local names that hold foreign text."""
    found: list[tuple[int, str]] = field(default_factory=list)
    answers_text: bool = False

    def carried(self, node: ast.expr | None) -> Iterator[ast.expr]:
        """Yield the foreign parts of which the value of this expression is made."""
        match node:
            case ast.Attribute():
                if node.attr in self.fields and _last_name(node.value) not in _OUR_HOLDERS:
                    yield node
            case ast.Name():
                if node.id in self.names:
                    yield node
            case ast.Call():
                yield from self._called(node)
            case ast.GeneratorExp() | ast.ListComp() | ast.SetComp():
                yield from self._within(node).carried(node.elt)
            case None:
                return
            case _:
                yield from self._of(*_made_of(node))

    def _within(self, node: _Comprehension) -> "_Reading":
        """The names as a comprehension sees them: its own are its own."""
        own = {one.id for part in node.generators for one in ast.walk(part.target) if isinstance(one, ast.Name)}
        inside = _Reading(self.fields, self.sayers, self.says, self.names - own, self.found)
        for part in node.generators:
            inside.assign([part.target], part.iter)
        return inside

    def _of(self, *nodes: ast.expr) -> Iterator[ast.expr]:
        for node in nodes:
            yield from self.carried(node)

    def _called(self, node: ast.Call) -> Iterator[ast.expr]:
        name = _called_name(node)
        if name in self.sayers:
            yield node
        elif isinstance(node.func, ast.Attribute) and name in _OWN_METHODS:
            yield from self._of(node.func.value, *node.args)
        elif name in ("str", "wrap", "repr", "sorted", "list", "tuple", "reversed"):
            yield from self._of(*node.args)

    def read(self, body: list[ast.stmt]) -> None:
        nodes = [node for statement in body for node in _inside(statement)]
        before = -1
        while before != len(self.names):  # a name may take from one that is set further down, in a loop
            before = len(self.names)
            for node in nodes:
                self._learn(node)
        for statement in body:
            self._look(statement)

    def _look(self, node: ast.AST) -> None:
        """Judge it and what is in it, as far as it ends on a surface."""
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Compare | ast.Raise):
            return  # a function is read by itself; a comparison is yes or no; an error is foreign where it is caught
        if isinstance(node, ast.Call) and (_called_name(node) in _SHOWN_BY or _called_name(node).startswith("Ask")):
            return
        self._judge(node)
        inside = self._within(node) if isinstance(node, _Comprehension) else self
        for child in ast.iter_child_nodes(node):
            inside._look(child)

    def _learn(self, node: ast.AST) -> None:
        match node:
            case ast.Assign():
                self.assign(node.targets, node.value)
            case ast.AnnAssign() | ast.NamedExpr() | ast.AugAssign():
                self.assign([node.target], node.value)
            case ast.For() | ast.AsyncFor():
                self.assign([node.target], node.iter)
            case ast.ExceptHandler():
                if node.name:
                    self.names.add(node.name)

    def assign(self, targets: list[ast.expr], value: ast.expr | None) -> None:
        for target in targets:
            if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts):
                for one, its in zip(target.elts, value.elts, strict=True):
                    self.assign([one], its)
            elif any(self.carried(value)):
                self.names |= {one.id for one in ast.walk(target) if isinstance(one, ast.Name)}

    def _judge(self, node: ast.AST) -> None:
        match node:
            case ast.Return() if self.answers_text and not self.says:
                self._tell(node, "answer", self.carried(node.value))
            case ast.JoinedStr() if not self.says:
                self._tell(node, "f-string", self.carried(node))
            case ast.BinOp(op=ast.Add() | ast.Mod()) if not self.says:
                self._tell(node, "concatenation", self.carried(node))
            case ast.Tuple(ctx=ast.Load(), elts=[text, style]) if _is_style(style):
                self._tell(node, "part of a line", self.carried(text))
            case ast.Assign(targets=[ast.Attribute(attr=name)]) if name in _TITLES:
                self._tell(node, name, self.carried(node.value))
            case ast.Call(func=ast.Attribute(attr="update", value=ast.Call())):  # of a widget that was looked up
                self._tell(node, "update", self._of(*node.args))
            case ast.Call() if _called_name(node) in _SURFACES:
                self._tell(node, _called_name(node), self._of(*node.args, *(one.value for one in node.keywords)))

    def _tell(self, node: ast.expr | ast.stmt, where: str, parts: Iterator[ast.expr]) -> None:
        self.found += [(node.lineno, f"{where}: {ast.unparse(part)}") for part in parts]


def _made_of(node: ast.expr) -> list[ast.expr]:
    """The parts of an expression of which its value is one, or is made."""
    match node:
        case ast.IfExp():
            return [node.body, node.orelse]
        case ast.BoolOp():
            return node.values
        case ast.BinOp():
            return [node.left, node.right]
        case ast.JoinedStr():
            return [one.value for one in node.values if isinstance(one, ast.FormattedValue)]
        case ast.Subscript() | ast.Starred() | ast.NamedExpr() | ast.Await():
            return [node.value]
        case ast.List() | ast.Tuple() | ast.Set():
            return node.elts
    return []


def _inside(node: ast.AST) -> Iterator[ast.AST]:
    """Yield it and what is in it, except what other functions and comprehensions hold."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | _Comprehension):
        return
    yield node
    for child in ast.iter_child_nodes(node):
        yield from _inside(child)


def _last_name(node: ast.expr) -> str:
    """`verb` of `made.verb.args[name]`."""
    while isinstance(node, ast.Subscript | ast.Call):
        node = node.value if isinstance(node, ast.Subscript) else node.func
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _called_name(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _names_text(answers: ast.expr | None) -> bool:
    return answers is not None and "str" in {one.id for one in ast.walk(answers) if isinstance(one, ast.Name)}


def _is_style(node: ast.expr) -> bool:
    if isinstance(node, ast.Call):
        return _called_name(node) in ("ink", "Style")
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def leaks(source: str, fields: set[str], said_foreign: set[str]) -> list[str]:
    """Return the places of a source at which foreign text goes out as it came."""
    found: list[tuple[int, str]] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            says = _SAYS in (ast.get_docstring(node) or "")
            reading = _Reading(fields, said_foreign, says, found=found, answers_text=_names_text(node.returns))
            reading.read(node.body)
    return [f"line {line}: {what}" for line, what in sorted(set(found))]

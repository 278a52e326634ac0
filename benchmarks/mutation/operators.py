"""What is changed in a module to see whether a test notices: one small change at a time, on the syntax tree.

Left alone: annotations, decorators, texts (messages, names of columns), and `strict=` of zip, which is an assertion.
"""

from __future__ import annotations

import ast
import copy
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
FUNCTIONS = {"min": "max", "any": "all", "bisect_left": "bisect_right", "ones": "zeros", "equal": "not_equal"}
FUNCTIONS |= {new: old for old, new in FUNCTIONS.items()} | {"sorted": "list", "reversed": "list"}
WRAPPERS = ("invert", "logical_not", "unique")
TEXTS = {"": "?", "left": "right", "right": "left", "ascending": "descending"}


@dataclass(frozen=True)
class Mutant:
    """A module with one change."""

    module: str
    scope: str
    """Qualified name of the function or class it is in; '' for the module's top."""
    change: str
    """`before -> after`, with the number of the occurrence where the same change is possible more than once."""
    lines: range
    """Lines of the statement, as far as they run before the statements in it."""
    source: str
    runs_at_import: bool

    @property
    def key(self) -> str:
        """Names it as long as its statement stays the same."""
        return f"{self.module} {self.scope or '-'}: {self.change}"


def mutants(module: str, source: str) -> Iterator[Mutant]:
    """All mutants of a module."""
    tree = ast.parse(source)
    seen: Counter[tuple[str, str]] = Counter()
    for parent, field, at, node, statement, scope, is_body in _places(tree, None, "", False):
        for new in _variants(node):
            before, after = (ast.unparse(n).replace("\n", " ") for n in (node, new))
            change = f"{before} -> {after}"
            seen[scope, change] += 1
            if (n := seen[scope, change]) > 1:
                change += f" #{n}"
            _put(parent, field, at, ast.copy_location(new, node))
            text = ast.unparse(ast.fix_missing_locations(tree))
            _put(parent, field, at, node)
            yield Mutant(module, scope, change, _lines(statement), text, not is_body)


Place = tuple[ast.AST, str, "int | None", ast.AST, ast.stmt, str, bool]


def _places(node: ast.AST, statement: ast.stmt | None, scope: str, is_body: bool) -> Iterator[Place]:
    """Every node that may change, with what holds it: parent, field, position; its statement, scope, whether a body."""
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns", "decorator_list", "ctx"):
            continue
        for at, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if not isinstance(child, ast.AST) or _is_left_alone(child):
                continue
            inside, within = scope, is_body
            if isinstance(node, ast.FunctionDef) and field == "body":
                within = True
            if isinstance(child, ast.FunctionDef | ast.ClassDef):
                inside = f"{scope}.{child.name}".lstrip(".")
            mine = child if isinstance(child, ast.stmt) else statement
            if mine is not None:
                yield node, field, at, child, mine, inside, within
            yield from _places(child, mine, inside, within)


def _is_left_alone(node: ast.AST) -> bool:
    is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    is_strict = isinstance(node, ast.keyword) and node.arg == "strict"
    return is_text or is_strict or isinstance(node, ast.Import | ast.ImportFrom)


def _put(parent: ast.AST, field: str, at: int | None, node: ast.AST) -> None:
    if at is None:
        setattr(parent, field, node)
    else:
        getattr(parent, field)[at] = node


def _lines(statement: ast.stmt) -> range:
    body = getattr(statement, "body", None)
    return range(statement.lineno, max(statement.lineno, body[0].lineno - 1 if body else statement.end_lineno or 0) + 1)


def _variants(node: ast.AST) -> Iterator[ast.AST]:
    """What may stand in the place of `node`."""
    match node:
        case ast.Compare(ops=ops):
            for i, op in enumerate(ops):
                new = copy.deepcopy(node)
                new.ops[i] = COMPARISONS[type(op)]()
                yield new
        case ast.BoolOp(op=op, values=values):
            yield ast.BoolOp(ast.Or() if isinstance(op, ast.And) else ast.And(), values)
        case ast.UnaryOp(operand=operand):
            yield operand
        case ast.BinOp(left=left, op=op, right=right) if type(op) in ARITHMETIC:
            yield ast.BinOp(left, ARITHMETIC[type(op)](), right)
        case ast.AugAssign(target=target, op=op, value=value) if type(op) in ARITHMETIC:
            yield ast.AugAssign(target, ARITHMETIC[type(op)](), value)
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value)):
            yield ast.Constant({0: 1, 1: 0}.get(value, value + 1))
        case ast.Constant(value=str(value)) if value in TEXTS:
            yield ast.Constant(TEXTS[value])
        case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test) if _is_plain(test):
            new = copy.copy(node)
            new.test = ast.UnaryOp(ast.Not(), test)
            yield new
        case ast.comprehension(ifs=ifs):
            for i, test in enumerate(ifs):
                new = copy.copy(node)
                new.ifs = [*ifs[:i], *ifs[i + 1 :]]
                yield new
                if _is_plain(test):
                    new = copy.copy(node)
                    new.ifs = [*ifs[:i], ast.UnaryOp(ast.Not(), test), *ifs[i + 1 :]]
                    yield new
        case ast.Expr(value=ast.Call()) | ast.Raise() | ast.Continue():
            yield ast.Pass()
        case ast.Return(value=value) if value is not None and not _is_none(value):
            yield ast.Return(ast.Constant(None))
        case ast.Call():
            yield from _calls(node)
        case ast.Subscript(value=value, slice=ast.Slice(lower=lower, upper=upper, step=step)):
            if lower is not None and ast.unparse(lower) != "0":
                yield ast.Subscript(value, ast.Slice(None, upper, step), node.ctx)
            if upper is not None:
                yield ast.Subscript(value, ast.Slice(lower, None, step), node.ctx)
        case ast.List(elts=elements) | ast.Tuple(elts=elements) | ast.Set(elts=elements):
            for i, element in enumerate(elements):
                if isinstance(element, ast.Starred):
                    new = copy.copy(node)
                    new.elts = [*elements[:i], *elements[i + 1 :]]
                    yield new


def _calls(node: ast.Call) -> Iterator[ast.AST]:
    name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
    if name in FUNCTIONS:
        new = copy.copy(node)
        if isinstance(node.func, ast.Name):
            new.func = ast.Name(FUNCTIONS[name], ast.Load())
        else:
            new.func = ast.Attribute(node.func.value, FUNCTIONS[name], ast.Load())
        if name == "sorted":
            new.keywords = []
        yield new
    elif name in WRAPPERS and len(node.args) == 1:
        yield node.args[0]


def _is_plain(test: ast.expr) -> bool:
    """Whether a condition has no other variant of its own."""
    return not isinstance(test, ast.Compare | ast.BoolOp | ast.UnaryOp)


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None

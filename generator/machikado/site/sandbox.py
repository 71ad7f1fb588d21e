"""Run templates in a sandboxed Jinja environment that prints every value through one function."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from functools import cache
from pathlib import Path
from types import FunctionType
from typing import Any

import jinja2
import jinja2.sandbox
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import LoopContext, Macro
from jinja2.utils import Namespace

from ..core.form_questions import Asking, Step
from ..core.model import Field, Table
from ..package.front_matter import front_matter, source
from ..package.rows import FetchedRow, Row, Rows
from .escaping import CurrentPage, printer

_OURS = frozenset({FetchedRow, Row, Rows, Table, Field, Asking, Step, CurrentPage, LoopContext, Namespace})


@cache
def _is_ours(kind: type) -> bool:
    """Whether every attribute without a leading underscore may be read: our rows, and tuples with names of ours."""
    return kind in _OURS or (issubclass(kind, tuple) and kind.__module__.startswith("machikado."))


class _Generator(CodeGenerator):
    """Compiles `{{ value }}` to `environment.printed(value)`, also where the value is constant."""

    def _output_child_to_const(self, node: nodes.Expr, frame: Frame, finalize: Any) -> str:
        if not isinstance(node, nodes.TemplateData):
            raise nodes.Impossible
        return super()._output_child_to_const(node, frame, finalize)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write("environment.printed(")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write(")")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        """A call with the arguments that the template wrote: nothing that we call asks for the variables around it."""
        bare = frame.copy()
        bare.loop_frame = bare.block_frame = False
        super().visit_Call(node, bare, forward_caller=forward_caller)


class Sandbox(jinja2.sandbox.ImmutableSandboxedEnvironment):
    """A sandbox that asks fewer questions about our own values and functions: they are meant to be used."""

    code_generator_class = _Generator
    ours: frozenset[Any] = frozenset()

    def __init__(self, folders: list[Path], current: CurrentPage) -> None:
        super().__init__(
            loader=_Loader(folders),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            cache_size=-1,  # all templates stay, and none is looked for twice
        )
        self.printed = printer(current)

    def trust(self) -> None:
        """Takes the functions that are global by now for ours: they may be called without further questions."""
        self.ours = frozenset(value for value in self.globals.values() if type(value) is FunctionType)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return {**self.globals, **(d or {})}  # Jinja's own map of maps is looked through name by name for each page

    def getattr(self, obj: Any, attribute: str) -> Any:
        kind = type(obj)
        if (kind is Row or kind is FetchedRow) and (answer := obj._answers.get(attribute)):
            return answer(obj.values)
        if attribute[0] != "_" and _is_ours(kind):  # type: ignore[arg-type]  # types are hashable
            try:
                return getattr(obj, attribute)
            except AttributeError:
                return self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)

    def call(self, context: Any, obj: Any, /, *args: Any, **named: Any) -> Any:
        if type(obj) is Macro:
            return obj(context.eval_ctx, *args, **named)
        if type(obj) is FunctionType and obj in self.ours:
            return obj(*args, **named)
        return super().call(context, obj, *args, **named)


class _Loader(jinja2.BaseLoader):
    """Templates without their front matter (line numbers kept): the portal's, else the built-in ones."""

    def __init__(self, folders: list[Path]) -> None:
        self.folders = folders

    def get_source(
        self, environment: jinja2.Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        for folder in self.folders:
            path = folder / template
            inside = not Path(template).is_absolute() and ".." not in Path(template).parts
            if inside and path.is_file():
                _, body = front_matter(source(path, template, []), template, [])
                return body, f"{folder.name}/{template}", None
        raise jinja2.TemplateNotFound(template)


def location(error: Exception) -> tuple[str | None, int | None]:
    """The template's file and line in which an error arose."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        return error.filename, error.lineno
    path, line = None, None
    trace = error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if name.endswith(".j2"):
            path, line = name, trace.tb_lineno
        trace = trace.tb_next
    return path, line

"""The MkDocs plugin: `mkdocs build` and `mkdocs serve` render a portal like any MkDocs site."""

from __future__ import annotations

import os
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Literal, NoReturn

from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files

from .build.engines import EXTENSIONS
from .build.folders import folder_fault, workplace
from .build.pipeline import prepare, told
from .build.prepared_site import Prepared
from .build.shells import replaced
from .build.site_files import finish
from .build.write import write, write_placed
from .core.git import as_of
from .core.messages import Both
from .core.model import Problem
from .core.symlinks import LinkError, link_problem
from .package.data_files import data_of
from .package.rows import summary_of
from .site.branding import brand_style
from .site.config import read_config, read_in
from .site.theme_files import theme_files
from .validation import report

_REFUSED = Both("何も作っていません", "nothing was built")


class Options(Config):
    """Its own words for texts of the interface; what else a portal is stands in its `datasets/` and `docs/`."""

    texts = config_options.Type(dict, default={})


class MachikadoPlugin(BasePlugin[Options]):
    """Hands MkDocs the rendered Markdown, and stamps the record pages once the frames are there."""

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        if dirty:
            raise PluginError("--dirty では記録のページを作れません / record pages cannot be made with --dirty")

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        self.root = Path(config.config_file_path).resolve().parent
        own = config.theme.custom_dir
        config.markdown_extensions.extend(name for name in EXTENSIONS if name not in config.markdown_extensions)
        config.watch.extend([str(self.root / "datasets"), *([own] if own else [])])
        return config

    def on_pre_build(self, *, config: MkDocsConfig) -> None:  # MkDocs empties the site's folder right after this
        site = Path(config.site_dir)
        if fault := folder_fault(site, self.root, is_ours=lambda _: site.is_relative_to(self.root)):
            self._stop([fault], _REFUSED)
        self.working = ExitStack()  # closed when the site is there, or an error has come
        try:
            work = self.working.enter_context(workplace(self.root))
        except LinkError as error:
            self._stop([link_problem(error.place, self.root)], _REFUSED)
        own, staged = config.theme.custom_dir, work / "theme"
        brand = brand_style(read_config(self.root).accent)
        write(theme_files(Path(own) if own else None, brand), staged)
        config.theme.dirs[:] = [str(staged), *(each for each in config.theme.dirs if each != own)]
        self.prepared = prepare(self.root, as_of(self.root, data_of(self.root)), work)
        self._stop_on_errors(self.prepared)
        config.extra["machikado"] = told(self.prepared)

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        tree = self.prepared.work / "docs"
        write(self.prepared.markdown, tree)
        for file in list(files):
            if file.src_uri.endswith(".j2") or any(part.startswith("_") for part in file.src_uri.split("/")):
                files.remove(file)
        if config.nav is None:
            config.nav = [{name: path} if name else path for name, path in self.prepared.navigation()]
        for page in self.prepared.markdown:
            files.append(File(page.path, str(tree), config.site_dir, config.use_directory_urls))
        return files

    @event_priority(-100)  # after the search index is there
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        site = Path(config.site_dir)
        write_placed(lambda place: finish(self.prepared, site, place), site, keep=lambda path: not replaced(path))
        self._stop_on_errors(self.prepared)
        self.working.close()

    def on_build_error(self, *, error: Exception, **kwargs: Any) -> None:
        if working := getattr(self, "working", None):
            working.close()

    def _stop_on_errors(self, prepared: Prepared) -> None:
        if prepared.failed:
            self._stop(prepared.problems, summary_of(prepared.opened.package))

    def _stop(self, problems: list[Problem], summary: Both) -> NoReturn:
        raise PluginError("\n" + report.report(problems, "text", summary, read_in(self.root, os.environ)))

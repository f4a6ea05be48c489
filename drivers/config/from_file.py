"""A section of a configuration file that may stand in a file of its own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationInfo

from drivers.errors import ConfigError

from . import yaml_file
from .shipped_files import find

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic_core import core_schema


class FromFile:
    """Marks a field whose section may be read from a file: ``{file: light.yaml}``, or the name
    alone. What the field then holds is the section: whoever keeps it needs the file no more.

    The file is looked for beside the one that names it, then as `shipped_files.find` does, among
    the shipped files of `kind`.
    """

    def __init__(self, model: type[BaseModel], kind: str) -> None:
        self._model = model
        self._kind = kind

    def _read(self, given: Any, info: ValidationInfo) -> Any:
        if isinstance(given, Mapping) and set(given) == {"file"}:
            given = given["file"]
        if not isinstance(given, str):
            return given
        folder: Path | None = (info.context or {}).get("folder")
        try:
            beside = None if folder is None else folder / given
            path = beside if beside and _is_file(beside) else find(given, self._kind, folder)
            return yaml_file.load(path, self._model)
        except ConfigError as error:
            raise ValueError(str(error)) from None

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        from pydantic_core import core_schema

        return core_schema.with_info_before_validator_function(self._read, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        of_file = {
            "type": "object",
            "properties": {"file": {"type": "string"}},
            "required": ["file"],
            "additionalProperties": False,
        }
        return {"anyOf": [handler(schema), of_file, {"type": "string"}]}


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # too long for a name, or no name at all
        return False

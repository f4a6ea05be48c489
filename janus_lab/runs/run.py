"""`open_run`: the folder of a run as a reader sees it, whatever became of the process that wrote
it. Reads files only; nothing here changes a run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import orjson
from pydantic import BaseModel, ValidationError

from drivers.errors import Cause, Problem

from . import files
from .errors import REPAIR, BundleError
from .events import read_events
from .figures import what_it_lacks
from .header import Header, read_header
from .layout import ANALYSIS, DATA_CSV, RUN_JSON
from .record import RunRecord, read_with_oddities
from .states import RunState

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    import xarray as xr
    from numpy.typing import NDArray

    from drivers.config.bench import BenchConfig
    from drivers.config.device import DeviceConfig

    Floats = NDArray[np.float64]

Model = TypeVar("Model", bound=BaseModel)


class Run:
    """A recorded run, read from its folder: what is damaged beside `run.json` and the head of the
    data is left out, and told in `oddities`."""

    rows_lost = 0  #: that `run.json` counted and the data file no longer has

    def __init__(self, path: Path) -> None:
        """Raises BundleError, naming the file and what to do, if the folder is broken."""
        self.path = path
        #: What was odd about the files, `subject` is the file's name.
        self.oddities: list[Problem]
        self.record: RunRecord
        self.record, self.oddities = read_with_oddities(path)
        #: What to believe: `interrupted` if the process of an open run is gone.
        self.state: RunState = self.record.state_now()
        self._header = self._read_header()
        #: What happened, in order: dicts with `time_s` (bench time, s), `kind` and details.
        self.events: list[dict[str, Any]] = self._read_events()
        #: Figures of merit as the analysis wrote them; none if it has not been run.
        self.figures: list[dict[str, Any]] = self._read_figures()

    @property
    def warnings(self) -> list[str]:
        """What was odd about the files, as sentences."""
        return [str(problem) for problem in self.oddities]

    def _odd(self, file: str, detail: str, advice: str = "", kind: Cause | None = None) -> None:
        self.oddities.append(Problem(kind or Cause.FILE_DAMAGED, detail, file, advice=advice))

    @cached_property
    def bench(self) -> BenchConfig:
        """The bench it was measured on. Raises BundleError, naming every key that is wrong, and for
        data that Janus Lab did not measure."""
        from drivers.config.bench import BenchConfig

        if self.record.sources:
            raise BundleError(
                f"Janus Lab did not measure it, but read it from {self.record.sources[0].file}: "
                "there is no bench",
                subject=self.path,
                kind=Cause.NOT_POSSIBLE,
            )

        return self._stored("bench", BenchConfig)

    @cached_property
    def device(self) -> DeviceConfig:
        """The device it was measured on. Raises BundleError, naming every key that is wrong."""
        from drivers.config.device import DeviceConfig

        return self._stored("device", DeviceConfig)

    def _stored(self, key: str, model: type[Model]) -> Model:
        from drivers.config.yaml_file import in_words

        stored = getattr(self.record, key)
        try:
            return model.model_validate(stored)
        except ValidationError as error:
            wrong = [
                in_words(problem, model, stored, (key,))
                for problem in error.errors(include_url=False)
            ]
            raise BundleError("; ".join(wrong), subject=self.path / RUN_JSON) from None

    @contextmanager
    def making_sense(self) -> Iterator[None]:
        """What is computed inside takes the files at their word: where that cannot be, raises
        BundleError."""
        try:
            yield
        except (ValueError, TypeError, LookupError, ArithmeticError, AttributeError) as error:
            self._check_column(error)
            # the columns are numbers by now; what has no value, or another type, is a parameter
            of_data = isinstance(error, ValueError | ArithmeticError | IndexError)
            file = DATA_CSV if of_data and not isinstance(error, ValidationError) else RUN_JSON
            what = f"{file} does not hold what it should ({_one_line(error)})"
            raise BundleError(what, subject=self.path) from None

    def _check_column(self, error: Exception) -> None:
        """Raise BundleError if `error` comes of a column that the data file does not have."""
        from procedures.rows import COLUMNS

        name = error.args[0] if isinstance(error, KeyError) else None
        if name in COLUMNS and name not in self.columns:
            raise BundleError(
                f"no column {name!r}; the file has {', '.join(map(repr, self.columns))}",
                subject=self.path / DATA_CSV,
                kind=Cause.COLUMN_MISSING,
            ) from None

    @property
    def parameters(self) -> dict[str, Any]:
        """The procedure's parameters by name, in full precision."""
        return dict(self.record.parameters)

    @property
    def columns(self) -> list[str]:
        """Names of the columns of the data."""
        return list(self._header.columns) if self._header else []

    @property
    def rows(self) -> int:
        """Whole rows in the data file now."""
        if self._header is None:
            return 0
        return files.whole_lines(self.path / DATA_CSV).whole - self._header.lines

    @cached_property
    def data(self) -> pd.DataFrame:
        """The rows in the file when this is first asked, floats exactly as they were written.

        A half-written last line is left out. Raises BundleError if a row is not numbers.
        """
        import pandas as pd

        if self._header is None:
            return pd.DataFrame()
        pieces = list(self._read(None, None))
        return pieces[0] if pieces else pd.DataFrame(columns=self.columns, dtype=float)

    def to_xarray(self) -> xr.Dataset:
        """The rows as variables along `row`, units and meaning as their attributes, and the figures
        of merit along `figure`: ``run.to_xarray().figure_value.sel(figure="responsivity")``.

        Raises BundleError as `data` does, and ImportError without xarray (extra `export`).
        """
        from .dataset import dataset

        return dataset(self.data, self.figures, self.record)

    def pieces(self, columns: Sequence[str], rows: int) -> Iterator[dict[str, Floats]]:
        """Some columns of `data`, `rows` rows at a time, so that not all need be in memory.

        Raises BundleError as `data` does, also in the middle, and KeyError for a column that the
        file does not have.
        """
        if missing := [name for name in columns if name not in self.columns]:
            raise KeyError(missing[0])
        if "data" in self.__dict__:  # in memory anyhow
            for begin in range(0, len(self.data), rows):
                piece = self.data.iloc[begin : begin + rows]
                yield {name: piece[name].to_numpy(float) for name in columns}
            return
        for frame in self._read(columns, rows):
            yield {name: frame[name].to_numpy(float) for name in columns}

    def _read(self, columns: Sequence[str] | None, chunk: int | None) -> Iterator[pd.DataFrame]:
        """The rows now in the file, all at once or `chunk` at a time; nothing for no rows. Without
        `columns` all of them."""
        import pandas as pd

        assert self._header is not None
        path, rows = self.path / DATA_CSV, self.rows
        if not rows:
            return
        self._check_fields(path, rows)
        # from 3.1 on, pandas reads floats exactly and warns when it is asked to
        exact = tuple(map(int, pd.__version__.split(".")[:2])) >= (3, 1)
        options: dict[str, Any] = {} if exact else {"float_precision": "round_trip"}
        try:
            file = files.opened(path)
        except OSError as error:
            raise BundleError.of_system(error, path, "cannot be read") from None
        try:
            read = pd.read_csv(
                file,
                header=None,
                names=self._header.columns,
                usecols=None if columns is None else list(columns),
                skiprows=self._header.lines,
                nrows=rows,
                chunksize=chunk or rows,
                index_col=False,
                encoding="utf-8",
                **options,
            )
            with read:
                for frame in read:
                    self._check_numbers(path, frame)
                    yield frame
        except (ValueError, pd.errors.ParserError) as error:
            raise BundleError(
                f"damaged ({_one_line(error)})", subject=path, advice=REPAIR
            ) from None
        finally:
            file.close()

    def _check_numbers(self, path: Path, frame: pd.DataFrame) -> None:
        texts = [name for name in frame.columns if frame[name].dtype.kind not in "fiu"]
        if texts:
            raise BundleError(
                f"damaged: column {texts[0]} is not numbers", subject=path, advice=REPAIR
            )

    def _check_fields(self, path: Path, rows: int) -> None:
        """Raise BundleError for a row without one field for every column: pandas would fill it, or
        leave out what is too much."""
        assert self._header is not None
        wanted = len(self._header.columns)
        with files.opened(path) as file:
            for _ in range(self._header.lines):
                file.readline()
            begin = file.tell()
            commas = sum(chunk.count(b",") for chunk in iter(lambda: file.read(1 << 20), b""))
            if commas == rows * (wanted - 1):
                return
            file.seek(begin)
            for number, line in enumerate(file, self._header.lines + 1):
                fields = line.count(b",") + 1
                if fields != wanted and line.endswith(b"\n"):
                    raise BundleError(
                        f"damaged: {fields} fields, but there are {wanted} columns",
                        subject=path,
                        where=f"line {number}",
                        advice=REPAIR,
                    )

    def _read_header(self) -> Header | None:
        path = self.path / DATA_CSV
        missing = "" if path.exists() or path.is_symlink() else "is missing"
        if not path.is_symlink() and path.is_file() and path.stat().st_size == 0:
            missing = "is empty"
        if missing:
            if self.record.rows or self.record.state is RunState.FINISHED:
                raise BundleError(
                    f"{missing}, and with it the data of the run", subject=path, advice=REPAIR
                )
            if not self.state.is_open:
                self._odd(DATA_CSV, "nothing was recorded before the run ended")
            return None
        header = read_header(path)
        lines = files.whole_lines(path)
        if lines.end < lines.size and self.state is not RunState.RUNNING:
            self._odd(DATA_CSV, "a half-written last line is left out")
        rows = lines.whole - header.lines
        self.rows_lost = max(0, self.record.rows - rows)
        if self.rows_lost:
            self._odd(DATA_CSV, f"has {rows} rows, but {RUN_JSON} counted {self.record.rows}")
        return header

    def _read_events(self) -> list[dict[str, Any]]:
        events, odd = read_events(self.path)
        self.oddities += odd
        return events

    def _read_figures(self) -> list[dict[str, Any]]:
        path = self.path / ANALYSIS
        if not (path.exists() or path.is_symlink()):
            if self.state is RunState.FINISHED:
                self._odd(ANALYSIS, "missing", "analyse the run to have it", Cause.NOT_FOUND)
            return []
        try:
            content = orjson.loads(files.read(path, _LONGEST_ANALYSIS))
        except OSError as error:
            self._odd(ANALYSIS, f"cannot be read ({error.strerror or error})", kind=Cause.FILE)
            return []
        except orjson.JSONDecodeError:
            content = None
        figures = content.get("figures") if isinstance(content, dict) else None
        if not isinstance(figures, list) or not all(isinstance(f, dict) for f in figures):
            self._odd(ANALYSIS, "unreadable", _ANALYSE, Cause.FILE)
            return []
        whole = []
        for number, figure in enumerate(figures, 1):
            if (lacks := what_it_lacks(figure)) is None:
                whole.append(figure)
                continue
            named = f" ({figure['name']})" if isinstance(figure.get("name"), str) else ""
            self._odd(ANALYSIS, f"figure of merit {number}{named}{lacks}", _ANALYSE)
        return whole


_ANALYSE = "analyse the run again"
#: Figures of merit of a thousand irradiances take a hundredth of it (bytes).
_LONGEST_ANALYSIS = 64 << 20


def open_run(path: Path | str) -> Run:
    """Open the folder of a run (or a file in it).

    Raises BundleError, in one sentence with what to do, if it is missing or broken, or a symbolic
    link: analysing would write where it leads.
    """
    folder = Path(path)
    if folder.is_symlink():
        raise BundleError(
            "a symbolic link", subject=folder, advice="name the folder that it leads to"
        )
    return Run(folder.parent if folder.is_file() else folder)


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())

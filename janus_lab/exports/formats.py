"""The formats that runs are exported to, as a table: what each is called, what its files end in,
and which code writes it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ExportFormat:
    """One format. `writer` is a "module:function", imported when it is used:

    `(runs, path, options) -> None` writes the runs into the file at `path`.
    """

    name: str
    title: str
    ending: str
    writer: str
    #: Whether one file holds several runs; else each run has a file of its own.
    holds_several: bool = False
    #: Whether its numbers are text, with a decimal point or comma.
    of_text: bool = False
    #: Further files beside the first, as ending and writer.
    beside: tuple[tuple[str, str], ...] = ()
    #: Whether it is written into the run's own folder, under the name `ending`.
    in_run_folder: bool = False


FORMATS: dict[str, ExportFormat] = {
    one.name: one
    for one in (
        ExportFormat(
            "nexus",
            "NeXus (HDF5), application definition NXsensor_scan",
            ".nxs",
            "janus_lab.exports.nexus:write",
            holds_several=True,
        ),
        ExportFormat("hdf5", "HDF5", ".h5", "janus_lab.exports.hdf5:write", holds_several=True),
        ExportFormat(
            "parquet", "Apache Parquet", ".parquet", "janus_lab.exports.arrow:write_parquet"
        ),
        ExportFormat(
            "arrow", "Apache Arrow IPC (Feather)", ".arrow", "janus_lab.exports.arrow:write_ipc"
        ),
        ExportFormat(
            "csv",
            "CSV for Excel and any other program",
            ".csv",
            "janus_lab.exports.text:write_data",
            of_text=True,
            beside=(
                (".figures.csv", "janus_lab.exports.text:write_figures"),
                (".facts.csv", "janus_lab.exports.text:write_facts"),
                (".events.csv", "janus_lab.exports.text:write_events"),
            ),
        ),
        ExportFormat("xlsx", "Excel workbook", ".xlsx", "janus_lab.exports.xlsx:write"),
        ExportFormat(
            "origin",
            "ASCII with Origin's rows Long Name, Units, Comments",
            ".dat",
            "janus_lab.exports.text:write_origin_data",
            of_text=True,
            beside=((".figures.dat", "janus_lab.exports.text:write_origin_figures"),),
        ),
        ExportFormat(
            "isa", "ISA-JSON", ".isa.json", "janus_lab.exports.isa:write", holds_several=True
        ),
        ExportFormat(
            "rocrate",
            "RO-Crate: metadata in the run's folder",
            "ro-crate-metadata.json",
            "janus_lab.exports.ro_crate:write_metadata",
            in_run_folder=True,
        ),
        ExportFormat(
            "crate",
            "RO-Crate: the run's folder with metadata as a zip file",
            ".crate.zip",
            "janus_lab.exports.ro_crate:write_zip",
        ),
    )
}

"""Runs in the formats of other programs: NeXus, HDF5, Parquet, Arrow, CSV, Excel, Origin, ISA-JSON,
RO-Crate."""

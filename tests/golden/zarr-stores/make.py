"""Makes the Zarr stores of version 2 of this folder with python3-zarr 2.13 of Debian 12: /usr/bin/python3 make.py. Those of version 3 are of make.mjs."""
import os
import shutil

import numcodecs
import numpy as np
import zarr

here = os.path.dirname(os.path.abspath(__file__))
flat = (np.arange(7)[:, None] + np.arange(5) / 4).astype("float32")
threes = np.arange(3 * 4 * 2, dtype="float64").reshape(3, 4, 2) / 2


def save(name, array, **options):
    path = os.path.join(here, name)
    shutil.rmtree(path, ignore_errors=True)
    stored = zarr.open(path, mode="w", shape=array.shape, dtype=array.dtype, **options)
    stored[...] = array


save("plain.zarr", flat, chunks=(3, 2), compressor=None)
save("zlib.zarr", flat, chunks=(4, 5), compressor=numcodecs.Zlib(3), order="F")
save("gzip.zarr", flat.astype(">f4"), chunks=(2, 3), compressor=numcodecs.GZip(3), dimension_separator="/")
save("zstd.zarr", flat.astype("float16"), chunks=(7, 1), compressor=numcodecs.Zstd(3))
save("blosc.zarr", flat, chunks=(3, 5), compressor=numcodecs.Blosc())
save("threes.zarr", threes, chunks=(2, 3, 1), compressor=numcodecs.Zstd(1))
save("int8.zarr", (np.arange(7)[:, None] * 2 - np.arange(5)).astype("int8"), chunks=(7, 5), compressor=None)
path = os.path.join(here, "group.zarr")
shutil.rmtree(path, ignore_errors=True)
group = zarr.open_group(path, mode="w")
for number in (1, 2, 10):
    group.create_dataset(f"docs/d{number}", data=flat[:number % 4 + 1] + number, chunks=(2, 5), compressor=numcodecs.Zlib(1))
group.create_dataset("ids", data=np.arange(7), chunks=(4,), compressor=None)
holes = os.path.join(here, "holes.zarr")
shutil.rmtree(holes, ignore_errors=True)
stored = zarr.open(holes, mode="w", shape=(7, 5), dtype="f4", chunks=(2, 5), compressor=None, fill_value=-1.5)
stored[2:4] = flat[2:4]

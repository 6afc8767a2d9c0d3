"""Makes types.h5 with h5py: every number type, layout and filter that is read, and some that are not. Run: python3 make.py

The matrix value at [step, cell] is (step * cells + cell) % 97 - 40 for signed types, without the - 40 for unsigned ones, and a quarter of that for floats.
"""
import h5py
import numpy as np

STEPS, CELLS = 50, 6
base = (np.arange(STEPS * CELLS) % 97).reshape(STEPS, CELLS)


def matrix(dtype):
    dtype = np.dtype(dtype)
    if dtype.kind == "f":
        return ((base - 40) / 4).astype(dtype)
    return (base - 40 if dtype.kind == "i" else base).astype(dtype)


with h5py.File("types.h5", "w") as f:
    plain = f.create_group("plain")
    big = f.create_group("big_endian")
    for name in ["f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8"]:
        plain[name] = matrix(name)
        if name not in ("i1", "u1"):
            big[name] = matrix(">" + name)
    layout = f.create_group("layout")
    layout.create_dataset("chunked", data=matrix("f4"), chunks=(7, 4))
    layout.create_dataset("gzip", data=matrix("f4"), chunks=(16, 6), compression="gzip")
    layout.create_dataset("gzip_shuffle", data=matrix("f2"), chunks=(16, 3), compression="gzip", shuffle=True, fletcher32=True)
    layout.create_dataset("columns", data=matrix("f4"), chunks=(50, 1), compression="gzip")
    layout.create_dataset("growing", data=matrix("f4"), chunks=(8, 6), maxshape=(None, 6))
    layout.create_dataset("lzf", data=matrix("f4"), chunks=(16, 6), compression="lzf")
    layout.create_dataset("lzf_long", data=matrix("f4"), chunks=(50, 6), compression="lzf", shuffle=True)
    layout.create_dataset("szip", data=matrix("f4"), chunks=(16, 6), compression="szip")
    layout.create_dataset("never_written", shape=(50, 6), dtype="f4", chunks=(10, 6), fillvalue=2.5)
    f.create_dataset("a/deeply/nested/name with space", data=matrix("f4"))
    f.create_dataset("sequences", data=matrix("f4").reshape(5, 10, CELLS), chunks=(2, 5, 6), compression="gzip")
    f.create_dataset("sequences_plain", data=matrix("f4").reshape(5, 10, CELLS))
    f.create_dataset("text", data=["a", "b"], dtype=h5py.string_dtype())
    f.create_dataset("flags", data=np.array([True, False, True]))
    f.create_dataset("scalar", data=np.float32(3))
    f.create_dataset("empty", data=np.zeros((0, 6), "f4"))
    f["soft"] = h5py.SoftLink("/plain/f4")
    f["broken"] = h5py.SoftLink("/nowhere")
    f["plain/loop"] = f["/"]

with h5py.File("latest.h5", "w", libver="latest") as f:
    f.create_dataset("plain", data=matrix("f4"))
    f.create_dataset("fixed_array", data=matrix("f4"), chunks=(7, 4), compression="gzip")
    f.create_dataset("extensible_array", data=matrix("f4"), chunks=(7, 6), maxshape=(None, 6))
    f.create_dataset("btree2", data=matrix("f4"), chunks=(7, 4), maxshape=(None, None))
    f.create_dataset("single_chunk", data=matrix("f4"), chunks=(50, 6), compression="gzip", shuffle=True)
    for number in range(20):
        f.create_dataset(f"many/d{number}", data=np.arange(3))

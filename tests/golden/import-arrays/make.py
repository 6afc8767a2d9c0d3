"""Makes containers of states with NumPy and h5py (and safetensors files byte by byte, after its specification). Run: python3 make.py

The value at [step, cell] of 6 x 4 is (step * 4 + cell - 10) / 4; arrays of three axes are the same numbers as 2 sequences of 3 steps.
"""
import json
import struct

import h5py
import numpy as np

base = ((np.arange(24) - 10) / 4).reshape(6, 4).astype("f4")
np.savez("stored.npz", h0=base, half=base.astype("f2"), big=base.astype(">f8"), fortran=np.asfortranarray(base), ids=np.array([2, 0, 1, 2, 0, 1]), threes=base.reshape(2, 3, 4))
np.savez_compressed("compressed.npz", h0=base)
np.save("threes.npy", base.reshape(2, 3, 4))
np.save("lengths.npy", np.array([2, 3]))
for shard, rows in [(1, slice(0, 1)), (2, slice(1, 4)), (10, slice(4, 6))]:
    np.save(f"shard-{shard}.npy", base[rows])
np.savetxt("plain.csv", base, delimiter=",")
np.savetxt("named.tsv", base, delimiter="\t", header="a\tb\tc\td", comments="")
with h5py.File("threes.h5", "w") as file:
    file["lstm/h1"] = base.reshape(2, 3, 4)
    file["ids"] = np.array([2, 0, 1, 2, 0, 1])

bits = base.view("u4")
tensors = {"f32": ("F32", base), "f16": ("F16", base.astype("f2")), "f64": ("F64", base.astype("f8")), "bf16": ("BF16", (bits >> 16).astype("u2")), "i8": ("I8", (base * 4).astype("i1")), "threes": ("F32", base.reshape(2, 3, 4))}
header, data = {"__metadata__": {"format": "pt"}}, b""
for name, (dtype, array) in tensors.items():
    raw = array.tobytes()
    header[name] = {"dtype": dtype, "shape": list(array.shape), "data_offsets": [len(data), len(data) + len(raw)]}
    data += raw
text = json.dumps(header).encode()
text += b" " * (-len(text) % 8)
open("tensors.safetensors", "wb").write(struct.pack("<Q", len(text)) + text + data)

"""Makes arrays with NumPy: every number type, either byte order, C and Fortran order. Run: python3 make.py

The value at [step, cell] of 7 x 5 is step * 5 + cell - 10 for signed types, without the - 10 for unsigned ones, and a quarter of that for floats.
"""
import numpy as np

base = np.arange(35).reshape(7, 5)
for name in ["f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8"]:
    values = (base - 10) / 4 if name[0] == "f" else base - 10 if name[0] == "i" else base
    np.save(f"{name}.npy", values.astype(name))
    np.save(f"{name}_big.npy", values.astype(">" + name))
    np.save(f"{name}_fortran.npy", np.asfortranarray(values.astype(name)))
    np.save(f"{name}_fortran_big.npy", np.asfortranarray(values.astype(">" + name)))
np.lib.format.write_array(open("version2.npy", "wb"), ((base - 10) / 4).astype("f4"), version=(2, 0))
np.lib.format.write_array(open("version3.npy", "wb"), ((base - 10) / 4).astype("f4"), version=(3, 0))
np.save("ids.npy", np.arange(9))
np.save("flags.npy", np.array([True, False, True]))
np.save("object.npy", np.array([None, 1], dtype=object), allow_pickle=True)
np.save("text.npy", np.array(["a", "b"]))
np.save("record.npy", np.zeros(2, dtype=[("a", "f4"), ("b", "i4")]))
np.save("complex.npy", np.zeros(2, dtype="c8"))
np.save("three_axes.npy", np.zeros((2, 3, 4), "f4"))
np.save("empty.npy", np.zeros((0, 5), "f4"))

"""An HDF5 file whose links go round in circles: hard, soft and external ones. Written with h5py 3.7."""
import os
import h5py
import numpy as np

here = os.path.dirname(os.path.abspath(__file__))
with h5py.File(os.path.join(here, "cycle.h5"), "w", track_order=True) as f:
    group = f.create_group("a")
    group["states"] = np.arange(12, dtype="f4").reshape(6, 2)
    group["again"] = group
    group["root"] = f["/"]
    group["soft"] = h5py.SoftLink("/a/soft")
    group["ping"] = h5py.SoftLink("/a/pong")
    group["pong"] = h5py.SoftLink("/a/ping")
    group["self"] = h5py.ExternalLink("cycle.h5", "/a")
    group["gone"] = h5py.ExternalLink("missing.h5", "/a")

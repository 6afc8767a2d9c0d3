"""Writes files the way their users' own programs do: NumPy, h5py, pandas and the json module of Python. python3 make.py FOLDER

Seven steps of two documents, "a b c" and "a d e f", with three cells: the state at [step, cell] is step + cell / 4, exact in every type.
"""
import json
import os
import sys

import h5py
import numpy
import pandas

os.chdir(sys.argv[1])
words = ["a", "b", "c", "a", "d", "e", "f"]
documents = {"x": words[:3], "y": words[3:]}
states = (numpy.arange(7)[:, None] + numpy.arange(3) / 4).astype("f4")

# Containers
with h5py.File("documents.h5", "w") as file:
    for name, rows in (("x", states[:3]), ("y", states[3:])):
        file.create_dataset(f"runs/{name}/h1", data=rows, compression="gzip", chunks=(2, 2))
padded = numpy.zeros((2, 5, 3), "f2")
mask = numpy.zeros((2, 5), "i8")
for place, rows in enumerate((states[:3], states[3:])):
    padded[place, : len(rows)] = rows
    mask[place, : len(rows)] = 1
numpy.save("padded.npy", padded)
with h5py.File("padded.h5", "w") as file:
    file["h"] = padded
    file["attention_mask"] = mask
    file["lengths"] = [3, 4]
numpy.savez_compressed("padded.npz", h=padded, attention_mask=mask)
frame = pandas.DataFrame(states, columns=["h0", "h1", "h2"])
frame.to_csv("pandas.csv", index=False)
frame.to_csv("pandas.tsv", index=False, sep="\t")
for shard in range(7):
    numpy.save(f"part-{shard + 5}.npy", states[shard : shard + 1])

# Tokens
names = sorted(set(words))
with open("vocabulary.json", "w") as file:
    json.dump({word: place for place, word in enumerate(names)}, file)
with open("list.json", "w") as file:
    json.dump(names, file)
numpy.save("ids.npy", numpy.array([names.index(word) for word in words]))
numpy.savetxt("lines.txt", words, fmt="%s")
tokens = pandas.DataFrame({"id": list(documents), "tokens": list(documents.values()), "tags": [["D", "N", "V"], ["D", "N", None, "V"]]})
tokens.to_json("tokens.jsonl", orient="records", lines=True)

# Tracks
rank = numpy.argsort(-numpy.cos(numpy.outer(numpy.arange(7), numpy.arange(1, 7))), axis=1)[:, :2]
numpy.savez("predictions.npz", ids=rank, p=numpy.full((7, 2), 0.25, "f4"), loss=numpy.linspace(0, 3, 7), target=numpy.array([1, 2, 0, 3, 4, 5, 0]))
pandas.DataFrame({"document": ["y", "x"], "genre": ["pop", "rock"]}).to_csv("documents.csv", index=False)
pandas.Series({"a": 0.5, "f": 2.0}).to_json("frequency.json")
pandas.DataFrame({"document": ["x", "y", "y"], "index": [1, 0, 9], "tag": ["T", "U", "V"]}).to_csv("indexed.csv", index=False)
pandas.DataFrame({"start": [0, 4, 0], "end": [5, 13, 13], "label": ["PER", "ORG", "ALL"]}).to_json("spans.jsonl", orient="records", lines=True)
pandas.DataFrame({"start": [0.0, 0.15], "end": [0.15, 0.35], "label": ["silence", "tone"]}).to_csv("times.csv", index=False)
pandas.DataFrame({"t": numpy.arange(7) / 20, "left": states[:, 0], "right": states[:, 1]}).to_csv("series.csv", index=False)

"""Writes language models with the real PyTorch, and what PyTorch computes with them. python3 make.py FOLDER [--golden]

FOLDER/NAME.pt (or another ending) is the model, FOLDER/NAME.h, NAME.c and NAME.logits are float32: [step, layer, cell] and [step, token].
With --golden only the few files that are kept in the repository.
"""
import argparse, collections, json, os, struct, sys
import numpy, torch
from torch import nn

V, E, H, LAYERS, STEPS = 11, 6, 9, 2, 40
out = sys.argv[1]
golden = "--golden" in sys.argv
path = lambda name: os.path.join(out, name)
ids = [(7 * step * step + 3 * step) % V for step in range(STEPS)]


class Model(nn.Module):
    def __init__(self, kind, embedding=E, layers=LAYERS, tied=False, **more):
        super().__init__()
        self.encoder = nn.Embedding(V, embedding)
        self.rnn = getattr(nn, kind)(embedding, H, layers, **more)
        self.decoder = nn.Linear(H, V)
        if tied:
            self.decoder.weight = self.encoder.weight

    def steps(self):
        state, h, c, logits = None, [], [], []
        for token in ids:
            y, state = self.rnn(self.encoder(torch.tensor([[token]])), state)
            pair = state if isinstance(state, tuple) else (state, torch.zeros_like(state))
            h.append(pair[0][:, 0]); c.append(pair[1][:, 0]); logits.append(self.decoder(y)[0, 0])
        return torch.stack(h), torch.stack(c), torch.stack(logits)


def make(kind, seed, **more):
    torch.manual_seed(seed)
    model = Model(kind, **more)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.mul_(2)
    return model.eval()


def expect(name, model):
    with torch.no_grad():
        for what, numbers in zip(("h", "c", "logits"), model.float().steps()):
            numbers.numpy().astype("<f4").tofile(path(f"{name}.{what}"))


def safetensors(file, tensors):
    header, data = {}, b""
    names = {torch.float32: "F32", torch.float64: "F64", torch.float16: "F16", torch.bfloat16: "BF16"}
    for name in sorted(tensors):
        tensor = tensors[name].contiguous()
        raw = (tensor.view(torch.int16) if tensor.dtype == torch.bfloat16 else tensor).numpy().tobytes()
        header[name] = {"dtype": names[tensor.dtype], "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(file, "wb") as target:
        target.write(struct.pack("<Q", len(text)) + text + data)


os.makedirs(out, exist_ok=True)
with open(path("vocab.json"), "w") as target:
    json.dump([chr(97 + token) for token in range(V)], target)

lstm = make("LSTM", 1)
torch.save(lstm.state_dict(), path("lstm.pt")); expect("lstm", lstm)
torch.save(lstm.state_dict(), path("legacy.pt"), _use_new_zipfile_serialization=False); expect("legacy", lstm)
if golden:
    sys.exit()
for name, kind, more in (("gru", "GRU", {}), ("rnn", "RNN", {}), ("relu", "RNN", {"nonlinearity": "relu"}), ("nobias", "GRU", {"bias": False})):
    model = make(kind, 2, **more)
    torch.save(model.state_dict(), path(name + ".pth")); expect(name, model)
tied = make("LSTM", 3, embedding=H, tied=True)
torch.save(tied.state_dict(), path("tied.pt")); expect("tied", tied)

# A checkpoint as training scripts write it, of a model inside DataParallel, with an optimiser and its own vocabulary.
optimizer = torch.optim.Adam(lstm.parameters())
lstm.decoder(torch.ones(H)).sum().backward(); optimizer.step()
wrapped = collections.OrderedDict(("module." + name, tensor) for name, tensor in lstm.state_dict().items())
os.makedirs(path("nested"), exist_ok=True)
torch.save({"epoch": 3, "args": argparse.Namespace(lr=0.1), "best": numpy.float64(1.5), "model_state_dict": wrapped, "optimizer": optimizer.state_dict(), "stoi": {chr(97 + t): t for t in range(V)}}, path("nested/nested.pt"))
expect("nested/nested", lstm)

for name, dtype in (("double", torch.float64), ("half", torch.float16), ("bfloat16", torch.bfloat16)):
    rounded = {key: tensor.to(dtype) for key, tensor in make("GRU", 4).state_dict().items()}
    torch.save(rounded, path(name + ".pt"))
    safetensors(path(name + ".safetensors"), rounded)
    model = make("GRU", 4)
    model.load_state_dict({key: tensor.float() for key, tensor in rounded.items()})
    expect(name, model)

# Views: every matrix is the transpose of another one, a slice of a larger storage.
views = {}
for key, tensor in lstm.state_dict().items():
    larger = torch.zeros(2, *reversed(tensor.shape)); larger[1] = tensor.permute(*reversed(range(tensor.dim())))
    views[key] = larger[1].permute(*reversed(range(tensor.dim())))
torch.save(views, path("views.pt")); expect("views", lstm)

# One module, or one cell, per layer, under names of their own.
state = lstm.state_dict()
def renamed(rule):
    return collections.OrderedDict((rule(name), tensor) for name, tensor in state.items())
torch.save(renamed(lambda n: n.replace("rnn.weight_ih_l1", "second.weight_ih_l0").replace("rnn.weight_hh_l1", "second.weight_hh_l0").replace("rnn.bias_ih_l1", "second.bias_ih_l0").replace("rnn.bias_hh_l1", "second.bias_hh_l0")), path("modules.pt")); expect("modules", lstm)
safetensors(path("cells.safetensors"), renamed(lambda n: f"cells.{n[-1]}.{n[4:-3]}" if n.startswith("rnn.") else n)); expect("cells", lstm)
strange = {"rnn.weight_ih_l0": "a1", "rnn.weight_hh_l0": "a2", "rnn.bias_ih_l0": "a3", "rnn.bias_hh_l0": "a4", "rnn.weight_ih_l1": "b1", "rnn.weight_hh_l1": "b2", "rnn.bias_ih_l1": "b3", "rnn.bias_hh_l1": "b4", "encoder.weight": "x", "decoder.weight": "y", "decoder.bias": "z"}
torch.save(renamed(strange.get), path("strange.pt")); expect("strange", lstm)

onehot = make("LSTM", 5, embedding=V)
with torch.no_grad():
    onehot.encoder.weight.copy_(torch.eye(V))
torch.save({name: tensor for name, tensor in onehot.state_dict().items() if not name.startswith("encoder")}, path("onehot.pt")); expect("onehot", onehot)

torch.save(lstm, path("whole.pt"))
torch.jit.script(nn.Linear(3, 3)).save(path("script.pt"))


class Run:
    def __init__(self, function, *arguments):
        self.call = (function, arguments)

    def __reduce__(self):
        return self.call


torch.save({"weight": torch.ones(2), "evil": Run(os.system, "touch " + path("owned"))}, path("system.pt"))
torch.save({"weight": torch.ones(2), "evil": Run(eval, "open(%r, 'w')" % path("owned"))}, path("eval.pt"))
torch.save({"weight": torch.ones(2), "evil": Run(os.system, "touch " + path("owned"))}, path("system-legacy.pt"), _use_new_zipfile_serialization=False)

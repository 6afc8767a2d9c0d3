"""Exports small models with the real torch.onnx, and writes what PyTorch computes with them. python3 make.py FOLDER

FOLDER/NAME.onnx is the model, FOLDER/NAME.WHAT are float32 rows [step, number] of PyTorch: h0, c0, gates of layer 0 (i f g o, or r z n), h1, logits, residual ...
"""
import os, sys, warnings
import torch
from torch import nn
import torch.nn.functional as F

warnings.filterwarnings("ignore")
V, E, H, STEPS = 11, 6, 8, 60
out = sys.argv[1]
os.makedirs(out, exist_ok=True)
path = lambda name: os.path.join(out, name)
ids = torch.tensor([[(7 * step * step + 3 * step) % V for step in range(STEPS)]])


def save(name, **arrays):
    for what, tensor in arrays.items():
        tensor.detach().float().reshape(STEPS, -1).numpy().astype("<f4").tofile(path(f"{name}.{what}"))


def seeded(seed, model, scale=2.0):
    torch.manual_seed(seed)
    for parameter in model.parameters():
        nn.init.normal_(parameter, 0, 0.3 * scale / 2)
    return model.eval()


def export(name, model, inputs, names, outputs, axes):
    torch.onnx.export(model, inputs, path(name + ".onnx"), input_names=names, output_names=outputs, dynamic_axes=axes, opset_version=13)


class Recurrent(nn.Module):
    """A language model without states at its ends."""
    def __init__(self, kind, batch_first=True, **more):
        super().__init__()
        self.encoder, self.rnn, self.decoder = nn.Embedding(V, E), getattr(nn, kind)(E, H, 2, batch_first=batch_first, **more), nn.Linear(H * (2 if more.get("bidirectional") else 1), V)

    def forward(self, tokens):
        y, _ = self.rnn(self.encoder(tokens))
        return self.decoder(y)


def gates(model, kind, layer=0):
    """One layer step by step from its weights, as PyTorch documents it."""
    rnn, x = model.rnn, model.encoder(ids)[0]
    w, r, b, d = (getattr(rnn, f"{name}_l{layer}") for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"))
    h, c, rows = torch.zeros(H), torch.zeros(H), []
    for t in range(STEPS):
        a, s = w @ x[t] + b, r @ h + d
        if kind == "LSTM":
            i, f, g, o = (a + s).chunk(4)
            i, f, g, o = i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid()
            c = f * c + i * g
            h = o * c.tanh()
            rows.append(torch.cat([h, c, i, f, g, o]))
        elif kind == "GRU":
            (ar, az, an), (sr, sz, sn) = a.chunk(3), s.chunk(3)
            reset, update = (ar + sr).sigmoid(), (az + sz).sigmoid()
            new = (an + reset * sn).tanh()
            h = update * h + (1 - update) * new
            rows.append(torch.cat([h, reset, update, new]))
        else:
            h = (a + s).tanh()
            rows.append(h)
    return torch.stack(rows)


for kind in ("LSTM", "GRU", "RNN"):
    model = seeded(1, Recurrent(kind))
    name = kind.lower()
    export(name, model, (ids,), ["tokens"], ["logits"], {"tokens": {0: "batch", 1: "sequence"}, "logits": {0: "batch", 1: "sequence"}})
    save(name, layer0=gates(model, kind), h1=model.rnn(model.encoder(ids))[0], logits=model(ids))

# Time first, under names that say nothing, and both directions.
model = seeded(2, Recurrent("LSTM", batch_first=False))
export("timefirst", model, (ids.T,), ["x"], ["y"], {"x": [0, 1], "y": [0, 1]})
save("timefirst", h1=model.rnn(model.encoder(ids.T))[0][:, 0], logits=model(ids.T)[:, 0])
model = seeded(3, Recurrent("LSTM", bidirectional=True))
export("bidirectional", model, (ids,), ["tokens"], ["logits"], {"tokens": {1: "sequence"}, "logits": {1: "sequence"}})
save("bidirectional", h1=model.rnn(model.encoder(ids))[0], logits=model(ids))


class Stateful(nn.Module):
    """A GRU whose state goes in and comes out, with a learnt start left to the caller."""
    def __init__(self):
        super().__init__()
        self.encoder, self.rnn, self.decoder = nn.Embedding(V, E), nn.GRU(E, H, 2, batch_first=True), nn.Linear(H, V)

    def forward(self, tokens, h_in):
        y, h = self.rnn(self.encoder(tokens), h_in)
        return F.softmax(self.decoder(y), -1), h


model = seeded(4, Stateful())
export("stateful", model, (ids, torch.zeros(2, 1, H)), ["tokens", "h_in"], ["probabilities", "h_out"], {"tokens": {0: "batch", 1: "sequence"}, "h_in": {1: "batch"}, "probabilities": {0: "batch", 1: "sequence"}})
save("stateful", h1=model.rnn(model.encoder(ids))[0], logits=model.decoder(model.rnn(model.encoder(ids))[0]))


class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.norm, self.qkv, self.mix, self.norm2, self.up, self.down = nn.LayerNorm(width), nn.Linear(width, 3 * width), nn.Linear(width, width), nn.LayerNorm(width), nn.Linear(width, 2 * width), nn.Linear(2 * width, width)

    def forward(self, x, bias):
        q, k, v = self.qkv(self.norm(x)).chunk(3, -1)
        x = x + self.mix((q @ k.transpose(1, 2) / x.shape[-1] ** 0.5 + bias).softmax(-1) @ v)
        return x + self.down(F.gelu(self.up(self.norm2(x))))


class Transformer(nn.Module):
    """Two causal blocks; 32 positions at most."""
    def __init__(self, width=12):
        super().__init__()
        self.embed, self.position, self.blocks, self.head = nn.Embedding(V, width), nn.Embedding(32, width), nn.ModuleList([Block(width), Block(width)]), nn.Linear(width, V)

    def stream(self, input_ids, attention_mask, position_ids):
        x = self.embed(input_ids) + self.position(position_ids)
        ones = torch.ones_like(input_ids)
        order = torch.cumsum(ones, 1)
        bias = -10000.0 * (order[:, None, :] > order[:, :, None]).float() - 10000.0 * (1.0 - attention_mask[:, None, :].float())
        streams = []
        for block in self.blocks:
            x = block(x, bias)
            streams.append(x)
        return streams

    def forward(self, input_ids, attention_mask, position_ids):
        return self.head(self.stream(input_ids, attention_mask, position_ids)[-1])


model = seeded(5, Transformer())
def windowed(what):
    """16 steps at once, then windows of 16 of which the last 8 count."""
    rows = []
    start = 0
    while len(rows) < STEPS:
        first = 0 if not rows else len(rows) - 8
        piece = ids[:, first:first + 16]
        n = piece.shape[1]
        made = what(piece, torch.ones_like(piece), torch.arange(n)[None])[0]
        rows.extend(made[len(rows) - first:])
    return torch.stack(rows)
short = ids[:, :9]
export("transformer", model, (short, torch.ones_like(short), torch.arange(9)[None]), ["input_ids", "attention_mask", "position_ids"], ["logits"], {name: {0: "batch", 1: "sequence"} for name in ("input_ids", "attention_mask", "position_ids", "logits")})
save("transformer", stream0=windowed(lambda *a: model.stream(*a)[0]), stream1=windowed(lambda *a: model.stream(*a)[1]), logits=windowed(model))


class Scan(nn.Module):
    """A diagonal state space model: s = a s + b x in a scan over one step, as a step model: one token at once, states beside."""
    def __init__(self, width=10):
        super().__init__()
        self.embed, self.a, self.b, self.head = nn.Embedding(V, width), nn.Parameter(torch.zeros(width)), nn.Linear(width, width), nn.Linear(width, V)

    def forward(self, token, past_state):
        state = torch.sigmoid(self.a) * past_state + self.b(self.embed(token)[:, 0])
        return self.head(torch.tanh(state))[:, None], state


model = seeded(6, Scan())
export("scan", model, (ids[:, :1], torch.zeros(1, 10)), ["token", "past_state"], ["logits", "present_state"], {"token": {0: "batch"}, "past_state": {0: "batch"}})
state, states, logits = torch.zeros(1, 10), [], []
for t in range(STEPS):
    made, state = model(ids[:, t:t + 1], state)
    states.append(state[0]); logits.append(made[0, 0])
save("scan", state=torch.stack(states), logits=torch.stack(logits))


class Cached(nn.Module):
    """Attention whose keys so far go in and come out, longer each time, as decoders are exported."""
    def __init__(self, width=8):
        super().__init__()
        self.embed, self.qk, self.head = nn.Embedding(V, width), nn.Linear(width, width), nn.Linear(width, V)

    def forward(self, tokens, past):
        x = self.embed(tokens)
        keys = torch.cat([past, self.qk(x)], 1)
        order = torch.cumsum(torch.ones_like(tokens), 1)
        late = (order[:, None, :] > order[:, :, None]).float()
        x = x + (x @ keys.transpose(1, 2) - 10000.0 * torch.cat([torch.zeros(1, 1, past.shape[1]) * late[:, :, :1], late], 2)).softmax(-1) @ keys
        return self.head(x), x, keys


model = seeded(8, Cached())
export("cached", model, (short, torch.zeros(1, 4, 8)), ["tokens", "past_key_values.0.key"], ["logits", "stream", "present.0.key"], {"tokens": {1: "sequence"}, "past_key_values.0.key": {1: "past_sequence"}, "logits": {1: "sequence"}, "stream": {1: "sequence"}, "present.0.key": {1: "total_sequence"}})
with torch.no_grad():
    made = model(ids, torch.zeros(1, 0, 8))
save("cached", logits=made[0], stream=made[1])


class Sensor(nn.Module):
    """Reads vectors; one output per step."""
    def __init__(self):
        super().__init__()
        self.rnn, self.head = nn.LSTM(3, H, 1, batch_first=True), nn.Linear(H, 2)

    def forward(self, signal):
        y, _ = self.rnn(signal)
        return self.head(y)


model = seeded(7, Sensor())
signal = torch.sin(torch.arange(STEPS)[:, None] * torch.tensor([[0.1, 0.37, 0.05]]))[None]
export("sensor", model, (signal,), ["signal"], ["out"], {"signal": {1: "time"}, "out": {1: "time"}})
save("sensor", signal=signal[0], h0=model.rnn(signal)[0], out=model(signal))

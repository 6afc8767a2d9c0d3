# Trains a language model in PyTorch, once per line on standard input, and answers a line each time: the other side of TrainBenchmark.cs.
import json, sys
import torch
from torch import nn

shape = json.loads(sys.argv[1])
torch.set_num_threads(shape["threads"])
torch.manual_seed(1)


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(shape["tokens"], shape["embedding"])
        self.lstm = nn.LSTM(shape["embedding"], shape["cells"], shape["layers"])
        self.output = nn.Linear(shape["cells"], shape["tokens"])

    def forward(self, tokens, state):
        hidden, state = self.lstm(self.embedding(tokens), state)
        return self.output(hidden), state


model = Model()
optimizer = torch.optim.AdamW(model.parameters(), lr=0.002, weight_decay=0.001)
loss_of = nn.CrossEntropyLoss()
text = torch.randint(shape["tokens"], (shape["window"] * shape["updates"] + 1, shape["streams"]))


def train():
    state = None
    for start in range(0, shape["window"] * shape["updates"], shape["window"]):
        logits, state = model(text[start:start + shape["window"]], state)
        loss = loss_of(logits.flatten(0, 1), text[start + 1:start + 1 + shape["window"]].flatten())
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        state = tuple(part.detach() for part in state)
        loss.item()


def find_blas():
    try:
        with open("/proc/self/maps") as maps:
            return sorted({line.split("/")[-1].strip() for line in maps if "blas" in line or "mkl" in line}) or ["its own BLAS"]
    except OSError:
        return ["unknown BLAS"]


print(f"PyTorch {torch.__version__}, {torch.get_num_threads()} threads, {', '.join(find_blas())}", flush=True)
for _ in sys.stdin:
    train()
    print("done", flush=True)

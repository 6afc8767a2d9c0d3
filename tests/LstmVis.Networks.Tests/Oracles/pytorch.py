# Runs models in PyTorch: reads cases as JSON on standard input, writes what PyTorch makes of them to standard output.
# Weights come in LstmVis's layout, [input, gate and cell]; gradients go back in it.
import json, sys
import torch
from torch import nn

torch.set_num_threads(1)


def tensor(values):
    return torch.tensor(values, dtype=torch.float32)


def run(case):
    kind, cells, layers = case["network"], case["cells"], case["layers"]
    weights = {name: tensor(values) for name, values in case["weights"].items()}
    size = case["inputSize"]
    if kind == "ElmanRelu":
        rnn = nn.RNN(size, cells, layers, nonlinearity="relu")
    else:
        rnn = {"Lstm": nn.LSTM, "Gru": nn.GRU, "Elman": nn.RNN}[kind](size, cells, layers)
    gates = {"Lstm": 4, "Gru": 3}.get(kind, 1) * cells
    with torch.no_grad():
        for layer in range(layers):
            rows = size if layer == 0 else cells
            getattr(rnn, f"weight_ih_l{layer}").copy_(weights[f"layers.{layer}.input"].view(rows, gates).t())
            getattr(rnn, f"weight_hh_l{layer}").copy_(weights[f"layers.{layer}.recurrent"].view(cells, gates).t())
            getattr(rnn, f"bias_ih_l{layer}").copy_(weights[f"layers.{layer}.bias"])
            second = getattr(rnn, f"bias_hh_l{layer}")
            second.zero_()
            if kind == "Gru":
                second[2 * cells:] = weights[f"layers.{layer}.recurrent_bias"]
    bias = weights["output.bias"].requires_grad_()
    tied = case["isTied"]
    embedding = output = None
    if case["tokens"]:
        embedding = weights["embedding"].view(-1, size).requires_grad_()
        entered = embedding[torch.tensor(case["tokens"])]
    else:
        entered = tensor(case["vectors"]).view(len(case["targets"]), -1, size)
    if tied:
        scores = lambda hidden: hidden @ embedding.t() + bias
    else:
        output = weights["output.weight"].view(cells, -1).requires_grad_()
        scores = lambda hidden: hidden @ output + bias
    hidden, last = rnn(entered)
    logits = scores(hidden)
    if case["targetVectors"]:
        wanted = tensor(case["targetVectors"]).view(logits.shape)
        loss = ((logits - wanted) ** 2).mean(dim=2).sum()
    else:
        targets = torch.tensor(case["targets"])
        loss = nn.functional.cross_entropy(logits.flatten(0, 1), targets.flatten(), ignore_index=-1, reduction="sum")
    loss.backward()
    gradients = {"output.bias": bias.grad}
    if embedding is not None:
        gradients["embedding"] = embedding.grad
    if output is not None:
        gradients["output.weight"] = output.grad
    for layer in range(layers):
        gradients[f"layers.{layer}.input"] = getattr(rnn, f"weight_ih_l{layer}").grad.t()
        gradients[f"layers.{layer}.recurrent"] = getattr(rnn, f"weight_hh_l{layer}").grad.t()
        gradients[f"layers.{layer}.bias"] = getattr(rnn, f"bias_ih_l{layer}").grad
        if kind == "Gru":
            gradients[f"layers.{layer}.recurrent_bias"] = getattr(rnn, f"bias_hh_l{layer}").grad[2 * cells:]
    h, c = last if kind == "Lstm" else (last, None)
    return {
        "loss": loss.item(),
        "hidden": hidden.flatten().tolist(),
        "logits": logits.flatten().tolist(),
        "lastHidden": h.flatten().tolist(),
        "lastCell": [] if c is None else c.flatten().tolist(),
        "gradients": {name: value.flatten().tolist() for name, value in gradients.items()},
    }


json.dump({"version": torch.__version__, "cases": [run(case) for case in json.load(sys.stdin)]}, sys.stdout)

"""Writes weights in the layouts that Keras documents, with h5py, and what NumPy computes from Keras's equations. python3 make.py FOLDER

There was no Keras where this was written: the layouts follow keras/src/legacy/saving/legacy_h5_format.py (.h5) and keras/src/saving/saving_lib.py (.keras),
the equations keras/src/layers/rnn/{lstm,gru,simple_rnn}.py. FOLDER/NAME.h, NAME.c and NAME.logits are float32: [step, layer, cell] and [step, token].
"""
import json, os, sys, zipfile
import h5py, numpy

V, E, H, STEPS = 11, 6, 9, 40
out = sys.argv[1]
path = lambda name: os.path.join(out, name)
ids = [(7 * step * step + 3 * step) % V for step in range(STEPS)]
sigmoid = lambda x: 1 / (1 + numpy.exp(-x))


def lstm_step(x, h, c, kernel, recurrent, bias):
    i, f, g, o = numpy.split(x @ kernel + h @ recurrent + bias, 4)
    c = sigmoid(f) * c + sigmoid(i) * numpy.tanh(g)
    return sigmoid(o) * numpy.tanh(c), c


def gru_step(x, h, c, kernel, recurrent, bias):
    if bias.ndim == 2:  # reset_after=True
        xz, xr, xh = numpy.split(x @ kernel + bias[0], 3)
        hz, hr, hh = numpy.split(h @ recurrent + bias[1], 3)
        z, r = sigmoid(xz + hz), sigmoid(xr + hr)
        new = numpy.tanh(xh + r * hh)
    else:
        xz, xr, xh = numpy.split(x @ kernel + bias, 3)
        z = sigmoid(xz + h @ recurrent[:, :H])
        r = sigmoid(xr + h @ recurrent[:, H:2 * H])
        new = numpy.tanh(xh + (r * h) @ recurrent[:, 2 * H:])
    return z * h + (1 - z) * new, c


def rnn_step(activation):
    return lambda x, h, c, kernel, recurrent, bias: (activation(x @ kernel + h @ recurrent + bias), c)


def weights(seed, gates, layers, inputs=E, bias=True, two_biases=False):
    random = numpy.random.default_rng(seed)
    draw = lambda *shape: random.normal(0, 0.6, shape).astype("f4")
    made = {"embedding": draw(V, E) if inputs == E else None, "layers": [], "dense": [draw(H, V), draw(V)]}
    for layer in range(layers):
        made["layers"].append([draw(inputs if layer == 0 else H, gates * H), draw(H, gates * H)] + ([draw(2, gates * H) if two_biases else draw(gates * H)] if bias else []))
    return made


def expect(name, made, step, gates):
    h = numpy.zeros((STEPS, len(made["layers"]), H)); c = numpy.zeros_like(h); logits = numpy.zeros((STEPS, V))
    for t, token in enumerate(ids):
        x = (made["embedding"] if made["embedding"] is not None else numpy.eye(V))[token].astype("f8")
        for layer, parts in enumerate(made["layers"]):
            before = (h[t - 1, layer], c[t - 1, layer]) if t else (numpy.zeros(H), numpy.zeros(H))
            kernel, recurrent, *bias = [part.astype("f8") for part in parts]
            h[t, layer], c[t, layer] = step(x, *before, kernel, recurrent, bias[0] if bias else numpy.zeros(gates * H))
            x = h[t, layer]
        logits[t] = x @ made["dense"][0] + made["dense"][1]
    for what, numbers in (("h", h), ("c", c), ("logits", logits)):
        numbers.astype("<f4").tofile(path(f"{name}.{what}"))


def config(kind, made, **more):
    layers = [{"class_name": "InputLayer", "config": {"name": "input_layer"}}]
    if made["embedding"] is not None:
        layers.append({"class_name": "Embedding", "config": {"name": "embedding", "input_dim": V, "output_dim": E}})
    for layer in range(len(made["layers"])):
        layers.append({"class_name": kind, "config": dict({"name": layer_name(kind, layer), "units": H, "activation": "tanh", "return_sequences": True, "go_backwards": False}, **more)})
        layers.append({"class_name": "Dropout", "config": {"name": f"dropout_{layer}", "rate": 0.2}})
    layers.append({"class_name": "TimeDistributed", "config": {"name": "time_distributed", "layer": {"class_name": "Dense", "config": {"name": "dense", "units": V, "activation": "softmax"}}}})
    return json.dumps({"class_name": "Sequential", "config": {"name": "sequential", "layers": layers}})


def layer_name(kind, layer):
    return {"LSTM": "lstm", "GRU": "gru", "SimpleRNN": "simple_rnn"}[kind] + (f"_{layer}" if layer else "")


def keras2(name, kind, made, model_config=None):
    """model.save (with a configuration) or model.save_weights of Keras 2."""
    with h5py.File(path(name + ".h5"), "w") as file:
        root = file
        if model_config:
            file.attrs["keras_version"], file.attrs["backend"], file.attrs["model_config"] = "2.12.0", "tensorflow", model_config
            root = file.create_group("model_weights")
            optimizer = file.create_group("optimizer_weights")
            optimizer["Adam/iter:0"] = numpy.int64(5)
            optimizer["Adam/lstm/kernel/m:0"] = made["layers"][0][0]
        parts = [("embedding", ["embedding/embeddings:0"], [made["embedding"]])] if made["embedding"] is not None else []
        cell = layer_name(kind, 0) + "_cell"
        for layer, numbers in enumerate(made["layers"]):
            own = layer_name(kind, layer)
            parts.append((own, [f"{own}/{cell}/{variable}:0" for variable in ("kernel", "recurrent_kernel", "bias")][:len(numbers)], numbers))
        parts.append(("time_distributed", ["time_distributed/kernel:0", "time_distributed/bias:0"], made["dense"]))
        root.attrs["layer_names"] = [part[0].encode() for part in parts]
        root.attrs["backend"], root.attrs["keras_version"] = b"tensorflow", b"2.12.0"
        for layer, names, numbers in parts:
            group = root.create_group(layer)
            group.attrs["weight_names"] = [one.encode() for one in names]
            for one, array in zip(names, numbers):
                group.create_dataset(one, data=array)


def keras3(name, kind, made, model_config):
    """model.save of Keras 3: a zip archive."""
    h5 = path("model.weights.h5")
    with h5py.File(h5, "w") as file:
        layers = file.create_group("layers")
        def variables(group, numbers):
            for number, array in enumerate(numbers):
                group.require_group("vars").create_dataset(str(number), data=array)
            group.require_group("vars")
        if made["embedding"] is not None:
            variables(layers.create_group("embedding"), [made["embedding"]])
        for layer, numbers in enumerate(made["layers"]):
            group = layers.create_group(layer_name(kind, layer))
            variables(group, [])
            variables(group.create_group("cell"), numbers)
            layers.create_group(f"dropout{'_' + str(layer) if layer else ''}/seed_generator/vars").create_dataset("0", data=numpy.zeros(2, "u4"))
        dense = layers.create_group("time_distributed")
        variables(dense, [])
        variables(dense.create_group("layer"), made["dense"])
        variables(file.create_group("optimizer"), [numpy.int64(3), numpy.float32(0.1), made["layers"][0][0]])
        file.create_group("vars")
    with zipfile.ZipFile(path(name + ".keras"), "w") as archive:
        for entry, data in (("metadata.json", json.dumps({"keras_version": "3.5.0"})), ("config.json", model_config), ("model.weights.h5", open(h5, "rb").read())):
            archive.writestr(zipfile.ZipInfo(entry, (2026, 1, 1, 0, 0, 0)), data)
    os.remove(h5)


os.makedirs(out, exist_ok=True)
with open(path("vocab.json"), "w") as target:
    # Keras's Tokenizer counts from 1.
    json.dump({chr(97 + token): token for token in range(1, V)}, target)

relu = lambda x: numpy.maximum(x, 0)
made = weights(1, 4, 2); expect("lstm", made, lstm_step, 4); keras2("lstm", "LSTM", made, config("LSTM", made, recurrent_activation="sigmoid"))
made = weights(2, 4, 1, inputs=V); expect("onehot", made, lstm_step, 4); keras3("onehot", "LSTM", made, config("LSTM", made, recurrent_activation="sigmoid"))
made = weights(3, 3, 2, two_biases=True); expect("gru-after", made, gru_step, 3); keras3("gru-after", "GRU", made, config("GRU", made, recurrent_activation="sigmoid", reset_after=True))
made = weights(4, 3, 2); expect("gru-before", made, gru_step, 3); keras2("gru-before", "GRU", made)
made = weights(5, 3, 1, bias=False); expect("gru-nobias", made, gru_step, 3); keras2("gru-nobias", "GRU", made, config("GRU", made, recurrent_activation="sigmoid", reset_after=False))
made = weights(6, 1, 2); expect("rnn", made, rnn_step(numpy.tanh), 1); keras2("rnn", "SimpleRNN", made)
made = weights(7, 1, 1); made["layers"][0][1] *= 0.5; expect("relu", made, rnn_step(relu), 1); keras3("relu", "SimpleRNN", made, config("SimpleRNN", made, activation="relu"))
made = weights(8, 4, 1); keras2("hard", "LSTM", made, config("LSTM", made, recurrent_activation="hard_sigmoid"))

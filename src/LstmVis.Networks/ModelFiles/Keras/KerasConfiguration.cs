using System.Text.Json;

namespace LstmVis.Networks;

/// <summary>What a Keras model says about its layers: the parts of it that decide how the weights are used.</summary>
internal sealed class KerasConfiguration
{
    private static readonly string[] Recurrent = ["LSTM", "GRU", "SimpleRNN"];
    private static readonly string[] Harmless = ["InputLayer", "Dropout", "SpatialDropout1D", "GaussianNoise", "GaussianDropout", "ActivityRegularization"];
    private readonly string _path;
    private int _denseCount;

    private KerasConfiguration(string path) => _path = path;

    /// <summary>The names of recurrent layers, in order.</summary>
    public List<string> RecurrentNames { get; } = [];

    /// <summary>Whether the simple recurrent layers use max(0, x).</summary>
    public bool IsRectified { get; private set; }

    /// <summary>Whether a GRU resets after the product; null where nothing is said.</summary>
    public bool? ResetsAfter { get; private set; }

    /// <summary>Whether the last recurrent layer hands on its last state only.</summary>
    public bool PredictsOnce { get; private set; }

    /// <summary>Reads <c>model_config</c> or <c>config.json</c>.</summary>
    /// <exception cref="InvalidModelException">It is no JSON, or has a layer that cannot be run here.</exception>
    public static KerasConfiguration Read(string json, string path)
    {
        var configuration = new KerasConfiguration(path);
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 64 });
            JsonElement root = document.RootElement;
            JsonElement config = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("config", out JsonElement inner) ? inner : root;
            // A Sequential of Keras 1 and early 2 is its list of layers.
            JsonElement layers = config.ValueKind == JsonValueKind.Object && config.TryGetProperty("layers", out JsonElement list) ? list : config;
            if (layers.ValueKind != JsonValueKind.Array)
                throw new InvalidModelException($"{path}, configuration: expected a list of layers.");
            foreach (JsonElement layer in layers.EnumerateArray())
                configuration.Add(layer);
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException)
        {
            throw new InvalidModelException($"{path}, configuration: it is no description of layers ({cause.Message.Split('\n')[0]}).", cause);
        }

        return configuration;
    }

    private void Add(JsonElement layer)
    {
        string kind = FindText(layer, "class_name") ?? "?";
        JsonElement config = layer.TryGetProperty("config", out JsonElement found) ? found : default;
        string name = FindText(config, "name") ?? kind;
        if (kind == "TimeDistributed" && config.TryGetProperty("layer", out JsonElement inner))
        {
            Add(inner);
            return;
        }

        if (Recurrent.Contains(kind))
            AddRecurrent(kind, name, config);
        else if (kind is "Dense" or "Activation")
            AddEnd(kind, name, config);
        else if (kind != "Embedding" && !Harmless.Contains(kind))
            throw new InvalidModelException($"{_path}, layer '{name}': a layer of class {kind} cannot be run here; export the model to ONNX (tf2onnx, model.export) and record that.");
    }

    private void AddRecurrent(string kind, string name, JsonElement config)
    {
        if (IsTrue(config, "go_backwards"))
            throw new InvalidModelException($"{_path}, layer '{name}': it reads backwards, which cannot be run here.");
        string activation = FindActivation(config, "activation") ?? "tanh";
        bool isRectified = kind == "SimpleRNN" && activation == "relu";
        if (activation != "tanh" && !isRectified)
            throw new InvalidModelException($"{_path}, layer '{name}': expected activation tanh{(kind == "SimpleRNN" ? " or relu" : "")}, found {activation}.");
        if (kind != "SimpleRNN" && FindActivation(config, "recurrent_activation") is { } recurrent && recurrent != "sigmoid")
            throw new InvalidModelException($"{_path}, layer '{name}': expected recurrent_activation sigmoid, found {recurrent}; other gates would give other states. Export the model to ONNX and record that.");
        if (kind == "GRU" && config.TryGetProperty("reset_after", out JsonElement reset) && reset.ValueKind is JsonValueKind.True or JsonValueKind.False)
            ResetsAfter = IsTrue(config, "reset_after");
        IsRectified |= isRectified;
        PredictsOnce = !IsTrue(config, "return_sequences");
        RecurrentNames.Add(name);
    }

    private void AddEnd(string kind, string name, JsonElement config)
    {
        _denseCount += kind == "Dense" ? 1 : 0;
        string activation = FindActivation(config, "activation") ?? "linear";
        if (activation is not ("softmax" or "linear"))
            throw new InvalidModelException($"{_path}, layer '{name}': expected activation softmax or linear at the end of a language model, found {activation}.");
        if (_denseCount > 1)
            throw new InvalidModelException($"{_path}, layer '{name}': a second Dense layer cannot be run here; export the model to ONNX and record that.");
    }

    private static bool IsTrue(JsonElement config, string key) => config.ValueKind == JsonValueKind.Object && config.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.True;

    private static string? FindText(JsonElement element, string key) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    // A name, or an object that was registered: {"class_name": "function", "config": "tanh"}.
    private static string? FindActivation(JsonElement config, string key)
    {
        if (FindText(config, key) is { } name)
            return name;
        return config.ValueKind == JsonValueKind.Object && config.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.Object ? FindText(value, "config") ?? "an object" : null;
    }
}

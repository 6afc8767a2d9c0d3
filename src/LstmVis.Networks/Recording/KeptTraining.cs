using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LstmVis.Networks;

/// <summary>A training that came to its end, kept while its model is recorded, so that a process which is killed then need not train again.</summary>
internal static class KeptTraining
{
    private const string WeightsFile = "trained.bin";
    private const string ResultFile = "trained.json";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>Keeps a trained model.</summary>
    public static void Keep(string folder, RecurrentModel model, TrainingResult result)
    {
        Directory.CreateDirectory(folder);
        byte[] weights = MemoryMarshal.AsBytes<float>(model.Weights).ToArray();
        File.WriteAllBytes(Path.Combine(folder, WeightsFile), weights);
        // The result is there only when the weights are, and names them.
        string path = Path.Combine(folder, ResultFile);
        File.WriteAllText(path + ".new", JsonSerializer.Serialize(new Content(Convert.ToHexStringLower(SHA256.HashData(weights)), result), Json));
        File.Move(path + ".new", path, overwrite: true);
    }

    /// <summary>Brings a trained model back; null where none is kept, or not as it was.</summary>
    public static TrainingResult? TryRestore(string folder, RecurrentModel model)
    {
        string path = Path.Combine(folder, ResultFile);
        if (!File.Exists(path) || !File.Exists(Path.Combine(folder, WeightsFile)))
            return null;
        try
        {
            byte[] weights = File.ReadAllBytes(Path.Combine(folder, WeightsFile));
            if (JsonSerializer.Deserialize<Content>(File.ReadAllText(path), Json) is not { } content || weights.Length != model.Weights.Length * sizeof(float) || content.WeightsSha256 != Convert.ToHexStringLower(SHA256.HashData(weights)))
                return null;
            MemoryMarshal.Cast<byte, float>(weights).CopyTo(model.Weights);
            model.WeightsChanged(forTraining: false);
            return content.Result;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Content(string WeightsSha256, TrainingResult Result);
}

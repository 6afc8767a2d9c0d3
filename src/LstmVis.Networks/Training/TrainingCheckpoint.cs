using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using LstmVis.Core;

namespace LstmVis.Networks;

/// <summary>Everything that a training needs to go on as if it had never been interrupted, in one safetensors file that is replaced whole.</summary>
internal sealed class TrainingCheckpoint
{
    private const string JobKey = "job";

    /// <summary>Numbers by name; exact, whatever they are.</summary>
    public Dictionary<string, string> Values { get; private init; } = [];

    /// <summary>Arrays by name.</summary>
    public Dictionary<string, float[]> Arrays { get; private init; } = [];

    public void Set(string name, double value) => Values[name] = value.ToString("R", CultureInfo.InvariantCulture);

    public double Get(string name) => double.Parse(Values[name], CultureInfo.InvariantCulture);

    /// <summary>Tells trainings apart: by model, options and text.</summary>
    public static string GetJob(LanguageModel model, Corpus corpus, TrainingOptions options)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{model.Shape} {model.Kernels.GetType()} {options with { CheckpointPath = null }}")));
        hash.AppendData(MemoryMarshal.AsBytes(corpus.TokenIds.Span));
        hash.AppendData(MemoryMarshal.AsBytes<int>(corpus.Documents.All().Select(document => document.Steps.Start).ToArray()));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Reads what an earlier process has left; null where there is nothing.</summary>
    /// <exception cref="InvalidModelException">The file is damaged, or belongs to another training.</exception>
    public static TrainingCheckpoint? Read(string path, string job)
    {
        if (!File.Exists(path))
            return null;
        TensorFile file = TensorFile.Read(path);
        if (!file.Metadata.TryGetValue(JobKey, out string? found) || found != job)
            throw new InvalidModelException($"{path}: the checkpoint belongs to another training; its text, model or options differ. Give the same ones, or name another file.");
        return new TrainingCheckpoint
        {
            Values = new(file.Metadata),
            Arrays = file.Tensors.ToDictionary(entry => entry.Key, entry => entry.Value.Numbers),
        };
    }

    public void Write(string path, string job)
    {
        Values[JobKey] = job;
        var file = new TensorFile(Arrays.ToDictionary(entry => entry.Key, entry => new Tensor([entry.Value.Length], entry.Value)), Values);
        string partial = path + ".partial";
        File.WriteAllBytes(partial, file.ToBytes());
        File.Move(partial, path, overwrite: true);
    }

    /// <summary>Copies an array back into its place.</summary>
    /// <exception cref="InvalidModelException">It is missing or of another length.</exception>
    public void Restore(string name, float[] target, string path)
    {
        if (!Arrays.TryGetValue(name, out float[]? numbers) || numbers.Length != target.Length)
            throw new InvalidModelException($"{path}, tensor '{name}': expected {target.Length} numbers, found {numbers?.Length ?? 0}.");
        numbers.CopyTo(target, 0);
    }
}

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

    /// <exception cref="InvalidModelException">The file does not have it.</exception>
    public double Get(string name) => double.TryParse(GetText(name), CultureInfo.InvariantCulture, out double value) ? value : throw new InvalidModelException($"The checkpoint's '{name}' is '{Values[name]}', which is no number; the file is damaged. Remove it to train from the start.");

    /// <exception cref="InvalidModelException">The file does not have it.</exception>
    public string GetText(string name) => Values.TryGetValue(name, out string? value) ? value : throw new InvalidModelException($"The checkpoint has no '{name}'; the file is damaged. Remove it to train from the start.");

    /// <summary>Tells trainings apart: by model, options and text.</summary>
    public static string GetJob(RecurrentModel model, StepData data, StepData? heldOut, TrainingOptions options)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{model.Sizes} {model.Kernels.GetType()} {options with { CheckpointPath = null }}")));
        foreach (StepData part in heldOut is null ? [data] : new[] { data, heldOut })
        {
            hash.AppendData(MemoryMarshal.AsBytes(part.TokenIds.Span));
            hash.AppendData(MemoryMarshal.AsBytes(part.Vectors.Span));
            hash.AppendData(MemoryMarshal.AsBytes((part.Labels ?? default).Span));
            hash.AppendData(MemoryMarshal.AsBytes<int>(part.Documents.All().Select(document => document.Steps.Start).ToArray()));
        }

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

    /// <summary>Writes the file and, beside it, a description of where the training stands, for people: <c>FILE.json</c>.</summary>
    public void Write(string path, string job, string description)
    {
        Values[JobKey] = job;
        Replace(path + ".json", Encoding.UTF8.GetBytes(description));
        var file = new TensorFile(Arrays.ToDictionary(entry => entry.Key, entry => new Tensor([entry.Value.Length], entry.Value)), Values);
        Replace(path, file.ToBytes());
    }

    private static void Replace(string path, byte[] content)
    {
        string partial = path + ".partial";
        File.WriteAllBytes(partial, content);
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

using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace LstmVis.Core;

/// <summary>Quantiles of a matcher's sources: each is looked for once, then kept in memory and, where there is a folder of indexes, in a file beside the index.</summary>
internal sealed class QuantileKeeper(IReadOnlyList<Source> sources, MatcherOptions options) : IDisposable
{
    private const int MostKept = 256;

    private readonly ConcurrentDictionary<(int Source, Side Side, double Quantile), float[]> _known = new();
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>What <see cref="CellQuantiles.Find"/> finds. The array is shared and must not be changed.</summary>
    public float[] Find(int source, Side side, double quantile, CancellationToken cancellation)
    {
        (int, Side, double) key = (source, side, quantile);
        if (_known.TryGetValue(key, out float[]? known))
            return known;
        _one.Wait(cancellation);
        try
        {
            if (_known.TryGetValue(key, out known))
                return known;
            if (TryRead(sources[source], side, quantile, cancellation) is not { } found)
            {
                found = CellQuantiles.Find(sources[source], side, quantile, options.ThreadCount, cancellation);
                Write(sources[source], side, quantile, found);
            }

            if (_known.Count >= MostKept)
                _known.Clear();
            _known[key] = found;
            return found;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private string GetPath(Source source, Side side, double quantile, string extension)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"quantile-{side.ToString().ToLowerInvariant()}-{quantile:R}.{extension}");
        return Path.Combine(options.IndexFolder!, IndexBuilder.GetFolderName(source.Id), name);
    }

    private float[]? TryRead(Source source, Side side, double quantile, CancellationToken cancellation)
    {
        if (options.IndexFolder is null)
            return null;
        try
        {
            string path = GetPath(source, side, quantile, "npy");
            QuantileSeal? seal = JsonSerializer.Deserialize<QuantileSeal>(File.ReadAllBytes(GetPath(source, side, quantile, "json")));
            if (seal is not { Numbers: not null } || seal with { Numbers = "" } != CreateSeal(source, side, quantile)
                || !IndexFile.Has(path, IndexFile.HeaderBytes + ((long)source.CellCount * sizeof(float)), seal.Numbers, cancellation))
                return null;
            return MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(path).AsSpan(IndexFile.HeaderBytes)).ToArray();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    private void Write(Source source, Side side, double quantile, float[] found)
    {
        if (options.IndexFolder is null)
            return;
        try
        {
            string seal = GetPath(source, side, quantile, "json");
            Directory.CreateDirectory(Path.GetDirectoryName(seal)!);
            File.Delete(seal);
            byte[] numbers = [.. IndexFile.CreateHeader("<f4", found.Length), .. MemoryMarshal.AsBytes<float>(found)];
            string sums = IndexFile.Write(GetPath(source, side, quantile, "npy"), numbers, CancellationToken.None);
            IndexFile.Write(seal, JsonSerializer.SerializeToUtf8Bytes(CreateSeal(source, side, quantile) with { Numbers = sums }), CancellationToken.None);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Without a file it is looked for again after the next start.
        }
    }

    private static QuantileSeal CreateSeal(Source source, Side side, double quantile) =>
        new(1, source.Id, source.States.Fingerprint, source.Transform, source.StepCount, source.CellCount, side, quantile, "");

    /// <summary>Written last: the file of numbers counts only as far as it agrees with this.</summary>
    private sealed record QuantileSeal(int Version, string Source, string Fingerprint, Transform Transform, int StepCount, int CellCount, Side Side, double Quantile, string Numbers);
}

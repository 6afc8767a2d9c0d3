using System.Buffers.Binary;
using System.Numerics;

namespace LstmVis.Networks;

/// <summary>A file that <c>torch.save</c> wrote: a zip archive with a pickle and a file per storage, or, before PyTorch 1.6, pickles and storages one after the other.</summary>
/// <remarks>Format: torch/serialization.py and caffe2/serialize/inline_container.h. Both ways the pickle is read by <see cref="PickleReader"/>, which runs nothing.</remarks>
internal static class TorchFile
{
    private const int MostPickleBytes = 256 << 20;
    private static readonly BigInteger LegacyMagic = BigInteger.Parse("1950a86a20f9469cfc6c", System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Whether a name is one of such a file.</summary>
    public static bool IsLikely(string path) => Path.GetExtension(path).ToLowerInvariant() is ".pt" or ".pth" or ".ckpt" or ".bin" or ".pkl" or ".tar";

    /// <summary>What was saved, with its tensors still on disk; and their numbers through <paramref name="use"/>, while the file is open.</summary>
    /// <exception cref="InvalidModelException">The file is damaged, or is none.</exception>
    public static T Read<T>(string path, Func<object?, T> use)
    {
        using FileStream stream = Open(path);
        Span<byte> first = stackalloc byte[4];
        int length = stream.ReadAtLeast(first, 4, throwOnEndOfStream: false);
        stream.Position = 0;
        if (length == 4 && first.SequenceEqual("PK\x03\x04"u8))
            return ReadArchive(stream, path, use);
        if (length > 1 && first[0] == 0x80)
            return ReadLegacy(path, use);
        throw new InvalidModelException($"{path}: expected a file of torch.save, which is a zip archive or a pickle, found {(length == 0 ? "an empty file" : "neither")}. Save it with torch.save(model.state_dict(), FILE).");
    }

    private static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        }
        catch (Exception cause) when (cause is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidModelException($"{path}: the file does not exist.", cause);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new InvalidModelException($"{path}: the file cannot be read ({cause.Message}).", cause);
        }
    }

    private static T ReadArchive<T>(FileStream stream, string path, Func<object?, T> use)
    {
        using BoundedArchive archive = BoundedArchive.Open(stream, path);
        string pickleName = archive.Names.FirstOrDefault(name => name == "data.pkl" || name.EndsWith("/data.pkl", StringComparison.Ordinal))
            ?? throw new InvalidModelException($"{path}: expected a zip archive of torch.save with 'data.pkl', found {archive.Describe()}.");
        string folder = pickleName[..^"data.pkl".Length];
        if (archive.Names.Any(name => name.StartsWith(folder + "code/", StringComparison.Ordinal)))
            throw new InvalidModelException($"{path}: this is a TorchScript program. Save its weights, torch.save(model.state_dict(), FILE), or export it to ONNX.");
        if (archive.Names.Contains(folder + "byteorder") && archive.Read(folder + "byteorder", 64).AsSpan().SequenceEqual("big"u8))
            throw new InvalidModelException($"{path}: the file was written by a machine whose numbers lie the other way round (big-endian). Save it as safetensors.");
        byte[] pickle = archive.Read(pickleName, MostPickleBytes);
        var storages = new Dictionary<string, TorchStorage>();
        return use(new PickleReader(pickle, path, persistent => Keep(storages, TorchStorage.Create(persistent, path, storage => archive.ReadStart($"{folder}data/{storage.Key}", storage.ByteCount)))).Read());
    }

    // Tensors that share a storage, as tied weights do, read it once.
    private static TorchStorage Keep(Dictionary<string, TorchStorage> storages, TorchStorage storage) =>
        storages.TryGetValue(storage.Key, out TorchStorage? known) && known.TypeName == storage.TypeName && known.Count == storage.Count ? known : storages[storage.Key] = storage;

    private static T ReadLegacy<T>(string path, Func<object?, T> use)
    {
        byte[] bytes = TensorFile.ReadBytes(path);
        var places = new Dictionary<string, int>();
        var storages = new Dictionary<string, TorchStorage>();
        var reader = new PickleReader(bytes, path, persistent => Keep(storages, TorchStorage.Create(persistent, path, ReadStorage)));
        if (reader.Read() is not BigInteger magic || magic != LegacyMagic)
            throw new InvalidModelException($"{path}: this is a pickle, but none of torch.save. Save the weights with torch.save(model.state_dict(), FILE).");
        reader.Read(reader.End);
        reader.Read(reader.End);
        object? saved = reader.Read(reader.End);
        if (reader.Read(reader.End) is not List<object?> keys)
            throw new InvalidModelException($"{path}: the list of storages is missing; the file was cut off.");
        int place = reader.End;
        foreach (object? key in keys)
        {
            // Before the numbers stands how many they are; of which type, the pickle has said.
            if (key is not string name || bytes.Length - place < 8)
                throw new InvalidModelException($"{path}, byte {place}: expected a storage, found the end; the file was cut off.");
            long count = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(place));
            if (!storages.TryGetValue(name, out TorchStorage? storage) || storage.Count != count)
                throw new InvalidModelException(FormattableString.Invariant($"{path}, storage '{name}': expected {storage?.Count ?? 0} numbers as the pickle says, found {count}; the file is damaged."));
            places[name] = place + 8;
            if (storage.ByteCount > bytes.Length - place - 8)
                throw new InvalidModelException($"{path}, storage '{name}': its numbers go beyond the end of the file, which was cut off.");
            place += 8 + (int)storage.ByteCount;
        }

        return use(saved);

        byte[] ReadStorage(TorchStorage storage) => places.TryGetValue(storage.Key, out int start) && storage.ByteCount <= bytes.Length - start
            ? bytes.AsSpan(start, (int)storage.ByteCount).ToArray()
            : throw new InvalidModelException($"{path}, storage '{storage.Key}': its numbers are missing; the file was cut off.");
    }
}

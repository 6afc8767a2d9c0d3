namespace LstmVis.Networks;

/// <summary>A run of numbers of one type that tensors share.</summary>
/// <param name="Key">Names it in its file.</param>
/// <param name="TypeName">As PyTorch calls it: <c>FloatStorage</c>.</param>
/// <param name="Count">Its numbers.</param>
/// <param name="ReadBytes">Reads its bytes, little-endian; as many as <see cref="ByteCount"/>.</param>
internal sealed record TorchStorage(string Key, string TypeName, long Count, Func<TorchStorage, byte[]> ReadBytes)
{
    private static readonly Dictionary<string, (int Size, string Name)> Types = new()
    {
        ["FloatStorage"] = (4, "F32"),
        ["DoubleStorage"] = (8, "F64"),
        ["HalfStorage"] = (2, "F16"),
        ["BFloat16Storage"] = (2, "BF16"),
        ["LongStorage"] = (8, ""),
        ["IntStorage"] = (4, ""),
        ["ShortStorage"] = (2, ""),
        ["CharStorage"] = (1, ""),
        ["ByteStorage"] = (1, ""),
        ["BoolStorage"] = (1, ""),
    };

    private float[]? _numbers;

    /// <summary>Its length in the file.</summary>
    public long ByteCount => Count * Types[TypeName].Size;

    /// <summary>Whether it holds weights rather than whole numbers.</summary>
    public bool IsFloatingPoint => Types[TypeName].Name.Length > 0;

    public static bool IsType(string name) => Types.ContainsKey(name);

    /// <summary>Reads the tuple that a pickle has in a storage's place: <c>('storage', type, key, device, count)</c>.</summary>
    /// <exception cref="InvalidModelException">It is none, or larger than an array can be.</exception>
    public static TorchStorage Create(object? persistent, string path, Func<TorchStorage, byte[]> readBytes)
    {
        if (persistent is not object?[] parts || parts is not ["storage", PickleGlobal type, string key, _, long count, ..] || count < 0)
            throw new InvalidModelException($"{path}, pickle: expected the name of a storage, found something else; the file is damaged.");
        if (!IsType(type.Name))
            throw new InvalidModelException($"{path}, storage '{key}': numbers of type '{type}' are not read; convert the state dict to float32 before saving it.");
        var storage = new TorchStorage(key, type.Name, count, readBytes);
        return count <= Array.MaxLength / 8 ? storage : throw new InvalidModelException(FormattableString.Invariant($"{path}, storage '{key}': {count} numbers are more than can be read at once."));
    }

    /// <summary>All numbers as float32; read once.</summary>
    public ReadOnlySpan<float> Load() => _numbers ??= TensorFile.Convert(ReadBytes(this), Types[TypeName].Name);
}

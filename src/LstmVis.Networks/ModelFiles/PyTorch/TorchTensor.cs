namespace LstmVis.Networks;

/// <summary>Where the numbers of a tensor lie: a part of a storage, seen through strides.</summary>
internal sealed record TorchTensor(TorchStorage Storage, long Offset, long[] Shape, long[] Strides)
{
    private const int MostAxes = 16;

    /// <summary>The number of numbers.</summary>
    public long Count => Shape.Aggregate(1L, (product, length) => product * length);

    /// <summary>Reads the arguments of <c>_rebuild_tensor_v2</c>: storage, offset, shape, strides.</summary>
    /// <exception cref="InvalidModelException">They do not lie inside the storage.</exception>
    public static TorchTensor Create(object?[] arguments, string path)
    {
        if (arguments is not [TorchStorage storage, long offset, object?[] shape, object?[] strides, ..] || shape.Length != strides.Length || shape.Length > MostAxes
            || !shape.All(length => length is long and >= 0 and <= int.MaxValue) || !strides.All(stride => stride is long and >= 0 and <= int.MaxValue))
            throw new InvalidModelException($"{path}, pickle: expected a tensor with storage, offset, shape and strides, found something else; the file is damaged.");
        var tensor = new TorchTensor(storage, offset, [.. shape.Cast<long>()], [.. strides.Cast<long>()]);
        double count = tensor.Shape.Aggregate(1.0, (product, length) => product * length);
        double last = offset + tensor.Shape.Zip(tensor.Strides, (length, stride) => (double)(length - 1) * stride).Sum();
        // An expanded tensor (stride 0) can name more numbers than there are: a few bytes that would fill the memory.
        if (offset < 0 || count > storage.Count || (count > 0 && last >= storage.Count))
            throw new InvalidModelException(FormattableString.Invariant($"{path}, storage '{storage.Key}': a tensor of {string.Join(" x ", tensor.Shape)} at {offset} does not fit in {storage.Count} numbers; the file is damaged."));
        return tensor;
    }

    /// <summary>The numbers as float32, the last axis fastest.</summary>
    public Tensor Load()
    {
        ReadOnlySpan<float> all = Storage.Load();
        var numbers = new float[Count];
        if (IsContiguous())
            all.Slice((int)Offset, numbers.Length).CopyTo(numbers);
        else
            Gather(all, numbers);
        return new Tensor([.. Shape.Select(length => (int)length)], numbers);
    }

    private bool IsContiguous()
    {
        long expected = 1;
        for (int axis = Shape.Length - 1; axis >= 0; axis--)
        {
            if (Shape[axis] != 1 && Strides[axis] != expected)
                return false;
            expected *= Shape[axis];
        }

        return true;
    }

    private void Gather(ReadOnlySpan<float> all, Span<float> numbers)
    {
        var place = new long[Shape.Length];
        for (int number = 0; number < numbers.Length; number++)
        {
            long from = Offset;
            for (int axis = 0; axis < place.Length; axis++)
                from += place[axis] * Strides[axis];
            numbers[number] = all[(int)from];
            for (int axis = place.Length - 1; axis >= 0 && ++place[axis] == Shape[axis]; axis--)
                place[axis] = 0;
        }
    }
}

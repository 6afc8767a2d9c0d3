using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace LstmVis.Networks;

/// <summary>
/// Reads the values of a Python pickle without Python: numbers, texts, lists, dictionaries, and what <see cref="PickleGlobals"/> lists by name.
/// A pickle is a program for a small stack machine; of its instructions only those that build data are known here, and nothing is ever looked up or called.
/// </summary>
/// <remarks>
/// Specification: CPython's Lib/pickletools.py. Lengths are checked against the bytes that are left, so that memory stays in proportion to the file;
/// there is no recursion. Dictionaries are <see cref="PickleDictionary"/>, tuples <c>object?[]</c>, lists <see cref="List{T}"/>.
/// </remarks>
internal sealed class PickleReader(ReadOnlyMemory<byte> bytes, string path, Func<object?, object?> findPersistent)
{
    private static readonly object Mark = new();
    private readonly List<object?> _stack = [];
    private readonly Dictionary<int, object?> _memo = [];
    private int _place;

    /// <summary>The first byte behind the pickle, after <see cref="Read"/>.</summary>
    public int End => _place;

    /// <summary>The value of the pickle that starts at a place.</summary>
    /// <exception cref="InvalidModelException">It is damaged, or wants more than data.</exception>
    public object? Read(int start = 0)
    {
        _place = start;
        _stack.Clear();
        _memo.Clear();
        while (true)
        {
            int at = _place;
            byte instruction = Take(1)[0];
            if (instruction == (byte)'.')
                return Pop();
            if (!TryPush(instruction) && !TryCombine(instruction))
                throw new InvalidModelException($"{path}, pickle, byte {at}: instruction 0x{instruction:x2} does not build data; the file is damaged or is no checkpoint of PyTorch.");
        }
    }

    // Instructions that put a new value on the stack.
    private bool TryPush(byte instruction)
    {
        switch (instruction)
        {
            case 0x80: // PROTO
                Take(1);
                return true;
            case 0x95: // FRAME
                Take(8);
                return true;
            case (byte)'N':
                return Push(null);
            case 0x88:
                return Push(true);
            case 0x89:
                return Push(false);
            case (byte)'J':
                return Push((long)BinaryPrimitives.ReadInt32LittleEndian(Take(4)));
            case (byte)'K':
                return Push((long)Take(1)[0]);
            case (byte)'M':
                return Push((long)BinaryPrimitives.ReadUInt16LittleEndian(Take(2)));
            case 0x8a: // LONG1
                var number = new BigInteger(Take(Take(1)[0]));
                return Push(number >= long.MinValue && number <= long.MaxValue ? (object)(long)number : number);
            case (byte)'G':
                return Push(BinaryPrimitives.ReadDoubleBigEndian(Take(8)));
            case (byte)'X':
                return Push(Encoding.UTF8.GetString(Take(TakeLength(4))));
            case 0x8c: // SHORT_BINUNICODE
                return Push(Encoding.UTF8.GetString(Take(Take(1)[0])));
            case 0x8d: // BINUNICODE8
                return Push(Encoding.UTF8.GetString(Take(TakeLength(8))));
            case (byte)'U': // SHORT_BINSTRING, of Python 2
                return Push(Encoding.Latin1.GetString(Take(Take(1)[0])));
            case (byte)'T': // BINSTRING
                return Push(Encoding.Latin1.GetString(Take(TakeLength(4))));
            case (byte)'B':
                return Push(Take(TakeLength(4)).ToArray());
            case (byte)'C':
                return Push(Take(Take(1)[0]).ToArray());
            case 0x8e: // BINBYTES8
                return Push(Take(TakeLength(8)).ToArray());
            case (byte)'(':
                return Push(Mark);
            case (byte)'}':
                return Push(new PickleDictionary());
            case (byte)']' or 0x8f: // EMPTY_LIST, EMPTY_SET
                return Push(new List<object?>());
            case (byte)')':
                return Push(Array.Empty<object?>());
            case (byte)'c':
                return Push(PickleGlobals.Find(TakeLine(), TakeLine(), path));
            case (byte)'h':
                return Push(GetMemo(Take(1)[0]));
            case (byte)'j':
                return Push(GetMemo(BinaryPrimitives.ReadInt32LittleEndian(Take(4))));
            default:
                return false;
        }
    }

    // Instructions that work on what lies on the stack.
    private bool TryCombine(byte instruction)
    {
        switch (instruction)
        {
            case (byte)'q':
                return Remember(Take(1)[0]);
            case (byte)'r':
                return Remember(BinaryPrimitives.ReadInt32LittleEndian(Take(4)));
            case 0x94: // MEMOIZE
                return Remember(_memo.Count);
            case 0x85 or 0x86 or 0x87: // TUPLE1 to TUPLE3
                return Push(PopMany(instruction - 0x84));
            case (byte)'t':
                return Push(PopToMark());
            case (byte)'l':
                return Push(new List<object?>(PopToMark()));
            case (byte)'d':
                var dictionary = new PickleDictionary();
                dictionary.AddPairs(PopToMark(), path);
                return Push(dictionary);
            case (byte)'a':
                object? item = Pop();
                Peek<List<object?>>().Add(item);
                return true;
            case (byte)'e' or 0x90: // APPENDS, ADDITEMS
                object?[] items = PopToMark();
                Peek<List<object?>>().AddRange(items);
                return true;
            case (byte)'s':
                object?[] pair = PopMany(2);
                Peek<PickleDictionary>().AddPairs(pair, path);
                return true;
            case (byte)'u':
                object?[] pairs = PopToMark();
                Peek<PickleDictionary>().AddPairs(pairs, path);
                return true;
            case (byte)'0':
                Pop();
                return true;
            case (byte)'1':
                PopToMark();
                return true;
            case 0x91: // FROZENSET
                return Push(new List<object?>(PopToMark()));
            case 0x93: // STACK_GLOBAL
                object?[] names = PopMany(2);
                return Push(PickleGlobals.Find(names[0] as string ?? "?", names[1] as string ?? "?", path));
            case (byte)'Q':
                return Push(findPersistent(Pop()));
            case (byte)'R' or 0x81: // REDUCE, NEWOBJ
                object?[] call = PopMany(2);
                return Push(call is [PickleGlobal global, object?[] arguments] ? PickleGlobals.Build(global, arguments, path) : throw Damaged("expected a name and its arguments"));
            case (byte)'b':
                object? state = Pop();
                if (_stack is [.., PickleObject inert])
                    inert.State = state;
                return true;
            default:
                return false;
        }
    }

    private bool Push(object? value)
    {
        _stack.Add(value);
        return true;
    }

    private object? Pop() => PopMany(1)[0];

    private object?[] PopMany(int count)
    {
        if (_stack.Count < count)
            throw Damaged("a value is wanted where there is none");
        object?[] values = [.. _stack[^count..]];
        if (values.Contains(Mark))
            throw Damaged("a value is wanted where a list begins");
        _stack.RemoveRange(_stack.Count - count, count);
        return values;
    }

    private object?[] PopToMark()
    {
        int mark = _stack.LastIndexOf(Mark);
        if (mark < 0)
            throw Damaged("a list ends that never began");
        object?[] values = [.. _stack[(mark + 1)..]];
        _stack.RemoveRange(mark, _stack.Count - mark);
        return values;
    }

    private T Peek<T>() => _stack is [.., T value] ? value : throw Damaged($"expected a {(typeof(T) == typeof(PickleDictionary) ? "dictionary" : "list")}");

    private bool Remember(int place)
    {
        if (_stack.Count == 0 || _stack[^1] == Mark)
            throw Damaged("nothing is there to be remembered");
        _memo[place] = _stack[^1];
        return true;
    }

    private object? GetMemo(int place) => _memo.TryGetValue(place, out object? value) ? value : throw Damaged($"value {place} was never remembered");

    private int TakeLength(int size)
    {
        ulong length = size == 4 ? BinaryPrimitives.ReadUInt32LittleEndian(Take(4)) : BinaryPrimitives.ReadUInt64LittleEndian(Take(8));
        return length <= (ulong)(bytes.Length - _place) ? (int)length : throw Damaged($"{length} bytes are announced, but {bytes.Length - _place} follow");
    }

    private string TakeLine()
    {
        int length = bytes.Span[_place..].IndexOf((byte)'\n');
        return length is >= 0 and < 1000 ? Encoding.UTF8.GetString(Take(length + 1)[..length]) : throw Damaged("a name has no end");
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (bytes.Length - _place < count)
            throw Damaged("it ends too early");
        ReadOnlySpan<byte> taken = bytes.Span.Slice(_place, count);
        _place += count;
        return taken;
    }

    private InvalidModelException Damaged(string problem) => new($"{path}, pickle, byte {_place}: {problem}; the file is damaged or was cut off.");
}

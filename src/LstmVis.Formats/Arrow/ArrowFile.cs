using Apache.Arrow;
using Apache.Arrow.Compression;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;

namespace LstmVis.Formats;

/// <summary>An Arrow IPC file (also called Feather 2) or stream; a block is a record batch.</summary>
/// <remarks>Specification: https://arrow.apache.org/docs/format/Columnar.html. Only the batch that was read last is in memory.</remarks>
internal sealed class ArrowFile : ColumnarFile
{
    private const int MaxBatches = 1_000_000;
    private readonly bool _isFile;
    private FileStream? _stream;
    private ArrowStreamReader? _reader;
    private RecordBatch? _batch;
    private int _batchNumber = -1;
    private IReadOnlyList<ColumnInfo> _columns = [];
    private IReadOnlyList<long> _blockRows = [];

    private ArrowFile(string path, bool isFile)
    {
        Path = path;
        _isFile = isFile;
    }

    /// <summary>The name in messages.</summary>
    public const string Name = "Arrow IPC file";

    public override string Path { get; }

    public override IReadOnlyList<ColumnInfo> Columns => _columns;

    public override IReadOnlyList<long> BlockRows => _blockRows;

    /// <exception cref="LstmVisFormatException">The file is missing, no Arrow file or stream, or damaged.</exception>
    public static new ArrowFile Open(string path)
    {
        ArrowFile? file = null;
        try
        {
            using (var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete))
            {
                Span<byte> head = stackalloc byte[8];
                int read = stream.ReadAtLeast(head, 8, throwOnEndOfStream: false);
                bool isFile = head.StartsWith("ARROW1"u8);
                // A stream begins with a message: a continuation mark, or, as written before 2019, its length.
                if (read < 8 || (!isFile && !head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFF, 0xFF, 0xFF])))
                    throw new UnknownFormatException(path, $"expected an {Name} or stream, which starts with ARROW1 or a message, but {(read == 0 ? "the file is empty" : "it starts otherwise")}. Feather 1 is not read: write it as Feather 2.");
                file = new ArrowFile(path, isFile);
                ArrowLayout.Check(stream, isFile);
            }

            file.List();
            return file;
        }
        catch (Exception cause)
        {
            file?.Dispose();
            throw file?.Explain(cause, null) ?? new ArrowFile(path, isFile: false).Explain(cause, null);
        }
    }

    public override ColumnBlock Read(int block, ColumnInfo column)
    {
        try
        {
            if (column.Items == ColumnItems.Other)
                throw new InvalidContentException(Path, $"column '{column.Name}'", $"expected numbers, texts or lists of them, found {column.TypeName}.");
            RecordBatch batch = Load(block);
            return ArrowArrays.Decode(batch.Column(column.Name), column.Depth);
        }
        catch (Exception cause)
        {
            throw Explain(cause, $"column '{column.Name}', batch {block}");
        }
    }

    public override void Dispose()
    {
        _batch?.Dispose();
        _reader?.Dispose();
        _stream?.Dispose();
        (_batch, _reader, _stream, _batchNumber) = (null, null, null, -1);
    }

    private void List()
    {
        Restart();
        Schema schema = _reader!.GetSchema(default).AsTask().GetAwaiter().GetResult();
        _columns = [.. schema.FieldsList.Select(field => ArrowArrays.Describe(field.Name, field.DataType))];
        var rows = new List<long>();
        if (_isFile)
        {
            int count = ((ArrowFileReader)_reader).RecordBatchCountAsync().AsTask().GetAwaiter().GetResult();
            for (int batch = 0; batch < Math.Min(count, MaxBatches); batch++)
                rows.Add(Load(batch).Length);
        }
        else
        {
            while (rows.Count < MaxBatches && _reader.ReadNextRecordBatch() is { } batch)
            {
                using (batch)
                    rows.Add(batch.Length);
            }

            Dispose();
        }

        _blockRows = rows;
    }

    private RecordBatch Load(int block)
    {
        if (_batchNumber == block && _batch is not null)
            return _batch;
        _batch?.Dispose();
        _batch = null;
        if (_reader is null || (!_isFile && _batchNumber >= block))
            Restart();
        if (_isFile)
        {
            _batch = ((ArrowFileReader)_reader!).ReadRecordBatchAsync(block, default).AsTask().GetAwaiter().GetResult();
        }
        else
        {
            for (; _batchNumber < block; _batchNumber++)
            {
                _batch?.Dispose();
                _batch = _reader!.ReadNextRecordBatch();
            }
        }

        _batchNumber = block;
        return _batch ?? throw new InvalidDataException("it ends before its last batch");
    }

    private void Restart()
    {
        Dispose();
        _stream = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16);
        // A damaged length must not cost memory: no codec makes more than a few hundred bytes out of one.
        var allocator = new BoundedAllocator(Math.Min(4L * MaxBlockItems, Math.Max(16 << 20, 256 * _stream.Length)));
        var codecs = new CompressionCodecFactory();
        _reader = _isFile ? new ArrowFileReader(_stream, allocator, codecs, leaveOpen: true) : new ArrowStreamReader(_stream, allocator, codecs, leaveOpen: true);
    }

    // The library reports damage with whatever exception it runs into.
    private Exception Explain(Exception cause, string? place) => cause switch
    {
        LstmVisFormatException or OperationCanceledException => cause,
        FileNotFoundException or DirectoryNotFoundException => new InvalidContentException(Path, null, "the file does not exist.", cause),
        _ => new InvalidContentException(Path, place, $"it cannot be read as an {Name}: {cause.Message.TrimEnd('.')}. Copy or write it again.", cause),
    };
}

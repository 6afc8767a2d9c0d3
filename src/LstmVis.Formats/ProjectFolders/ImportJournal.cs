using System.Globalization;
using System.Text;

namespace LstmVis.Formats;

/// <summary>What of an import is on disk already: a line per sealed block, so that the same import goes on after it was killed. It is gone when the project is complete.</summary>
internal sealed class ImportJournal : IDisposable
{
    private const string Name = ".journal";
    private const int MaxBytes = 64 << 20;
    private readonly Lock _lock = new();
    private readonly string _path;
    private readonly FileStream _stream;
    private readonly Dictionary<string, List<BlockSeal>> _seals = [];

    public ImportJournal(string folder)
    {
        _path = Path.Combine(folder, Name);
        Read();
        _stream = new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.Read, 1);
        // What a killed process wrote last may end within a line.
        _stream.Write("\n"u8);
    }

    /// <summary>The blocks of a file that an earlier process has sealed, from its first row on.</summary>
    public IReadOnlyList<BlockSeal> GetSeals(string file) => _seals.TryGetValue(file, out List<BlockSeal>? seals) ? seals : [];

    /// <summary>Adds a block; several threads may.</summary>
    public void Add(string file, BlockSeal seal)
    {
        byte[] line = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{seal.StepCount} {seal.Sum:x8} {file}\n"));
        lock (_lock)
            _stream.Write(line);
    }

    /// <summary>Removes the journal, because everything is on disk.</summary>
    public void Remove()
    {
        _stream.Dispose();
        File.Delete(_path);
    }

    public void Dispose() => _stream.Dispose();

    private void Read()
    {
        if (!File.Exists(_path) || new FileInfo(_path).Length > MaxBytes)
            return;
        foreach (string line in File.ReadAllLines(_path))
        {
            string[] parts = line.Split(' ', 3);
            if (parts.Length < 3 || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int stepCount) || parts[1].Length != 8 || !uint.TryParse(parts[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint sum))
                continue;
            if (!_seals.TryGetValue(parts[2], out List<BlockSeal>? seals))
                _seals[parts[2]] = seals = [];
            // A process that itself went on from an earlier one may have sealed a stretch anew, in other blocks.
            seals.RemoveAll(seal => seal.StepCount >= stepCount);
            seals.Add(new BlockSeal(stepCount, sum));
        }
    }
}

using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>Writes the rows of one source into a file of its own.</summary>
public interface IStateFileWriter : IRowWriter
{
    /// <summary>SHA-256 of the numbers' bytes (without the header), in lower-case hexadecimal; null before it is disposed.</summary>
    string? Sha256 { get; }
}

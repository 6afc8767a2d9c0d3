using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>Writes the rows of one source into a file of its own.</summary>
public interface IStateFileWriter : IRowWriter
{
    /// <summary>CRC-32C of the numbers' bytes (without the header), eight lower-case hexadecimal digits; null before it is disposed.</summary>
    string? Checksum { get; }
}

using System.Security.Cryptography;
using System.Text.Json;

namespace LstmVis.Core;

/// <summary>What an index is of and how it is laid out; an index whose plan differs from the expected one is stale.</summary>
/// <param name="Version">Of the layout; <see cref="CurrentVersion"/>.</param>
/// <param name="Source">The id of the source.</param>
/// <param name="Fingerprint">Of the stored numbers.</param>
/// <param name="Documents">A hash of where documents start.</param>
/// <param name="StepCount">Rows of the source.</param>
/// <param name="CellCount">Columns of the source.</param>
/// <param name="PositionCount">Steps and the unused positions between documents.</param>
/// <param name="SegmentPositions">Positions per segment; a multiple of 64. The last segment is shorter.</param>
/// <param name="Boundaries">The checksum of the file of boundaries.</param>
internal sealed record IndexPlan(int Version, string Source, string Fingerprint, string Documents, int StepCount, int CellCount, int PositionCount, int SegmentPositions, string Boundaries)
{
    public const int CurrentVersion = 3;
    private const long SegmentBytes = 48 << 20;

    /// <summary>Blocks of 64 cells in a row.</summary>
    public int BlockCount => (CellCount + 63) / 64;

    /// <summary>Codes of a row, filled up to whole blocks.</summary>
    public int RowBytes => BlockCount * 64;

    public int SegmentCount => (int)(((long)PositionCount + SegmentPositions - 1) / SegmentPositions);

    /// <summary>Positions that a segment has room for: those it holds, filled up to a multiple of 64.</summary>
    public int GetRoom(int segment) => (int)Math.Min(SegmentPositions, (((long)PositionCount + 63) / 64 * 64) - ((long)segment * SegmentPositions));

    public StepRange GetPositions(int segment) => new(segment * SegmentPositions, (int)Math.Min((segment + 1L) * SegmentPositions, PositionCount));

    /// <summary>The plan for a source, with the given boundaries or none yet.</summary>
    public static IndexPlan Create(Source source, StepPositions positions, int? segmentPositions)
    {
        int blocks = (source.CellCount + 63) / 64;
        int segment = 1 << 20;
        while (segment > 64 && (long)segment * blocks * 64 > SegmentBytes)
            segment /= 2;
        return new IndexPlan(CurrentVersion, source.Id, source.States.Fingerprint, HashDocuments(positions), source.StepCount, source.CellCount, positions.PositionCount, segmentPositions ?? segment, "");
    }

    /// <summary>Names the plan in the files that belong to it.</summary>
    public string GetId() => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(this)))[..16];

    private static string HashDocuments(StepPositions positions)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int filled = 0; filled < positions.Count; filled++)
            hash.AppendData(BitConverter.GetBytes(positions.GetSteps(filled).Start));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

/// <summary>Written last for a segment: its files count only as far as they agree with this.</summary>
/// <param name="Plan">The id of the plan that it was built for.</param>
/// <param name="Codes">Checksums of the file of codes.</param>
/// <param name="Rows">Checksums of the file of rows.</param>
/// <param name="Range">Checksums of the file of the least and the greatest number.</param>
internal sealed record SegmentSeal(string Plan, string Codes, string Rows, string Range);

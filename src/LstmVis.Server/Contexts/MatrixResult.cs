using System.Buffers;
using System.Reflection;
using System.Runtime.InteropServices;
using LstmVis.Core;
using Microsoft.AspNetCore.Http.Metadata;

namespace LstmVis.Server;

/// <summary>How the numbers of a matrix travel.</summary>
internal enum MatrixType
{
    /// <summary>Four bytes each.</summary>
    Float32,

    /// <summary>Two bytes each: three decimal digits.</summary>
    Float16,
}

/// <summary>Activations as little-endian numbers, <c>[timeStep, cell]</c>, sent block by block so that no request holds a large array.</summary>
internal sealed class MatrixResult(Source source, StepRange steps, int[] cells, MatrixType type) : IResult, IEndpointMetadataProvider
{
    private const int BlockNumbers = 1 << 16;

    private int NumberSize => type == MatrixType.Float16 ? 2 : sizeof(float);

    /// <inheritdoc/>
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(Stream), ["application/octet-stream"]));

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        int blockSteps = Math.Max(1, BlockNumbers / Math.Max(1, cells.Length));
        byte[] bytes = ArrayPool<byte>.Shared.Rent(Math.Min(blockSteps, steps.Length) * cells.Length * NumberSize);
        try
        {
            for (int start = steps.Start; start < steps.End; start += blockSteps)
            {
                var rows = new StepRange(start, Math.Min(steps.End, start + blockSteps));
                int count = rows.Length * cells.Length * NumberSize;
                Read(rows, bytes.AsSpan(0, count));

                // The head is sent after the first read, so that a file that cannot be read still becomes a problem detail.
                if (start == steps.Start)
                    WriteHead(httpContext.Response);
                await httpContext.Response.Body.WriteAsync(bytes.AsMemory(0, count), httpContext.RequestAborted);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private void Read(StepRange rows, Span<byte> bytes)
    {
        if (type == MatrixType.Float16)
        {
            Span<Half> halves = MemoryMarshal.Cast<byte, Half>(bytes);
            source.ReadActivations(rows, cells, halves);
            if (!BitConverter.IsLittleEndian)
                System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, ushort>(bytes), MemoryMarshal.Cast<byte, ushort>(bytes));
            return;
        }

        Span<float> values = MemoryMarshal.Cast<byte, float>(bytes);
        if (cells.Length == source.CellCount)
            source.ReadActivations(rows, values);
        else
            source.ReadActivations(rows, cells, values);
        if (!BitConverter.IsLittleEndian)
            System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, uint>(bytes), MemoryMarshal.Cast<byte, uint>(bytes));
    }

    /// <summary>Copies floats as little-endian bytes.</summary>
    public static void ToLittleEndian(ReadOnlySpan<float> values, Span<byte> bytes)
    {
        if (BitConverter.IsLittleEndian)
            MemoryMarshal.AsBytes(values).CopyTo(bytes);
        else
            System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<float, uint>(values), MemoryMarshal.Cast<byte, uint>(bytes));
    }

    private void WriteHead(HttpResponse response)
    {
        response.ContentType = "application/octet-stream";
        response.ContentLength = (long)steps.Length * cells.Length * NumberSize;
        WriteSizes(response, steps.Length, cells.Length, type);
    }

    /// <summary>Tells the sizes of a matrix in headers.</summary>
    public static void WriteSizes(HttpResponse response, int stepCount, int cellCount, MatrixType type = MatrixType.Float32)
    {
        response.Headers["X-Matrix-Steps"] = stepCount.ToString(System.Globalization.CultureInfo.InvariantCulture);
        response.Headers["X-Matrix-Cells"] = cellCount.ToString(System.Globalization.CultureInfo.InvariantCulture);
        response.Headers["X-Matrix-Type"] = type.ToString().ToLowerInvariant();
    }
}

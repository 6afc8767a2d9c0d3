using System.Buffers;
using System.Reflection;
using System.Runtime.InteropServices;
using LstmVis.Core;
using Microsoft.AspNetCore.Http.Metadata;

namespace LstmVis.Server;

/// <summary>Activations as little-endian float32, <c>[timeStep, cell]</c>, sent block by block so that no request holds a large array.</summary>
internal sealed class MatrixResult(Source source, StepRange steps, int[] cells) : IResult, IEndpointMetadataProvider
{
    private const int BlockFloats = 1 << 16;

    /// <inheritdoc/>
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(Stream), ["application/octet-stream"]));

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        bool isWhole = cells.Length == source.CellCount;
        int blockSteps = Math.Max(1, BlockFloats / Math.Max(1, cells.Length));
        int blockFloats = Math.Min(blockSteps, steps.Length) * cells.Length;
        float[] block = ArrayPool<float>.Shared.Rent(blockFloats);
        byte[] bytes = ArrayPool<byte>.Shared.Rent(blockFloats * sizeof(float));
        try
        {
            for (int start = steps.Start; start < steps.End; start += blockSteps)
            {
                var rows = new StepRange(start, Math.Min(steps.End, start + blockSteps));
                int count = rows.Length * cells.Length;
                if (isWhole)
                    source.ReadActivations(rows, block);
                else
                    source.ReadActivations(rows, cells, block);
                // The head is sent after the first read, so that a file that cannot be read still becomes a problem detail.
                if (start == steps.Start)
                    WriteHead(httpContext.Response);
                ToLittleEndian(block.AsSpan(0, count), bytes);
                await httpContext.Response.Body.WriteAsync(bytes.AsMemory(0, count * sizeof(float)), httpContext.RequestAborted);
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(block);
            ArrayPool<byte>.Shared.Return(bytes);
        }
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
        response.ContentLength = (long)steps.Length * cells.Length * sizeof(float);
        WriteSizes(response, steps.Length, cells.Length);
    }

    /// <summary>Tells the sizes of a matrix in headers.</summary>
    public static void WriteSizes(HttpResponse response, int stepCount, int cellCount)
    {
        response.Headers["X-Matrix-Steps"] = stepCount.ToString(System.Globalization.CultureInfo.InvariantCulture);
        response.Headers["X-Matrix-Cells"] = cellCount.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}

using Google.Protobuf;

namespace LstmVis.Onnx;

/// <summary>An ONNX file as a graph of nodes that can be read and added to.</summary>
internal sealed class OnnxModelFile
{
    private readonly byte[] _bytes;

    private OnnxModelFile(string path, byte[] bytes, ModelProto model) => (Path, _bytes, Model) = (path, bytes, model);

    public string Path { get; }

    /// <summary>The content; fields that nobody looks at are kept.</summary>
    public ModelProto Model { get; }

    public GraphProto Graph => Model.Graph;

    /// <summary>The folder in which weights lie that are not in the file itself.</summary>
    public string Folder => System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!;

    /// <summary>The bytes of the file.</summary>
    public long Length => _bytes.Length;

    /// <summary>The file as it is.</summary>
    public byte[] Copy() => [.. _bytes];

    /// <summary>Of the bytes of the file.</summary>
    public string Sha256 => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(_bytes));

    /// <exception cref="InvalidOnnxModelException">The file is missing, damaged, or none.</exception>
    public static OnnxModelFile Read(string path)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: var length } && length > int.MaxValue - 64)
                throw new InvalidOnnxModelException($"{path}: the file has {length:N0} bytes; ONNX files of more than 2 GB keep their weights in a file beside them (onnx.save_model with save_as_external_data=True).");
            byte[] bytes = File.ReadAllBytes(path);
            if (bytes.Length == 0)
                throw new InvalidOnnxModelException($"{path}: expected an ONNX model, found an empty file.");
            ModelProto model = ModelProto.Parser.ParseFrom(bytes);
            return model.Graph is { Node.Count: > 0 } ? new OnnxModelFile(path, bytes, model) : throw new InvalidOnnxModelException($"{path}: expected an ONNX model with a graph of nodes, found none; the file is damaged or of another kind.");
        }
        catch (InvalidProtocolBufferException cause)
        {
            throw new InvalidOnnxModelException($"{path}: expected an ONNX model, which is a protocol buffer; the file is damaged, was cut off, or is of another kind ({InvalidOnnxModelException.OneLine(cause.Message)}).", cause);
        }
        catch (Exception cause) when (cause is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidOnnxModelException($"{path}: the file does not exist.", cause);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOnnxModelException($"{path}: the file cannot be read ({cause.Message}).", cause);
        }
    }

    /// <summary>The file with other inputs and outputs.</summary>
    /// <param name="outputs">Names of tensors that become outputs as well.</param>
    /// <param name="change">What else is changed; on a copy.</param>
    public byte[] With(IEnumerable<string> outputs, Action<GraphProto>? change = null)
    {
        ModelProto copy = Model.Clone();
        change?.Invoke(copy.Graph);
        HashSet<string> known = [.. copy.Graph.Output.Select(output => output.Name)];
        // ONNX Runtime infers the type of an output that has none.
        foreach (string name in outputs.Where(known.Add))
            copy.Graph.Output.Add(new ValueInfoProto { Name = name });
        return copy.ToByteArray();
    }
}

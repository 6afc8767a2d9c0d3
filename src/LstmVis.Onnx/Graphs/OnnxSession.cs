using Microsoft.ML.OnnxRuntime;

namespace LstmVis.Onnx;

/// <summary>A model that ONNX Runtime has loaded; what goes wrong is said in one line.</summary>
internal sealed class OnnxSession : IDisposable
{
    private readonly string _path;
    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();

    public OnnxSession(OnnxModelFile file, byte[] content)
    {
        _path = file.Path;
        using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        // Threads that wait spinning take the machine from everybody else.
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        options.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", file.Folder);
        try
        {
            _session = new InferenceSession(content, options);
        }
        catch (OnnxRuntimeException cause)
        {
            _options.Dispose();
            throw new InvalidOnnxModelException($"{_path}: ONNX Runtime cannot load it: {InvalidOnnxModelException.OneLine(cause.Message)}", cause);
        }
    }

    public IReadOnlyDictionary<string, NodeMetadata> Inputs => _session.InputMetadata;

    /// <summary>Runs the graph.</summary>
    /// <param name="inputs">All inputs.</param>
    /// <param name="outputs">The outputs that are wanted.</param>
    /// <param name="stepCount">Named in the message where it fails.</param>
    /// <param name="read">Sees the outputs in their order, while they are there.</param>
    public T Run<T>(IReadOnlyList<OnnxTensor> inputs, IReadOnlyList<string> outputs, int stepCount, Func<IReadOnlyList<OrtValue>, T> read)
    {
        List<OrtValue> values = [];
        try
        {
            foreach (OnnxTensor input in inputs)
                values.Add(input.ToValue());
            using IDisposableReadOnlyCollection<OrtValue> results = _session.Run(_options, [.. inputs.Select(input => input.Name)], values, outputs);
            return read([.. results]);
        }
        catch (OnnxRuntimeException cause)
        {
            throw new InvalidOnnxModelException($"{_path}: running it over {stepCount} steps failed: {InvalidOnnxModelException.OneLine(cause.Message)} Where the model takes fewer steps at once, say how many with --context; see 'lstmvis inspect' for its inputs.", cause);
        }
        finally
        {
            foreach (OrtValue value in values)
                value.Dispose();
        }
    }

    public void Dispose()
    {
        _session.Dispose();
        _options.Dispose();
    }
}

using LstmVis.Formats;
using LstmVis.Networks;

namespace LstmVis.Cli;

/// <summary>Lets the reader of models, which knows no HDF5, read weights from it.</summary>
internal sealed class Hdf5Weights : IHdf5Weights
{
    private readonly string _path;
    private readonly string _name;
    private readonly Hdf5File _file;

    private Hdf5Weights(string path, string name, Hdf5File file)
    {
        (_path, _name, _file) = (path, name, file);
        Datasets = [.. file.ListDatasets().Where(dataset => dataset.Type is NumberType.Float16 or NumberType.Float32 or NumberType.Float64 && dataset.Shape.All(length => length <= int.MaxValue))
            .Select(dataset => (dataset.Path, (IReadOnlyList<int>)[.. dataset.Shape.Select(length => (int)length)]))];
    }

    /// <inheritdoc/>
    public IReadOnlyList<(string Path, IReadOnlyList<int> Shape)> Datasets { get; }

    /// <summary>Opens a file.</summary>
    /// <param name="path">Where it lies.</param>
    /// <param name="name">What it is called in messages.</param>
    /// <exception cref="InvalidModelException">It is missing, damaged, or no HDF5.</exception>
    public static Hdf5Weights Open(string path, string name) => Guard(path, name, () => new Hdf5Weights(path, name, new Hdf5File(path)));

    /// <inheritdoc/>
    public float[] Read(string path) => Guard(_path, _name, () => _file.ReadSingle(path));

    /// <inheritdoc/>
    public string? FindAttribute(string name) => Guard(_path, _name, () => _file.FindTextAttribute(name));

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static T Guard<T>(string path, string name, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (LstmVisFormatException cause)
        {
            throw new InvalidModelException(cause.Message.Replace(path, name, StringComparison.Ordinal), cause);
        }
    }
}

namespace LstmVis.Networks;

/// <summary>What the user says about a model file of another program that the file does not say itself.</summary>
public sealed record ModelReadOptions
{
    /// <summary>Which tensor plays which part, <c>embedding=encoder.weight</c>; what is not said is guessed.</summary>
    public IReadOnlyList<string> Map { get; init; } = [];

    /// <summary>The texts of token ids; null looks for <c>vocab.json</c> beside the model, then in the checkpoint.</summary>
    public string? VocabularyPath { get; init; }

    /// <summary>Whether a simple recurrent network uses max(0, x) instead of tanh.</summary>
    public bool IsRectified { get; init; }

    /// <summary>Opens an HDF5 file, which this library does not read, by its path; the second text names it in messages. Null where nobody can.</summary>
    public Func<string, string, IHdf5Weights>? OpenHdf5 { get; init; }
}

/// <summary>An open HDF5 file with weights.</summary>
public interface IHdf5Weights : IDisposable
{
    /// <summary>The paths and shapes of its datasets of floating-point numbers, in the order of their paths.</summary>
    IReadOnlyList<(string Path, IReadOnlyList<int> Shape)> Datasets { get; }

    /// <summary>The numbers of a dataset.</summary>
    float[] Read(string path);

    /// <summary>A text attribute of the root; null where there is none.</summary>
    string? FindAttribute(string name);
}

using PureHDF;

namespace LstmVis.Formats.Tests;

/// <summary>A small V2 directory that a test can spoil: 8 steps, 3 cells, tokens a to d.</summary>
internal sealed class V2Folder : IDisposable
{
    public const int Steps = 8;
    public const int Cells = 3;
    private readonly TempFolder _folder = new();

    public string Path => _folder["tiny"];

    public string Configuration { get; set; } = """
        name: tiny
        description: a tiny project
        files: {st: states.h5, tr: train.hdf5, w: words.dict, l: labels.txt}
        word_sequence: {file: tr, path: words, dict_file: w}
        states:
          file: st
          types:
            - {type: state, layer: 1, path: lstm/cell}
        """;

    public string Words { get; set; } = "a 0\nb 1\nc 2\nd 3\n";

    public string Labels { get; set; } = "low 0\nhigh 1\n";

    public object TokenIds { get; set; } = Enumerable.Range(0, Steps).Select(step => step % 4).ToArray();

    public object States { get; set; } = Matrix(Steps, Cells);

    public Dictionary<string, object> Train { get; } = [];

    public static float[,] Matrix(int steps, int cells)
    {
        float[,] matrix = new float[steps, cells];
        for (int step = 0; step < steps; step++)
        {
            for (int cell = 0; cell < cells; cell++)
                matrix[step, cell] = step + (cell / 10f);
        }

        return matrix;
    }

    /// <summary>Adds lines to the configuration.</summary>
    public V2Folder With(string lines)
    {
        Configuration += "\n" + lines;
        return this;
    }

    public V2Folder Write()
    {
        Directory.CreateDirectory(Path);
        File.WriteAllText(System.IO.Path.Combine(Path, "lstm.yml"), Configuration);
        File.WriteAllText(System.IO.Path.Combine(Path, "words.dict"), Words);
        File.WriteAllText(System.IO.Path.Combine(Path, "labels.txt"), Labels);
        new H5File { ["lstm"] = new H5Group { ["cell"] = States } }.Write(System.IO.Path.Combine(Path, "states.h5"));
        var train = new H5File { ["words"] = TokenIds };
        foreach ((string name, object values) in Train)
            train[name] = values;
        train.Write(System.IO.Path.Combine(Path, "train.hdf5"));
        return this;
    }

    public OpenedProject Open() => ProjectOpener.Open(Write().Path);

    /// <summary>The message of the error that opening ends in.</summary>
    public string OpenWrong()
    {
        string message = Assert.Throws<InvalidContentException>(() => Open().Dispose()).Message;
        Assert.DoesNotContain('\n', message);
        return message;
    }

    public void Dispose() => _folder.Dispose();
}

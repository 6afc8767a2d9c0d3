namespace LstmVis.Benchmarks;

/// <summary>What is run, and where its files lie.</summary>
internal sealed record BenchmarkSettings
{
    /// <summary>Whether all sizes are run, which takes about half an hour and 60 GB of disk, instead of the two or three minutes' choice.</summary>
    public bool IsFull { get; init; }

    /// <summary>The questions to answer; empty means all.</summary>
    public IReadOnlyList<string> Questions { get; init; } = [];

    /// <summary>Whether plain NumPy and the reference run too, which take most of the time.</summary>
    public bool WithSlow { get; init; } = true;

    /// <summary>The matrix that is imported, in bytes.</summary>
    public long ImportBytes { get; init; } = 4_000_000_000;

    /// <summary>How often everything fast is repeated.</summary>
    public int Rounds { get; init; } = 9;

    /// <summary>Where data sets are kept between runs: <c>LSTMVIS_BENCH_DATA</c>, or a folder among the temporary files.</summary>
    public string DataFolder { get; init; } = Environment.GetEnvironmentVariable("LSTMVIS_BENCH_DATA") is { Length: > 0 } given ? given : Path.Combine(Path.GetTempPath(), "lstmvis-bench");

    /// <summary>Where the report goes; the processor's name and the date are added.</summary>
    public string ResultFolder { get; init; } = Path.Combine("bench", "results");

    public const string Help = """
        dotnet run build.cs bench [--full] [--only QUESTION,...] [--fast-only] [--rounds N] [--size GB] [--data FOLDER] [--results FOLDER]

        Questions: match, totals, select, context, cancel, index, train, record; and when asked for (or, the first, with --full) scaling, 1e7 steps against 1e6, which needs 15 GB, and import, a matrix of --size (4) GB against cp, which needs twice that. --fast-only leaves plain NumPy, the reference and the killed import out. Without --full, in two to three minutes, the sizes that the targets are set for.
        The data sets are made once and kept in LSTMVIS_BENCH_DATA, or else among the temporary files: 3.6 GB, or 50 GB with --full.
        """;

    public static BenchmarkSettings Parse(string[] arguments)
    {
        var settings = new BenchmarkSettings();
        for (int place = 0; place < arguments.Length; place++)
        {
            string Value() => place + 1 < arguments.Length ? arguments[++place] : throw new ArgumentException($"{arguments[place]} needs a value.");
            settings = arguments[place] switch
            {
                "--" => settings,
                "--full" => settings with { IsFull = true },
                "--only" => settings with { Questions = Value().Split(',') },
                "--fast-only" => settings with { WithSlow = false },
                "--rounds" => settings with { Rounds = int.Parse(Value(), System.Globalization.CultureInfo.InvariantCulture) },
                "--size" => settings with { ImportBytes = (long)(1e9 * double.Parse(Value(), System.Globalization.CultureInfo.InvariantCulture)) },
                "--data" => settings with { DataFolder = Value() },
                "--results" => settings with { ResultFolder = Value() },
                _ => throw new ArgumentException($"'{arguments[place]}' is not an option of the benchmarks; --help lists them."),
            };
        }

        return settings;
    }

    public bool Asks(string question) => Questions.Count == 0 || Questions.Contains(question);

    /// <summary>Whether 1e7 steps are compared with 1e6: in a full run, or where it is asked for by name.</summary>
    public bool AsksForScaling => (IsFull && Asks("match")) || Questions.Contains("scaling");
}

using LstmVis.Core;

namespace LstmVis.Server;

/// <summary>What a server serves, and where.</summary>
public sealed record LstmVisServerOptions
{
    /// <summary>The port that is tried first where none is asked for.</summary>
    public const int DefaultPort = 8765;

    /// <summary>Folders that are searched for projects, recursively; a folder may itself be one. Default none.</summary>
    public IReadOnlyList<string> Directories { get; init; } = [];

    /// <summary>Projects that are in memory already. Default none.</summary>
    public IReadOnlyList<Project> Projects { get; init; } = [];

    /// <summary>Whether files that speed up matching are kept beside projects or in the user's cache. Default true.</summary>
    public bool KeepIndex { get; init; } = true;

    /// <summary>Opens the model that a project keeps, so that it can read new text; null, the default, runs none.</summary>
    public LiveModelOpener? OpenModel { get; init; }

    /// <summary>The address to listen at. Default <c>127.0.0.1</c>, which other machines cannot reach.</summary>
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>The port; 0 takes any free one. Null, the default, takes <see cref="DefaultPort"/> or, where that is in use, any free one.</summary>
    public int? Port { get; init; }

    /// <summary>
    /// Names in the <c>Host</c> header that are answered besides the loopback ones, or <c>*</c> for all. Default none at a loopback address and all
    /// elsewhere. Other hosts are refused, so that a page on the web cannot reach the server through a name that points here.
    /// </summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>Where the server keeps what users store, such as views with long links; null, the default, is <see cref="DefaultDataDirectory"/>.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>The folder of the browser client; null, the default, is <c>wwwroot</c> beside the program.</summary>
    public string? ClientDirectory { get; init; }

    /// <summary>More folders of plain files, by the path they are served at, such as another client of the HTTP API: <c>"/client"</c>. Default none.</summary>
    public IReadOnlyDictionary<string, string> StaticFolders { get; init; } = new Dictionary<string, string>();

    /// <summary>Where <see cref="LstmVisServer.RunAsync"/> points the browser, relative to the server: default <c>/</c>.</summary>
    public string OpenPath { get; init; } = "/";

    /// <summary>Whether <see cref="LstmVisServer.RunAsync"/> opens a browser. Default false.</summary>
    public bool OpenBrowser { get; init; }

    /// <summary>The environment variable that names another folder than the user's data directory.</summary>
    public const string HomeVariable = "LSTMVIS_HOME";

    /// <summary>The folder <c>lstmvis</c> in the user's data directory, or the one that <see cref="HomeVariable"/> names. It need not exist.</summary>
    public static string DefaultDataDirectory
    {
        get
        {
            if (Environment.GetEnvironmentVariable(HomeVariable) is { Length: > 0 } chosen)
                return chosen;
            string data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
            return Path.Combine(data.Length > 0 ? data : Path.GetTempPath(), "lstmvis");
        }
    }

    /// <summary>Whether projects can be made over HTTP. Null, the default, allows it where no other machine can reach the server.</summary>
    public bool? AllowImport { get; init; }

    /// <summary>The folder that such projects are put into; null, the default, is the first of <see cref="Directories"/> that is not itself a project.</summary>
    public string? ImportInto { get; init; }

    /// <summary>Folders, besides <see cref="Directories"/>, that may be read by path over HTTP. Default none.</summary>
    public IReadOnlyList<string> ImportFrom { get; init; } = [];

    /// <summary>The most that the files sent for one import may take. Default 64 GB.</summary>
    public long MaxUploadBytes { get; init; } = 64L << 30;

    /// <summary>Reads the section <c>LstmVis</c>: <c>Directories:0</c>, <c>Port</c> and so on.</summary>
    public static LstmVisServerOptions Read(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        IConfigurationSection section = configuration.GetSection("LstmVis");
        var defaults = new LstmVisServerOptions();
        return new LstmVisServerOptions
        {
            Directories = section.GetSection(nameof(Directories)).Get<string[]>() ?? [],
            KeepIndex = section.GetValue<bool?>(nameof(KeepIndex)) ?? true,
            Address = section.GetValue<string?>(nameof(Address)) ?? defaults.Address,
            Port = section.GetValue<int?>(nameof(Port)),
            AllowedHosts = section.GetSection(nameof(AllowedHosts)).Get<string[]>() ?? [],
            DataDirectory = section.GetValue<string?>(nameof(DataDirectory)),
            ClientDirectory = section.GetValue<string?>(nameof(ClientDirectory)),
            StaticFolders = section.GetSection(nameof(StaticFolders)).Get<Dictionary<string, string>>() ?? [],
            OpenPath = section.GetValue<string?>(nameof(OpenPath)) ?? defaults.OpenPath,
            AllowImport = section.GetValue<bool?>(nameof(AllowImport)),
            ImportInto = section.GetValue<string?>(nameof(ImportInto)),
            ImportFrom = section.GetSection(nameof(ImportFrom)).Get<string[]>() ?? [],
            MaxUploadBytes = section.GetValue<long?>(nameof(MaxUploadBytes)) ?? defaults.MaxUploadBytes,
            OpenBrowser = section.GetValue<bool>(nameof(OpenBrowser)),
        };
    }
}

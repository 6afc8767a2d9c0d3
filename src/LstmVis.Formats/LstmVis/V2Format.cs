namespace LstmVis.Formats;

/// <summary>The project directory of LSTMVis, version 2.</summary>
public static class V2Format
{
    /// <summary>The name in messages.</summary>
    public const string Name = "LSTMVis V2 directory";

    /// <summary>The file that makes a folder a project.</summary>
    public const string ConfigurationFile = "lstm.yml";

    /// <summary>Whether a folder is such a project.</summary>
    public static bool IsMatch(string folder) => File.Exists(System.IO.Path.Combine(folder, ConfigurationFile));
}

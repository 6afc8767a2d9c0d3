namespace LstmVis.Formats.Tests;

/// <summary>Real data beside the repository, where a checkout has it.</summary>
internal static class SharedData
{
    public static string Get(string name)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "LstmVis.slnx")))
                continue;
            string data = Path.GetFullPath(Path.Combine(folder.FullName, "..", "shared", "data", name));
            if (!Directory.Exists(data))
                Assert.Skip($"The data set {name} is not beside the repository ({data}).");
            return data;
        }

        Assert.Skip("The tests do not run inside a checkout.");
        return "";
    }
}

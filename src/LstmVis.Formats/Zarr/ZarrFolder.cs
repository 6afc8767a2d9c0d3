namespace LstmVis.Formats;

/// <summary>A Zarr store in a folder, of version 2 or 3: an array, or a group of arrays.</summary>
internal static class ZarrFolder
{
    private const int MaxFolders = 50_000;
    private const int MaxDepth = 12;
    private static readonly string[] Markers = [ZarrArray.V2File, ".zgroup", ZarrArray.V3File];

    /// <summary>The name in messages.</summary>
    public const string Name = "Zarr store";

    /// <summary>Whether a path is a folder with a store in it.</summary>
    public static bool IsMatch(string path) => Directory.Exists(path) && Markers.Any(marker => File.Exists(Path.Combine(path, marker)));

    /// <summary>The arrays at or below a folder, by path inside it; empty for the folder itself. Arrays of what is no number are left out; null for those of numbers that cannot be read.</summary>
    public static IReadOnlyList<(string Name, ZarrArray? Array)> List(string folder)
    {
        var found = new List<(string Name, ZarrArray? Array)>();
        int seen = 0;
        Walk(folder, "", 0);
        return [.. found.OrderBy(array => array.Name, NaturalOrder.Instance)];

        void Walk(string place, string name, int depth)
        {
            if (IsArray(place))
            {
                try
                {
                    found.Add((name, ZarrArray.Read(place)));
                }
                catch (LstmVisFormatException) when (name.Length > 0)
                {
                    // An array of texts in a group does not hide the others; a damaged one must not be missing unnoticed.
                    if (ZarrArray.MayBeNumbers(place))
                        found.Add((name, null));
                }

                return;
            }

            if (depth == MaxDepth)
                return;
            foreach (string child in Directory.EnumerateDirectories(place).Where(child => new DirectoryInfo(child).LinkTarget is null))
            {
                if (++seen > MaxFolders)
                    throw new InvalidContentException(folder, null, $"expected at most {MaxFolders:N0} folders in a {Name}, found more. Name the array, FILE:ARRAY.");
                Walk(child, name.Length == 0 ? Path.GetFileName(child) : $"{name}/{Path.GetFileName(child)}", depth + 1);
            }
        }
    }

    /// <summary>The array of a name; empty for the folder itself.</summary>
    public static ZarrArray Find(string folder, string name)
    {
        string place = Path.Combine(folder, name.Trim('/'));
        if (!name.Split('/').Contains("..") && !Path.IsPathRooted(name) && IsArray(place))
            return ZarrArray.Read(place);
        (string Name, ZarrArray Array)[] arrays = [.. List(folder).Where(array => array.Array is not null).Select(array => (array.Name, array.Array!))];
        throw new InvalidContentException(folder, $"array '{name}'", $"there is no such array. The {Name} holds {(arrays.Length == 0 ? "none that can be read" : string.Join(", ", arrays.Take(40).Select(array => $"{array.Name} {Shapes.Describe(array.Array.Shape)} {array.Array.Type.GetName()}")))}.");
    }

    private static bool IsArray(string folder)
    {
        if (File.Exists(Path.Combine(folder, ZarrArray.V2File)))
            return true;
        string v3 = Path.Combine(folder, ZarrArray.V3File);
        if (!File.Exists(v3) || new FileInfo(v3).Length >= 16 << 20)
            return false;
        // What is not clearly a group is read as an array, so that damage is said.
        string text = File.ReadAllText(v3);
        return !text.Contains("\"group\"", StringComparison.Ordinal) || (text.Contains("chunk_grid", StringComparison.Ordinal) && !text.Contains("\"consolidated_metadata\"", StringComparison.Ordinal));
    }
}

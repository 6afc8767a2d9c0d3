using System.Globalization;

namespace LstmVis.Formats;

/// <summary>What a user says about inputs: what can be said about states, and <c>[,rate=N][,unit=U][,time-unit=s][,time=COLUMN][,channels=A|B]</c>.</summary>
/// <param name="Values">Where the numbers are.</param>
internal sealed record InputSpec(StateSpec Values)
{
    private static readonly string[] Own = ["rate", "unit", "time-unit", "time", "channels"];

    /// <summary>Steps per time unit.</summary>
    public double? Rate { get; init; }

    /// <summary>The unit of all channels.</summary>
    public string? Unit { get; init; }

    /// <summary>The unit of time.</summary>
    public string TimeUnit { get; init; } = "s";

    /// <summary>The column of a table that holds the time of each step, from 1.</summary>
    public int? TimeColumn { get; init; }

    /// <summary>What the channels are called.</summary>
    public IReadOnlyList<string>? Channels { get; init; }

    /// <exception cref="ArgumentException">A setting is unknown or malformed.</exception>
    public static InputSpec Parse(string text)
    {
        string[] parts = text.Split(',');
        string[] mine = [.. parts.Skip(1).Where(part => Own.Contains(part.Split('=')[0].Trim()))];
        var spec = new InputSpec(StateSpec.Parse(string.Join(',', parts.Except(mine))));
        foreach (string part in mine)
        {
            string[] setting = part.Split('=', 2, StringSplitOptions.TrimEntries);
            string value = setting.Length == 2 ? setting[1] : "";
            spec = (setting[0], value) switch
            {
                ("rate", _) when double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double rate) && rate > 0 && double.IsFinite(rate) => spec with { Rate = rate },
                ("time", _) when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int column) && column > 0 => spec with { TimeColumn = column },
                ("unit", { Length: > 0 }) => spec with { Unit = value },
                ("time-unit", { Length: > 0 }) => spec with { TimeUnit = value },
                ("channels", { Length: > 0 }) => spec with { Channels = value.Split('|') },
                _ => throw new ArgumentException($"--inputs {text}: expected rate=NUMBER, unit=TEXT, time-unit=TEXT, time=COLUMN (from 1) or channels=NAME|NAME after a comma, found '{part}'."),
            };
        }

        return spec;
    }
}

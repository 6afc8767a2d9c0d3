namespace LstmVis.Formats;

/// <summary>How much a finding matters.</summary>
public enum FindingSeverity
{
    /// <summary>Good to know.</summary>
    Note,

    /// <summary>Probably not what was meant.</summary>
    Warning,

    /// <summary>What is shown would be wrong.</summary>
    Error,
}

/// <summary>Something about the data that their owner should know before trusting them.</summary>
/// <param name="Severity">How much it matters.</param>
/// <param name="Subject">What it is about: <c>source 'h0'</c>, <c>corpus</c>.</param>
/// <param name="Message">What was found, in one sentence.</param>
/// <param name="Advice">What to do, in one sentence; empty where nothing is to be done.</param>
public sealed record Finding(FindingSeverity Severity, string Subject, string Message, string Advice);

/// <summary>What data are, whether or not anything is strange about them.</summary>
/// <param name="Subject">What it is about: <c>corpus</c>, <c>vocabulary</c>, <c>source 'h0'</c>, <c>size</c>, <c>index</c>.</param>
/// <param name="Text">Shape, type, range, size or time, in one line.</param>
public sealed record PreflightFact(string Subject, string Text);

/// <summary>What a look at all data of a project has found.</summary>
/// <param name="Findings">The worst first.</param>
public sealed record PreflightReport(IReadOnlyList<Finding> Findings)
{
    /// <summary>Shapes, types, alignment, vocabulary coverage, sizes and the time that an index takes.</summary>
    public IReadOnlyList<PreflightFact> Facts { get; init; } = [];

    /// <summary>The findings as lines for people, a line each.</summary>
    public IEnumerable<string> Describe() => Findings.Select(finding =>
        $"{finding.Severity.ToString().ToLowerInvariant(),-8} {finding.Subject}: {LstmVisFormatException.OneLine(finding.Message)}{(finding.Advice.Length == 0 ? "" : " " + finding.Advice)}");

    /// <summary>The facts as lines for people, a line each.</summary>
    public IEnumerable<string> DescribeFacts() => Facts.Select(fact => $"{fact.Subject,-10} {LstmVisFormatException.OneLine(fact.Text)}");

    internal static PreflightReport Of(IEnumerable<Finding> findings, IEnumerable<PreflightFact> facts) =>
        new([.. findings.OrderByDescending(finding => finding.Severity)]) { Facts = [.. facts] };
}

namespace LstmVis.Networks.Tests;

/// <summary>The model of <c>lstmvis demo</c>, trained once for all tests that look at it.</summary>
internal static class DemoModel
{
    private static readonly Lazy<(DemoResult Result, MemoryProject Written)> Made = new(() =>
    {
        var written = new MemoryProject();
        return (DemoProject.Run(new DemoOptions { MaxUpdates = 1500, StepCount = 4000 }, written), written);
    });

    public static DemoResult Result => Made.Value.Result;

    public static MemoryProject Written => Made.Value.Written;
}

namespace LstmVis.Benchmarks;

/// <summary>One of several ways to do something, which are timed in turn.</summary>
/// <param name="Name">What the tables call it.</param>
/// <param name="Run">Does it once.</param>
/// <param name="MaxRounds">For the slow ones: after how many rounds it is left out; 0 means every round.</param>
/// <param name="Prepare">What has to happen before each run, untimed.</param>
internal sealed record Contestant(string Name, Action Run, int MaxRounds = 0, Action? Prepare = null);

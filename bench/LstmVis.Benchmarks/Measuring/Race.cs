using System.Diagnostics;

namespace LstmVis.Benchmarks;

/// <summary>Times contestants in the same run, taking turns, so that a machine that slows down slows all of them: their ratios stay meaningful.</summary>
internal static class Race
{
    /// <param name="rounds">How often each contestant runs, after the warm-up.</param>
    /// <param name="warmUps">Rounds before that, untimed; they compile the code and fill caches. Contestants with a round limit skip them.</param>
    /// <param name="contestants">Each starts every few rounds, so that none always runs in the wake of the same other.</param>
    public static IReadOnlyDictionary<string, Timings> Run(int rounds, int warmUps, params IReadOnlyList<Contestant> contestants)
    {
        var times = contestants.ToDictionary(contestant => contestant.Name, _ => new List<double>());
        var work = contestants.ToDictionary(contestant => contestant.Name, _ => new List<double>());
        var allocated = contestants.ToDictionary(contestant => contestant.Name, _ => long.MaxValue);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        for (int round = -warmUps; round < rounds; round++)
        {
            for (int turn = 0; turn < contestants.Count; turn++)
            {
                Contestant contestant = contestants[(int)((uint)(turn + round + warmUps) % (uint)contestants.Count)];
                if (contestant.MaxRounds > 0 && (round < 0 || round >= contestant.MaxRounds))
                    continue;
                contestant.Prepare?.Invoke();
                long allocatedBefore = GC.GetTotalAllocatedBytes();
                TimeSpan workBefore = Environment.CpuUsage.TotalTime;
                long start = Stopwatch.GetTimestamp();
                contestant.Run();
                double time = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                double worked = (Environment.CpuUsage.TotalTime - workBefore).TotalMilliseconds;
                if (round < 0)
                    continue;
                work[contestant.Name].Add(worked);
                times[contestant.Name].Add(time);
                allocated[contestant.Name] = Math.Min(allocated[contestant.Name], GC.GetTotalAllocatedBytes() - allocatedBefore);
            }
        }

        return contestants.ToDictionary(contestant => contestant.Name, contestant => new Timings(contestant.Name, times[contestant.Name], work[contestant.Name], allocated[contestant.Name]));
    }
}

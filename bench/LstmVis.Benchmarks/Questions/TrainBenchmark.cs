using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using LstmVis.Core;
using LstmVis.Networks;

namespace LstmVis.Benchmarks;

/// <summary>How fast does a 2 x 128 LSTM learn (32 streams of 64 steps, AdamW), against PyTorch on the same machine, taking turns?</summary>
/// <remarks>PyTorch runs with as many threads, and with one: at this size its threads wait for each other more than they help where anything else wants a processor, and the target counts against the faster.</remarks>
internal sealed class TrainBenchmark(BenchmarkSettings settings, Results results)
{
    public const string Case = "LSTM 2 x 128, 32 x 64, 20 updates";
    public const string Own = "LstmVis";
    public const string Other = "PyTorch";
    public const string OtherOneThread = "PyTorch, one thread";
    private const int Tokens = 65;
    private const int Updates = 20;
    private const int Streams = 32;
    private const int Window = 64;

    public void Run()
    {
        using PyTorch? torch = PyTorch.Start(Environment.ProcessorCount);
        using PyTorch? single = torch is null ? null : PyTorch.Start(threads: 1);
        var random = new Random(2);
        // So many steps that an epoch has exactly as many updates.
        int[] tokenIds = [.. Enumerable.Range(0, (Streams * Window * Updates) + 1).Select(_ => random.Next(Tokens))];
        var corpus = new Corpus(tokenIds, Vocabulary.FromTokens(Enumerable.Range(0, Tokens).Select(id => id.ToString(CultureInfo.InvariantCulture))));
        var model = new LanguageModel(new LanguageModelShape(Tokens, 64, 2, 128), seed: 1);
        var options = new TrainingOptions { MaxUpdates = Updates, StreamCount = Streams, WindowLength = Window, HeldOutShare = 0, LearningRate = 0.002 };
        List<Contestant> contestants = [new Contestant(Own, () => Trainer.Train(model, corpus, options))];
        if (torch is not null)
            contestants.AddRange([new Contestant(Other, torch.Train), new Contestant(OtherOneThread, single!.Train)]);
        else
            Console.WriteLine("There is no Python with PyTorch here, so training is not compared with it (apt-get install python3-torch).");
        results.Add("train", Case, torch is null ? Own : Other, Race.Run(settings.Rounds, 1, contestants));
    }

    /// <summary>bench/pytorch/train.py, which trains once per line that it is sent.</summary>
    private sealed class PyTorch : IDisposable
    {
        private readonly Process _process;

        private PyTorch(Process process) => _process = process;

        public static PyTorch? Start(int threads)
        {
            var shape = new { tokens = Tokens, embedding = 64, cells = 128, layers = 2, streams = Streams, window = Window, updates = Updates, threads };
            string? python = Array.Find(["/usr/bin/python3", "python3"], candidate => Tools.Capture(candidate, "-c", "import torch; print(1)") is not null);
            if (python is null)
                return null;
            var process = Process.Start(new ProcessStartInfo(python, [Path.Combine(AppContext.BaseDirectory, "pytorch", "train.py"), JsonSerializer.Serialize(shape)]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
            Console.WriteLine(process.StandardOutput.ReadLine());
            return new PyTorch(process);
        }

        public void Train()
        {
            _process.StandardInput.WriteLine("train");
            _process.StandardInput.Flush();
            if (_process.StandardOutput.ReadLine() is null)
                throw new InvalidOperationException("PyTorch has ended.");
        }

        public void Dispose()
        {
            _process.StandardInput.Close();
            _process.WaitForExit();
            _process.Dispose();
        }
    }
}

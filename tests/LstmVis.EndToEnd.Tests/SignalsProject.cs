using System.Text;
using LstmVis.Formats;

namespace LstmVis.EndToEnd.Tests;

/// <summary>An import of two channels of 400 steps at 50 a second, without tokens, with a picture and a clip of eight seconds; its states follow the first channel.</summary>
internal static class SignalsProject
{
    public const string Id = "signals";
    private const int Steps = 400;
    private const int SampleRate = 8000;

    // A picture of one grey pixel.
    private const string Pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNgYGD4DwABBAEAX+XDSwAAAABJRU5ErkJggg==";

    /// <summary>Writes the files of the import into a folder.</summary>
    public static ImportRequest WriteFiles(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, "pictures"));
        File.WriteAllBytes(Path.Combine(folder, "pictures", "0.png"), Convert.FromBase64String(Pixel));
        WriteSound(Path.Combine(folder, "0.wav"));
        NpyWriter.Write(Path.Combine(folder, "leads.npy"), [.. Enumerable.Range(0, Steps).SelectMany(step => new[] { MathF.Sin(step / 6f), step % 50 < 3 ? float.NaN : MathF.Cos(step / 9f) })], 2);
        NpyWriter.Write(Path.Combine(folder, "h0.npy"), [.. Enumerable.Range(0, Steps).SelectMany(step => new[] { 0.9f * MathF.Sin(step / 6f), 0.1f * MathF.Cos(step), 0.5f * MathF.Sin((step / 6f) + 1) })], 3);
        return new ImportRequest { States = [Path.Combine(folder, "h0.npy")], Inputs = $"{Path.Combine(folder, "leads.npy")},rate=50,unit=mV,channels=MLII|V5", Images = [Path.Combine(folder, "pictures")], Clips = [Path.Combine(folder, "0.wav")] };
    }

    /// <summary>Makes the project in a folder of projects.</summary>
    public static void Make(string projects, string files)
    {
        using ImportPlan plan = ImportPlanner.Plan(WriteFiles(files));
        using var writer = new ProjectFolderWriter(Path.Combine(projects, Id));
        plan.Write(writer);
        writer.Complete();
    }

    private static void WriteSound(string path)
    {
        const int Samples = SampleRate * 8;
        using var writer = new BinaryWriter(File.Create(path), Encoding.ASCII);
        writer.Write("RIFF"u8);
        writer.Write(36 + (Samples * 2));
        writer.Write("WAVEfmt "u8);
        writer.Write(16);
        writer.Write((short)1);
        writer.Write((short)1);
        writer.Write(SampleRate);
        writer.Write(SampleRate * 2);
        writer.Write((short)2);
        writer.Write((short)16);
        writer.Write("data"u8);
        writer.Write(Samples * 2);
        for (int sample = 0; sample < Samples; sample++)
            writer.Write((short)(8000 * Math.Sin(sample * 0.2)));
    }
}

using LstmVis.Core;

namespace LstmVis.Formats.Tests;

/// <summary>Pictures and sounds that Pillow and the wave module of Python write.</summary>
public sealed class MediaTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public MediaTests()
    {
        const string Script = """
            import os, sys, wave
            import numpy
            from PIL import Image
            os.chdir(sys.argv[1])
            os.mkdir("pictures"); os.mkdir("sounds"); os.mkdir("steps")
            Image.new("RGB", (4, 3), (200, 0, 0)).save("pictures/x.png")
            Image.new("RGB", (4, 3), (0, 0, 200)).save("pictures/y.jpg")
            Image.new("RGB", (4, 3)).save("pictures/other.gif")
            for name in "xy":
                with wave.open(f"sounds/{name}.wav", "wb") as sound:
                    sound.setnchannels(1); sound.setsampwidth(2); sound.setframerate(800)
                    sound.writeframes((numpy.sin(numpy.arange(400)) * 9000).astype("<i2").tobytes())
            for step in range(5):
                Image.new("L", (2, 2), step).save(f"steps/{step}.webp")
            numpy.save("h.npy", numpy.zeros((5, 2), "f4"))
            """;
        Python.Run("numpy, PIL", Script, _folder.Path);
        File.WriteAllText(_folder["tokens.jsonl"], "{\"id\": \"x\", \"tokens\": [\"a\", \"b\"]}\n{\"id\": \"y\", \"tokens\": [\"c\", \"d\", \"e\"]}\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_of_files_called_like_documents_goes_into_the_project()
    {
        using OpenedProject opened = Make(Request() with { Images = [_folder["pictures"]], Clips = [_folder["sounds"]] }, out ImportPlan plan);
        Assert.Equal(["audio/wav [0, 2)", "audio/wav [2, 5)", "image/jpeg [2, 5)", "image/png [0, 2)"], Describe(opened.Project).Order(StringComparer.Ordinal));
        Assert.Contains(plan.Text.Warnings, warning => warning.Contains("1 of 3 images are called like no document", StringComparison.Ordinal) && warning.Contains("other.gif", StringComparison.Ordinal));
        Assert.Contains(plan.Describe(), line => line.StartsWith("images     2 of documents, 0 of steps", StringComparison.Ordinal));
        foreach (MediaFile file in opened.Project.Media)
            Assert.Equal(File.ReadAllBytes(_folder[(file.Kind == MediaKind.Image ? "pictures/" : "sounds/") + Path.GetFileName(file.Path)]), File.ReadAllBytes(file.Path));
        Assert.Empty(ProjectEditor.Verify(_folder["made"], cancellation: TestContext.Current.CancellationToken).Problems);
    }

    [Fact]
    public void A_table_says_which_file_belongs_to_which_step()
    {
        File.WriteAllText(_folder["steps.csv"], "file,document,step\nsteps/0.webp,y,2\nsteps/1.webp,x,0\nsteps/0.webp,y,\nsteps/2.webp,x,7\nsteps/3.webp,z,0\n");
        using OpenedProject opened = Make(Request() with { Images = [_folder["steps.csv"]] }, out ImportPlan plan);
        Assert.Equal(["image/webp [0, 1)", "image/webp [2, 5)", "image/webp [4, 5)"], Describe(opened.Project));
        Assert.Equal(2, Directory.EnumerateFiles(_folder["made/media"]).Count());
        Assert.Contains(plan.Text.Warnings, warning => warning.Contains("2 of 5 rows name no document or step", StringComparison.Ordinal));
    }

    [Fact]
    public void As_many_files_as_steps_are_taken_in_order_and_that_is_said()
    {
        using OpenedProject opened = Make(Request() with { Images = [_folder["steps"]] }, out ImportPlan plan);
        Assert.Equal(Enumerable.Range(0, 5).Select(step => $"image/webp [{step}, {step + 1})"), Describe(opened.Project));
        Assert.Contains(plan.Text.Warnings, warning => warning.Contains("one per step", StringComparison.Ordinal));
    }

    [Fact]
    public void Pictures_among_other_files_are_taken_only_where_they_are_called_like_a_document()
    {
        using ImportPlan plan = ImportPlanner.Plan(new ImportRequest { Files = [_folder["h.npy"], _folder["tokens.jsonl"], _folder["pictures/x.png"], _folder["pictures/other.gif"]] });
        Assert.Equal([new StepRange(0, 2)], plan.Media.Select(file => file.Steps));
        Assert.Contains("other.gif", Assert.Single(plan.Unused), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("file,document\n../secret.png,x\n", "expected the name of a file beside the table")]
    [InlineData("file,document\n/etc/passwd,x\n", "expected the name of a file beside the table")]
    [InlineData("file,document\npictures/x.svg,x\n", "found 'x.svg'")]
    [InlineData("file,document\nsounds/x.wav,x\n", "found 'x.wav'")]
    [InlineData("file,document\npictures/none.png,x\n", "does not exist")]
    [InlineData("file,document\nfalse.png,x\n", "expected the beginning of image/png")]
    [InlineData("file,step\npictures/x.png,first\n", "expected the zero-based number of a step")]
    [InlineData("file,who\npictures/x.png,x\n", "expected a column called document")]
    public void What_is_no_picture_of_the_corpus_is_refused(string table, string expected)
    {
        File.WriteAllText(_folder["table.csv"], table);
        File.WriteAllText(_folder["false.png"], "<html><script>alert(1)</script></html>");
        Assert.Contains(expected, Assert.Throws<InvalidContentException>(() => ImportPlanner.Plan(Request() with { Images = [_folder["table.csv"]] }).Dispose()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"file\": \"../../h.npy\"", "inside the folder")]
    [InlineData("\"file\": \"sources/h.npy\"", "expected one of .png")]
    [InlineData("\"file\": \"media/none.png\"", "does not exist")]
    public void A_project_that_names_another_file_is_refused(string entry, string expected)
    {
        Make(Request() with { Images = [_folder["pictures"]] }, out _).Dispose();
        string manifest = _folder["made/project.json"];
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace("\"file\": \"media/x.png\"", entry, StringComparison.Ordinal));
        Assert.Contains(expected, Assert.Throws<InvalidContentException>(() => ProjectFolder.Open(_folder["made"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_keeps_pictures_and_leaves_clips_out_that_it_would_cut()
    {
        using OpenedProject opened = Make(Request() with { Images = [_folder["pictures"]], Clips = [_folder["sounds"]] }, out _);
        IReadOnlyList<string> leftOut = ProjectExport.Write(opened, new ExportRequest { Ranges = [new(1, 5)] }, _folder["part"], cancellation: TestContext.Current.CancellationToken);
        using OpenedProject part = ProjectFolder.Open(_folder["part"]);
        Assert.Equal(["audio/wav [1, 4)", "image/jpeg [1, 4)", "image/png [0, 1)"], Describe(part.Project).Order(StringComparer.Ordinal));
        Assert.Contains("1 clips are left out", Assert.Single(leftOut), StringComparison.Ordinal);
    }

    private ImportRequest Request() => new() { States = [_folder["h.npy"]], Tokens = _folder["tokens.jsonl"] };

    private static IEnumerable<string> Describe(Project project) => project.Media.Select(file => $"{file.ContentType} {file.Steps}");

    private OpenedProject Make(ImportRequest request, out ImportPlan plan)
    {
        plan = ImportPlanner.Plan(request);
        using (plan)
        using (var writer = new ProjectFolderWriter(_folder["made"]))
        {
            plan.Write(writer, cancellation: TestContext.Current.CancellationToken);
            writer.Complete();
        }

        return ProjectFolder.Open(_folder["made"]);
    }
}

namespace LstmVis.Formats.Tests;

public sealed class ProjectDiscoveryTests
{
    [Fact]
    public void Projects_of_both_formats_are_found_at_any_depth()
    {
        using var folder = new TempFolder();
        MakeV2(folder["a/deep/down/one"]);
        MakeNative(folder["b/two"]);
        MakeV2(folder["b/.hidden/three"]);
        Directory.CreateDirectory(folder["web"]);
        File.WriteAllText(folder["web/project.json"], "{\"name\": \"another program's\"}");

        ProjectDiscoveryResult result = ProjectDiscovery.Find([folder.Path]);

        Assert.Equal([("one", V2Format.Name), ("two", ProjectFolder.FormatName)], result.Candidates.Select(candidate => (candidate.Id, candidate.FormatName)));
        Assert.Equal(folder["a/deep/down/one"], result.Candidates[0].Path);
        Assert.Empty(result.Problems);
    }

    [Fact]
    public void Two_folders_of_one_name_both_get_an_id_and_it_is_said()
    {
        using var folder = new TempFolder();
        MakeV2(folder["a/parens"]);
        MakeNative(folder["b/parens"]);
        MakeV2(folder["c/parens-2"]);

        IReadOnlyList<ProjectCandidate> candidates = ProjectDiscovery.Find([folder["a"], folder["b"], folder["c"]]).Candidates;

        Assert.Equal(["parens", "parens-2", "parens-3"], candidates.Select(candidate => candidate.Id));
        Assert.Null(candidates[0].Notice);
        Assert.Null(candidates[1].Notice);
        Assert.Contains(folder["a/parens"], candidates[2].Notice, StringComparison.Ordinal);
        Assert.Contains(folder["b/parens"], candidates[2].Notice, StringComparison.Ordinal);
        Assert.Equal(candidates, ProjectDiscovery.Find([folder["c"], folder["b"], folder["a"], folder.Path]).Candidates);
    }

    [Fact]
    public void Links_that_lead_in_circles_end()
    {
        using var folder = new TempFolder();
        MakeV2(folder["data/one"]);
        Directory.CreateSymbolicLink(folder["data/one/again"], folder["data"]);
        Directory.CreateSymbolicLink(folder["data/self"], folder["data/self"]);
        Directory.CreateSymbolicLink(folder["data/alias"], folder["data/one"]);
        Directory.CreateSymbolicLink(folder["data/lost"], folder["nowhere"]);

        Assert.Single(ProjectDiscovery.Find([folder["data"]]).Candidates);
        Assert.Equal("alias", Assert.Single(ProjectDiscovery.Find([folder["data/alias"]]).Candidates).Id);
    }

    [Fact]
    public void A_configuration_file_means_its_folder()
    {
        using var folder = new TempFolder();
        MakeV2(folder["one"]);

        Assert.Equal("one", Assert.Single(ProjectDiscovery.Find([folder["one/lstm.yml"]]).Candidates).Id);
    }

    [Fact]
    public void What_holds_no_project_is_a_problem()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["file.txt"], "");
        Directory.CreateDirectory(folder["empty"]);

        IReadOnlyList<ProjectProblem> problems = ProjectDiscovery.Find([folder["lost"], folder["file.txt"], folder["empty"]]).Problems;

        Assert.Contains("there is no such folder", problems[0].Message, StringComparison.Ordinal);
        Assert.Contains("expected a folder, found a file", problems[1].Message, StringComparison.Ordinal);
        Assert.Contains("found none", problems[2].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Opening_what_is_no_project_says_what_was_looked_for()
    {
        using var folder = new TempFolder();
        Assert.Contains("there is no such folder", Assert.Throws<UnknownFormatException>(() => ProjectOpener.Open(folder["lost"])).Message, StringComparison.Ordinal);
        Assert.Contains("project.json (a project folder) or lstm.yml", Assert.Throws<UnknownFormatException>(() => ProjectOpener.Open(folder.Path)).Message, StringComparison.Ordinal);
        File.WriteAllText(folder["project.json"], "{}");
        Assert.Contains("another program", Assert.Throws<UnknownFormatException>(() => ProjectOpener.Open(folder.Path)).Message, StringComparison.Ordinal);
    }

    private static void MakeV2(string path)
    {
        Directory.CreateDirectory(path);
        File.WriteAllText(Path.Combine(path, "lstm.yml"), "name: x");
    }

    private static void MakeNative(string path)
    {
        Directory.CreateDirectory(path);
        File.WriteAllText(Path.Combine(path, "project.json"), "{\"format\": \"lstmvis-project\", \"version\": 1}");
    }
}

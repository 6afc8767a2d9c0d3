using System.Xml.Linq;
using Xunit;

namespace LstmVis.Architecture.Tests;

public sealed class ProjectTests
{
    /// <summary>Who may refer to whom. This table is the architecture; docs/architecture.md draws it.</summary>
    private static readonly Dictionary<string, string[]> AllowedReferences = new()
    {
        ["LstmVis.Core"] = [],
        ["LstmVis.Annotate"] = ["LstmVis.Core"],
        ["LstmVis.Formats"] = ["LstmVis.Core"],
        ["LstmVis.Networks"] = ["LstmVis.Core"],
        ["LstmVis.Onnx"] = ["LstmVis.Core"],
        ["LstmVis.Server"] = ["LstmVis.Core", "LstmVis.Formats", "LstmVis.Networks"],
        ["LstmVis.Cli"] = ["LstmVis.Core", "LstmVis.Annotate", "LstmVis.Formats", "LstmVis.Networks", "LstmVis.Onnx", "LstmVis.Server"],
    };

    /// <summary>The packages that the domain may use; everything else stays at the edges.</summary>
    private static readonly string[] CorePackages = ["System.Numerics.Tensors"];

    [Fact]
    public void References_point_at_the_domain()
    {
        foreach (string project in Repository.Files("src", ".csproj"))
        {
            string name = Path.GetFileNameWithoutExtension(project);
            Assert.True(AllowedReferences.TryGetValue(name, out string[]? allowed), $"{name} is not in the table of allowed references: decide where it stands.");
            foreach (string reference in Includes(project, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path)!))
                Assert.True(allowed.Contains(reference), $"{name} refers to {reference}, but may only refer to: {string.Join(", ", allowed)}.");
        }
    }

    [Fact]
    public void Core_uses_the_base_class_library_only() =>
        Assert.Empty(Includes("src/LstmVis.Core/LstmVis.Core.csproj", "PackageReference").Except(CorePackages));

    [Fact]
    public void The_solution_holds_every_project()
    {
        string[] inSolution = [.. XDocument.Parse(Repository.Read("LstmVis.slnx")).Descendants("Project").Select(project => project.Attribute("Path")!.Value).Order(StringComparer.Ordinal)];
        string[] inFolders = [.. Repository.Files("src", ".csproj").Concat(Repository.Files("tests", ".csproj")).Concat(Repository.Files("bench", ".csproj")).Order(StringComparer.Ordinal)];
        Assert.Equal(inFolders, inSolution);
    }

    [Fact]
    public void Every_source_project_has_its_tests()
    {
        foreach (string name in Repository.Files("src", ".csproj").Select(path => Path.GetFileNameWithoutExtension(path)!))
            Assert.True(File.Exists(Path.Combine(Repository.Root, "tests", $"{name}.Tests", $"{name}.Tests.csproj")), $"{name} has no test project tests/{name}.Tests.");
    }

    [Fact]
    public void Every_package_is_explained()
    {
        string explained = Repository.Read("docs/dependencies.md");
        string[] packages = [.. XDocument.Parse(Repository.Read("Directory.Packages.props")).Descendants("PackageVersion").Select(package => package.Attribute("Include")!.Value)];
        Assert.All(packages, package => Assert.Contains($"`{package}`", explained, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Includes(string project, string element) =>
        XDocument.Parse(Repository.Read(project)).Descendants(element).Select(reference => reference.Attribute("Include")!.Value.Replace('\\', '/'));
}

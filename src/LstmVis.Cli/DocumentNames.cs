using LstmVis.Core;

namespace LstmVis.Cli;

/// <summary>Finds the documents that an option names.</summary>
internal static class DocumentNames
{
    /// <summary>Indices of documents by id, ascending, each once.</summary>
    /// <exception cref="CommandException">The project has no such document.</exception>
    public static int[] Find(Project project, string[] ids)
    {
        Dictionary<string, int> known = project.Corpus.Documents.All().ToDictionary(document => document.Id, document => document.Index);
        return [.. ids.Select(id => known.TryGetValue(id, out int index) ? index : throw CommandException.NotFound($"Project '{project.Id}' has no document '{id}'; it has {known.Count}, such as '{project.Corpus.Documents[0].Id}'.")).Distinct().Order()];
    }
}

using LstmVis.Core;

namespace LstmVis.Server;

/// <summary>How many pictures and sounds a project has.</summary>
/// <param name="ImageCount">Pictures.</param>
/// <param name="ClipCount">Sounds.</param>
internal sealed record MediaInfo(int ImageCount, int ClipCount)
{
    /// <summary>Those of a project; null where it has none.</summary>
    public static MediaInfo? From(Project project) => project.Media.Count == 0 ? null : new MediaInfo(project.Media.Count(file => file.Kind == MediaKind.Image), project.Media.Count(file => file.Kind == MediaKind.Clip));
}

/// <summary>Pictures and sounds of a range.</summary>
/// <param name="Files">By first step; what belongs to more steps first.</param>
internal sealed record MediaResponse(IReadOnlyList<MediaItem> Files);

/// <summary>A picture or sound, without its bytes.</summary>
/// <param name="Index">Names it in the request for its bytes.</param>
/// <param name="Kind">How it is shown.</param>
/// <param name="Start">The first step that it belongs to.</param>
/// <param name="End">The step behind the last one.</param>
/// <param name="Document">The document of its steps, by index.</param>
internal sealed record MediaItem(int Index, MediaKind Kind, int Start, int End, int Document);

namespace LstmVis.Core;

/// <summary>How a media file is shown.</summary>
public enum MediaKind
{
    /// <summary>A picture, as a thumbnail.</summary>
    Image,

    /// <summary>A sound, of which the matched range is played.</summary>
    Clip,
}

/// <summary>A picture or a sound that belongs to some steps: to a document, or to one of its steps.</summary>
/// <param name="Kind">How it is shown.</param>
/// <param name="Steps">What it belongs to, inside one document and not empty. A clip begins with the first of them and ends with the last.</param>
/// <param name="ContentType">What its bytes are, such as <c>image/png</c>.</param>
/// <param name="Path">Where its bytes lie.</param>
public sealed record MediaFile(MediaKind Kind, StepRange Steps, string ContentType, string Path);

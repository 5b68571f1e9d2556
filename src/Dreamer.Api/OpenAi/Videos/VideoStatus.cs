namespace Dreamer.Api.OpenAi.Videos;

/// <summary>Where a video is in its life; clients know these four alone.</summary>
internal enum VideoStatus
{
    Queued,
    InProgress,
    Completed,
    Failed,
}

using System.Globalization;
using Dreamer.Api.Errors;
using Dreamer.Generations;
using Dreamer.Sessions;
using Microsoft.AspNetCore.Mvc;

namespace Dreamer.Api.OpenAi.Videos;

/// <summary>Which part of the list of videos is asked for.</summary>
internal sealed record VideoListQuery(
    [FromQuery(Name = "limit")] string? LimitText, [FromQuery(Name = "order")] string? OrderText, [FromQuery(Name = "after")] string? AfterText)
{
    public const int LongestPage = 100;
    public const int UsualPage = 20;

    public int Limit =>
        LimitText is null ? UsualPage
        : int.TryParse(LimitText, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit <= LongestPage ? limit
        : throw Refused("limit", LimitText, $"0 to {LongestPage}");

    public bool IsOldestFirst => OrderText switch
    {
        null or "desc" => false,
        "asc" => true,
        _ => throw Refused("order", OrderText, "asc or desc"),
    };

    public SessionId? After => AfterText is null ? null : FaceVideos.Id(AfterText, "after").Session;

    private static ProblemException Refused(string name, string value, string takes) =>
        new(Problem.Invalid($"Query parameter '{name}' is '{Shown.Briefly(value)}', and takes {takes}.", name));
}

/// <summary>
/// Lists the videos that this face made, across sessions: the tenant's line of a session says what it was opened for, and its id which video that is.
/// </summary>
internal static class VideoList
{
    /// <summary>A session whose video is about to be made has none yet: it takes no place on a page, since clients end at an empty one.</summary>
    public static async Task<VideoListResource> ReadAsync(IGrainFactory grains, TenantId tenant, VideoListQuery query)
    {
        var (videos, after, hasMore) = (new List<VideoResource>(), query.After, true);
        do
        {
            var wanted = query.Limit - videos.Count;
            var sessions = await grains.Tenant(tenant).ListOriginAsync(SessionOrigin.Video, after, wanted + 1, query.IsOldestFirst);
            var views = await Task.WhenAll(sessions.Take(wanted).Select(session => grains.Generation(tenant, FaceSessions.MadeIn(session.Id)).GetAsync()));
            videos.AddRange(views.OfType<GenerationView>().Select(VideoResource.Of));
            (hasMore, after) = (sessions.Length > wanted, sessions.Take(wanted).LastOrDefault()?.Id ?? after);
        }
        while (hasMore && videos.Count < query.Limit);
        return new VideoListResource(videos, videos.FirstOrDefault()?.Id, videos.LastOrDefault()?.Id, hasMore);
    }
}

using System.ComponentModel;
using Dreamer.Api.Wire;
using Dreamer.Generations;
using Dreamer.Sessions;
using Dreamer.Tenants;

namespace Dreamer.Api.Sessions;

/// <summary>A session as the list shows it.</summary>
internal sealed record SessionSummary(
    [property: Description("Its id."), Example("ses_01a21b3d017973f3b6488b873bbf4fea")] string Id,
    [property: Description("Its title; empty without one."), Example("stars")] string Title,
    [property: Description("When it was opened.")] DateTimeOffset CreatedAt,
    [property: Description("When anything last happened in it.")] DateTimeOffset UpdatedAt,
    [property: Description("How many generations it has."), Example(3)] int Generations,
    [property: Description("Where a small picture of its newest result is fetched on this server. Absent without a result.")]
    [property: Example("/v1/generations/gen_01a21b3d017973f3b6488b873bbf4fea_8909d505f535b3f9/content?variant=thumbnail")] string? Cover,
    [property: Description("The caption by which it was found, or a part of it. Absent where nothing was searched for, and where its title has all of the words.")]
    [property: Example("a large red star")] string? Found)
{
    /// <summary>One that is being deleted has no summary any more.</summary>
    public static SessionSummary Of(TenantSession session, SessionSummaryView? view) => new(
        session.Id.Value, session.Title, session.CreatedAt, view?.UpdatedAt ?? session.CreatedAt, view?.Generations ?? 0,
        view?.Cover is { } cover ? $"/v1/generations/{cover.Id}/content?variant={WireName.Of(VariantOf(cover.Kind))}" : null,
        session.Found);

    /// <summary>A still is its own small picture.</summary>
    private static ArtifactVariant VariantOf(GenerationKind kind) => kind.MakesClip() ? ArtifactVariant.Thumbnail : ArtifactVariant.Image;
}

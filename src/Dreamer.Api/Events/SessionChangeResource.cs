using System.ComponentModel;
using Dreamer.Sessions;

namespace Dreamer.Api.Events;

/// <summary>What changed in a session itself.</summary>
internal sealed record SessionChangeResource
{
    [Description("Its title from now on. Only session events have it."), Example("stars")]
    public string? Title { get; init; }

    [Description("Its texts from now on. Only session events have them.")]
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    [Description("The generations that are gone, or back. Only deleted and restored events have them.")]
    public IReadOnlyList<string>? Generations { get; init; }

    public static SessionChangeResource? Of(SessionChange? change) => change is null ? null : new()
    {
        Title = change.Title,
        Metadata = change.Metadata,
        Generations = change.Generations?.Select(id => id.Value).ToList(),
    };
}

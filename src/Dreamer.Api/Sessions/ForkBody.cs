using System.Collections.Immutable;
using System.ComponentModel;
using Dreamer.Api.Requests;
using Dreamer.Sessions;

namespace Dreamer.Api.Sessions;

/// <summary>What a client sends to copy a session; what it leaves out is the original's.</summary>
internal sealed record ForkBody
{
    [Description("The generation up to which the tree is copied, with all that it comes from; left out, everything is copied.")]
    public string? Generation { get; init; }

    public string? Title { get; init; }

    public ImmutableDictionary<string, string>? Metadata { get; init; }

    public ForkSession Check(SessionId from)
    {
        FieldCheck.Text("title", Title, SessionBody.LongestTitle);
        FieldCheck.Metadata(Metadata);
        return new ForkSession
        {
            From = from,
            UpTo = Generation is null ? null : RequestIds.Generation(Generation, "generation"),
            Title = Title,
            Metadata = Metadata,
        };
    }
}

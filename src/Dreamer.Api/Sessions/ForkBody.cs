using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Dreamer.Api.Wire;
using Dreamer.Sessions;

namespace Dreamer.Api.Sessions;

/// <summary>What a client sends to copy a session; what it leaves out is the original's.</summary>
internal sealed record ForkBody
{
    [Description("The generation up to which the tree is copied, with all that it comes from; left out, everything is copied.")]
    public string? Generation { get; init; }

    [Description("A title of up to 200 characters. Left out, the original's."), MaxLength(SessionBody.LongestTitle), Example("stars")]
    public string? Title { get; init; }

    [Description("Texts of your own that come back with the session: up to 16. Left out, the original's.")]
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

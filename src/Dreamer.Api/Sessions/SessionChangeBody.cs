using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Dreamer.Sessions;

namespace Dreamer.Api.Sessions;

/// <summary>What a client sends to change a session; what it leaves out stays.</summary>
internal sealed record SessionChangeBody
{
    [Description("A title of up to 200 characters. Left out, the one before."), MaxLength(SessionBody.LongestTitle), Example("stars")]
    public string? Title { get; init; }

    [Description("Texts of your own, up to 16, in place of those before. Left out, these.")]
    public ImmutableDictionary<string, string>? Metadata { get; init; }

    public ChangeSession Check()
    {
        FieldCheck.Text("title", Title, SessionBody.LongestTitle);
        FieldCheck.Metadata(Metadata);
        return new ChangeSession(Title, Metadata);
    }
}

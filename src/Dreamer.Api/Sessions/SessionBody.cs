using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Dreamer.Sessions;

namespace Dreamer.Api.Sessions;

/// <summary>What a client sends to open a session.</summary>
internal sealed record SessionBody
{
    public const int LongestTitle = 200;

    [Description("A title of up to 200 characters. Left out, none."), MaxLength(SessionBody.LongestTitle), Example("stars")]
    public string? Title { get; init; }

    [Description("Texts of your own that come back with the session: up to 16. Left out, none.")]
    public ImmutableDictionary<string, string>? Metadata { get; init; }

    public CreateSession Check()
    {
        FieldCheck.Text("title", Title, LongestTitle);
        FieldCheck.Metadata(Metadata);
        return new CreateSession { Title = Title ?? "", Metadata = Metadata ?? ImmutableDictionary<string, string>.Empty };
    }
}

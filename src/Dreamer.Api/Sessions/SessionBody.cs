using System.Collections.Immutable;
using Dreamer.Sessions;

namespace Dreamer.Api.Sessions;

/// <summary>What a client sends to open a session.</summary>
internal sealed record SessionBody
{
    public const int LongestTitle = 200;

    public string? Title { get; init; }

    public ImmutableDictionary<string, string>? Metadata { get; init; }

    public CreateSession Check()
    {
        FieldCheck.Text("title", Title, LongestTitle);
        FieldCheck.Metadata(Metadata);
        return new CreateSession { Title = Title ?? "", Metadata = Metadata ?? ImmutableDictionary<string, string>.Empty };
    }
}

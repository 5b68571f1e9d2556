namespace Dreamer.Api.OpenAi.Bodies;

/// <summary>A part of a form: a text or, with a file name, a file. Its name may be <c>field</c>, <c>field[]</c> or <c>field[inner]</c>.</summary>
internal sealed record FormPart(string Name, string? FileName, ReadOnlyMemory<byte> Content)
{
    public bool IsFile => FileName is not null;

    /// <summary>The body's field that it belongs to.</summary>
    public string Field => Name.Split('[')[0];

    /// <summary>Empty for one of a list, and null for the field itself.</summary>
    public string? Inner => Name.IndexOf('[', StringComparison.Ordinal) is >= 0 and var at && Name.EndsWith(']') ? Name[(at + 1)..^1] : null;
}

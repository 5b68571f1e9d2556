using System.ComponentModel;
using Dreamer.Api.Errors;
using Dreamer.Api.Wire;

namespace Dreamer.Api.OpenAi.Bodies;

/// <summary>A picture that a JSON body holds or names.</summary>
internal sealed record ReferenceBody
{
    private const string Scheme = "data:", Base64 = ";base64";

    [Description("The picture itself as a base64 data URL. Other URLs are refused: the server fetches nothing."), Example("data:image/png;base64,iVBORw0KGgo…")]
    public string? ImageUrl { get; init; }

    [Description("In its place, the id of a picture that was uploaded to /v1/assets."), Example("ast_01a21b3d017973f3b6488b873bbf4fea")]
    public string? FileId { get; init; }

    /// <summary>Exactly one of the two.</summary>
    public void Check(string field)
    {
        if ((ImageUrl is null) == (FileId is null))
        {
            throw Refused($"Field '{field}' has {(FileId is null ? "neither 'image_url' nor" : "both 'image_url' and")} 'file_id', and takes one of them.", field);
        }
    }

    public AssetId Asset(string field) => RequestIds.Asset(FileId!, $"{field}.file_id");

    /// <summary>The bytes of the data URL.</summary>
    public byte[] Decode(string field)
    {
        var (url, name) = (ImageUrl!, $"{field}.image_url");
        var comma = url.IndexOf(',', StringComparison.Ordinal);
        if (!url.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || comma < 0)
        {
            throw Refused($"Field '{name}' is '{Shown.Briefly(url)}', and takes a data URL alone: the server fetches nothing.", name);
        }

        var bytes = new byte[(url.Length - comma) * 3L / 4];
        return url[..comma].EndsWith(Base64, StringComparison.OrdinalIgnoreCase) && Convert.TryFromBase64Chars(url.AsSpan(comma + 1), bytes, out var length)
            ? bytes[..length]
            : throw Refused($"Field '{name}' is '{Shown.Briefly(url)}', whose content is no base64: a data URL is 'data:image/png;base64,' and the bytes.", name);
    }

    private static ProblemException Refused(string detail, string field) => new(Problem.Invalid(detail, field));
}

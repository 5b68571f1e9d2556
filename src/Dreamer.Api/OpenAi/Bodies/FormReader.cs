using System.Collections.Immutable;
using Dreamer.Api.Errors;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Dreamer.Api.OpenAi.Bodies;

/// <summary>Takes a form of several parts apart; its bytes have been read, up to the route's limit.</summary>
internal static class FormReader
{
    private const int MostParts = 64;
    private const int LongestBoundary = 128;
    private const int LongestName = 128;

    public static async Task<ImmutableArray<FormPart>> ReadAsync(string contentType, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var reader = new MultipartReader(BoundaryOf(contentType), new MemoryStream(body.ToArray(), writable: false));
        var parts = ImmutableArray.CreateBuilder<FormPart>();
        try
        {
            while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
            {
                Require(parts.Count < MostParts, $"The form has more than {MostParts} parts.");
                parts.Add(await ReadAsync(section, cancellationToken));
            }
        }
        catch (Exception broken) when (broken is IOException or InvalidDataException)
        {
            throw Refused($"The form of {body.Length} bytes cannot be read: {broken.Message}");
        }

        return parts.ToImmutable();
    }

    private static async Task<FormPart> ReadAsync(MultipartSection section, CancellationToken cancellationToken)
    {
        var named = section.GetContentDispositionHeader();
        var name = HeaderUtilities.RemoveQuotes(named?.Name ?? default).Value;
        Require(!string.IsNullOrEmpty(name), "A part of the form has no name.");
        Require(name!.Length <= LongestName, $"A part of the form has the name '{Shown.Briefly(name)}', and takes 1 to {LongestName} characters.");
        using var content = new MemoryStream();
        await section.Body.CopyToAsync(content, cancellationToken);
        var isFile = named!.IsFileDisposition();
        var fileName = named!.FileNameStar.HasValue ? named.FileNameStar : named.FileName;
        return new FormPart(name, isFile ? HeaderUtilities.RemoveQuotes(fileName).ToString() : null, content.ToArray());
    }

    private static string BoundaryOf(string contentType)
    {
        var boundary = MediaTypeHeaderValue.TryParse(contentType, out var type) ? HeaderUtilities.RemoveQuotes(type.Boundary).Value : null;
        Require(
            boundary?.Length is >= 1 and <= LongestBoundary,
            $"Content-Type '{Shown.Briefly(contentType)}' has no boundary of 1 to {LongestBoundary} characters between the form's parts.");
        return boundary!;
    }

    private static void Require(bool holds, string complaint)
    {
        if (!holds)
        {
            throw Refused(complaint);
        }
    }

    private static ProblemException Refused(string complaint) => new(Problem.Invalid(complaint, "body"));
}

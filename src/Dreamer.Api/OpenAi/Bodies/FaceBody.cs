using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dreamer.Api.Errors;
using Dreamer.Api.Requests;
using Dreamer.Api.Wire;

namespace Dreamer.Api.OpenAi.Bodies;

/// <summary>A request's body, whichever way it came: JSON, or a form whose files stand beside its texts.</summary>
internal sealed class FaceBody
{
    private readonly HttpContext _http;
    private readonly ImmutableArray<FormPart>? _parts;

    private FaceBody(HttpContext http, ImmutableArray<FormPart>? parts) => (_http, _parts) = (http, parts);

    private IEnumerable<FormPart> Files => (_parts ?? []).Where(part => part.IsFile);

    /// <summary>Binds a handler's parameter.</summary>
    public static async ValueTask<FaceBody?> BindAsync(HttpContext http) => new(http, await PartsAsync(http));

    /// <summary>The body as its type; files come in fields of these names alone.</summary>
    public T Read<T>(params string[] fileFields)
    {
        if (Files.FirstOrDefault(file => !fileFields.Contains(file.Field)) is { } stray)
        {
            throw new ProblemException(Problem.Invalid(StrayComplaint(stray, fileFields), Shown.Briefly(stray.Field)));
        }

        var body = _parts is { } parts ? FormJson.Of(parts, typeof(T)) : _http.GetBody();
        if (!_http.IsJsonExpected()) // else it has been
        {
            BodyTexts.Check(body.Span);
        }

        try
        {
            return JsonSerializer.Deserialize<T>(body.Span, ApiJson.Options) ?? throw new ProblemException(Problem.Invalid("The request body is 'null'; send a JSON object.", "body"));
        }
        catch (JsonException error)
        {
            throw new ProblemException(body.IsEmpty ? Problem.Invalid("The request body is empty; send a JSON object or a form.", "body") : JsonProblem.Of(error, body, typeof(T)));
        }
    }

    /// <summary>The files of a field, in their order.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> FilesOf(string field) => [.. Files.Where(file => file.Field == field).Select(file => file.Content)];

    /// <summary>Of what the request says: a form's boundary and the order of its parts are new at each try.</summary>
    public static string DigestOf(HttpContext http)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, Encoding.UTF8.GetBytes($"{http.Request.Method} {http.Request.Path}{http.Request.QueryString}"));
        if (http.Items[typeof(FormPart)] is not ImmutableArray<FormPart> parts)
        {
            Append(hash, http.GetBody().Span);
            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }

        foreach (var part in parts.OrderBy(part => part.Name, StringComparer.Ordinal)) // parts of one name keep their order
        {
            Append(hash, Encoding.UTF8.GetBytes(part.IsFile ? $"file {part.Name}" : $"text {part.Name}"));
            Append(hash, part.Content.Span);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Before idempotency asks for a digest, which cannot wait for anything.</summary>
    public static async Task ReadFormAsync(HttpContext http, RequestDelegate next)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<FaceForms>() is not null)
        {
            await PartsAsync(http);
        }

        await next(http);
    }

    private static async Task<ImmutableArray<FormPart>?> PartsAsync(HttpContext http)
    {
        if (!http.Request.HasFormContentType)
        {
            return null;
        }

        var parts = http.Items[typeof(FormPart)] as ImmutableArray<FormPart>?
            ?? await FormReader.ReadAsync(http.Request.ContentType!, http.GetBody(), http.RequestAborted);
        http.Items[typeof(FormPart)] = parts;
        return parts;
    }

    /// <summary>Each with its length before it: no two bodies make one row of bytes.</summary>
    private static void Append(IncrementalHash hash, ReadOnlySpan<byte> bytes)
    {
        hash.AppendData(BitConverter.GetBytes(bytes.Length));
        hash.AppendData(bytes);
    }

    private static string StrayComplaint(FormPart stray, string[] fileFields)
    {
        var meant = fileFields.Length == 0 ? "no field takes one" : $"files come in '{string.Join("' and '", fileFields)}'";
        return $"Field '{Shown.Briefly(stray.Field)}' is a file, '{Shown.Briefly(stray.FileName)}' of {stray.Content.Length} bytes, and {meant}.";
    }
}
